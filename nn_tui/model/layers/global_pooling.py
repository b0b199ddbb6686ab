"""Global pooling: each whole channel of a picture becomes its largest number, or its average."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from nn_tui.model.arrays import BoolArray, FloatArray, IntArray, Shape
from nn_tui.model.kernels.calls import Call, number
from nn_tui.model.layers.layer import Backward, Buffers, Forward, Layer, Stage, Terms
from nn_tui.model.layers.spec import BareSpec
from nn_tui.model.layers.step_pooling import StepAvg, StepMax
from nn_tui.model.layers.windows import check_picture, weights_of_first_largest


@dataclass(frozen=True)
class GlobalMaxSpec(BareSpec):
    """``globalmax``: the largest number of each channel."""

    kind = "globalmax"
    summary = "keeps the largest of each channel or feature"
    examples = (("globalmax", (3, 2, 3)), ("globalmax", (4, 3)))

    def make(self, inputs: Shape, steps_wanted: bool = False) -> Layer:
        """A layer for pictures or sequences. Raises ModelError for other inputs."""
        if len(inputs) == 2:
            return StepMax(inputs)
        check_picture(inputs, self.kind)
        return GlobalMax(inputs)


@dataclass(frozen=True)
class GlobalAvgSpec(BareSpec):
    """``globalavg``: the average of each channel."""

    kind = "globalavg"
    summary = "averages each channel, or feature over time"
    examples = (("globalavg", (3, 2, 3)), ("globalavg", (4, 3)))

    def make(self, inputs: Shape, steps_wanted: bool = False) -> Layer:
        """A layer for pictures or sequences. Raises ModelError for other inputs."""
        if len(inputs) == 2:
            return StepAvg(inputs)
        check_picture(inputs, self.kind)
        return GlobalAvg(inputs)


class GlobalPool(Layer):
    """One output for each channel, (channels,)."""

    def __init__(self, inputs: Shape) -> None:
        super().__init__(inputs, inputs[:1], "linear")
        self._area = self.fan_in // inputs[0]

    def window(self, row: int, column: int) -> tuple[range, range]:
        """All rows and columns."""
        return range(self.inputs[1]), range(self.inputs[2])

    @abstractmethod
    def _weights(self, values: FloatArray) -> FloatArray:
        """What each value (values,) of a channel is multiplied by."""

    def terms(self, x: FloatArray, at: Sequence[int]) -> Terms:
        """All of that channel."""
        (channel,) = at
        places = np.arange(channel * self._area, (channel + 1) * self._area)
        values = x.ravel()[places]
        return Terms((1, *self.inputs[1:]), places, values, self._weights(values))

    def _incoming(self, values: FloatArray, z: FloatArray) -> FloatArray:
        """The values of an edge (..., inputs + 1, samples) as (..., channels, places, samples), for each replica of
        z."""
        by_channel = values[..., :-1, :].reshape(*values.shape[:-2], self.units, self._area, values.shape[-1])
        return np.broadcast_to(by_channel, (*z.shape[:-2], *by_channel.shape[-3:]))

    def _outgoing(self, error: FloatArray) -> FloatArray:
        """The error before in the same shape."""
        return error.reshape(*error.shape[:-4], self.units, self._area, error.shape[-1])


class GlobalMax(GlobalPool):
    """The largest number of each channel; the gradient goes to its place alone, of equal numbers to the first."""

    kind = GlobalMaxSpec.kind
    takes_one = True

    def _weights(self, values: FloatArray) -> FloatArray:
        return weights_of_first_largest(values)

    def forward(
        self, x: FloatArray, real: BoolArray | None = None, random: np.random.RandomState | None = None
    ) -> Forward:
        """z (samples, channels); keeps ``taken`` (samples, channels): the place of the largest in its channel."""
        flat = x.reshape(len(x), self.units, self._area)
        return Forward(flat.max(axis=-1), {"taken": flat.argmax(axis=-1)})

    def backward(self, kept: Mapping[str, FloatArray], error: FloatArray) -> Backward:
        """The error, at the place of the largest number alone."""
        taken: IntArray = np.asarray(kept["taken"], np.intp)
        before = np.zeros((len(error), self.units, self._area), error.dtype)
        np.put_along_axis(before, taken[..., None], error[..., None], -1)
        return Backward(before.reshape(len(error), *self.inputs), {}, {})

    def prepare(self, buffers: Buffers, random: np.random.RandomState | None = None) -> Stage:
        """A maximum over the places; backward the error is put where the first of them holds it."""
        z = buffers.z
        taken = np.empty((*z.shape[:-1], 1, z.shape[-1]), np.intp)
        errors = buffers.error[..., None, :]

        def forward(values: FloatArray) -> list[Call]:
            return [partial(np.maximum.reduce, self._incoming(values, z), -2, None, z)]

        def backward(values: FloatArray) -> list[Call]:
            if buffers.before_error is None:
                return []
            before = self._outgoing(buffers.before_error)
            return [
                partial(np.argmax, self._incoming(values, z), -2, taken, keepdims=True),
                partial(before.fill, 0.0),
                partial(np.put_along_axis, before, taken, errors, -2),
            ]

        return Stage(forward, backward)


class GlobalAvg(GlobalPool):
    """The average of each channel; the gradient is shared evenly."""

    kind = GlobalAvgSpec.kind

    def _weights(self, values: FloatArray) -> FloatArray:
        return np.full_like(values, 1.0 / self._area)

    def forward(
        self, x: FloatArray, real: BoolArray | None = None, random: np.random.RandomState | None = None
    ) -> Forward:
        """z (samples, channels); keeps nothing."""
        flat = x.reshape(len(x), self.units, self._area)
        return Forward(flat.sum(axis=-1) * np.asarray(1.0 / self._area, x.dtype), {})

    def backward(self, kept: Mapping[str, FloatArray], error: FloatArray) -> Backward:
        """The error divided by the number of places, at each of them."""
        share = error * np.asarray(1.0 / self._area, error.dtype)
        before = np.repeat(share[..., None], self._area, axis=-1)
        return Backward(before.reshape(len(error), *self.inputs), {}, {})

    def prepare(self, buffers: Buffers, random: np.random.RandomState | None = None) -> Stage:
        """The sum over the places times the share; backward the error times the share, at each place."""
        z, share = buffers.z, number(1.0 / self._area, buffers.z)
        errors = buffers.error[..., None, :]

        def forward(values: FloatArray) -> list[Call]:
            return [
                partial(np.add.reduce, self._incoming(values, z), -2, None, z),
                partial(np.multiply, z, share, z),
            ]

        def backward(values: FloatArray) -> list[Call]:
            if buffers.before_error is None:
                return []
            return [partial(np.multiply, errors, share, self._outgoing(buffers.before_error))]

        return Stage(forward, backward)
