"""Horizontal bars with their numbers, such as the outputs of a network."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size

from nn_tui.tui.theme.palette import ZERO, diverging
from nn_tui.tui.widgets.bars.scale import BarScale
from nn_tui.tui.widgets.drawing.canvas import Canvas, window
from nn_tui.tui.widgets.drawing.labels import left, widest

_STRONG = ZERO * 2 // 3
"""The distance from zero of the palette's levels for negative and positive bars."""
_WIDEST_BAR = 40
_GAP = 3


class _Bar(NamedTuple):
    """What one bar looks like; equal ones need not be drawn again."""

    label: str
    blocks: str
    number: str
    mark: str
    best: bool
    negative: bool


class Bars(Canvas):
    """One bar for each value, the largest one emphasised; in two or three columns if there are too few lines.

    If zero is inside the range, bars start there and go left or right, in the palette's two colours.
    """

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
        self._scale = BarScale()
        self._first = 0
        self._bars: list[_Bar] = []

    @property
    def values(self) -> tuple[float, ...]:
        """The values shown, one for each bar."""
        return self._values

    @property
    def largest(self) -> int | None:
        """The index of the largest value, the first of equals; None if no value is a number.

        Changes are compared by size.
        """
        sizes = [abs(value) if self._scale.changes else value for value in self._values]
        numbers = [index for index, value in enumerate(sizes) if not math.isnan(value)]
        return max(numbers, key=sizes.__getitem__, default=None)

    def set_bars(
        self,
        labels: Sequence[str],
        values: ArrayLike,
        *,
        marks: Sequence[str] | None = None,
        low: float = 0.0,
        high: float = 1.0,
        changes: bool = False,
    ) -> None:
        """Show values, one bar each.

        Args:
            labels: a name for each value.
            values: (bars,) numbers; any may be outside [low, high] or not finite.
            marks: a short remark after each number.
            low: the value at the left end.
            high: the value at the right end; the size of the two decides how many decimals the numbers have.
            changes: whether the values are differences, which are written with their sign.

        Raises:
            ValueError: the numbers of labels, values and marks differ.
        """
        numbers = tuple(float(value) for value in np.ravel(values))
        names, remarks = tuple(labels), tuple(marks) if marks is not None else ("",) * len(numbers)
        if not len(names) == len(numbers) == len(remarks):
            raise ValueError(f"{len(numbers)} bars cannot have {len(names)} labels and {len(remarks)} marks.")
        old_frame, old_bars = self._frame(), self._bars
        self._labels, self._values, self._marks = names, numbers, remarks
        self._scale = BarScale(low, high, changes)
        if self._frame() != old_frame or not old_bars or len(old_bars) != len(numbers):
            self.repaint(layout=len(old_bars) != len(numbers))
            return
        self.ensure_planned()
        self._bars = self._make_bars()
        if self._first_shown() != self._first:
            self.repaint()
            return
        changed = [place for place, bar in enumerate(self._bars) if bar != old_bars[place]]
        self.repaint_lines(
            y for place in changed if 0 <= (y := place % self._per_column - self._first) < self.inner_size.height
        )

    def _frame(self) -> tuple[object, ...]:
        """What the layout depends on."""
        negative = any(value < 0 for value in self._values)
        return self._labels, widest(self._marks), negative, self._scale

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """All the width there is, up to the widest useful one."""
        label, _, mark = self._widths(container.width)
        return max(1, min(container.width, label + 1 + _WIDEST_BAR + 9 + mark))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One line for each bar."""
        return max(1, len(self._values))

    def _widths(self, width: int) -> tuple[int, int, int]:
        """The columns of label, number and mark out of ``width``."""
        mark = widest(self._marks)
        signed = self._scale.changes or any(value < 0 for value in self._values)
        decimals = self._scale.decimals(width)
        number = self._scale.digits + bool(decimals) + decimals + signed
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
        return window(self._first, place % self._per_column, max(1, self.inner_size.height), self._per_column)

    def _make_bars(self) -> list[_Bar]:
        best, scale, ascii_only = self.largest, self._scale, self.capabilities.ascii
        decimals = scale.decimals(self._column_width)
        return [
            _Bar(
                label,
                scale.blocks(value, self._bar_width, ascii_only=ascii_only),
                scale.number(value, self._number_width, decimals),
                mark,
                index == best,
                value < 0,
            )
            for index, (label, value, mark) in enumerate(zip(self._labels, self._values, self._marks, strict=True))
        ]

    def draw_line(self, y: int) -> Iterable[Segment]:
        """The bars beside each other on one line."""
        row = y + self._first
        segments: list[Segment] = []
        for column in range(self._columns):
            place = column * self._per_column + row
            if row >= self._per_column or place >= len(self._bars):
                break
            if column:
                segments.append(Segment(" " * _GAP, self.plain))
            segments += self._draw_bar(self._bars[place])
        return self.with_scroll_mark(segments, y, self.inner_size.height, self._first, self._per_column)

    def _draw_bar(self, bar: _Bar) -> list[Segment]:
        capabilities = self.capabilities
        text = self.plain + Style(bold=True) if bar.best else self.part("label")
        label = left(bar.label, self._label_width, ascii_only=capabilities.ascii)
        segments = [Segment(label + " ", text)]
        if self._bar_width:
            segments += [Segment(bar.blocks, self._bar_style(bar, text)), Segment(" ", self.plain)]
        segments.append(Segment(bar.number, text))
        if self._mark_width:
            segments.append(Segment(left(f" {bar.mark}", self._mark_width), text))
        used = sum(segment.cell_length for segment in segments)
        return [*segments, Segment(" " * max(0, self._column_width - used), self.plain)]

    def _bar_style(self, bar: _Bar, text: Style) -> Style:
        if not self.capabilities.shaded:
            return text
        if not self._scale.is_signed:
            return self.part("bars--best" if bar.best else "bars--bar")
        colour = diverging(self.capabilities)[ZERO - _STRONG if bar.negative else ZERO + _STRONG]
        return self.part("bars--bar") + Style.from_color(colour.rich_color)
