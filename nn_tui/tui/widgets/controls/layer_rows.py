"""The layers of a network as rows: name, width, a bar of it, and a remark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from textual import events
from textual.geometry import Size
from textual.message import Message

from nn_tui.tui.widgets.drawing.canvas import Canvas, window
from nn_tui.tui.widgets.drawing.labels import left, right, widest

_WIDEST_BAR = 40
_EIGHTHS = " ▏▎▍▌▋▊▉"


class LayerRow(NamedTuple):
    """One layer: its name, how many neurons it has if it is described by that, and what else there is to say of it."""

    name: str
    width: int | None
    remark: str = ""


class LayerRows(Canvas):
    """One row a layer, with a cursor. A bar has one cell a neuron, or less where the widest would not fit."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"layer-rows--bar", "layer-rows--at"}

    DEFAULT_CSS = """
    LayerRows {
        height: auto;
        & > .layer-rows--bar { color: $primary; }
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
        """Show these rows, the cursor in that one."""
        more = len(rows) != len(self._rows)
        self._rows, self._cursor = tuple(rows), cursor
        self.repaint(layout=more)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One line a row."""
        return max(1, len(self._rows))

    def plan(self) -> None:
        """Divide the columns among name, number, bar and remark."""
        width, height = self.room
        self._name_width = min(widest(row.name for row in self._rows), max(1, width // 3))
        self._number_width = widest(_number(row) for row in self._rows)
        remark = widest(row.remark for row in self._rows)
        rest = width - self._name_width - self._number_width - remark - 8
        widest_layer = max((row.width or 1 for row in self._rows), default=1)
        self._bar_width = max(0, min(_WIDEST_BAR, rest, widest_layer))
        self._per_cell = max(1.0, widest_layer / max(1, self._bar_width))
        self._first = window(self._first, self._cursor, max(1, height), len(self._rows))

    def draw_line(self, y: int) -> Iterable[Segment]:
        """One row."""
        index = y + self._first
        if index >= len(self._rows):
            return ()
        row, at = self._rows[index], index == self._cursor
        capabilities = self.capabilities
        text = self.part("layer-rows--at" if at else "label")
        name = left(row.name, self._name_width, ascii_only=capabilities.ascii)
        number = right(_number(row), self._number_width)
        segments = [
            Segment(("> " if capabilities.ascii else "▸ ") if at else "  ", text),
            Segment(f"{name}  {number}  ", text),
            Segment(self._bar(row.width), self.part("layer-rows--bar") if capabilities.shaded else text),
            Segment(f"  {row.remark}", text),
        ]
        return self.with_scroll_mark(segments, y, self.size.height, self._first, len(self._rows))

    def _bar(self, width: int | None) -> str:
        if width is None:
            return " " * self._bar_width
        if self.capabilities.ascii:
            return ("#" * max(1, round(width / self._per_cell))).ljust(self._bar_width)[: self._bar_width]
        eighths = max(1, round(width / self._per_cell * 8))
        full, rest = divmod(eighths, 8)
        return ("█" * full + (_EIGHTHS[rest] if rest else "")).ljust(self._bar_width)[: self._bar_width]

    def on_click(self, event: events.Click) -> None:
        """The row under the pointer."""
        index = event.y + self._first
        if index < len(self._rows):
            self.post_message(self.Chosen(index))


def _number(row: LayerRow) -> str:
    return "" if row.width is None else str(row.width)
