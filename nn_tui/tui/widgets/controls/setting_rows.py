"""Settings as rows, each with a value that left and right change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message

from nn_tui.tui.widgets.drawing.canvas import Canvas, window
from nn_tui.tui.widgets.drawing.labels import cut, left, widest

_USUAL_VALUE = 16
"""Values of more characters than this do not widen the column."""


class SettingRow(NamedTuple):
    """One setting: its key, its name, its value as text, and a remark."""

    key: str
    name: str
    value: str
    remark: str = ""


class SettingRows(Canvas, can_focus=True):
    """Rows with a cursor: up and down choose one, left and right change it, enter asks for an exact value."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False, id="settings.up", tooltip="The setting above"),
        Binding("down,j", "move(1)", "Down", show=False, id="settings.down", tooltip="The setting below"),
        Binding("left,h", "step(-1)", "Less", id="settings.less", tooltip="Less, or the previous choice"),
        Binding("right,l", "step(1)", "More", id="settings.more", tooltip="More, or the next choice"),
        Binding("enter,space", "enter", "Exact", id="settings.exact", tooltip="Type an exact value"),
    ]

    DEFAULT_CSS = """
    SettingRows {
        height: auto;
    }
    """

    @dataclass
    class Stepped(Message):
        """A key asked for a larger (1) or smaller (-1) value of a setting."""

        rows: SettingRows
        key: str
        step: int

        @property
        def control(self) -> SettingRows:
            """The rows."""
            return self.rows

    @dataclass
    class Entered(Message):
        """A key asked to type an exact value of a setting."""

        rows: SettingRows
        key: str

        @property
        def control(self) -> SettingRows:
            """The rows."""
            return self.rows

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: tuple[SettingRow, ...] = ()
        self._cursor = 0
        self._first = 0

    @property
    def rows(self) -> tuple[SettingRow, ...]:
        """What is shown."""
        return self._rows

    @property
    def cursor(self) -> int:
        """The row under the cursor."""
        return self._cursor

    def set_rows(self, rows: Sequence[SettingRow]) -> None:
        """Show these settings; the cursor stays where it is."""
        if tuple(rows) != self._rows:
            count_changed = len(rows) != len(self._rows)
            self._rows = tuple(rows)
            self._cursor = min(self._cursor, max(0, len(rows) - 1))
            self.repaint(layout=count_changed)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One line for each setting."""
        return len(self._rows)

    def plan(self) -> None:
        """Divide the columns between name and value."""
        width, height = self.room
        self._name_width = min(widest([row.name for row in self._rows]), max(1, width // 2))
        self._value_width = widest([row.value for row in self._rows if len(row.value) <= _USUAL_VALUE])
        self._first = window(self._first, self._cursor, max(1, height), len(self._rows))

    def draw_line(self, y: int) -> Iterable[Segment]:
        """One setting; the value under the cursor is between arrows while the rows have focus."""
        index = y + self._first
        if index >= len(self._rows):
            return
        row, at = self._rows[index], index == self._cursor and self.has_focus
        ascii_only = self.capabilities.ascii
        before, after = ("< ", " >") if ascii_only else ("◂ ", " ▸")
        name = left(row.name, self._name_width, ascii_only=ascii_only)
        # A long value may take the room of the remark.
        value_width = max(self._value_width, len(row.value))
        value = left(row.value, value_width, ascii_only=ascii_only)
        yield Segment(f"{name}  ", self.part("current" if at else "label"))
        yield Segment(before if at else "  ", self.part("current"))
        yield Segment(value, self.part("cursor") if at else self.plain)
        yield Segment(after if at else "  ", self.part("current"))
        room = self.size.width - self._name_width - value_width - 8
        if row.remark and room > 0:
            yield Segment("  " + cut(row.remark, room, ascii_only=ascii_only), self.part("faint"))

    def action_move(self, rows: int) -> None:
        """Move the cursor to another setting, if there is one."""
        wanted = self._cursor + rows
        if not 0 <= wanted < len(self._rows):
            return
        self._cursor = wanted
        self.repaint()

    def action_step(self, step: int) -> None:
        """Change the setting under the cursor."""
        if self._rows:
            self.post_message(self.Stepped(self, self._rows[self._cursor].key, step))

    def action_enter(self) -> None:
        """Ask for an exact value of the setting under the cursor."""
        if self._rows:
            self.post_message(self.Entered(self, self._rows[self._cursor].key))

    def on_focus(self) -> None:
        """Show the cursor."""
        self.repaint()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self.repaint()

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the setting under the pointer."""
        index = event.y + self._first
        if index < len(self._rows):
            self._cursor = index
            self.repaint()
