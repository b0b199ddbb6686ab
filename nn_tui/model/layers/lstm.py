"""Long short-term memory: a cell that is written and read through gates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np

from nn_tui.model.activations import sigmoid
from nn_tui.model.arrays import FloatArray, Shape
from nn_tui.model.kernels.calls import Call, number, product
from nn_tui.model.layers.layer import Buffers, Parameter, Stage, StepState
from nn_tui.model.layers.recurrent import Recurrent, check_sequence
from nn_tui.model.layers.spec import UnitsSpec

GATES = 4


@dataclass(frozen=True)
class LstmSpec(UnitsSpec):
    """``lstm UNITS``."""

    kind = "lstm"
    summary = "remembers over many steps, through gates"
    examples = (("lstm 8", (6, 2)), ("lstm 3", (2, 4)))

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
        """One product a step for all gates, and backward three: all of a step happens while its numbers are in the
        cache.

        Within, the gates stand in the order o, i, f, g, with the cell before behind them: what is computed alike lies
        side by side. sigmoid(z) = (1 + tanh(z / 2)) / 2: with the columns of the sigmoid gates halved beforehand, one
        tanh does all gates.
        """
        samples, dtype = buffers.z.shape[-1], buffers.z.dtype
        leading = buffers.z.shape[: -1 - len(self.outputs)]
        steps, features, units = self.steps, self.features, self.units
        rows, wide, sigmoids = features + units + 1, GATES * units, 3 * units
        half, one, real = number(0.5, buffers.z), number(1.0, buffers.z), buffers.real
        # For each step its inputs, the state before it, and ones; step t fills the state of t + 1.
        columns = np.zeros((*leading, steps + 1, rows, samples), dtype)
        columns[..., rows - 1 :, :] = 1.0
        gates = np.zeros((*leading, steps + 1, wide + units, samples), dtype)
        squashed = np.empty((*leading, steps, units, samples), dtype)
        pair = np.empty((*leading, 2 * units, samples), dtype)
        weights = np.empty((*leading, rows, wide), dtype)
        halved, halves = np.empty_like(weights), np.ones(wide, dtype)
        halves[:sigmoids] = 0.5
        block = halved.swapaxes(-1, -2)
        walk: list[Call] = [*self._reorder(self.block, weights), partial(np.multiply, weights, halves, halved)]
        for at in range(steps):
            now, after = gates[..., at, :, :], gates[..., at + 1, wide:, :]
            own, tanh_cell = now[..., :sigmoids, :], squashed[..., at, :, :]
            walk += [
                product(block, columns[..., at, :, :], now[..., :wide, :]),
                partial(np.tanh, now[..., :wide, :], now[..., :wide, :]),
                partial(np.multiply, own, half, own),
                partial(np.add, own, half, own),
                partial(np.multiply, now[..., units:sigmoids, :], now[..., sigmoids:, :], pair),
                partial(np.add, pair[..., :units, :], pair[..., units:, :], after),
            ]
            if real is not None:
                walk.append(partial(np.multiply, after, real[at], after))
            state = columns[..., at + 1, features : rows - 1, :]
            walk += [partial(np.tanh, after, tanh_cell), partial(np.multiply, now[..., :units, :], tanh_cell, state)]
        states = columns[..., 1:, features : rows - 1, :]
        walk.append(partial(np.copyto, buffers.z, states if self.gives_steps else states[..., -1, :, :]))

        def forward(values: FloatArray) -> list[Call]:
            return [partial(np.copyto, columns[..., :steps, :features, :], self.incoming(values)), *walk]

        # What dL/dh (for o) or dL/dc (for the others) is multiplied by to give dL/dz.
        factors, dz = np.empty((*leading, wide, samples), dtype), np.empty((*leading, wide, samples), dtype)
        by_three = factors[..., units:, :].reshape(*leading, 3, units, samples)
        dz_three = dz[..., units:, :].reshape(*leading, 3, units, samples)
        dc, dh, to_cell = (np.empty((*leading, units, samples), dtype) for _ in range(3))
        gradient, share = np.empty_like(weights), np.empty_like(weights)
        recurrent, from_inputs = weights[..., features : rows - 1, :], weights[..., :features, :]
        before = buffers.before_error
        if before is not None:
            before = before.reshape(*leading, steps, features, samples)
        errors = self._errors(buffers.error)
        carried = errors[-1]
        back: list[Call] = []
        for at in reversed(range(steps)):
            now, tanh_cell = gates[..., at, :, :], squashed[..., at, :, :]
            own, by_own = now[..., :sigmoids, :], factors[..., :sigmoids, :]
            both, by_g = factors[..., units:sigmoids, :], factors[..., sigmoids:, :]
            g, i = now[..., sigmoids:wide, :], now[..., units : 2 * units, :]
            is_last = at == steps - 1
            back += [
                partial(np.subtract, one, own, by_own),
                partial(np.multiply, by_own, own, by_own),
                partial(np.multiply, factors[..., :units, :], tanh_cell, factors[..., :units, :]),
                partial(np.multiply, both, now[..., sigmoids:, :], both),
                partial(np.multiply, g, g, by_g),
                partial(np.subtract, one, by_g, by_g),
                partial(np.multiply, by_g, i, by_g),
                partial(np.multiply, tanh_cell, tanh_cell, to_cell),
                partial(np.subtract, one, to_cell, to_cell),
                partial(np.multiply, to_cell, now[..., :units, :], to_cell),
                partial(np.multiply, carried, to_cell, dc if is_last else to_cell),
                *([] if is_last else [partial(np.add, dc, to_cell, dc)]),
                partial(np.multiply, carried, factors[..., :units, :], dz[..., :units, :]),
                partial(np.multiply, dc[..., None, :, :], by_three, dz_three),
            ]
            if real is not None:
                back.append(partial(np.multiply, dz, real[at], dz))
            back.append(product(columns[..., at, :, :], dz.swapaxes(-1, -2), gradient if is_last else share))
            if not is_last:
                back.append(partial(np.add, gradient, share, gradient))
            if before is not None:
                back.append(product(from_inputs, dz, before[..., at, :, :]))
            if at:
                back += [partial(np.multiply, dc, now[..., 2 * units : sigmoids, :], dc), product(recurrent, dz, dh)]
                carried, error = dh, errors[at - 1]
                if error is not None:
                    back.append(partial(np.add, dh, error, dh))
        back += self._reorder_back(gradient, buffers.gradient)
        return Stage(forward, lambda values: back)

    def _reorder(self, block: FloatArray, out: FloatArray) -> list[Call]:
        """Calls that copy the parameters' block into a matrix (..., rows, 4 units) with the gates o, i, f, g."""
        units = self.units
        by_gate = block.reshape(*out.shape[:-1], GATES, units)
        ordered = out.reshape(*out.shape[:-1], GATES, units)
        return [partial(np.copyto, ordered[..., to, :], by_gate[..., start, :]) for start, to in _PLACES]

    def _reorder_back(self, matrix: FloatArray, gradient: FloatArray) -> list[Call]:
        """Calls that copy such a matrix into the flat gradient."""
        shape = (*matrix.shape[:-1], GATES, self.units)
        ordered, by_gate = matrix.reshape(shape), gradient.reshape(shape)
        return [partial(np.copyto, by_gate[..., start, :], ordered[..., to, :]) for start, to in _PLACES]


_PLACES = (slice(0, 2), slice(1, 3)), (2, 0), (3, 3)
"""Where the gates i and f, o, and g of the parameters stand in the order o, i, f, g."""
