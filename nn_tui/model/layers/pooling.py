"""Pooling: each square of a picture becomes its largest number, or its average."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from math import prod
from typing import ClassVar, Self

import numpy as np

from nn_tui.model.arrays import BoolArray, FloatArray, Shape, shape_words
from nn_tui.model.kernels.calls import Call, number
from nn_tui.model.layers.layer import Backward, Buffers, Forward, Stage, Terms
from nn_tui.model.layers.spec import LayerSpec, SpecReader
from nn_tui.model.layers.windows import Windowed, Windows, check_picture, weights_of_first_largest


@dataclass(frozen=True)
class PoolSpec(LayerSpec):
    """``pool R``: the largest of each R x R square."""

    kind = "pool"
    summary = "keeps the largest number of each square"
    examples: ClassVar[tuple[tuple[str, Shape], ...]] = (
        ("pool 2", (2, 4, 4)),
        ("pool 2", (1, 5, 3)),
        ("pool 3", (2, 3, 7)),
    )

    side: int

    @classmethod
    def read(cls, words: SpecReader) -> Self:
        """The side of the squares. Raises ModelError."""
        spec = cls(words.whole("the side of its squares", high=64))
        words.end()
        return spec

    @property
    def words(self) -> str:
        """The text that ``read`` takes."""
        return f"{self.kind} {self.side}"

    def make(self, inputs: Shape, steps_wanted: bool = False) -> Pool:
        """A layer for pictures. Raises ModelError for other inputs and squares that do not fit into them."""
        return MaxPool(_squares_of(inputs, self.side, self.kind))


@dataclass(frozen=True)
class AvgPoolSpec(PoolSpec):
    """``avgpool R``: the average of each R x R square."""

    kind = "avgpool"
    summary = "averages each square"
    examples = (("avgpool 2", (2, 4, 4)), ("avgpool 3", (1, 5, 3)))

    def make(self, inputs: Shape, steps_wanted: bool = False) -> Pool:
        """A layer for pictures. Raises ModelError for other inputs and squares that do not fit into them."""
        return AvgPool(_squares_of(inputs, self.side, self.kind))


def _squares_of(inputs: Shape, side: int, kind: str) -> Windows:
    check_picture(inputs, kind)
    return Windows.inside(inputs, (side, side), side)


class Pool(Windowed):
    """One output for each square of a picture, channel by channel; rows and columns that make no whole square are
    dropped."""

    def __init__(self, windows: Windows) -> None:
        super().__init__(windows.inputs, (windows.inputs[0], *windows.places), "linear")
        self.windows = windows

    @property
    def remark(self) -> str:
        """Which rows and columns are dropped."""
        _, *sides = self.inputs
        left = [side % self.windows.stride for side in sides]
        dropped = [
            f"the last {what}" if count == 1 else f"the last {count} {what}s"
            for count, what in zip(left, ("row", "column"), strict=True)
            if count
        ]
        return f"drops {' and '.join(dropped)} of {shape_words((*sides,))}" if dropped else ""

    @abstractmethod
    def _weights(self, values: FloatArray) -> FloatArray:
        """What each value (values,) of a square is multiplied by."""

    def terms(self, x: FloatArray, at: Sequence[int]) -> Terms:
        """The square at that place of that channel."""
        channel, row, column = at
        places = self.windows.flat_places(row, column)[channel : channel + 1]
        values = x.ravel()[places.ravel()]
        return Terms(places.shape, places.ravel(), values, self._weights(values))

    def _squares(self, x: FloatArray) -> FloatArray:
        """The numbers of all squares of pictures (samples, channels, rows, columns), a copy (values, samples,
        *outputs)."""
        return np.stack([x[:, :, *self.windows.at(*place)] for place in np.ndindex(self.windows.size)])

    def _spread(self, shares: FloatArray) -> FloatArray:
        """The gradient of the inputs from that of the squares' numbers (values, samples, *outputs)."""
        before = np.zeros((shares.shape[1], *self.inputs), shares.dtype)
        for share, place in zip(shares, np.ndindex(self.windows.size), strict=True):
            before[:, :, *self.windows.at(*place)] = share
        return before

    def _parts(self, pictures: FloatArray) -> list[FloatArray]:
        """Views of pictures (..., channels, rows, columns, samples): the numbers at each place of all squares."""
        return [pictures[..., *self.windows.at(*place), :] for place in np.ndindex(self.windows.size)]

    def _incoming_parts(self, values: FloatArray) -> list[FloatArray]:
        """The same of the values of an edge (..., inputs + 1, samples)."""
        return self._parts(self.incoming(values))

    def _outgoing(self, before_error: FloatArray) -> tuple[list[FloatArray], list[Call]]:
        """The same of the error before, and the calls that set to zero what no square covers."""
        before = before_error.reshape(*before_error.shape[:-4], *self.inputs, before_error.shape[-1])
        return self._parts(before), [partial(before.fill, 0.0)] if self.remark else []


class MaxPool(Pool):
    """The largest number of each square; the gradient goes to its place alone.

    Of equal numbers the first counts, row by row. A square that holds nan gives nan.
    """

    kind = PoolSpec.kind
    takes_one = True

    def _weights(self, values: FloatArray) -> FloatArray:
        return weights_of_first_largest(values)

    def forward(
        self, x: FloatArray, real: BoolArray | None = None, random: np.random.RandomState | None = None
    ) -> Forward:
        """z (samples, *outputs); keeps ``taken`` (samples, *outputs): which number of its square, row by row."""
        squares = self._squares(x)
        return Forward(squares.max(axis=0), {"taken": squares.argmax(axis=0)})

    def backward(self, kept: Mapping[str, FloatArray], error: FloatArray) -> Backward:
        """The error, at the place of the largest number alone."""
        places = np.arange(prod(self.windows.size)).reshape(-1, 1, 1, 1, 1)
        return Backward(self._spread(np.where(kept["taken"] == places, error, 0)), {}, {})

    def prepare(self, buffers: Buffers, random: np.random.RandomState | None = None) -> Stage:
        """A maximum for each place of a square; backward each place takes the error where it holds the maximum, and
        what is left goes on to the next."""
        z, error = buffers.z, buffers.error

        def forward(values: FloatArray) -> list[Call]:
            first, *others = self._incoming_parts(values)
            if not others:
                return [partial(np.copyto, z, first)]
            calls: list[Call] = [partial(np.maximum, first, others[0], out=z)]
            return calls + [partial(np.maximum, z, other, out=z) for other in others[1:]]

        if buffers.before_error is None:
            return Stage(forward, lambda values: [])
        befores, clear = self._outgoing(buffers.before_error)
        is_largest = np.empty(z.shape, bool)
        # What each place leaves to those behind it: the last takes all that is left.
        left = [np.empty_like(error) for _ in befores[2:]] + befores[-1:]

        def backward(values: FloatArray) -> list[Call]:
            if len(befores) == 1:
                return [partial(np.copyto, befores[0], error)]
            calls = [*clear]
            for part, before, (now, after) in zip(
                self._incoming_parts(values), befores, pairwise([error, *left]), strict=False
            ):
                calls += [
                    partial(np.equal, part, z, is_largest),
                    partial(np.multiply, now, is_largest, before),
                    partial(np.subtract, now, before, after),
                ]
            return calls

        return Stage(forward, backward)


class AvgPool(Pool):
    """The average of each square; the gradient is shared evenly."""

    kind = AvgPoolSpec.kind

    @property
    def _share(self) -> float:
        return 1.0 / prod(self.windows.size)

    def _weights(self, values: FloatArray) -> FloatArray:
        return np.full_like(values, self._share)

    def forward(
        self, x: FloatArray, real: BoolArray | None = None, random: np.random.RandomState | None = None
    ) -> Forward:
        """z (samples, *outputs); keeps nothing."""
        return Forward(self._squares(x).sum(axis=0) * np.asarray(self._share, x.dtype), {})

    def backward(self, kept: Mapping[str, FloatArray], error: FloatArray) -> Backward:
        """The error divided by how many numbers a square has, for each of them."""
        share = error * np.asarray(self._share, error.dtype)
        return Backward(self._spread(np.stack([share] * prod(self.windows.size))), {}, {})

    def prepare(self, buffers: Buffers, random: np.random.RandomState | None = None) -> Stage:
        """The sum over the places of a square, times the share; backward the error times the share, to each place."""
        z, share, error = buffers.z, number(self._share, buffers.z), buffers.error

        def forward(values: FloatArray) -> list[Call]:
            first, *others = self._incoming_parts(values)
            calls: list[Call] = [partial(np.multiply, first, share, z)]
            if others:
                calls = [partial(np.add, first, others[0], z), *(partial(np.add, z, other, z) for other in others[1:])]
                calls.append(partial(np.multiply, z, share, z))
            return calls

        if buffers.before_error is None:
            return Stage(forward, lambda values: [])
        befores, clear = self._outgoing(buffers.before_error)

        def backward(values: FloatArray) -> list[Call]:
            return [*clear, *(partial(np.multiply, error, share, before) for before in befores)]

        return Stage(forward, backward)
