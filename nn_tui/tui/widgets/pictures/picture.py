"""One picture, with its caption and tone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nn_tui.tui.widgets.drawing.labels import left

Tone = Literal["normal", "good", "bad", "dim"]

SIGNS: dict[Tone, tuple[str, str]] = {"good": ("✓", "+"), "bad": ("✗", "x")}
"""The sign after the caption, and the one in ASCII: no tone depends on colour alone."""

STYLES: dict[Tone, str] = {"normal": "label", "good": "good", "bad": "bad", "dim": "faint"}
"""The part of a canvas that gives a tone its style."""


@dataclass(frozen=True, eq=False)
class Picture:
    """Values (rows, columns) with a caption and its tone; of a picture with channels (channels, rows, columns)."""

    values: NDArray[np.float64]
    caption: str
    tone: Tone = "normal"

    def caption_line(self, width: int, *, chosen: bool, ascii_only: bool) -> str:
        """The caption in exactly ``width`` columns, marked if chosen, with the sign of its tone."""
        marker = (">" if ascii_only else "▸") if chosen else " "
        sign = SIGNS[self.tone][ascii_only] if self.tone in SIGNS else ""
        text = marker + left(self.caption, width - 1 - 2 * bool(sign), ascii_only=ascii_only)
        return f"{text} {sign}" if sign else text
