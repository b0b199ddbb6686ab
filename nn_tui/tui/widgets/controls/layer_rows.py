"""The layers of a network as a table: their words, what shape they give, their parameters, what they see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, Literal, NamedTuple

from rich.segment import Segment
from textual import events
from textual.geometry import Size
from textual.message import Message

from nn_tui.tui.widgets.drawing.canvas import Canvas, window
from nn_tui.tui.widgets.drawing.labels import left, right, widest

_LEAST_WORDS = 12
"""Columns that the words keep: the last columns of the table go first."""
_GAP = "  "


Look = Literal["plain", "faint", "wrong"]


class LayerRow(NamedTuple):
    """One layer, each part a text.

    A ``faint`` row is not for the cursor; a ``wrong`` one is about a layer that does not fit.
    """

    name: str
    words: str
    outputs: str = ""
    parameters: str = ""
    sees: str = ""
    look: Look = "plain"


_HEADINGS = LayerRow("", "layer", "gives", "parameters", "sees", "faint")


class LayerRows(Canvas):
    """One row for each layer below the headings, with a cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"layer-rows--at"}

    DEFAULT_CSS = """
    LayerRows {
        height: auto;
        & > .layer-rows--at { color: $foreground; text-style: bold; }
    }
    """

    class Chosen(Message):
        """A row was clicked."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: tuple[LayerRow, ...] = ()
        self._cursor = 0
        self._first = 0

    @property
    def rows(self) -> tuple[LayerRow, ...]:
        """What is shown."""
        return self._rows

    @property
    def cursor(self) -> int:
        """The row under the cursor."""
        return self._cursor

    def set_rows(self, rows: Sequence[LayerRow], cursor: int) -> None:
        """Show these rows with the cursor on the row of that index."""
        count_changed = len(rows) != len(self._rows)
        self._rows, self._cursor = tuple(rows), cursor
        self.repaint(layout=count_changed)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One line for each row, and one for the headings."""
        return len(self._rows) + 1

    def plan(self) -> None:
        """Divide the columns among the parts, and the lines among headings and rows."""
        width, height = self.room
        rows = (_HEADINGS, *self._rows)
        self._name_width = min(widest(row.name for row in rows), max(1, width // 3))
        self._widths = [widest(texts) for texts in zip(*((row[2:5]) for row in rows), strict=True)]
        while self._widths and self._words_width(width) < _LEAST_WORDS:
            self._widths.pop()
        self._top = int(height > min(2, len(self._rows)))
        self._first = window(self._first, self._cursor, max(1, height - self._top), len(self._rows))

    def _words_width(self, width: int) -> int:
        """The columns left for the words; the last one of the widget is for the scroll mark."""
        return width - 3 - self._name_width - sum(len(_GAP) + part for part in (0, *self._widths))

    def draw_line(self, y: int) -> Iterable[Segment]:
        """The headings, or one row."""
        if y < self._top:
            return self._segments(_HEADINGS, "  ", "faint")
        index = y - self._top + self._first
        if index >= len(self._rows):
            return ()
        row, is_at = self._rows[index], index == self._cursor
        mark = (">" if self.capabilities.ascii else "▸") if is_at else "!" if row.look == "wrong" else " "
        style = {"wrong": "bad", "faint": "faint"}.get(row.look, "layer-rows--at" if is_at else "label")
        lines = self.size.height - self._top
        segments = self._segments(row, f"{mark} ", style)
        return self.with_scroll_mark(segments, y, lines, self._first, len(self._rows), top=self._top)

    def _segments(self, row: LayerRow, mark: str, style: str) -> list[Segment]:
        """One line of the table."""
        ascii_only = self.capabilities.ascii
        words = left(row.words, max(0, self._words_width(self.size.width)), ascii_only=ascii_only)
        parts = [left(row.name, self._name_width, ascii_only=ascii_only), words]
        parts += [right(text, width) for text, width in zip(row[2:5], self._widths, strict=False)]
        return [Segment(mark + _GAP.join(parts), self.part(style))]

    def on_click(self, event: events.Click) -> None:
        """Choose the row under the pointer."""
        index = event.y - self._top + self._first
        if event.y >= self._top and index < len(self._rows):
            self.post_message(self.Chosen(index))
