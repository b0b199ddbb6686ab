"""The pictures of a grid: all of them given, or each one made when it comes into view."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nn_tui.tui.theme.palette import largest, quantise
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
    """

    count: int
    rows: int
    columns: int
    longest: int
    has_signs: bool
    diverging: bool


class Gallery:
    """Pictures by their index, with the levels of the palette or the greys that they are drawn in."""

    def __init__(self, frame: Frame, make: Callable[[int], Picture], scale: float | None) -> None:
        self.frame = frame
        self._make = make
        self._scale = scale
        self._made: dict[int, Picture] = {}
        self._levels: dict[int, NDArray[np.uint8]] = {}

    @classmethod
    def of(cls, pictures: Sequence[Picture], *, diverging: bool, scale: float | None) -> Gallery:
        """All of these pictures."""
        if diverging and scale is None:
            scale = max((largest(picture.values) for picture in pictures), default=1.0)
        frame = Frame(
            len(pictures),
            max((picture.values.shape[0] for picture in pictures), default=0),
            max((picture.values.shape[1] for picture in pictures), default=0),
            widest(picture.caption for picture in pictures),
            any(picture.tone in SIGNS for picture in pictures),
            diverging,
        )
        return cls(frame, pictures.__getitem__, scale)

    @classmethod
    def lazy(
        cls, count: int, make: Callable[[int], Picture], *, diverging: bool, scale: float | None, caption_width: int
    ) -> Gallery:
        """``count`` pictures of the size of the first one, each made when it is first used."""
        rows, columns = make(0).values.shape if count > 0 else (0, 0)
        return cls(Frame(max(count, 0), rows, columns, caption_width, True, diverging), make, scale)

    def picture(self, index: int) -> Picture:
        """The picture of that index."""
        picture = self._made.get(index)
        if picture is None:
            picture = self._made[index] = self._make(index)
        return picture

    def levels(self, index: int) -> NDArray[np.uint8]:
        """The level of every pixel, (rows, columns), of the diverging palette or of grey."""
        levels = self._levels.get(index)
        if levels is None:
            values = self.picture(index).values
            levels = quantise(values, self._scale) if self.frame.diverging else greys(values)
            self._levels[index] = levels
        return levels

    @property
    def drawn(self) -> Iterable[int]:
        """The indices of the pictures whose levels were used."""
        return self._levels.keys()

    def keep_only(self, indices: range) -> None:
        """Forget all other pictures, so that only few of many are held in memory."""
        self._made = {index: picture for index, picture in self._made.items() if index in indices}
        self._levels = {index: levels for index, levels in self._levels.items() if index in indices}
