"""Colour pictures: red, green and blue of a pixel as one number, which is the index of its colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload

import numpy as np
from numpy.typing import ArrayLike, NDArray
from textual.color import Color

COLOUR_CHANNELS = 3
"""Red, green and blue. A picture with another number of channels is drawn in greys."""

_STEPS = 32
"""How many steps there are of each: more cannot be told apart in a picture of large pixels."""
_WEIGHTS = (0.25, 0.625, 0.125)
"""About how bright red, green and blue are to the eye; eighths, so that white is exactly 1."""


class PictureColours(Sequence[Color]):
    """The colour of every code, made when it is asked for: there are 32,768."""

    def __len__(self) -> int:
        return _STEPS * _STEPS * _STEPS

    @overload
    def __getitem__(self, code: int) -> Color: ...

    @overload
    def __getitem__(self, code: slice) -> Sequence[Color]: ...

    def __getitem__(self, code: int | slice) -> Color | Sequence[Color]:
        if isinstance(code, slice):
            return [self[one] for one in range(*code.indices(len(self)))]
        rest, blue = divmod(code, _STEPS)
        red, green = (255 * part / (_STEPS - 1) for part in divmod(rest, _STEPS))
        return Color(round(red), round(green), round(255 * blue / (_STEPS - 1)))


def is_colour(picture: NDArray[np.floating]) -> bool:
    """Whether the picture has red, green and blue: (3, rows, columns)."""
    return picture.ndim == 3 and len(picture) == COLOUR_CHANNELS


def colour_codes(picture: ArrayLike) -> NDArray[np.uint16]:
    """The code (rows, columns) of every pixel of a picture (3, rows, columns) from 0, dark, to 1; NaN counts as 0."""
    shares = np.nan_to_num(np.clip(np.asarray(picture, dtype=np.float64), 0.0, 1.0), nan=0.0)
    red, green, blue = np.rint(shares * (_STEPS - 1)).astype(np.uint16)
    return np.asarray((red * _STEPS + green) * _STEPS + blue, np.uint16)


def brightness(picture: ArrayLike) -> NDArray[np.float64]:
    """The brightness (rows, columns) of a picture, grey or with channels: of colours as the eye weighs them, of any
    other number of channels their mean."""
    values = np.asarray(picture, dtype=np.float64)
    if values.ndim == 2:
        return values
    if is_colour(values):
        return np.asarray(np.tensordot(_WEIGHTS, values, 1))
    return np.asarray(values.mean(axis=0))
