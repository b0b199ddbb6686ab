"""Rows of text in columns under a cursor; only those in view are made, and only those that changed are drawn again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rich.segment import Segment
from textual.message import Message

from nn_tui.tui.widgets.drawing.canvas import window
from nn_tui.tui.widgets.drawing.cursor_canvas import CursorCanvas
from nn_tui.tui.widgets.drawing.labels import cut_start, left, right
from nn_tui.tui.widgets.drawing.under_cursor import UnderCursor

_GAP = 1


class RowColumn(NamedTuple):
    """A column: its heading, its width in cells, and whether its texts stand at the right.

    A width of 0 takes what the others leave, at least ``least`` cells. A text that is too long loses its end, or with
    ``keeps_end`` its beginning.
    """

    name: str
    width: int
    at_right: bool = False
    least: int = 4
    keeps_end: bool = False


class Cell(NamedTuple):
    """One text, and the part of the look that it has: "", "good", "bad", "label", "faint"."""

    text: str
    tone: str = ""


RowOf = Callable[[int], Sequence[Cell]]
"""Gives the cells of a row, one for each column."""


class RowList(CursorCanvas):
    """Rows of cells below their headings, with a cursor on one of them."""

    @dataclass
    class Cursor(Message):
        """The cursor moved to another row by key or mouse."""

        rows: RowList
        row: int

        @property
        def control(self) -> RowList:
            """The rows."""
            return self.rows

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._columns: tuple[RowColumn, ...] = ()
        self._count = 0
        self._row_of: RowOf = lambda row: ()
        self._version: object = None
        self._shown: dict[int, tuple[Cell, ...]] = {}
        self._first = 0
        self._widths: tuple[int, ...] = ()

    # The rows.

    @property
    def grid_size(self) -> tuple[int, int]:
        """The rows, in one column."""
        return self._count, 1

    @property
    def rows_in_view(self) -> range:
        """The rows that are shown now."""
        self.ensure_planned()
        return range(self._first, min(self._first + self.page_rows, self._count))

    def set_rows(self, columns: Sequence[RowColumn], count: int, row_of: RowOf, version: object) -> None:
        """Show that many rows; nothing is done if ``version`` equals that of the last call.

        Only rows in view are asked for, and only those that look different are drawn again.
        """
        if version == self._version:
            return
        self._version = version
        same_frame = tuple(columns) == self._columns and count == self._count
        self._columns, self._count, self._row_of = tuple(columns), count, row_of
        old, self._shown = self._shown, {}
        self.cursor = self.cursor
        if not same_frame:
            self.repaint()
            return
        self.repaint_lines(self._line(row) for row in self.rows_in_view if self._cells(row) != old.get(row))

    def _cells(self, row: int) -> tuple[Cell, ...]:
        cells = self._shown.get(row)
        if cells is None:
            cells = self._shown[row] = tuple(self._row_of(row))
        return cells

    # The cursor.

    @property
    def under_cursor(self) -> UnderCursor | None:
        """What the row says, whole however narrow its columns are."""
        if not self._count:
            return None
        texts = (cell.text.strip() for cell in self._cells(self.cursor_row))
        return UnderCursor("  ".join(filter(None, texts)), what="row")

    def cursor_changed(self, old: tuple[int, int]) -> None:
        """Draw the old and the new row again, or all of them when the view scrolls."""
        if self.cursor_row in self.rows_in_view:
            self.repaint_lines(self._line(row) for row in (old[0], self.cursor_row) if row in self.rows_in_view)
        else:
            self.repaint()

    def cursor_moved(self) -> None:
        """Post where the cursor is."""
        self.post_message(self.Cursor(self, self.cursor_row))

    @property
    def page_rows(self) -> int:
        """The rows in view."""
        return max(1, self.room.height - 1)

    def cell_at(self, x: int, y: int) -> tuple[int, int] | None:
        """The row drawn at a place; None outside the rows."""
        row = y - 1 + self._first
        return (row, 0) if y >= 1 and row < self._count else None

    def scroll_rows(self, rows: int) -> bool:
        """Scroll the view without moving the cursor."""
        self.ensure_planned()
        first = max(0, min(self._first + rows, self._count - self.page_rows))
        if first == self._first:
            return False
        self._first = first
        self.repaint_lines(range(self.inner_size.height))
        return True

    # The drawing.

    def _line(self, row: int) -> int:
        return 1 + row - self._first

    def plan(self) -> None:
        """Choose the rows in view, and share the width among the columns."""
        self._first = window(self._first, self.cursor_row, self.page_rows, self._count)
        if len(self._shown) > 4 * self.page_rows:
            self._shown.clear()
        room = self.room.width - 1 - (self._count > self.page_rows)
        fixed = sum(column.width + _GAP for column in self._columns)
        spare = max(0, room - fixed)
        self._widths = tuple(column.width or max(column.least, spare) for column in self._columns)

    def draw_line(self, y: int) -> Iterable[Segment]:
        """The headings, or one row."""
        if not y:
            return self._draw_headings()
        row = y - 1 + self._first
        if row >= self._count:
            return [Segment(" nothing to show", self.part("faint"))] if y == 1 and not self._count else []
        return self.with_scroll_mark(self._draw_row(row), y, self.page_rows, self._first, self._count, top=1)

    def _draw_headings(self) -> list[Segment]:
        segments = [Segment(" ", self.plain)]
        for column, width in zip(self._columns, self._widths, strict=True):
            at = right if column.at_right else left
            segments.append(Segment(at(column.name, width) + " " * _GAP, self.part("label")))
        return segments

    def _draw_row(self, row: int) -> list[Segment]:
        here = row == self.cursor_row
        ascii_only = self.capabilities.ascii
        chosen = ("cursor" if self.has_focus else "cursor-blurred") if here else ""
        marker = (">" if ascii_only else "▸") if here else " "
        segments = [Segment(marker, self.part(chosen))]
        for column, width, cell in zip(self._columns, self._widths, self._cells(row), strict=True):
            at = right if column.at_right else left
            text = cut_start(cell.text, width, ascii_only=ascii_only) if column.keeps_end else cell.text
            text = at(text, width, ascii_only=ascii_only) + " " * _GAP
            segments.append(Segment(text, self.part(chosen or cell.tone)))
        return segments
