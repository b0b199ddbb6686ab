"""A canvas with a cursor on a grid: arrows and hjkl, home and end, pages, the mouse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType

from nn_tui.tui.widgets.drawing.canvas import Canvas

MOVE = Binding.Group("Move the cursor", compact=True)
"""The group of the keys that move a cursor."""


def _key(key: str, action: str, description: str, id: str, tooltip: str) -> Binding:
    return Binding(key, action, description, show=False, id=id, tooltip=tooltip, group=MOVE)


class CursorCanvas(Canvas, can_focus=True):
    """A canvas with a cursor (row, column) on a grid of `grid_size`.

    The cursor stays inside the grid whatever the data. Moving it by key or mouse calls `cursor_moved()`, setting it
    does not.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        _key("up,k", "move(-1, 0)", "Up", "cursor.up", "Move the cursor up"),
        _key("down,j", "move(1, 0)", "Down", "cursor.down", "Move the cursor down"),
        _key("left,h", "move(0, -1)", "Left", "cursor.left", "Move the cursor to the left"),
        _key("right,l", "move(0, 1)", "Right", "cursor.right", "Move the cursor to the right"),
        _key("home", "move(0, -1000000)", "First", "cursor.first", "Move to the first column"),
        _key("end", "move(0, 1000000)", "Last", "cursor.last", "Move to the last column"),
        _key("pageup", "page(-1)", "Page up", "cursor.page_up", "Move up by a page"),
        _key("pagedown", "page(1)", "Page down", "cursor.page_down", "Move down by a page"),
    ]

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._row = 0
        self._column = 0

    # What subclasses write.

    @property
    def grid_size(self) -> tuple[int, int]:
        """The rows and columns that the cursor can move over. Here, none."""
        return 0, 0

    @property
    def page_rows(self) -> int:
        """How many rows a page has."""
        return max(1, self.inner_size.height - 1)

    def cell_at(self, x: int, y: int) -> tuple[int, int] | None:
        """The cell (row, column) drawn at a place of the content; None outside the grid."""
        return None

    def cursor_moved(self) -> None:
        """Called after the cursor was moved by key or mouse."""

    def cursor_changed(self, old: tuple[int, int]) -> None:
        """Called after the cursor changed by any means. Here, everything is drawn again."""
        self.repaint()

    def scroll_rows(self, rows: int) -> bool:
        """Scroll the view without moving the cursor; False if there is nothing to scroll."""
        return False

    # What subclasses and users call.

    @property
    def cursor(self) -> tuple[int, int]:
        """The cell (row, column) under the cursor; (0, 0) on an empty grid."""
        return self._row, self._column

    @cursor.setter
    def cursor(self, cell: tuple[int, int]) -> None:
        rows, columns = self.grid_size if self.has_cells else (1, 1)
        old = self.cursor
        self._row = min(max(cell[0], 0), rows - 1)
        self._column = min(max(cell[1], 0), columns - 1)
        if self.cursor != old:
            self.cursor_changed(old)

    @property
    def cursor_row(self) -> int:
        """The row of the cursor."""
        return self._row

    @cursor_row.setter
    def cursor_row(self, row: int) -> None:
        self.cursor = (row, self._column)

    @property
    def cursor_column(self) -> int:
        """The column of the cursor."""
        return self._column

    @cursor_column.setter
    def cursor_column(self, column: int) -> None:
        self.cursor = (self._row, column)

    @property
    def cursor_place(self) -> tuple[float, ...]:
        """The row and the column."""
        return self.cursor

    @cursor_place.setter
    def cursor_place(self, place: Sequence[float]) -> None:
        if len(place) == 2 and self.has_cells:
            self.cursor = int(place[0]), int(place[1])

    @property
    def has_cells(self) -> bool:
        """Whether there is any cell for the cursor to stand on."""
        rows, columns = self.grid_size
        return rows > 0 and columns > 0

    def move_to(self, row: int, column: int) -> None:
        """Move the cursor as a key would: inside the grid, and with a call of `cursor_moved()` if it changed."""
        old = self.cursor
        self.cursor = (row, column)
        if self.cursor != old:
            self.cursor_moved()

    def action_move(self, down: int, right: int) -> None:
        """Move the cursor by that many rows and columns."""
        self.move_to(self._row + down, self._column + right)

    def action_page(self, pages: int) -> None:
        """Move the cursor by that many pages."""
        self.action_move(pages * self.page_rows, 0)

    def on_focus(self) -> None:
        """Draw the cursor as one that keys move."""
        self.repaint()

    def on_blur(self) -> None:
        """Draw the cursor as one that keys do not move."""
        self.repaint()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the cursor under the mouse."""
        if (cell := self.cell_under(event)) is not None:
            self.move_to(*cell)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll down."""
        if self.scroll_rows(3):
            event.stop()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll up."""
        if self.scroll_rows(-3):
            event.stop()

    def cell_under(self, event: events.MouseEvent) -> tuple[int, int] | None:
        """The cell under the mouse; None outside the grid."""
        offset = event.get_content_offset(self)
        if offset is None:
            return None
        self.ensure_planned()
        return self.cell_at(offset.x, offset.y)
