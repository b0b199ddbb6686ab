"""The same weights at each step of a sequence, over one step or a few: what dense, embed and conv do over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
import numpy.typing as npt

from nn_tui.model.arrays import BoolArray, FloatArray, Shape
from nn_tui.model.kernels.calls import Call, product
from nn_tui.model.layers.layer import Backward, Buffers, Forward, Layer, Number, Parameter, Stage, StepState, Terms


class StepWindows(Layer):
    """z at a step = the last ``span`` steps up to it, side by side, times the weights, + b.

    ``weights`` has the shape (features, units) or (span, features, units). With ``padded``, zeros stand in front of the
    first step, so that there are as many outputs as steps; else the first span - 1 steps have none. No output sees a
    later step.
    """

    has_neurons = True

    def __init__(
        self, inputs: Shape, units: int, activation: str, weights: Parameter, bias: bool, padded: bool = True
    ) -> None:
        self.steps, self.features = inputs
        self.span = weights.shape[0] if len(weights.shape) == 3 else 1
        self.has_bias = bias
        self._in_front = self.span - 1 if padded else 0
        biases = Parameter("b", (units,), ("out",), is_bias=True, fans=weights.fans)
        parameters = (weights, biases) if bias else (weights,)
        super().__init__(inputs, (self.steps + self._in_front - self.span + 1, units), activation, parameters)
        self._name = weights.name

    @property
    def biases(self) -> FloatArray:
        """b at every step, (outputs,); zeros without a bias."""
        return np.tile(self["b"], self.outputs[0]) if self.has_bias else super().biases

    @property
    def working_numbers(self) -> int:
        """The inputs, their windows and the outputs."""
        return self.fan_in * (1 + self.span) + self.size

    @property
    def _matrix(self) -> FloatArray:
        """The weights as (..., span x features, units)."""
        weights = self[self._name]
        leading = weights.shape[: weights.ndim - len(self.parameters[0].shape)]
        return weights.reshape(*leading, self.span * self.features, self.units)

    def real_after(self, real: npt.NDArray[Number], axis: int) -> npt.NDArray[Number]:
        """A window is real where its last step is."""
        first = self.span - 1 - self._in_front
        return real[first:] if axis == 0 else real[:, first:]

    def terms(self, x: FloatArray, at: Sequence[int]) -> Terms:
        """The window that ends at that step times the weights of that unit."""
        step, unit = at
        first = step - self._in_front
        places = np.arange(first * self.features, (first + self.span) * self.features)
        places = np.where(places < 0, -1, places)
        values = np.where(places < 0, 0, x.ravel()[places])
        bias = float(self["b"][unit]) if self.has_bias else None
        return Terms((self.span, self.features), places, values, self._matrix[:, unit], bias)

    def advance(self, x: FloatArray, state: StepState | None) -> tuple[FloatArray, StepState]:
        """z of one more step; the state is the span - 1 inputs before it, zeros at first."""
        before = state or tuple(np.zeros_like(x) for _ in range(self.span - 1))
        window = (*before, x)
        z = np.concatenate(window, axis=-1) @ self._matrix
        return np.asarray(z + self["b"] if self.has_bias else z), window[1:]

    def forward(
        self, x: FloatArray, real: BoolArray | None = None, random: np.random.RandomState | None = None
    ) -> Forward:
        """z (samples, steps, units); keeps ``windows`` (samples, steps, span x features)."""
        padded = np.pad(x, ((0, 0), (self._in_front, 0), (0, 0)))
        places = padded.shape[1] - self.span + 1
        windows = np.concatenate([padded[:, start : start + places] for start in range(self.span)], axis=-1)
        z = windows @ self._matrix
        return Forward(np.asarray(z + self["b"] if self.has_bias else z), {"windows": windows})

    def backward(self, kept: Mapping[str, FloatArray], error: FloatArray) -> Backward:
        """dL/dW = the sum of each window times the error at its step; dL/dx adds up where windows overlap."""
        gradient = np.tensordot(kept["windows"], error, ((0, 1), (0, 1)))
        parameters = {self._name: gradient.reshape(self.parameters[0].shape)}
        if self.has_bias:
            parameters["b"] = error.sum(axis=(0, 1))
        shares = error @ self._matrix.T
        places = error.shape[1]
        padded = np.zeros((len(error), places + self.span - 1, self.features), error.dtype)
        for start in range(self.span):
            columns = slice(start * self.features, (start + 1) * self.features)
            padded[:, start : start + places] += shares[:, :, columns]
        return Backward(padded[:, self._in_front :], parameters, {})

    def prepare(self, buffers: Buffers, random: np.random.RandomState | None = None) -> Stage:
        """One stacked product over the steps: a window is one block of memory, so that nothing is copied for it."""
        z, error = buffers.z, buffers.error
        *leading, places, units, samples = z.shape
        features, span, in_front = self.features, self.span, self._in_front
        weights = self._matrix[..., None, :, :]
        bias = self["b"][..., None, :, None] if self.has_bias else None
        shape = (*leading, self.steps + in_front, features, samples)
        padded = np.zeros(shape, z.dtype) if in_front else None

        def windows(values: FloatArray) -> FloatArray:
            steps = self.incoming(values) if padded is None else padded
            *outer, of_step, of_feature, of_sample = steps.strides
            return np.lib.stride_tricks.as_strided(
                steps,
                (*steps.shape[:-3], places, span * features, samples),
                (*outer, of_step, of_feature, of_sample),
                writeable=False,
            )

        def forward(values: FloatArray) -> list[Call]:
            calls: list[Call] = []
            if padded is not None:
                calls.append(partial(np.copyto, padded[..., in_front:, :, :], self.incoming(values)))
            calls.append(product(weights.swapaxes(-1, -2), windows(values), z))
            if bias is not None:
                calls.append(partial(np.add, z, bias, z))
            return calls

        by_name = self.split(buffers.gradient)
        gradient = by_name[self._name].reshape(*buffers.gradient.shape[:-1], span * features, units)
        by_step = np.empty((*leading, places, span * features, units), z.dtype)
        before_error = buffers.before_error

        def backward(values: FloatArray) -> list[Call]:
            calls: list[Call] = [
                product(windows(values), error.swapaxes(-1, -2), by_step),
                partial(np.add.reduce, by_step, -3, None, gradient),
            ]
            if self.has_bias:
                calls.append(partial(np.add.reduce, error, (-3, -1), None, by_name["b"]))
            if before_error is None:
                return calls
            before = before_error.reshape(*leading, self.steps, features, samples)
            if span == 1:
                return [*calls, product(weights, error, before)]
            return [*calls, *self._add_up(weights, error, before, padded)]

        return Stage(forward, backward)

    def _add_up(
        self, weights: FloatArray, error: FloatArray, before: FloatArray, padded: FloatArray | None
    ) -> list[Call]:
        """The calls that fill ``before`` with what comes back to each step from all windows that hold it."""
        *leading, places, _, samples = error.shape
        shares = np.empty((*leading, places, self.span * self.features, samples), error.dtype)
        total = before if padded is None else np.empty_like(padded)
        calls: list[Call] = [product(weights, error, shares), partial(total.fill, 0.0)]
        for start in range(self.span):
            part = total[..., start : start + places, :, :]
            share = shares[..., start * self.features : (start + 1) * self.features, :]
            calls.append(partial(np.add, part, share, part))
        if padded is not None:
            calls.append(partial(np.copyto, before, total[..., self._in_front :, :, :]))
        return calls
