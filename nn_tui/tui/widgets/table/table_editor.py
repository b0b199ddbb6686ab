"""The rows of a table under a cursor, with keys that ask for another number or another class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from nn_tui.tui.widgets.table.table_view import TableView


class TableEditor(TableView):
    """A table that posts where its cursor is and requests for changes. It never changes values itself."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # The footer's room is for what changes samples; the line below the sheet names this key.
        Binding(
            "space", "toggle_cell", "Change", show=False, id="table.toggle", tooltip="Change the number or the class"
        ),
    ]

    @dataclass
    class Toggled(Message):
        """A request to change a number."""

        editor: TableEditor
        row: int
        column: int

        @property
        def control(self) -> TableEditor:
            """The editor."""
            return self.editor

    @dataclass
    class ClassAsked(Message):
        """A request to choose another class for a row."""

        editor: TableEditor
        row: int

        @property
        def control(self) -> TableEditor:
            """The editor."""
            return self.editor

    @dataclass
    class Cursor(Message):
        """The cursor moved to another cell; the columns are the features, then the targets or the class."""

        editor: TableEditor
        row: int
        column: int

        @property
        def control(self) -> TableEditor:
            """The editor."""
            return self.editor

    def __init__(self, *, editable: bool = True, id: str | None = None, classes: str | None = None) -> None:
        """Make an empty table; one that is not `editable` asks for no changes."""
        super().__init__(id=id, classes=classes)
        self._editable = editable

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Changing a cell needs an editable table."""
        return self._editable or action != "toggle_cell"

    def action_toggle_cell(self) -> None:
        """Ask to toggle the number under the cursor, or to choose another class."""
        if not self.has_cells:
            return
        if self._data.classes and self.cursor_column == len(self._data.features):
            self.post_message(self.ClassAsked(self, self.cursor_row))
        else:
            self.post_message(self.Toggled(self, *self.cursor))

    def cursor_moved(self) -> None:
        """Post where the cursor is."""
        self.post_message(self.Cursor(self, *self.cursor))
