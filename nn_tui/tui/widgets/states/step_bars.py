"""A size at each step of a sequence, as bars on a logarithmic axis."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from rich.segment import Segment
from textual.message import Message

from nn_tui.tui.widgets.drawing.grid_canvas import GridCanvas
from nn_tui.tui.widgets.drawing.headings import heading_line
from nn_tui.tui.widgets.drawing.under_cursor import UnderCursor

_EIGHTHS = " ▁▂▃▄▅▆▇█"
_LEAST_DECADES = 2
_MOST_DECADES = 40
"""Sizes further below the largest stand at the foot of the axis."""


class StepBars(GridCanvas):
    """One bar a step from the foot of the axis, whose ends are powers of ten; the cursor goes from step to step."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"step-bars--bar", "step-bars--current"}
    DEFAULT_CSS = """
    StepBars {
        & > .step-bars--bar { color: $primary; }
        & > .step-bars--current { color: $accent; text-style: bold; }
    }
    """

    @dataclass
    class Cursor(Message):
        """The cursor moved to another step."""

        bars: StepBars
        step: int

        @property
        def control(self) -> StepBars:
            """The bars."""
            return self.bars

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._sizes: NDArray[np.float64] = np.zeros(0)
        self._low, self._high = -1, 1

    @property
    def sizes(self) -> NDArray[np.float64]:
        """The sizes shown (steps,); not to be changed."""
        return self._sizes

    @property
    def grid_size(self) -> tuple[int, int]:
        """One row, a column a step."""
        return int(bool(len(self._sizes))), len(self._sizes)

    @property
    def under_cursor(self) -> UnderCursor | None:
        """The size at the step under the cursor, and those of all steps."""
        return UnderCursor(float(self._sizes[self.cursor_column]), self._sizes) if self.has_cells else None

    @property
    def decades(self) -> tuple[int, int]:
        """The powers of ten at the two ends of the axis."""
        return self._low, self._high

    def show_sizes(self, sizes: ArrayLike) -> None:
        """Show sizes (steps,), 0 and above or not finite; nothing is drawn again where none differs."""
        values = np.array(sizes, np.float64)
        if np.array_equal(values, self._sizes, equal_nan=True):
            return
        is_longer = len(values) != len(self._sizes)
        self._sizes = values
        drawable = np.log10(values[np.isfinite(values) & (values > 0)])
        if len(drawable):
            self._high = int(np.ceil(drawable.max()))
            lowest = int(np.floor(drawable.min() - 0.05))
            self._low = max(min(lowest, self._high - _LEAST_DECADES), self._high - _MOST_DECADES)
        if is_longer:
            self.cursor = self.cursor
        self.repaint()

    def plan(self) -> None:
        """Divide the width among the steps."""
        self._label_width = max(len(_power(decade)) for decade in range(self._low, self._high + 1))
        self._lines = max(1, self.room.height - 1)
        self._ticks = self._labels()
        self.lay_out(top=0, left=self._label_width + 2, widths=(2, 6), tall=self._lines, bottom=1)

    def _labels(self) -> dict[int, str]:
        """The powers of ten by the line at whose top they stand; as many as lie on lines of their own."""
        span = self._high - self._low
        step = max(1, -(-span // max(1, self._lines // 2)))
        return {
            round((self._high - decade) / span * self._lines): _power(decade)
            for decade in range(self._high, self._low, -step)
        }

    def cursor_moved(self) -> None:
        """Post the step."""
        self.post_message(self.Cursor(self, self.cursor_column))

    def cursor_changed(self, old: tuple[int, int]) -> None:
        """Draw all lines again, on each of which the cursor's bar may be."""
        self.repaint()

    def draw_line(self, y: int) -> Iterable[Segment]:
        """The steps on the last line, parts of the bars on the others."""
        steps = self.grid_size[1]
        if not steps:
            return []
        if y == self._lines:
            return heading_line(self, [str(step) for step in range(1, steps + 1)])
        if y > self._lines:
            return []
        wall = "|" if self.capabilities.ascii else "│"
        label = self._ticks.get(y, "").rjust(self._label_width)
        return [
            Segment(f"{label} {wall}", self.part("faint")),
            *(self._part_of_bar(step, y) for step in range(steps)[self.shown_columns]),
        ]

    def _part_of_bar(self, step: int, y: int) -> Segment:
        size, width = float(self._sizes[step]), self.cell_width
        part = "step-bars--current" if step == self.cursor_column else "step-bars--bar"
        if not np.isfinite(size):
            text = "!" if y == self._lines - 1 else " "
            return Segment((text * (width - 1)).ljust(width), self.part("bad"))
        share = 0.0 if size <= 0 else (np.log10(size) - self._low) / (self._high - self._low)
        eighths = round(float(np.clip(share, 0.0, 1.0)) * self._lines * 8) - (self._lines - 1 - y) * 8
        block = _EIGHTHS[min(max(eighths, 0), 8)]
        if self.capabilities.ascii:
            block = "#" if eighths >= 4 else " "
        return Segment((block * (width - 1)).ljust(width), self.part(part))


def _power(decade: int) -> str:
    """A power of ten: plain where that is short, else as 1e-7."""
    return f"{10.0**decade:g}" if -4 < decade < 4 else f"1e{decade}"
