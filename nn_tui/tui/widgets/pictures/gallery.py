"""The pictures of a grid: all of them given, or each one made when it comes into view."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nn_tui.tui.theme.palette import largest, quantise
from nn_tui.tui.widgets.drawing.colours import COLOUR_CHANNELS, brightness, colour_codes, is_colour
from nn_tui.tui.widgets.drawing.greys import greys
from nn_tui.tui.widgets.drawing.labels import widest
from nn_tui.tui.widgets.pictures.picture import SIGNS, Picture

WIDEST_CAPTION = 12
"""The width of the longest caption, unless another one is given."""


@dataclass(frozen=True)
class Frame:
    """What the layout of pictures depends on.

    Attributes:
        count: how many pictures there are.
        rows, columns: the size of the largest, in pixels.
        longest: the width of the longest caption.
        has_signs: whether any caption has a sign.
        diverging: whether the pixels are signed numbers.
        coloured: whether the pictures have red, green and blue.
    """

    count: int
    rows: int
    columns: int
    longest: int
    has_signs: bool
    diverging: bool
    coloured: bool = False


class Gallery:
    """Pictures by their index, with the levels of the palette, the greys or the colours that they are drawn in."""

    def __init__(self, frame: Frame, make: Callable[[int], Picture], scale: float | None) -> None:
        self.frame = frame
        self._make = make
        self._scale = scale
        self._made: dict[int, Picture] = {}
        self._levels: dict[int, NDArray[np.unsignedinteger]] = {}
        self._in_colour = False

    @classmethod
    def of(cls, pictures: Sequence[Picture], *, diverging: bool, scale: float | None) -> Gallery:
        """All of these pictures."""
        if diverging and scale is None:
            scale = max((largest(picture.values) for picture in pictures), default=1.0)
        frame = Frame(
            len(pictures),
            max((picture.values.shape[-2] for picture in pictures), default=0),
            max((picture.values.shape[-1] for picture in pictures), default=0),
            widest(picture.caption for picture in pictures),
            any(picture.tone in SIGNS for picture in pictures),
            diverging,
            not diverging and any(is_colour(picture.values) for picture in pictures),
        )
        return cls(frame, pictures.__getitem__, scale)

    @classmethod
    def lazy(
        cls, count: int, make: Callable[[int], Picture], *, diverging: bool, scale: float | None, caption_width: int
    ) -> Gallery:
        """``count`` pictures of the size of the first one, each made when it is first used."""
        first = make(0).values if count > 0 else np.zeros((0, 0))
        rows, columns = first.shape[-2:]
        coloured = not diverging and is_colour(first)
        frame = Frame(max(count, 0), rows, columns, caption_width, True, diverging, coloured)
        return cls(frame, make, scale)

    def picture(self, index: int) -> Picture:
        """The picture of that index."""
        picture = self._made.get(index)
        if picture is None:
            picture = self._made[index] = self._make(index)
        return picture

    def levels(self, index: int, *, in_colour: bool = False) -> NDArray[np.unsignedinteger]:
        """The level of every pixel, (rows, columns), of the diverging palette or of grey; with ``in_colour`` the code
        of its colour, where the pictures have any."""
        if in_colour != self._in_colour:
            self._levels.clear()
            self._in_colour = in_colour
        levels = self._levels.get(index)
        if levels is None:
            levels = self._levels[index] = self._levels_of(self.picture(index).values)
        return levels

    def _levels_of(self, values: NDArray[np.float64]) -> NDArray[np.unsignedinteger]:
        if self.frame.diverging:
            return quantise(values, self._scale)
        if self.frame.coloured and self._in_colour:
            return colour_codes(values if is_colour(values) else [brightness(values)] * COLOUR_CHANNELS)
        return greys(brightness(values))

    @property
    def drawn(self) -> Iterable[int]:
        """The indices of the pictures whose levels were used."""
        return self._levels.keys()

    def keep_only(self, indices: range) -> None:
        """Forget all other pictures, so that only few of many are held in memory."""
        self._made = {index: picture for index, picture in self._made.items() if index in indices}
        self._levels = {index: levels for index, levels in self._levels.items() if index in indices}
