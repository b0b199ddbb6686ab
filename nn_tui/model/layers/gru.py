"""The gated recurrent unit, as PyTorch computes it."""

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

GATES = 3


@dataclass(frozen=True)
class GruSpec(UnitsSpec):
    """``gru UNITS``."""

    kind = "gru"
    summary = "remembers over many steps, with fewer gates"
    examples = (("gru 8", (6, 2)), ("gru 3", (2, 4)))

    def make(self, inputs: Shape, steps_wanted: bool = False) -> Gru:
        """A layer for sequences. Raises ModelError for other inputs."""
        check_sequence(inputs, self.kind)
        return Gru(inputs, self.units, steps_wanted)


class Gru(Recurrent):
    """Cho et al. 2014, with the reset gate on the product, as torch.nn.GRU.

    r, z = sigmoid of x(t) Wx + bx + h(t-1) Wh + bh; n = tanh(x(t) Wx + bx + r (h(t-1) Wh + bh)), each with its own
    columns; h(t) = (1 - z) n + z h(t-1). Wx is (features, 3, units), Wh (units, 3, units), bx and bh (3, units), the
    gates in the order r, z, n.
    """

    kind = GruSpec.kind
    gates: ClassVar[tuple[str, ...]] = ("r", "z", "n")

    def __init__(self, inputs: Shape, units: int, gives_steps: bool = True) -> None:
        _, features = inputs
        parameters = [
            Parameter("Wx", (features, GATES, units), ("in", "gates", "out"), fans=(features, units)),
            Parameter("Wh", (units, GATES, units), ("from", "gates", "out"), fans=(units, units)),
            Parameter("bx", (GATES, units), ("gates", "out"), is_bias=True, fans=(features, units)),
            Parameter("bh", (GATES, units), ("gates", "out"), is_bias=True, fans=(units, units)),
        ]
        super().__init__(inputs, units, gives_steps, parameters)

    def begin(self, samples: int) -> StepState:
        """Zeros."""
        return (np.zeros((samples, self.units), self._block.dtype),)

    def step(self, x: FloatArray, state: StepState) -> tuple[StepState, dict[str, FloatArray]]:
        """One step, with its gates r, z and n, and ``u``: what the reset gate multiplies."""
        (h,) = state
        of_x = np.split(x @ self._flat("Wx") + self._flat("bx"), GATES, axis=-1)
        of_h = np.split(h @ self._flat("Wh") + self._flat("bh"), GATES, axis=-1)
        r, z = sigmoid(of_x[0] + of_h[0]), sigmoid(of_x[1] + of_h[1])
        n = np.tanh(of_x[2] + r * of_h[2])
        return ((1 - z) * n + z * h,), {"r": r, "z": z, "n": n, "u": of_h[2]}

    def step_back(
        self, kept: Mapping[str, FloatArray], at: int, carried: StepState
    ) -> tuple[StepState, FloatArray, dict[str, FloatArray]]:
        """Through h(t) to the candidate and the gates, and from there to x(t) and h(t-1)."""
        (dh,) = carried
        r, z, n, u = (kept[name][:, at] for name in ("r", "z", "n", "u"))
        x, h = kept["x"][:, at], kept["h_before"][:, at]
        dn = dh * (1 - z) * (1 - n * n)
        dr, dz = dn * u * r * (1 - r), dh * (h - n) * z * (1 - z)
        of_x, of_h = np.concatenate([dr, dz, dn], axis=-1), np.concatenate([dr, dz, dn * r], axis=-1)
        gradients = {"Wx": x.T @ of_x, "Wh": h.T @ of_h, "bx": of_x.sum(axis=0), "bh": of_h.sum(axis=0)}
        shaped = {name: values.reshape(self[name].shape) for name, values in gradients.items()}
        return (dh * z + of_h @ self._flat("Wh").T,), of_x @ self._flat("Wx").T, shaped

    def prepare(self, buffers: Buffers, random: np.random.RandomState | None = None) -> Stage:
        """What the inputs give is computed for all steps at once, as are the slopes; a step is one product and the
        gates."""
        samples, dtype = buffers.z.shape[-1], buffers.z.dtype
        leading = buffers.z.shape[: -1 - len(self.outputs)]
        steps, features, units = self.steps, self.features, self.units
        wide, sigmoids = GATES * units, 2 * units
        half, one, real = number(0.5, buffers.z), number(1.0, buffers.z), buffers.real
        from_x, from_h = (self._flat(name).swapaxes(-1, -2) for name in ("Wx", "Wh"))
        bias_x, bias_h = (self._flat(name)[..., None] for name in ("bx", "bh"))
        of_x = np.empty((*leading, steps, wide, samples), dtype)
        of_h, gates = np.empty_like(of_x), np.empty_like(of_x)
        states = np.zeros((*leading, steps + 1, units, samples), dtype)
        added = np.empty((*leading, units, samples), dtype)
        r, z, n = (gates[..., start : start + units, :] for start in range(0, wide, units))
        walk: list[Call] = []
        for at in range(steps):
            before, after = states[..., at, :, :], states[..., at + 1, :, :]
            own, candidate = gates[..., at, :sigmoids, :], n[..., at, :, :]
            walk += [
                product(from_h, before, of_h[..., at, :, :]),
                partial(np.add, of_h[..., at, :, :], bias_h, of_h[..., at, :, :]),
                partial(np.add, of_h[..., at, :sigmoids, :], of_x[..., at, :sigmoids, :], own),
                partial(np.multiply, own, half, own),
                partial(np.tanh, own, own),
                partial(np.multiply, own, half, own),
                partial(np.add, own, half, own),
                partial(np.multiply, r[..., at, :, :], of_h[..., at, sigmoids:, :], added),
                partial(np.add, added, of_x[..., at, sigmoids:, :], added),
                partial(np.tanh, added, candidate),
                partial(np.subtract, before, candidate, added),
                partial(np.multiply, z[..., at, :, :], added, added),
                partial(np.add, candidate, added, after),
            ]
            if real is not None:
                walk.append(partial(np.multiply, after, real[at], after))
        walk += self._output_calls(states[..., 1:, :, :].swapaxes(-3, -2), buffers.z)

        def forward(values: FloatArray) -> list[Call]:
            return [
                product(from_x[..., None, :, :], self.incoming(values), of_x),
                partial(np.add, of_x, bias_x[..., None, :, :], of_x),
                *walk,
            ]

        factors = np.empty_like(of_x)
        by_r, by_z, by_n = (factors[..., start : start + units, :] for start in range(0, wide, units))
        own, by_own = gates[..., :sigmoids, :], factors[..., :sigmoids, :]
        products = np.empty_like(by_n)
        walk_back: list[Call] = [
            # r (1 - r) u, z (1 - z) (h - n), and (1 - n^2) (1 - z): what dL/dn, dL/dh and dL/dh are multiplied by.
            partial(np.subtract, one, own, by_own),
            partial(np.multiply, by_own, own, by_own),
            partial(np.multiply, by_r, of_h[..., sigmoids:, :], by_r),
            partial(np.subtract, states[..., :steps, :, :], n, products),
            partial(np.multiply, by_z, products, by_z),
            partial(np.multiply, n, n, by_n),
            partial(np.subtract, one, by_n, by_n),
            partial(np.subtract, one, z, products),
            partial(np.multiply, by_n, products, by_n),
        ]
        if real is not None:
            walk_back.append(partial(np.multiply, factors, real[:, None, :], factors))
        # What comes back to the two products of a step: they differ in what the reset gate multiplies.
        to_x, to_h = np.empty_like(of_x), np.empty_like(of_x)
        dh = np.empty_like(added)
        errors = self._errors(buffers.error)
        carried = errors[-1]
        recurrent = self._flat("Wh")
        for at in reversed(range(steps)):
            own_x, own_h = to_x[..., at, :, :], to_h[..., at, :, :]
            walk_back += [
                partial(np.multiply, carried, by_n[..., at, :, :], own_x[..., sigmoids:, :]),
                partial(np.multiply, carried, by_z[..., at, :, :], own_x[..., units:sigmoids, :]),
                partial(np.multiply, own_x[..., sigmoids:, :], by_r[..., at, :, :], own_x[..., :units, :]),
                partial(np.copyto, own_h[..., :sigmoids, :], own_x[..., :sigmoids, :]),
                partial(np.multiply, own_x[..., sigmoids:, :], r[..., at, :, :], own_h[..., sigmoids:, :]),
            ]
            if at:
                walk_back += [
                    product(recurrent, own_h, added),
                    partial(np.multiply, carried, z[..., at, :, :], dh),
                    partial(np.add, dh, added, dh),
                ]
                carried, error = dh, errors[at - 1]
                if error is not None:
                    walk_back.append(partial(np.add, dh, error, dh))
        gradients = self.split(buffers.gradient)
        flat = {name: values.reshape(*values.shape[:-2], wide) for name, values in gradients.items()}
        before_error = buffers.before_error
        sums_x, sums_h = (np.empty((*leading, steps, count, wide), dtype) for count in (features, units))

        def backward(values: FloatArray) -> list[Call]:
            calls: list[Call] = [
                *walk_back,
                product(self.incoming(values), to_x.swapaxes(-1, -2), sums_x),
                partial(np.add.reduce, sums_x, -3, None, flat["Wx"]),
                product(states[..., :steps, :, :], to_h.swapaxes(-1, -2), sums_h),
                partial(np.add.reduce, sums_h, -3, None, flat["Wh"]),
                partial(np.add.reduce, to_x, (-3, -1), None, flat["bx"]),
                partial(np.add.reduce, to_h, (-3, -1), None, flat["bh"]),
            ]
            if before_error is not None:
                before = before_error.reshape(*leading, steps, features, samples)
                calls.append(product(self._flat("Wx")[..., None, :, :], to_x, before))
            return calls

        return Stage(forward, backward)
