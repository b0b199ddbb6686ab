"""Small histograms, stacked or side by side, of the weights or the gradients of each layer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from nn_tui.tui.theme.palette import LEVELS, diverging
from nn_tui.tui.widgets.drawing.canvas import window
from nn_tui.tui.widgets.drawing.cursor_canvas import CursorCanvas
from nn_tui.tui.widgets.histogram.bins import HistogramData
from nn_tui.tui.widgets.histogram.plot import Plot, plotted, readout

__all__ = ["Histogram", "HistogramData"]

_GAP = 2
_NARROWEST = 20
_LOW, _GOOD = 3, 6
"""The lines of a histogram: at least title, one line of bars and axis; four lines of bars are easy to read."""


class Histogram(CursorCanvas):
    """Histograms of equal size; left and right go through the bins of one, up and down from one to the next."""

    @dataclass
    class Cursor(Message):
        """The cursor moved to another bin or group."""

        histogram: Histogram
        group: int
        bin: int

        @property
        def control(self) -> Histogram:
            """The widget."""
            return self.histogram

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._groups: tuple[HistogramData, ...] = ()
        self._plots: list[Plot] = []
        self._shared = False
        self._per_row = self._width = self._lines = self._rows = 1
        self._first_row = 0

    # The data.

    @property
    def groups(self) -> tuple[HistogramData, ...]:
        """The histograms shown."""
        return self._groups

    def set_histograms(self, groups: Sequence[HistogramData], *, shared_axis: bool = False) -> None:
        """Show histograms; only lines that look different are drawn again.

        Every number is counted, which takes about 5 ms for 200,000: call it only a few times a second.

        Args:
            groups: one for each histogram.
            shared_axis: whether all values share one axis; counts keep their own edges.
        """
        old, drawn = len(self._groups), self._plots
        self._groups, self._shared = tuple(groups), shared_axis
        if old != len(groups) or not drawn:
            self.cursor = min(self.cursor_row, max(len(groups) - 1, 0)), self.cursor_column
            self.repaint(layout=old != len(groups))
            return
        self.ensure_planned()
        self._plots = self._make_plots()
        self.cursor = self.cursor_row, min(self.cursor_column, self._bins_of(self.cursor_row) - 1)
        lines: set[int] = set()
        for group, (before, now) in enumerate(zip(drawn, self._plots, strict=True)):
            lines.update(self._changed_lines(group, before, now))
        self.repaint_lines(lines)

    def _changed_lines(self, group: int, before: Plot, now: Plot) -> Iterable[int]:
        top = (group // self._per_row - self._first_row) * self._lines
        if before == now or not 0 <= top < self._rows * self._lines:
            return ()
        changed = [top] if (before.title, before.rest) != (now.title, now.rest) else []
        bars = range(top + 1, top + 1 + now.bar_lines)
        styles = [(plot.heights, plot.bar_width, plot.zero_column, plot.signs) for plot in (before, now)]
        if styles[0] != styles[1]:
            changed += bars
        return changed if before.axis == now.axis else [*changed, bars.stop]

    def readout(self) -> str:
        """The exact content of the bin under the cursor: "W1 0.10 to 0.15: 12 of 160 weights"; "" if there is none."""
        if not self._groups:
            return ""
        self.ensure_planned()
        group = self.cursor_row
        return readout(self._groups[group], self._plots[group].bins, self._bin_of(group))

    # The cursor: its row is the group, its column the bin.

    @property
    def grid_size(self) -> tuple[int, int]:
        """How many groups there are, and the most bins that one has."""
        return len(self._groups), max((len(plot.bins.counts) for plot in self._plots), default=0) or 1

    def _bins_of(self, group: int) -> int:
        return max(1, len(self._plots[group].bins.counts)) if group < len(self._plots) else 1

    def _bin_of(self, group: int) -> int:
        return min(self.cursor_column, self._bins_of(group) - 1)

    def action_move(self, down: int, right: int) -> None:
        """Move to another group, or to another bin of this one."""
        if not self._groups:
            return
        self.ensure_planned()
        group = min(max(self.cursor_row + down, 0), len(self._groups) - 1)
        self.move_to(group, min(max(self._bin_of(self.cursor_row) + right, 0), self._bins_of(group) - 1))

    def cursor_moved(self) -> None:
        """Post where the cursor is."""
        self.post_message(self.Cursor(self, *self.cursor))

    @property
    def page_rows(self) -> int:
        """The groups in view."""
        self.ensure_planned()
        return max(1, self._rows * self._per_row)

    def cell_at(self, x: int, y: int) -> tuple[int, int] | None:
        """The group and the bin drawn at a place; None outside the histograms."""
        column, row = x // (self._width + _GAP), y // self._lines + self._first_row
        group = row * self._per_row + column
        if column >= self._per_row or not 0 <= group < len(self._plots) or y >= self._rows * self._lines:
            return None
        place = (x - column * (self._width + _GAP)) // self._plots[group].bar_width
        return group, min(place, self._bins_of(group) - 1)

    def scroll_rows(self, rows: int) -> bool:
        """Scroll by a row of histograms without moving the cursor."""
        self.ensure_planned()
        step = (rows > 0) - (rows < 0)
        first = min(max(self._first_row + step, 0), max(0, self._total_rows - self._rows))
        if first == self._first_row:
            return False
        self._first_row = first
        self.repaint_lines(range(self.inner_size.height))
        return True

    @property
    def cursor_place(self) -> tuple[float, ...]:
        """The group and the bin; how many bins there are depends on the width."""
        return self.cursor

    @cursor_place.setter
    def cursor_place(self, place: Sequence[float]) -> None:
        if len(place) == 2 and self._groups:
            self.ensure_planned()
            self.cursor = int(place[0]), int(place[1])

    # The layout.

    @property
    def _total_rows(self) -> int:
        return -(-len(self._groups) // self._per_row)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The height at which all of them, one above the other, are easy to read."""
        return max(1, _GOOD * len(self._groups))

    def plan(self) -> None:
        """Choose how many are side by side, how large each is, and which to show."""
        width, height = self.room
        count = max(len(self._groups), 1)
        fitting = range(1, max(1, min(count, (width + _GAP) // (_NARROWEST + _GAP))) + 1)
        good = (columns for columns in fitting if height // -(-count // columns) >= _GOOD)
        self._per_row = next(good, fitting[-1])
        total = -(-count // self._per_row)
        self._rows = min(total, max(1, height // _LOW))
        self._lines = max(1, height // self._rows)
        room = width - (self._rows < total)
        self._width = max(1, (room + _GAP) // self._per_row - _GAP)
        self._first_row = window(self._first_row, self.cursor_row // self._per_row, self._rows, total)
        self._plots = self._make_plots()

    def _make_plots(self) -> list[Plot]:
        span = None
        known = [group.ends for group in self._groups if group.ends is not None]
        if self._shared and known:
            span = min(low for low, _ in known), max(high for _, high in known)
        ascii_only = self.capabilities.ascii
        return [plotted(group, self._width, self._lines, span, ascii_only=ascii_only) for group in self._groups]

    # The drawing.

    def draw_line(self, y: int) -> Iterable[Segment]:
        """One line of the histograms that are side by side."""
        if not self._groups:
            return [Segment("no histograms", self.part("faint"))] if y == 0 else []
        row, line = divmod(y, self._lines)
        segments: list[Segment] = []
        if row < self._rows:
            first = (row + self._first_row) * self._per_row
            for group in range(first, min(first + self._per_row, len(self._plots))):
                piece = self._draw_piece(group, line)
                used = sum(segment.cell_length for segment in piece)
                segments += [*piece, Segment(" " * max(0, self._width + _GAP - used), self.plain)]
        if self._rows >= self._total_rows:
            return segments
        mark = self.scroll_mark(y, self.inner_size.height, self._first_row, self._rows, self._total_rows)
        return [*Strip(segments).adjust_cell_length(self.inner_size.width - 1, self.plain), mark]

    def _draw_piece(self, group: int, line: int) -> list[Segment]:
        plot = self._plots[group]
        here = self.has_focus and group == self.cursor_row
        if line == 0:
            style = self.part("current" if here else "title")
            return [Segment(plot.title, style), Segment(plot.rest, self.part("label"))]
        if line <= plot.bar_lines:
            if not plot.heights:
                return [Segment("nothing to count", self.part("faint"))] if line == 1 else []
            return self._draw_bars(plot, line - 1, self._bin_of(group) if here else None)
        return [Segment(plot.axis, self.part("label"))]

    def _draw_bars(self, plot: Plot, line: int, current: int | None) -> list[Segment]:
        ascii_only, zero = self.capabilities.ascii, plot.zero_column
        segments = []
        for number, style in enumerate(self._bar_styles(plot)):
            start = number * plot.bar_width
            text = plot.bar(number, line, ascii_only=ascii_only).ljust(plot.bar_width)
            if number == current:
                segments.append(Segment(text, self.part("cursor")))
            elif zero is not None and start <= zero < start + plot.bar_width and not text.strip():
                mark = " " * (zero - start) + ("|" if ascii_only else "│")
                segments.append(Segment(mark.ljust(plot.bar_width), self.part("faint")))
            else:
                segments.append(Segment(text, style))
        return segments

    def _bar_styles(self, plot: Plot) -> list[Style]:
        if self.capabilities.colours == "none":
            return [self.plain] * len(plot.heights)
        colours = diverging(self.capabilities)
        negative, positive = (
            self.plain + Style.from_color(colours[place].rich_color) for place in (LEVELS // 6, -1 - LEVELS // 6)
        )
        styles = {-1: negative, 0: self.plain, 1: positive}
        return [styles[sign] for sign in plot.signs]
