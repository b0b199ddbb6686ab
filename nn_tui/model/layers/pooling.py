"""Pooling: each square of a picture becomes its largest number, or its average."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import prod
from typing import ClassVar, Self

import numpy as np

from nn_tui.model.arrays import BoolArray, FloatArray, Shape, shape_words
from nn_tui.model.kernels.calls import Call, number
from nn_tui.model.layers.layer import Backward, Buffers, Forward, Stage, Terms
from nn_tui.model.layers.spec import LayerSpec, SpecReader
from nn_tui.model.layers.windows import Windowed, Windows, check_picture, in_squares, weights_of_first_largest


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

    @property
    def wanted_squares(self) -> int:
        """Its own, unless something is dropped."""
        return 1 if self.remark else self.windows.stride

    def _squares_of(self, pictures: FloatArray, squares: int) -> FloatArray:
        """A view of pictures (..., channels, rows, columns, samples) as (..., side, side, *places, samples).

        ``squares`` says how the pictures stand in memory (``windows.in_squares``).
        """
        *leading, _, _, samples = pictures.shape
        side, (rows, columns) = self.windows.stride, self.windows.places
        if squares == 1:
            return in_squares(pictures[..., : rows * side, : columns * side, :], side)
        return pictures.reshape(*leading, side, side, rows, columns, samples)

    def _places_of(self, squares: FloatArray) -> list[FloatArray]:
        """The numbers of squares (..., side, side, *places, samples) at each place of theirs, row by row: views."""
        return [squares[..., *place, :, :, :] for place in np.ndindex(self.windows.size)]

    def _outgoing(self, buffers: Buffers, before_error: FloatArray) -> tuple[FloatArray, list[Call]]:
        """The error before as (..., side, side, *places, samples), and the calls that clear what no square covers."""
        before = before_error.reshape(*before_error.shape[:-4], *self.inputs, before_error.shape[-1])
        clear: list[Call] = [partial(before.fill, 0.0)] if self.remark else []
        return self._squares_of(before, buffers.squares_before), clear


def _in_every_place(values: FloatArray) -> FloatArray:
    """A view of one number a square (..., *places, samples) that broadcasts against (..., side, side, *places,
    samples)."""
    return values[..., None, None, :, :, :]


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
        """A maximum for each place of a square; backward the error goes to each place that holds the maximum and has
        none before it that does."""
        z = buffers.z

        def forward(values: FloatArray) -> list[Call]:
            first, *others = self._places_of(self._squares_of(self.incoming(values), buffers.squares_before))
            if not others:
                return [partial(np.copyto, z, first)]
            calls: list[Call] = [partial(np.maximum, first, others[0], out=z)]
            return calls + [partial(np.maximum, z, other, out=z) for other in others[1:]]

        if buffers.before_error is None:
            return Stage(forward, lambda values: [])
        before, clear = self._outgoing(buffers, buffers.before_error)
        largest, error = _in_every_place(z), _in_every_place(buffers.error)
        # Place by place in memory: comparisons of whole places are single runs then.
        by_place = np.empty((prod(self.windows.size), *z.shape), bool)
        takes = np.moveaxis(by_place.reshape(*self.windows.size, *z.shape), (0, 1), (-5, -4))
        first, *others = by_place
        taken = np.empty(z.shape, bool)
        first_only: list[Call] = []
        for index, place in enumerate(others):
            before_it = taken if index else first
            first_only.append(partial(np.greater, place, before_it, place))
            if index < len(others) - 1:
                first_only.append(partial(np.logical_or, place, before_it, taken))

        def backward(values: FloatArray) -> list[Call]:
            squares = self._squares_of(self.incoming(values), buffers.squares_before)
            return [
                *clear,
                partial(np.equal, squares, largest, takes),
                *first_only,
                partial(np.multiply, error, takes, before),
            ]

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
            first, *others = self._places_of(self._squares_of(self.incoming(values), buffers.squares_before))
            calls: list[Call] = [partial(np.multiply, first, share, z)]
            if others:
                calls = [partial(np.add, first, others[0], z), *(partial(np.add, z, other, z) for other in others[1:])]
                calls.append(partial(np.multiply, z, share, z))
            return calls

        if buffers.before_error is None:
            return Stage(forward, lambda values: [])
        before, clear = self._outgoing(buffers, buffers.before_error)
        calls: list[Call] = [*clear, partial(np.multiply, _in_every_place(error), share, before)]
        return Stage(forward, lambda values: calls)
