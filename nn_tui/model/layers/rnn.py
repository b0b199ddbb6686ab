"""The plain recurrent layer: h(t) = f(x(t) Wx + h(t-1) Wh + b)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Self

import numpy as np

from nn_tui.model.activations import ACTIVATIONS
from nn_tui.model.arrays import FloatArray, Shape
from nn_tui.model.kernels.calls import Call, number, product
from nn_tui.model.layers.layer import Buffers, Parameter, Stage, StepState
from nn_tui.model.layers.recurrent import Recurrent, check_sequence
from nn_tui.model.layers.spec import LayerSpec, SpecReader

RNN_ACTIVATIONS = ("tanh", "sigmoid", "relu")


@dataclass(frozen=True)
class RnnSpec(LayerSpec):
    """``rnn UNITS [tanh|sigmoid|relu] [nobias]``."""

    kind = "rnn"
    summary = "carries a state from step to step"
    has_neurons = True
    examples = (
        ("rnn 16", (8, 2)),
        ("rnn 4 sigmoid nobias", (3, 2)),
        ("rnn 3 relu", (4, 1)),
    )

    units: int
    activation: str = RNN_ACTIVATIONS[0]
    bias: bool = True

    @classmethod
    def read(cls, words: SpecReader) -> Self:
        """The units, then in any order an activation and ``nobias``. Raises ModelError."""
        units, bias = words.whole("the number of its units"), not words.flag("nobias")
        spec = cls(units, words.one_of(RNN_ACTIVATIONS), bias)
        words.end()
        return spec

    @property
    def words(self) -> str:
        """The text that ``read`` takes, without the default settings."""
        activation = "" if self.activation == RNN_ACTIVATIONS[0] else f" {self.activation}"
        return f"{self.kind} {self.units}{activation}{'' if self.bias else ' nobias'}"

    def make(self, inputs: Shape, steps_wanted: bool = False) -> Rnn:
        """A layer for sequences. Raises ModelError for other inputs."""
        check_sequence(inputs, self.kind)
        return Rnn(inputs, self.units, steps_wanted, self.activation, self.bias)


class Rnn(Recurrent):
    """h(t) = f(x(t) Wx + h(t-1) Wh + b), for Wx (features, units), Wh (units, units), b (units,) (Elman 1990)."""

    kind = RnnSpec.kind

    def __init__(
        self,
        inputs: Shape,
        units: int,
        gives_steps: bool = True,
        inner_activation: str = "tanh",
        bias: bool = True,
    ) -> None:
        _, features = inputs
        parameters = [
            Parameter("Wx", (features, units), ("in", "out"), fans=(features, units)),
            Parameter("Wh", (units, units), ("from", "out"), fans=(units, units)),
            Parameter("b", (units,), ("out",), is_bias=True, fans=(features, units)),
        ]
        super().__init__(inputs, units, gives_steps, parameters if bias else parameters[:2])
        self.inner_activation = ACTIVATIONS[inner_activation]
        """f, which stands within the layer: its outputs are the states as they are."""
        self.has_bias = bias

    def begin(self, samples: int) -> StepState:
        """Zeros."""
        return (np.zeros((samples, self.units), self._block.dtype),)

    def step(self, x: FloatArray, state: StepState) -> tuple[StepState, dict[str, FloatArray]]:
        """One step; there are no gates."""
        z = x @ self["Wx"] + state[0] @ self["Wh"]
        if self.has_bias:
            z = z + self["b"]
        return (self.inner_activation.function(z, -1),), {"z": z}

    def step_back(
        self, kept: Mapping[str, FloatArray], at: int, carried: StepState
    ) -> tuple[StepState, FloatArray, dict[str, FloatArray]]:
        """dL/dz(t) = dL/dh(t) f'(z(t)); it goes on to x(t) by Wx and to h(t-1) by Wh."""
        (dh,) = carried
        z = kept["z"][:, at]
        dz = self.inner_activation.backward(z, self.inner_activation.function(z, -1), dh, -1)
        gradients: dict[str, FloatArray] = {"Wx": kept["x"][:, at].T @ dz, "Wh": kept["h_before"][:, at].T @ dz}
        if self.has_bias:
            gradients["b"] = dz.sum(axis=0)
        return (dz @ self["Wh"].T,), dz @ self["Wx"].T, gradients

    def prepare(self, buffers: Buffers, random: np.random.RandomState | None = None) -> Stage:
        """Inputs, states and ones lie in one matrix for each step, so that a step is one product and its activation."""
        samples, dtype = buffers.z.shape[-1], buffers.z.dtype
        leading = buffers.z.shape[: -1 - len(self.outputs)]
        steps, features, units = self.steps, self.features, self.units
        # (..., inputs, states and ones, steps and one more, samples): step t takes column t and fills column t + 1.
        columns = np.zeros((*leading, features + units + self.has_bias, steps + 1, samples), dtype)
        columns[..., features + units :, :, :] = 1.0
        states = columns[..., features : features + units, :, :]
        z = np.empty((*leading, units, samples), dtype)
        real = buffers.real
        block = self.block.swapaxes(-1, -2)
        walk: list[Call] = []
        for at in range(steps):
            walk.append(product(block, columns[..., at, :], z))
            walk += self._activate(z, states[..., at + 1, :])
            if real is not None:
                walk.append(partial(np.multiply, states[..., at + 1, :], real[at], states[..., at + 1, :]))
        walk += self._output_calls(states[..., 1:, :], buffers.z)

        def forward(values: FloatArray) -> list[Call]:
            taken = self.incoming(values).swapaxes(-3, -2)
            return [partial(np.copyto, columns[..., :features, :steps, :], taken), *walk]

        slope = np.empty((*leading, units, steps, samples), dtype)
        dz, dh = np.empty_like(slope), np.empty_like(z)
        back = self._slopes(states[..., 1:, :], slope)
        if real is not None:
            back.append(partial(np.multiply, slope, real, slope))
        errors = self._errors(buffers.error)
        carried = errors[-1]
        for at in reversed(range(steps)):
            back.append(partial(np.multiply, carried, slope[..., at, :], dz[..., at, :]))
            if at:
                back.append(product(self["Wh"], dz[..., at, :], dh))
                carried, error = dh, errors[at - 1]
                if error is not None:
                    back.append(partial(np.add, dh, error, dh))
        flat_dz = dz.reshape(*leading, units, steps * samples)
        taken = columns[..., :steps, :].reshape(*leading, columns.shape[-3], steps * samples)
        back.append(product(taken, flat_dz.swapaxes(-1, -2), self.as_block(buffers.gradient)))
        if buffers.before_error is not None:
            dx = np.empty((*leading, features, steps * samples), dtype)
            before = buffers.before_error.reshape(*leading, steps, features, samples)
            back.append(product(self["Wx"], flat_dz, dx))
            by_step = dx.reshape(*leading, features, steps, samples).swapaxes(-3, -2)
            back.append(partial(np.copyto, before, by_step))
        return Stage(forward, lambda values: back)

    def _activate(self, z: FloatArray, out: FloatArray) -> list[Call]:
        """Calls that leave f(z) in ``out``; z is used up."""
        half = number(0.5, z)
        if self.inner_activation.name == "tanh":
            return [partial(np.tanh, z, out)]
        if self.inner_activation.name == "relu":
            return [partial(np.maximum, z, number(0.0, z), out=out)]
        return [
            partial(np.multiply, z, half, z),
            partial(np.tanh, z, z),
            partial(np.multiply, z, half, z),
            partial(np.add, z, half, out),
        ]

    def _slopes(self, h: FloatArray, slope: FloatArray) -> list[Call]:
        """Calls that leave f'(z) in ``slope``, from the states h."""
        one = number(1.0, h)
        if self.inner_activation.name == "tanh":
            return [partial(np.multiply, h, h, slope), partial(np.subtract, one, slope, slope)]
        if self.inner_activation.name == "relu":
            return [partial(np.sign, h, slope)]
        return [partial(np.subtract, one, h, slope), partial(np.multiply, slope, h, slope)]
