"""A fully connected layer: Z = X @ W + b."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Self

import numpy as np

from nn_tui.model.arrays import BoolArray, FloatArray, IntArray, Shape
from nn_tui.model.kernels.activations import wanted_input_scale
from nn_tui.model.kernels.calls import Call, product
from nn_tui.model.layers.layer import Backward, Buffers, Forward, Layer, Parameter, Stage, Terms
from nn_tui.model.layers.spec import LayerSpec, SpecReader
from nn_tui.model.layers.step_windows import StepWindows


@dataclass(frozen=True)
class DenseSpec(LayerSpec):
    """``dense UNITS [ACTIVATION] [nobias]``."""

    kind = "dense"
    summary = "every neuron weighs all the inputs"
    takes_steps = None
    has_neurons = True
    examples = (
        ("dense 8 tanh", (3,)),
        ("dense 4 sigmoid", (2, 3)),
        ("dense 3 tanh nobias", (4, 2)),
        ("dense 5 relu nobias", (4,)),
        ("dense 2", (1,)),
    )

    units: int
    activation: str = "linear"
    bias: bool = True

    @classmethod
    def read(cls, words: SpecReader) -> Self:
        """The units, then in any order an activation and ``nobias``. Raises ModelError."""
        units, bias = words.whole("the number of its neurons"), not words.flag("nobias")
        spec = cls(units, words.activation(), bias)
        words.end()
        return spec

    @property
    def words(self) -> str:
        """The text that ``read`` takes, without the default settings."""
        activation = "" if self.activation == "linear" else f" {self.activation}"
        return f"{self.kind} {self.units}{activation}{'' if self.bias else ' nobias'}"

    def make(self, inputs: Shape, steps_wanted: bool = False) -> Layer:
        """A layer that takes samples of any shape, flattened; of sequences each step."""
        if len(inputs) == 2:
            return StepDense(inputs, self.units, self.activation, self.bias)
        return Dense(inputs, self.units, self.activation, self.bias)


class StepDense(StepWindows):
    """z at each step of a sequence = x W + b, for W (features, units)."""

    kind = DenseSpec.kind

    def __init__(self, inputs: Shape, units: int, activation: str = "linear", bias: bool = True) -> None:
        fans = inputs[1], units
        super().__init__(inputs, units, activation, Parameter("W", fans, ("in", "out"), fans=fans), bias)


class Dense(Layer):
    """Z = X @ W + b for W (inputs, outputs) and b (outputs,); the axes of a sample are flattened.

    The bias is one more row of the weights' block, against the row of ones below the incoming values: one product does
    both. Raises ModelError for no inputs, no neurons, or an unknown activation.
    """

    kind = DenseSpec.kind
    has_neurons = DenseSpec.has_neurons

    def __init__(self, inputs: Shape, units: int, activation: str = "linear", bias: bool = True) -> None:
        fans = prod(inputs), units
        weights = Parameter("W", fans, ("in", "out"), fans=fans)
        biases = Parameter("b", (units,), ("out",), is_bias=True, fans=fans)
        super().__init__(inputs, (units,), activation, (weights, biases) if bias else (weights,))
        self.has_bias = bias

    @property
    def wanted_scale(self) -> float:
        """A half before a sigmoid, so that the product is z/2 at once."""
        return wanted_input_scale(self.activation.name)

    @property
    def biases(self) -> FloatArray:
        """b (outputs,); zeros without a bias."""
        return self["b"] if self.has_bias else super().biases

    @property
    def links(self) -> FloatArray:
        """W (inputs, outputs)."""
        return self["W"]

    def terms(self, x: FloatArray, at: Sequence[int]) -> Terms:
        """The incoming values times the weights of that neuron."""
        (unit,) = at
        bias = float(self["b"][unit]) if self.has_bias else None
        return Terms((self.fan_in,), np.arange(self.fan_in), x.ravel(), self["W"][:, unit], bias)

    def forward(
        self, x: FloatArray, real: BoolArray | None = None, random: np.random.RandomState | None = None
    ) -> Forward:
        """z = x W + b for x (samples, *inputs); keeps ``x``, flattened."""
        flat = x.reshape(len(x), self.fan_in)
        z = flat @ self["W"]
        return Forward(np.asarray(z + self["b"] if self.has_bias else z), {"x": flat})

    def forward_around(
        self, x: FloatArray, places: IntArray, changes: FloatArray, real: BoolArray | None = None
    ) -> FloatArray:
        """z (moves, outputs) where each move changes one input, and with it the sums by that input's weights alone."""
        return np.asarray(self.forward(x[None]).z + changes[:, None] * self["W"][places])

    def backward(self, kept: Mapping[str, FloatArray], error: FloatArray) -> Backward:
        """dL/dW = x^T error, dL/db = the sum of the error over the samples, dL/dx = error W^T (Nielsen, BP1 to BP4)."""
        parameters: dict[str, FloatArray] = {"W": kept["x"].T @ error}
        if self.has_bias:
            parameters["b"] = error.sum(axis=0)
        return Backward((error @ self["W"].T).reshape(len(error), *self.inputs), parameters, {})

    def prepare(self, buffers: Buffers, random: np.random.RandomState | None = None) -> Stage:
        """One product forward; backward one for the gradient and one for the error of the layer before."""
        block, weights = self.block.swapaxes(-1, -2), self["W"]
        error, gradient = buffers.error, self.as_block(buffers.gradient)
        error_by_sample = error.swapaxes(-1, -2)

        before_error = buffers.before_error
        if before_error is not None:
            # Where what comes before has several axes, this is a view of its error.
            before_error = before_error.reshape(*error.shape[:-2], self.fan_in, error.shape[-1])

        def used_rows(values: FloatArray) -> FloatArray:
            return values if self.has_bias else values[..., :-1, :]

        def forward(values: FloatArray) -> list[Call]:
            return [product(block, used_rows(values), buffers.z)]

        def backward(values: FloatArray) -> list[Call]:
            calls = [product(used_rows(values), error_by_sample, gradient)]
            if before_error is not None:
                calls.append(product(weights, error, before_error))
            return calls

        return Stage(forward, backward)
