"""Long short-term memory: a cell that is written and read through gates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, Self

import numpy as np

from nn_tui.model.activations import sigmoid
from nn_tui.model.arrays import FloatArray, Shape
from nn_tui.model.kernels.calls import Call, number, product
from nn_tui.model.layers.layer import Buffers, Parameter, Stage, StepState
from nn_tui.model.layers.recurrent import Recurrent, check_sequence
from nn_tui.model.layers.spec import LayerSpec, SpecReader

GATES = 4


@dataclass(frozen=True)
class LstmSpec(LayerSpec):
    """``lstm UNITS``."""

    kind = "lstm"
    summary = "remembers over many steps, through gates"
    has_neurons = True
    examples = (("lstm 8", (6, 2)), ("lstm 3", (2, 4)))

    units: int

    @classmethod
    def read(cls, words: SpecReader) -> Self:
        """The units. Raises ModelError."""
        spec = cls(words.whole("the number of its units"))
        words.end()
        return spec

    @property
    def words(self) -> str:
        """The text that ``read`` takes."""
        return f"{self.kind} {self.units}"

    def make(self, inputs: Shape, steps_wanted: bool = False) -> Lstm:
        """A layer for sequences. Raises ModelError for other inputs."""
        check_sequence(inputs, self.kind)
        return Lstm(inputs, self.units, steps_wanted)


class Lstm(Recurrent):
    """Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000.

    i, f, o = sigmoid, g = tanh of x(t) Wx + h(t-1) Wh + b; c(t) = f c(t-1) + i g; h(t) = o tanh(c(t)). Wx is
    (features, 4, units), Wh (units, 4, units), b (4, units), the gates in the order i, f, o, g.
    """

    kind = LstmSpec.kind
    gates: ClassVar[tuple[str, ...]] = ("i", "f", "o", "g")
    state_names = ("h", "c")

    def __init__(self, inputs: Shape, units: int, gives_steps: bool = True) -> None:
        _, features = inputs
        parameters = [
            Parameter("Wx", (features, GATES, units), ("in", "gates", "out"), fans=(features, units)),
            Parameter("Wh", (units, GATES, units), ("from", "gates", "out"), fans=(units, units)),
            Parameter("b", (GATES, units), ("gates", "out"), is_bias=True, fans=(features, units)),
        ]
        super().__init__(inputs, units, gives_steps, parameters)

    def begin(self, samples: int) -> StepState:
        """Zeros for h and c."""
        zeros = np.zeros((samples, self.units), self._block.dtype)
        return zeros, zeros

    def _flat(self, name: str) -> FloatArray:
        """A parameter as a matrix or vector (..., 4 units), gate by gate."""
        values = self[name]
        return values.reshape(*values.shape[:-2], GATES * self.units)

    def step(self, x: FloatArray, state: StepState) -> tuple[StepState, dict[str, FloatArray]]:
        """One step, with its gates i, f, o and g."""
        h, c = state
        z = x @ self._flat("Wx") + h @ self._flat("Wh") + self._flat("b")
        z_i, z_f, z_o, z_g = np.split(z, GATES, axis=-1)
        i, f, o, g = sigmoid(z_i), sigmoid(z_f), sigmoid(z_o), np.tanh(z_g)
        c = f * c + i * g
        return (o * np.tanh(c), c), {"i": i, "f": f, "o": o, "g": g}

    def step_back(
        self, kept: Mapping[str, FloatArray], at: int, carried: StepState
    ) -> tuple[StepState, FloatArray, dict[str, FloatArray]]:
        """Through h(t) to the cell, and from there to the gates and the cell before."""
        dh, dc = carried
        i, f, o, g = (kept[name][:, at] for name in self.gates)
        squashed = np.tanh(f * kept["c_before"][:, at] + i * g)
        dc = dc + dh * o * (1 - squashed * squashed)
        dz = np.concatenate(
            [
                dc * g * i * (1 - i),
                dc * kept["c_before"][:, at] * f * (1 - f),
                dh * squashed * o * (1 - o),
                dc * i * (1 - g * g),
            ],
            axis=-1,
        )
        x, h = kept["x"][:, at], kept["h_before"][:, at]
        gradients = {"Wx": x.T @ dz, "Wh": h.T @ dz, "b": dz.sum(axis=0)}
        shaped = {name: values.reshape(self[name].shape) for name, values in gradients.items()}
        return (dz @ self._flat("Wh").T, dc * f), dz @ self._flat("Wx").T, shaped

    def prepare(self, buffers: Buffers, random: np.random.RandomState | None = None) -> Stage:
        """One product a step for all gates; slopes and what multiplies them are computed for all steps at once.

        sigmoid(z) = (1 + tanh(z / 2)) / 2: with the columns of the three sigmoid gates halved beforehand, one tanh does
        all gates.
        """
        samples, dtype = buffers.z.shape[-1], buffers.z.dtype
        leading = buffers.z.shape[: -1 - len(self.outputs)]
        steps, features, units = self.steps, self.features, self.units
        rows, wide, sigmoids = features + units + 1, GATES * units, 3 * units
        half, one, real = number(0.5, buffers.z), number(1.0, buffers.z), buffers.real
        # (..., inputs, states and ones, steps and one more, samples): step t takes column t and fills column t + 1.
        columns = np.zeros((*leading, rows, steps + 1, samples), dtype)
        columns[..., rows - 1 :, :, :] = 1.0
        states = columns[..., features : rows - 1, :, :]
        gates = np.empty((*leading, steps, wide, samples), dtype)
        cells = np.zeros((*leading, steps + 1, units, samples), dtype)
        squashed = np.empty((*leading, steps, units, samples), dtype)
        added = np.empty((*leading, units, samples), dtype)
        weights = self.block.reshape(*self.block.shape[:-2], rows, wide)
        halved, halves = np.empty_like(weights), np.ones(wide, dtype)
        halves[:sigmoids] = 0.5
        block = halved.swapaxes(-1, -2)
        i, f, o, g = (gates[..., start : start + units, :] for start in range(0, wide, units))
        walk: list[Call] = [partial(np.multiply, weights, halves, halved)]
        for at in range(steps):
            now, own = gates[..., at, :, :], gates[..., at, :sigmoids, :]
            cell, tanh_cell, state = cells[..., at + 1, :, :], squashed[..., at, :, :], states[..., at + 1, :]
            walk += [
                product(block, columns[..., at, :], now),
                partial(np.tanh, now, now),
                partial(np.multiply, own, half, own),
                partial(np.add, own, half, own),
                partial(np.multiply, f[..., at, :, :], cells[..., at, :, :], cell),
                partial(np.multiply, i[..., at, :, :], g[..., at, :, :], added),
                partial(np.add, cell, added, cell),
            ]
            if real is not None:
                walk.append(partial(np.multiply, cell, real[at], cell))
            walk += [partial(np.tanh, cell, tanh_cell), partial(np.multiply, o[..., at, :, :], tanh_cell, state)]
        walk += self._output_calls(states[..., 1:, :], buffers.z)

        def forward(values: FloatArray) -> list[Call]:
            taken = self.incoming(values).swapaxes(-3, -2)
            return [partial(np.copyto, columns[..., :features, :steps, :], taken), *walk]

        # What dL/dc (dL/dh for o) is multiplied by to give dL/dz, and what dL/dh is multiplied by to give dL/dc.
        factors = np.empty_like(gates)
        by_i, by_f, by_o, by_g = (factors[..., start : start + units, :] for start in range(0, wide, units))
        to_cell = np.empty_like(squashed)
        own, by_own = gates[..., :sigmoids, :], factors[..., :sigmoids, :]
        back: list[Call] = [
            partial(np.subtract, one, own, by_own),
            partial(np.multiply, by_own, own, by_own),
            partial(np.multiply, by_i, g, by_i),
            partial(np.multiply, by_f, cells[..., :steps, :, :], by_f),
            partial(np.multiply, by_o, squashed, by_o),
            partial(np.multiply, g, g, by_g),
            partial(np.subtract, one, by_g, by_g),
            partial(np.multiply, by_g, i, by_g),
            partial(np.multiply, squashed, squashed, to_cell),
            partial(np.subtract, one, to_cell, to_cell),
            partial(np.multiply, to_cell, o, to_cell),
        ]
        if real is not None:
            by_step = real[:, None, :]
            back += [partial(np.multiply, factors, by_step, factors), partial(np.multiply, to_cell, by_step, to_cell)]
        dz = np.empty((*leading, wide, steps, samples), dtype)
        dc, dh = np.empty_like(added), np.empty_like(added)
        errors = self._errors(buffers.error)
        carried = errors[-1]
        recurrent = self._flat("Wh")
        for at in reversed(range(steps)):
            to_own, now = to_cell[..., at, :, :], dz[..., at, :]
            if at == steps - 1:
                back.append(partial(np.multiply, carried, to_own, dc))
            else:
                back += [partial(np.multiply, carried, to_own, added), partial(np.add, dc, added, dc)]
            back += [
                partial(np.multiply, dc, by_i[..., at, :, :], now[..., :units, :]),
                partial(np.multiply, dc, by_f[..., at, :, :], now[..., units : 2 * units, :]),
                partial(np.multiply, carried, by_o[..., at, :, :], now[..., 2 * units : sigmoids, :]),
                partial(np.multiply, dc, by_g[..., at, :, :], now[..., sigmoids:, :]),
            ]
            if at:
                back += [partial(np.multiply, dc, f[..., at, :, :], dc), product(recurrent, now, dh)]
                carried, error = dh, errors[at - 1]
                if error is not None:
                    back.append(partial(np.add, dh, error, dh))
        flat_dz = dz.reshape(*leading, wide, steps * samples)
        taken = columns[..., :steps, :].reshape(*leading, rows, steps * samples)
        gradient = buffers.gradient.reshape(*buffers.gradient.shape[:-1], rows, wide)
        back.append(product(taken, flat_dz.swapaxes(-1, -2), gradient))
        if buffers.before_error is not None:
            dx = np.empty((*leading, features, steps * samples), dtype)
            before = buffers.before_error.reshape(*leading, steps, features, samples)
            back.append(product(self._flat("Wx"), flat_dz, dx))
            by_time = dx.reshape(*leading, features, steps, samples).swapaxes(-3, -2)
            back.append(partial(np.copyto, before, by_time))
        return Stage(forward, lambda values: back)
