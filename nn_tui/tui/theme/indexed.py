"""Ramps for terminals of 256 colours, chosen among these: the nearest ones to other ramps turn teal, olive and navy.

Each goes from small to large. Lightness says the size in them too, and each colour keeps the hue of its sign or class.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual.color import Color

# By whether the theme is dark.
ZERO_OF: Final = {True: 235, False: 255}
NEGATIVE: Final = {
    True: (236, 238, 24, 24, 25, 25, 32, 32, 33, 33, 75, 75, 117, 117, 153),
    False: (254, 254, 153, 153, 111, 111, 75, 75, 33, 33, 32, 32, 25, 25, 19),
}
POSITIVE: Final = {
    True: (236, 238, 94, 94, 130, 130, 166, 166, 172, 172, 208, 208, 215, 215, 223),
    False: (254, 254, 223, 223, 215, 215, 214, 208, 208, 172, 172, 166, 130, 130, 88),
}
"""A colour for each size of a sign. The weakest are greys: of dark colours there are only navy and maroon."""
INK: Final = {True: (236, *range(238, 256), 231), False: (255, *range(253, 234, -1))}
FIELDS: Final = {
    True: ((22, 23), (52,), (58, 101, 143), (54, 55, 56)),
    False: ((194, 120, 85), (225, 218), (230, 229, 227), (183, 141, 99)),
}
"""The classes after the first two, which have the colours of the signs."""
MARKS_OF: Final = {True: (111, 172, 48, 198, 226, 93), False: (27, 166, 36, 52, 184, 54)}
"""All six classes: those that are farthest apart for the eyes for which they are nearest."""

_SIX: Final = (0, 95, 135, 175, 215, 255)


def indexed(index: int) -> Color:
    """The colour of that index, 16 to 255: a cube of six steps of red, green and blue, then 24 greys.

    Of greys it is the one next to it for which Rich finds that index.
    """
    if index >= 232:
        grey = round((index - 231) * 255 / 25)
        return Color(grey, grey, grey)
    cube = index - 16
    return Color(_SIX[cube // 36], _SIX[cube // 6 % 6], _SIX[cube % 6])


def spread(indices: Sequence[int], count: int) -> list[Color]:
    """That many colours from the first index to the last, each as often as the others."""
    return [indexed(indices[place * len(indices) // count]) for place in range(count)]
