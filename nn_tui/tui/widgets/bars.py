"""Horizontal bars with their numbers: the outputs of a network, one a class."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size

from nn_tui.tui.widgets.canvas import Canvas, window
from nn_tui.tui.widgets.digits import fixed
from nn_tui.tui.widgets.labels import left, widest

_EIGHTHS = " ▏▎▍▌▋▊▉"
_WIDEST_BAR = 40
_GAP = 3


class _Bar(NamedTuple):
    """What one bar looks like; two equal ones need not be drawn again."""

    label: str
    eighths: int
    number: str
    mark: str
    best: bool


class Bars(Canvas):
    """One bar a value, the largest one emphasised; in two or three columns when lines are short."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"bars--bar", "bars--best"}

    DEFAULT_CSS = """
    Bars {
        & > .bars--bar { color: $foreground 45%; background: $foreground 8%; }
        & > .bars--best { color: $primary; background: $foreground 8%; }
    }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._labels: tuple[str, ...] = ()
        self._marks: tuple[str, ...] = ()
        self._values: tuple[float, ...] = ()
        self._range = (0.0, 1.0)
        self._first = 0
        self._bars: list[_Bar] = []

    @property
    def values(self) -> tuple[float, ...]:
        """The values shown."""
        return self._values

    @property
    def largest(self) -> int | None:
        """The index of the largest value, the first of equals; None when no value is a number."""
        numbers = [index for index, value in enumerate(self._values) if not math.isnan(value)]
        return max(numbers, key=self._values.__getitem__, default=None)

    def set_bars(
        self,
        labels: Sequence[str],
        values: ArrayLike,
        *,
        marks: Sequence[str] | None = None,
        low: float = 0.0,
        high: float = 1.0,
    ) -> None:
        """Show values, one bar each.

        Args:
            labels: a name for each value.
            values: as many numbers; any may be outside [low, high] or not finite.
            marks: a short remark behind each number.
            low: the value of an empty bar.
            high: the value of a full bar.

        Raises:
            ValueError: not as many labels or marks as values.
        """
        numbers = tuple(float(value) for value in np.ravel(values))
        names, remarks = tuple(labels), tuple(marks) if marks is not None else ("",) * len(numbers)
        if not len(names) == len(numbers) == len(remarks):
            raise ValueError(f"{len(numbers)} bars cannot have {len(names)} labels and {len(remarks)} marks.")
        old_frame, old_bars = self._frame(), self._bars
        self._labels, self._values, self._marks, self._range = names, numbers, remarks, (low, high)
        if self._frame() != old_frame or not old_bars:
            self.repaint(layout=len(old_bars) != len(numbers))
            return
        self.ensure_planned()
        self._bars = self._make_bars()
        if self._first_shown() != self._first:
            self.repaint()
            return
        changed = [place for place, bar in enumerate(self._bars) if bar != old_bars[place]]
        self.repaint_lines(
            y for place in changed if 0 <= (y := place % self._per_column - self._first) < self.size.height
        )

    def _frame(self) -> tuple[object, ...]:
        """What the layout depends on."""
        negative = any(value < 0 for value in self._values)
        return self._labels, widest(self._marks), negative

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """All the width there is, up to the widest useful one."""
        label, _, mark = self._widths(container.width)
        return max(1, min(container.width, label + 1 + _WIDEST_BAR + 9 + mark))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One line a bar."""
        return max(1, len(self._values))

    def _widths(self, width: int) -> tuple[int, int, int]:
        """The columns of label, number and mark in `width` columns."""
        mark = widest(self._marks)
        number = _decimals(width) + 2 + any(value < 0 for value in self._values)
        label = min(widest(self._labels), max(1, width // 3))
        return label, min(number, max(0, width - label - 1)), mark + bool(mark)

    def plan(self) -> None:
        """Choose how many columns of bars there are and how wide each is."""
        width, height = self.room
        count = len(self._values)
        label, number, mark = self._widths(20)
        narrowest = label + 1 + 4 + 1 + number + mark + _GAP
        columns = min(3, -(-count // max(1, height)), max(1, (width + _GAP) // narrowest))
        self._columns = max(1, columns)
        self._per_column = max(1, -(-count // self._columns))
        self._column_width = max(1, (width - (self._columns - 1) * _GAP) // self._columns)
        if self._per_column > height:
            self._column_width = max(1, self._column_width - 1)
        self._label_width, self._number_width, self._mark_width = self._widths(self._column_width)
        bar = self._column_width - self._label_width - 1 - self._number_width - 1 - self._mark_width
        self._bar_width = min(_WIDEST_BAR, bar) if bar >= 3 else 0
        self._bars = self._make_bars()
        self._first = self._first_shown()

    def _first_shown(self) -> int:
        place = self.largest or 0
        return window(self._first, place % self._per_column, max(1, self.size.height), self._per_column)

    def _make_bars(self) -> list[_Bar]:
        best, decimals = self.largest, _decimals(self._column_width)
        return [
            _Bar(label, self._eighths_of(value), fixed(value, self._number_width, decimals), mark, index == best)
            for index, (label, value, mark) in enumerate(zip(self._labels, self._values, self._marks, strict=True))
        ]

    def _eighths_of(self, value: float) -> int:
        low, high = self._range
        if math.isnan(value) or not high > low:
            return 0
        return round(min(max((value - low) / (high - low), 0.0), 1.0) * self._bar_width * 8)

    def draw_line(self, y: int) -> Iterable[Segment]:
        """The bars that stand beside each other on one line."""
        row = y + self._first
        segments: list[Segment] = []
        for column in range(self._columns):
            place = column * self._per_column + row
            if row >= self._per_column or place >= len(self._bars):
                break
            if column:
                segments.append(Segment(" " * _GAP, self.plain))
            segments += self._draw_bar(self._bars[place])
        return self.with_scroll_mark(segments, y, self.size.height, self._first, self._per_column)

    def _draw_bar(self, bar: _Bar) -> list[Segment]:
        look = self.look
        text = self.plain + Style(bold=True) if bar.best else self.part("label")
        label = left(bar.label, self._label_width, ascii_only=look.ascii)
        segments = [Segment(label + " ", text)]
        if self._bar_width:
            style = self.part("bars--best" if bar.best else "bars--bar")
            if not look.shaded:
                style = text
            segments += [Segment(self._blocks(bar.eighths), style), Segment(" ", self.plain)]
        segments.append(Segment(bar.number, text))
        if self._mark_width:
            segments.append(Segment(left(f" {bar.mark}", self._mark_width), text))
        used = sum(segment.cell_length for segment in segments)
        return [*segments, Segment(" " * max(0, self._column_width - used), self.plain)]

    def _blocks(self, eighths: int) -> str:
        if self.look.ascii:
            return ("#" * round(eighths / 8)).ljust(self._bar_width, ".")
        full, rest = divmod(eighths, 8)
        return ("█" * full + (_EIGHTHS[rest] if rest else "")).ljust(self._bar_width)


def _decimals(width: int) -> int:
    return 5 if width >= 36 else 4 if width >= 28 else 3
