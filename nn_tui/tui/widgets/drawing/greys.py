"""The greys of drawings: an even ramp from paper to ink, as colours or, if colours are few, as glyphs."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from textual.color import Color

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.theme.palette import LEVELS, ZERO, ink_ramp

_INK = LEVELS - 1
_SHADES = "░▒▓█"
# No "+" and no "-": they stand for signs elsewhere.
_ASCII_SHADES = ":;=ox%#"


def greys(values: ArrayLike) -> NDArray[np.uint8]:
    """The grey of every value, in an array of the same shape.

    It is 0 for paper (0 and below, NaN), LEVELS - 1 for ink (1 and above), with even steps between.
    """
    shares = np.clip(np.asarray(values, dtype=np.float64), 0.0, 1.0)
    return np.rint(np.nan_to_num(shares, nan=0.0) * _INK).astype(np.uint8)


@lru_cache(maxsize=16)
def grey_ramp(capabilities: TerminalCapabilities) -> tuple[Color, ...]:
    """The LEVELS colours from paper to ink."""
    steps = ink_ramp(capabilities)[ZERO:]
    return tuple(
        steps[grey // 2] if grey % 2 == 0 else steps[grey // 2].blend(steps[grey // 2 + 1], 0.5)
        for grey in range(LEVELS)
    )


@lru_cache(maxsize=16)
def grey_glyphs(capabilities: TerminalCapabilities) -> tuple[str, ...]:
    """The two characters of each grey."""
    shades, paper = (_ASCII_SHADES, ". ") if capabilities.ascii else (_SHADES, "· ")
    return (paper, *(shades[(grey - 1) * len(shades) // _INK] * 2 for grey in range(1, LEVELS)))
