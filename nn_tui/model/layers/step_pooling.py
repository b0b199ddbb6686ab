"""Pooling over time: of each feature of a sequence the largest number, or the average, over all real steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import ClassVar

import numpy as np

from nn_tui.model.arrays import BoolArray, FloatArray, IntArray, Shape
from nn_tui.model.kernels.calls import Call, number
from nn_tui.model.layers.layer import Backward, Buffers, Forward, Layer, Stage, Terms
from nn_tui.model.layers.windows import weights_of_first_largest


class StepPool(Layer):
    """One output for each feature, (features,)."""

    def __init__(self, inputs: Shape) -> None:
        super().__init__(inputs, inputs[1:], "linear")

    def _terms(self, x: FloatArray, at: Sequence[int]) -> tuple[IntArray, FloatArray]:
        """The places of that feature at all steps, and the numbers there."""
        places = np.arange(at[0], self.fan_in, self.units)
        return places, x.ravel()[places]


class StepMax(StepPool):
    """The largest number of each feature; the gradient goes to its step alone, of equal numbers to the first."""

    kind = "globalmax"
    takes_one: ClassVar[bool] = True

    def terms(self, x: FloatArray, at: Sequence[int]) -> Terms:
        """That feature at all steps, the first of the largest taken."""
        places, values = self._terms(x, at)
        return Terms((len(places), 1), places, values, weights_of_first_largest(values))

    def forward(
        self, x: FloatArray, real: BoolArray | None = None, random: np.random.RandomState | None = None
    ) -> Forward:
        """z (samples, features); keeps ``taken`` (samples, features): the step of the largest."""
        seen = x if real is None else np.where(real[:, :, None], x, -np.inf)
        return Forward(seen.max(axis=1), {"taken": seen.argmax(axis=1)})

    def backward(self, kept: Mapping[str, FloatArray], error: FloatArray) -> Backward:
        """The error, at the step of the largest alone."""
        before = np.zeros((len(error), *self.inputs), error.dtype)
        taken: IntArray = np.asarray(kept["taken"], np.intp)
        np.put_along_axis(before, taken[:, None, :], error[:, None, :], 1)
        return Backward(before, {}, {})

    def prepare(self, buffers: Buffers, random: np.random.RandomState | None = None) -> Stage:
        """A maximum over the steps; backward the error is put where the first of them holds it."""
        z, real = buffers.z, buffers.real
        *leading, features, samples = z.shape
        taken = np.empty((*leading, 1, features, samples), np.intp)
        errors = buffers.error[..., None, :, :]
        seen = np.empty((*leading, *self.inputs, samples), z.dtype) if real is not None else None
        is_padding = np.empty((self.inputs[0], 1, samples), bool)

        def looked_at(values: FloatArray) -> FloatArray:
            return np.broadcast_to(self.incoming(values), (*leading, *self.inputs, samples)) if seen is None else seen

        def forward(values: FloatArray) -> list[Call]:
            hiding: list[Call] = []
            if seen is not None and real is not None:
                hiding = [
                    partial(np.copyto, seen, self.incoming(values)),
                    partial(np.equal, real[:, None, :], number(0.0, z), is_padding),
                    partial(np.copyto, seen, -np.inf, where=is_padding),
                ]
            return [*hiding, partial(np.maximum.reduce, looked_at(values), -3, None, z)]

        def backward(values: FloatArray) -> list[Call]:
            if buffers.before_error is None:
                return []
            before = buffers.before_error.reshape(*leading, *self.inputs, samples)
            return [
                partial(np.argmax, looked_at(values), -3, taken, keepdims=True),
                partial(before.fill, 0.0),
                partial(np.put_along_axis, before, taken, errors, -3),
            ]

        return Stage(forward, backward)


class StepAvg(StepPool):
    """The average of each feature over the real steps; the gradient is shared evenly."""

    kind = "globalavg"

    def terms(self, x: FloatArray, at: Sequence[int]) -> Terms:
        """That feature at all steps, each with an equal share."""
        places, values = self._terms(x, at)
        return Terms((len(places), 1), places, values, np.full_like(values, 1 / len(values)))

    def forward(
        self, x: FloatArray, real: BoolArray | None = None, random: np.random.RandomState | None = None
    ) -> Forward:
        """z (samples, features); keeps ``share`` (samples, steps, 1): what each step is multiplied by."""
        counted = np.ones(x.shape[:2], x.dtype) if real is None else real.astype(x.dtype)
        share = (counted / counted.sum(axis=1, keepdims=True))[:, :, None]
        return Forward((x * share).sum(axis=1), {"share": share})

    def backward(self, kept: Mapping[str, FloatArray], error: FloatArray) -> Backward:
        """The error times each step's share."""
        return Backward(error[:, None, :] * kept["share"], {}, {})

    def prepare(self, buffers: Buffers, random: np.random.RandomState | None = None) -> Stage:
        """The steps times their share, added up; backward the error times the share, to each step."""
        z, real, steps = buffers.z, buffers.real, self.inputs[0]
        *leading, _, samples = z.shape
        shared = np.empty((*leading, *self.inputs, samples), z.dtype)
        share = np.full((steps, 1, samples), 1.0 / steps, z.dtype)
        count = np.empty((1, samples), z.dtype)
        counting: list[Call] = []
        if real is not None:
            counting = [
                partial(np.add.reduce, real, 0, None, count, True),
                partial(np.divide, real, count, share[:, 0, :]),
            ]
        errors = buffers.error[..., None, :, :]

        def forward(values: FloatArray) -> list[Call]:
            return [
                *counting,
                partial(np.multiply, self.incoming(values), share, shared),
                partial(np.add.reduce, shared, -3, None, z),
            ]

        def backward(values: FloatArray) -> list[Call]:
            if buffers.before_error is None:
                return []
            before = buffers.before_error.reshape(*leading, *self.inputs, samples)
            return [partial(np.multiply, errors, share, before)]

        return Stage(forward, backward)
