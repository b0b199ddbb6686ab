"""A sequence as a heatmap: steps across, units down, what comes in above and what goes out below."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.cells import cell_len
from rich.segment import Segment
from textual.message import Message
from textual.reactive import reactive

from nn_tui.tui.theme.palette import quantise
from nn_tui.tui.widgets.drawing.digits import fit
from nn_tui.tui.widgets.drawing.headings import headings
from nn_tui.tui.widgets.drawing.labels import cut, left, longest_fitting
from nn_tui.tui.widgets.drawing.matrix_canvas import MatrixCanvas
from nn_tui.tui.widgets.drawing.matrix_cells import MatrixCells
from nn_tui.tui.widgets.states.rows import NO_ROWS, NumberRow, Row, StateRows, TextRow

NUMBER_WIDTH = 6
"""The least columns of a cell that shows its number."""

_WIDEST_CELL = 7
_WIDEST_TEXT = 12
"""The most columns of a cell: words are cut beyond."""


class StateMap(MatrixCanvas):
    """Units as rows and steps as columns, under one cursor.

    Each cell shows its number where it has the room and ``numbers`` is set. Units are one line high if they fit or show
    numbers, else half a line; what still does not fit scrolls with the cursor.
    """

    numbers: reactive[bool] = reactive(True, init=False)
    """Whether cells that are wide enough show their numbers."""

    @dataclass
    class Cursor(Message):
        """The cursor moved to another unit or step."""

        map: StateMap
        unit: int
        step: int

        @property
        def control(self) -> StateMap:
            """The map."""
            return self.map

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._rows = NO_ROWS
        self._levels: NDArray[np.uint8] = np.zeros((0, 0), np.uint8)
        self._above: tuple[Row, ...] = ()
        self._below: tuple[Row, ...] = ()

    # The data.

    @property
    def rows(self) -> StateRows:
        """What is shown."""
        return self._rows

    def show_rows(self, rows: StateRows) -> None:
        """Show a sequence; the cursor stays on its unit and step as far as there are such."""
        old, self._rows = self._rows, rows
        self._values = np.asarray(rows.values, np.float64)
        scales = np.broadcast_to(rows.scale, len(self._values))[:, None]
        old_levels, self._levels = self._levels, quantise(self._values / scales, 1.0)
        if rows.values.shape != old.values.shape:
            self.cursor = self.cursor
        if _frame(rows) != _frame(old):
            self.repaint()
            return
        if not rows.values.size:
            return
        self.ensure_planned()
        shown = self.shown_rows
        changed = (self._levels[shown] != old_levels[shown]).any(axis=1)
        if self._has_numbers:
            changed |= (self._values[shown] != old.values[shown]).any(axis=1)
        if rows.side != old.side:
            changed |= np.array(rows.side[shown]) != np.array(old.side[shown])
        lines = {line for row in np.flatnonzero(changed) for line in self.lines_of(shown.start + int(row))}
        has_new_tint = bool((self._levels[self.cursor_row] != old_levels[self.cursor_row]).any())
        before, now = (*self._above, *self._below), (*rows.above[: len(self._above)], *rows.below[: len(self._below)])
        self._above, self._below = now[: len(self._above)], now[len(self._above) :]
        for line, row, old_row in zip(self._lines_of_rows, now, before, strict=True):
            if not row.looks_like(old_row) or (has_new_tint and isinstance(row, TextRow) and row.is_tinted):
                lines.add(line)
        self.repaint_lines(lines)

    def watch_numbers(self) -> None:
        """Change the size of the cells."""
        self.repaint()

    # The layout.

    def plan(self) -> None:
        """Choose which rows there is room for, the size of the cells, and which part of the sequence to show."""
        rows, (width, height) = self._rows, self.room
        capabilities = self.capabilities
        self._make_room(height)
        self._label_width = min(rows.label_width, max(4, width // 4))
        text = min(rows.text_width, _WIDEST_TEXT) + (rows.text_width > 1)
        if not capabilities.shaded and any(isinstance(row, TextRow) and row.is_tinted for row in rows.rows):
            text += 2
        least = max(2 if capabilities.shaded else 3, text if text <= NUMBER_WIDTH else NUMBER_WIDTH)
        side = self._side_columns(width - self._label_width - 2, least)
        lay_out = partial(
            self.lay_out,
            top=self._top,
            left=self._label_width + 1,
            widths=(least, max(_WIDEST_CELL, text)),
            bottom=len(self._below),
            right=side,
        )
        lay_out()
        room = height - self._top - len(self._below)
        self._has_numbers = self.numbers and self.cell_width >= NUMBER_WIDTH
        shares_lines = capabilities.shaded and not capabilities.ascii and not self._has_numbers
        self._half = shares_lines and len(self._values) > max(1, room)
        if self._half:
            lay_out(rows_per_band=2)
        self._side_width = side
        self._cells = MatrixCells(capabilities, self.cell_width, self.plain)

    def _side_columns(self, room: int, cell: int) -> int:
        """The columns at the right of the cells: those of all that can stand there, or of less where all steps are in
        view without it."""
        rows = self._rows
        texts = max((len(row.end) for row in rows.rows), default=0)
        wanted = [2 + width for width in (max(rows.side_width, texts), rows.side_width) if width]
        needed = self.grid_size[1] * cell
        if needed > room:
            return next((width for width in wanted if 2 * width < room), 0)
        return next((width for width in wanted if needed + width <= room), 0)

    def _make_room(self, height: int) -> None:
        """Leave out rows around the units until two lines are left for these: the least important ones first."""
        above, below = list(self._rows.above), list(self._rows.below)
        self._has_steps = height > 3
        while 1 + len(above) + len(below) > max(0, height - 2):
            if len(above) > 1:
                above.pop()
            elif below:
                below.pop()
            elif above:
                above.pop()
            else:
                break
        self._above, self._below = tuple(above), tuple(below)
        self._top = self._has_steps + len(above)

    @property
    def _lines_of_rows(self) -> list[int]:
        """The lines of the rows above and below the units."""
        first = self.top + self.bands * self.tall
        return [*range(self._has_steps, self.top), *range(first, first + len(self._below))]

    # The cursor.

    def cursor_moved(self) -> None:
        """Post where the cursor is."""
        self.post_message(self.Cursor(self, *self.cursor))

    def cursor_changed(self, old: tuple[int, int]) -> None:
        """Draw both places again, and with another unit all that is tinted by it."""
        if old[0] != self.cursor_row:
            self.repaint_lines(range(self.size.height))
        super().cursor_changed(old)

    # The drawing.

    def draw_line(self, y: int) -> Iterable[Segment]:
        """The steps, a row above or below the units, or a line of units."""
        if not self._values.size:
            return []
        if y < self._has_steps:
            return self._draw_steps()
        around = dict(zip(self._lines_of_rows, (*self._above, *self._below), strict=True))
        if y in around:
            return self._draw_row(around[y])
        band = self.band_at(y)
        return [] if band is None else self._draw_units(band, y)

    def _draw_steps(self) -> list[Segment]:
        ascii_only, steps = self.capabilities.ascii, self.grid_size[1]
        label = "step"
        if self.first_column:
            label += " <" if ascii_only else " ◂"
        texts = [str(step) for step in range(1, steps + 1)]
        current = self.cursor_column if self.has_focus else None
        styles = self.part("label"), self.part("current")
        segments = [
            self._label(label, "faint"),
            *headings(texts, self.first_column, self.columns, self.cell_width, current, styles),
        ]
        after = (">" if ascii_only else "▸") if self.first_column + self.columns < steps else " "
        segments.append(Segment(after, self.part("faint")))
        used = sum(segment.cell_length for segment in segments)
        room = self.size.width - used - 1
        if self._rows.side and self._side_width and room > 0:
            segments.append(Segment(f" {longest_fitting(self._rows.side_titles, room)}", self.part("label")))
        return segments

    def _label(self, text: str, part: str = "label") -> Segment:
        short = left(text, self._label_width, ascii_only=self.capabilities.ascii)
        return Segment(f"{short} ", self.part(part))

    def _draw_row(self, row: Row) -> list[Segment]:
        """A row above or below the units."""
        cells = self._number_cells(row) if isinstance(row, NumberRow) else self._text_cells(row)
        has_end = 0 < len(row.end) <= self._side_width - 2
        end = [Segment(f"  {row.end}", self.part("label"))] if has_end else []
        return [self._label(row.label), *cells, *end]

    def _number_cells(self, row: NumberRow) -> list[Segment]:
        values = np.asarray(row.values, np.float64)[self.shown_columns]
        levels = quantise(values, row.scale)
        return self._written(values, levels) if self._has_numbers else self._cells.row(levels)

    def _written(self, values: NDArray[np.floating[Any]], levels: NDArray[np.uint8]) -> list[Segment]:
        width = self.cell_width
        texts = [fit(value, width - 2).rjust(width - 1) + " " for value in values.tolist()]
        return self._cells.written_row(levels, texts)

    def _text_cells(self, row: TextRow) -> list[Segment]:
        width, ascii_only = self.cell_width, self.capabilities.ascii
        shown = range(self.grid_size[1])[self.shown_columns]
        if row.is_tinted:
            levels, room = self._levels[self.cursor_row, self.shown_columns], self._cells.text_width
            short = [cut(text, room, ascii_only=ascii_only) for text in row.texts[self.shown_columns]]
            return self._cells.tinted_row(levels, [_middle(text, room) for text in short])
        texts = [cut(row.texts[step], width - (width > 2), ascii_only=ascii_only) for step in shown]
        return [
            Segment(_middle(text, width), self.part("bad") if step in row.marks else self.plain)
            for step, text in zip(shown, texts, strict=True)
        ]

    def _draw_units(self, band: int, y: int) -> list[Segment]:
        row = band * self.rows_per_band
        is_here = self.cursor_row // self.rows_per_band == band
        unit = self.cursor_row if is_here else row
        shown = self.shown_columns
        levels = self._levels[row, shown]
        if self._half:
            lower = self._levels[row + 1, shown] if row + 1 < len(self._levels) else None
            cells = self._cells.two_rows(levels, lower)
        elif self._has_numbers:
            cells = self._written(self._values[row, shown], levels)
        else:
            cells = self._cells.row(levels)
        if is_here and self.has_focus:
            place = self.cursor_column - self.first_column
            cells[place] = self._cells.with_cursor(
                cells[place],
                self._levels,
                self.cursor,
                self.part("cursor"),
                is_half=self._half,
                is_written=self._has_numbers,
            )
        part = "current" if is_here and self.has_focus else "title" if is_here else "label"
        segments = [self._label(self._rows.units[unit], part), *cells, self.band_mark(y)]
        if self._rows.side and self._side_width:
            segments.append(Segment(f" {self._rows.side[unit]}", self.part(part)))
        return segments


def _middle(text: str, width: int) -> str:
    """A text in the middle of a cell."""
    before = max(0, (width - 1 - cell_len(text)) // 2)
    return left(" " * before + text, width)


def _frame(rows: StateRows) -> tuple[object, ...]:
    """What the layout depends on."""
    ends = tuple(len(row.end) for row in rows.rows)
    shape = rows.values.shape, len(rows.above), len(rows.below), bool(rows.side)
    return shape, rows.units, rows.label_width, rows.text_width, rows.side_width, rows.side_titles, ends
