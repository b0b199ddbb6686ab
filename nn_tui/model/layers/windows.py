"""Windows that slide over pictures: what convolution and pooling share.

A picture of one sample is (channels, rows, columns). A window of ``size`` rows and columns stands at every
``stride``-th place; with padding, zeros are added around the picture first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nn_tui.model.arrays import FloatArray, IntArray, Shape, shape_words
from nn_tui.model.errors import ModelError
from nn_tui.model.layers.layer import Layer


class NoPictureError(ModelError):
    """A layer gets no pictures (channels, rows, columns), which it needs."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"{kind} needs pictures, channels x rows x columns")


def check_picture(inputs: Shape, kind: str) -> None:
    """Raise NoPictureError for inputs that are not pictures (channels, rows, columns)."""
    if len(inputs) != 3:
        raise NoPictureError(kind)


def weights_of_first_largest(values: FloatArray) -> FloatArray:
    """1 for the first of the largest of these values (values,), 0 for the others."""
    weights = np.zeros_like(values)
    weights[values.argmax()] = 1
    return weights


def in_squares(pictures: FloatArray, side: int) -> FloatArray:
    """A view of pictures (..., rows, columns, samples) as (..., side, side, rows / side, columns / side, samples).

    Each place of a square, row by row, has the numbers that all squares hold there. Laid out like this in memory, what
    pooling compares are a few long runs. Rows and columns must divide by the side.
    """
    *leading, rows, columns, samples = pictures.shape
    split = pictures.reshape(*leading, rows // side, side, columns // side, side, samples)
    return split.swapaxes(-5, -4).swapaxes(-3, -2).swapaxes(-4, -3)


@dataclass(frozen=True)
class Windows:
    """Where windows stand on pictures of shape ``inputs``.

    ``padding`` are the rows and columns of zeros before the picture, ``places`` how many rows and columns of windows
    there are.
    """

    inputs: Shape
    size: tuple[int, int]
    stride: int
    padding: tuple[int, int]
    places: tuple[int, int]

    @classmethod
    def inside(cls, inputs: Shape, size: tuple[int, int], stride: int) -> Windows:
        """Windows that lie wholly within the picture. Raises ModelError where none does."""
        _, *sides = inputs
        if size[0] > sides[0] or size[1] > sides[1]:
            raise ModelError(
                f"a window of {shape_words(size)} is larger than the picture: up to {shape_words((*sides,))} fits"
            )
        rows, columns = ((side - extent) // stride + 1 for side, extent in zip(sides, size, strict=True))
        return cls(inputs, size, stride, (0, 0), (rows, columns))

    @classmethod
    def same(cls, inputs: Shape, size: tuple[int, int], stride: int) -> Windows:
        """ceil(side / stride) windows along each side; the padding is split evenly, an odd row or column at the end."""
        _, *sides = inputs
        places = [-(-side // stride) for side in sides]
        added = [
            max(0, (count - 1) * stride + extent - side)
            for count, extent, side in zip(places, size, sides, strict=True)
        ]
        return cls(inputs, size, stride, (added[0] // 2, added[1] // 2), (places[0], places[1]))

    @property
    def padded(self) -> Shape:
        """The shape (channels, rows, columns) of a picture with its padding, at least that of the picture."""
        channels, *sides = self.inputs
        rows, columns = (
            max(before + side, (count - 1) * self.stride + extent)
            for before, side, count, extent in zip(self.padding, sides, self.places, self.size, strict=True)
        )
        return channels, rows, columns

    @property
    def has_padding(self) -> bool:
        """Whether there are zeros around the picture."""
        return self.padded != self.inputs

    @property
    def picture(self) -> tuple[slice, slice]:
        """The rows and columns of the padded picture that hold the picture."""
        (top, left), (_, rows, columns) = self.padding, self.inputs
        return slice(top, top + rows), slice(left, left + columns)

    def at(self, row: int, column: int) -> tuple[slice, slice]:
        """The rows and columns of the padded picture that lie at that row and column of all windows."""
        rows, columns = (
            slice(start, start + (count - 1) * self.stride + 1, self.stride)
            for start, count in zip((row, column), self.places, strict=True)
        )
        return rows, columns

    def ranges(self, row: int, column: int) -> tuple[range, range]:
        """The rows and columns of the picture that the window at that place covers, beyond its edges too."""
        top, left = row * self.stride - self.padding[0], column * self.stride - self.padding[1]
        return range(top, top + self.size[0]), range(left, left + self.size[1])

    def views(self, padded: FloatArray) -> FloatArray:
        """All windows of padded pictures (..., channels, rows, columns, samples), without a copy.

        The shape is (..., channels, window rows, window columns, rows, columns, samples): the last three count places.
        """
        *leading, channels, _, _, samples = padded.shape
        *before, of_channel, of_row, of_column, of_sample = padded.strides
        return np.lib.stride_tricks.as_strided(
            padded,
            (*leading, channels, *self.size, *self.places, samples),
            (*before, of_channel, of_row, of_column, of_row * self.stride, of_column * self.stride, of_sample),
            writeable=False,
        )

    def pad(self, x: FloatArray) -> FloatArray:
        """Pictures (samples, channels, rows, columns) with their padding, a copy."""
        padded = np.zeros((len(x), *self.padded), x.dtype)
        padded[:, :, *self.picture] = x
        return padded

    def flat_places(self, row: int, column: int) -> IntArray:
        """The indices, in the flattened picture, of what the window at that place covers, -1 in the padding.

        The shape is (channels, window rows, window columns).
        """
        channels, rows, columns = self.inputs
        covered_rows, covered_columns = (np.array(covered) for covered in self.ranges(row, column))
        places = covered_rows[:, None] * columns + covered_columns
        outside = (
            (covered_rows[:, None] < 0)
            | (covered_rows[:, None] >= rows)
            | (covered_columns < 0)
            | (covered_columns >= columns)
        )
        every: IntArray = np.arange(channels)[:, None, None] * (rows * columns) + places
        every[:, outside] = -1
        return every


class Windowed(Layer):
    """A layer whose every output sees one window of its input. Subclasses set ``windows``."""

    windows: Windows

    def window(self, row: int, column: int) -> tuple[range, range]:
        """The rows and columns under the window at that place, beyond the picture's edges too."""
        return self.windows.ranges(row, column)
