"""How values in a range become bars and numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass

from nn_tui.tui.widgets.drawing.digits import fixed

_EIGHTHS = " ▏▎▍▌▋▊▉"
_MOST_DIGITS = 6
_MOST_ZEROS = 4


@dataclass(frozen=True)
class BarScale:
    """The values at the left and the right end; with ``changes``, numbers are written with their sign."""

    low: float = 0.0
    high: float = 1.0
    changes: bool = False

    @property
    def is_signed(self) -> bool:
        """Whether bars go to the left and to the right from zero."""
        return self.low < 0 < self.high

    @property
    def _top(self) -> float:
        top = max(abs(self.low), abs(self.high))
        return top if 0 < top < 1e15 else 1.0

    @property
    def digits(self) -> int:
        """The digits before the point."""
        return len(str(int(self._top)))

    def decimals(self, width: int) -> int:
        """The digits after the point: more if there is room, fewer for large numbers, more for small ones."""
        usual = 5 if width >= 36 else 4 if width >= 28 else 3
        zeros = -math.floor(math.log10(self._top)) - 1 if self._top < 0.1 else 0
        return max(0, min(usual, _MOST_DIGITS - self.digits)) + min(zeros, _MOST_ZEROS)

    def number(self, value: float, width: int, decimals: int) -> str:
        """A value right-aligned in ``width`` characters."""
        text = fixed(value, width, decimals)
        if self.changes and value > 0 and text.startswith(" ") and any(digit in text for digit in "123456789f"):
            return f"+{text.lstrip()}".rjust(len(text))
        return text

    def blocks(self, value: float, width: int, *, ascii_only: bool) -> str:
        """The bar of a value in ``width`` characters, from the left end or from zero."""
        if not self.high > self.low or not width:
            return " " * width
        start = round(-self.low / (self.high - self.low) * width) if self.is_signed else 0
        # Each side starts at the edge of a cell, so that zero has no bar.
        base = 0.0 if self.is_signed else self.low
        value = base if math.isnan(value) else min(max(value, self.low), self.high)
        side, cells = (self.low, start) if value < base else (self.high, width - start)
        reach = round((value - base) / (side - base) * cells * 8)
        end = start * 8 + (-reach if value < base else reach)
        if ascii_only:
            first, last = sorted((start, round(end / 8)))
            return "." * first + "#" * (last - first) + "." * (width - last)
        if end < start * 8:
            # The only block that fills a cell from the right is the half one.
            empty, half = divmod(round(end / 4), 2)
            return " " * empty + "▐" * half + "█" * (start - empty - half) + " " * (width - start)
        full, rest = divmod(end - start * 8, 8)
        return " " * start + ("█" * full + (_EIGHTHS[rest] if rest else "")).ljust(width - start)
