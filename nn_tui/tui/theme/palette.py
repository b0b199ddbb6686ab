"""One palette for every view: colour says the sign, lightness says the size.

A number becomes one of 31 levels, and a level becomes a colour or, where colours are few, a pair of glyphs. Blue
and orange can be told apart with every common kind of colour blindness, and both get lighter or darker alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from textual.color import Color, lab_to_rgb, rgb_to_lab

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.theme.indexed import INK, NEGATIVE, POSITIVE, ZERO_OF, indexed, spread

LEVELS = 31
"""How many levels there are: an odd number, so that the middle one is zero."""

ZERO = LEVELS // 2
"""The level of zero."""

# Stops from zero to the extreme; equally spaced in size, blended in the Lab space.
_BLUE_DARK = ("#292b2f", "#1f5e9c", "#3f97dd", "#9ad6ff")
_ORANGE_DARK = ("#292b2f", "#8f4b12", "#d6802f", "#ffcb8f")
_BLUE_LIGHT = ("#f7f7f5", "#9cc8ee", "#3f86c6", "#0b3f7a")
_ORANGE_LIGHT = ("#f7f7f5", "#f6bd86", "#cf7420", "#743500")
_SIGNS_OF_16 = {True: ("#5555ff", "#aa5500"), False: ("#0000aa", "#aa0000")}
"""Bright blue and brown, or dark blue and red, by whether the theme is dark: each is one of the 16 colours."""
_INK_DARK = ("#303338", "#f1ede2")
_INK_LIGHT = ("#fcfcfa", "#1f2125")

_SHADES = "░▒▓█"
_ASCII_SHADES = ":*%#"


STEADY = 1.25
"""Steps that a value may be away from the level that is shown for it."""


def quantise(
    values: ArrayLike, scale: float | None = None, shown: NDArray[np.uint8] | None = None
) -> NDArray[np.uint8]:
    """The level of every value, in an array of the same shape.

    Args:
        values: numbers of any shape; NaN counts as zero, an infinity as the strongest level of its sign.
        scale: the size that has the strongest colour; None takes the largest finite size of the values. A scale that
            is not a positive finite number counts as 1.
        shown: levels of the same shape. One that is still about right stays, so that values that hardly change are not
            drawn again.
    """
    numbers = np.asarray(values, dtype=np.float64)
    if scale is None:
        scale = largest(numbers)
    if not (0.0 < scale < np.inf):
        scale = 1.0
    shares = np.asarray(np.clip(numbers, -scale, scale) / scale)
    shares *= ZERO
    np.nan_to_num(shares, copy=False, nan=0.0)
    levels = np.rint(shares)
    levels += ZERO
    if shown is not None:
        shares += ZERO
        np.copyto(levels, shown, where=np.abs(shares - shown) <= STEADY)
    return levels.astype(np.uint8)


def largest(values: ArrayLike) -> float:
    """The largest finite size among the values; 0 when there is none."""
    sizes = np.abs(np.asarray(values, dtype=np.float64))
    if not sizes.size:
        return 0.0
    top = float(sizes.max())
    if np.isfinite(top):
        return top
    return float(np.max(sizes, where=np.isfinite(sizes), initial=0.0))


@lru_cache(maxsize=16)
def diverging(capabilities: TerminalCapabilities) -> tuple[Color, ...]:
    """The 31 colours from the most negative (blue) over zero to the most positive (orange)."""
    dark = capabilities.dark
    if capabilities.indexed:
        negative, positive = map(indexed, reversed(NEGATIVE[dark])), map(indexed, POSITIVE[dark])
        return (*negative, indexed(ZERO_OF[dark]), *positive)
    if capabilities.colours == "few":
        signs = [Color.parse(colour) for colour in _SIGNS_OF_16[dark]]
        return (*[signs[0]] * ZERO, Color.parse((_BLUE_DARK if dark else _BLUE_LIGHT)[0]), *[signs[1]] * ZERO)
    blue, orange = (_BLUE_DARK, _ORANGE_DARK) if dark else (_BLUE_LIGHT, _ORANGE_LIGHT)
    return (*reversed(ramp(blue, ZERO + 1)), *ramp(orange, ZERO + 1)[1:])


@lru_cache(maxsize=16)
def ink_ramp(capabilities: TerminalCapabilities) -> tuple[Color, ...]:
    """The 31 colours of a drawing: paper up to zero, then towards ink at the last level."""
    if capabilities.indexed:
        paper_to_ink = spread(INK[capabilities.dark], ZERO + 1)
    else:
        paper_to_ink = ramp(_INK_DARK if capabilities.dark else _INK_LIGHT, ZERO + 1)
    return (*[paper_to_ink[0]] * ZERO, *paper_to_ink)


def ink(capabilities: TerminalCapabilities) -> tuple[Color, Color]:
    """The colours (on, off) of a binary pixel: ink and paper."""
    ramp = ink_ramp(capabilities)
    return ramp[-1], ramp[0]


@lru_cache(maxsize=16)
def glyphs(capabilities: TerminalCapabilities) -> tuple[str, ...]:
    """The two characters of each level where colours are few: its sign, then its shade."""
    shades, nothing = (_ASCII_SHADES, ".") if capabilities.ascii else (_SHADES, "·")
    return tuple(_sign(level) + _shade(abs(level - ZERO), shades, nothing) for level in range(LEVELS))


@lru_cache(maxsize=16)
def ink_glyphs(capabilities: TerminalCapabilities) -> tuple[str, ...]:
    """The two characters of each level of a drawing where colours are few."""
    shades, paper = (_ASCII_SHADES, ".") if capabilities.ascii else (_SHADES, "·")
    return tuple(f"{paper} " if level <= ZERO else _shade(level - ZERO, shades, paper) * 2 for level in range(LEVELS))


def text_on(colour: Color) -> Color:
    """Black or white, whichever reads better on a colour."""
    return colour.get_contrast_text(1.0)


def ramp(stops: Sequence[str], count: int) -> list[Color]:
    """That many colours from the first stop to the last: the stops are equally spaced, and blended in the Lab space."""
    labs = [rgb_to_lab(Color.parse(stop)) for stop in stops]
    places = np.linspace(0.0, len(stops) - 1.0, count)
    parts: list[Any] = [
        np.interp(places, range(len(stops)), [getattr(lab, part) for lab in labs]) for part in ("L", "a", "b")
    ]
    return [lab_to_rgb(type(labs[0])(*map(float, point))) for point in zip(*parts, strict=True)]


def _sign(level: int) -> str:
    return "-" if level < ZERO else "+" if level > ZERO else " "


def _shade(size: int, shades: str, nothing: str) -> str:
    return shades[(size - 1) * len(shades) // ZERO] if size else nothing
