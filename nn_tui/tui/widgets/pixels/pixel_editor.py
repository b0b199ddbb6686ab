"""A large drawing under a cursor. It posts requests for changes; the values belong to the screen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from nn_tui.tui.widgets.pixels.pixel_canvas import PixelCanvas


class PixelEditor(PixelCanvas):
    """The pixels of one drawing, in the largest cells that fit.

    Space or a click asks to toggle a pixel; moving with the pen down, or dragging the mouse, asks to draw. In a drawing
    of greys, two keys ask for a step towards ink or paper, and the mouse draws with a pen that is down. The screen
    answers with `set_picture`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        # The footer's room is for what changes samples; the line below the sheet names this key.
        Binding(
            "space",
            "toggle_cell",
            "Toggle",
            show=False,
            id="pixels.toggle",
            tooltip="Turn the pixel under it on or off",
        ),
        Binding(
            "full_stop,greater_than_sign",
            "brighten(1)",
            "More ink",
            id="pixels.more",
            key_display=".",
            show=False,
            tooltip="The pixel under the cursor a step nearer to ink",
        ),
        Binding(
            "comma,less_than_sign",
            "brighten(-1)",
            "Less ink",
            id="pixels.less",
            key_display=",",
            show=False,
            tooltip="The pixel under the cursor a step nearer to paper",
        ),
    ]

    @dataclass
    class Toggled(Message):
        """A request to toggle a pixel between ink and paper."""

        editor: PixelEditor
        row: int
        column: int

        @property
        def control(self) -> PixelEditor:
            """The editor."""
            return self.editor

    @dataclass
    class Drawn(Message):
        """A request to set a pixel to this value."""

        editor: PixelEditor
        row: int
        column: int
        value: float

        @property
        def control(self) -> PixelEditor:
            """The editor."""
            return self.editor

    @dataclass
    class Brightened(Message):
        """A request to change a pixel by that many steps of 1 / levels towards ink, or, if negative, towards paper."""

        editor: PixelEditor
        row: int
        column: int
        steps: int

        @property
        def control(self) -> PixelEditor:
            """The editor."""
            return self.editor

    @dataclass
    class Cursor(Message):
        """The cursor moved to another pixel."""

        editor: PixelEditor
        row: int
        column: int

        @property
        def control(self) -> PixelEditor:
            """The editor."""
            return self.editor

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._dragged: float | None = None

    # Asking for changes.

    def action_toggle_cell(self) -> None:
        """Ask to toggle the pixel under the cursor."""
        if self.has_cells:
            self.post_message(self.Toggled(self, *self.cursor))

    def action_brighten(self, steps: int) -> None:
        """Ask for more or less ink under the cursor, unless the pixel is ink or paper already."""
        value = self.value
        if value is not None and (value < 1 if steps > 0 else value > 0):
            self.post_message(self.Brightened(self, *self.cursor, steps))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Changing ink in steps needs greys."""
        return self.levels > 1 if action == "brighten" else super().check_action(action, parameters)

    def cursor_moved(self) -> None:
        """Post where the cursor is, and draw if the pen is down."""
        self.post_message(self.Cursor(self, *self.cursor))
        if self.pen is not None and self._dragged is None:
            self.post_message(self.Drawn(self, *self.cursor, self.pen))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Toggle the pixel under the mouse, and draw the same while the button is down."""
        cell = self.cell_under(event)
        if cell is None:
            return
        grey = self.pen if self.levels > 1 else None
        # As a toggle does: in black and white, ink starts at a half, with greys it is anything above paper.
        is_ink = self.values[cell] > 0 if self.levels > 1 else self.values[cell] >= 0.5
        self._dragged = (0.0 if is_ink else 1.0) if grey is None else grey
        self.capture_mouse()
        self.move_to(*cell)
        if grey is None:
            self.action_toggle_cell()
        else:
            self.post_message(self.Drawn(self, *cell, grey))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Draw from the last pixel to the one under the mouse."""
        if self._dragged is None:
            return
        cell = self.cell_under(event)
        if cell is None or cell == self.cursor:
            return
        for row, column in _line(self.cursor, cell):
            self.post_message(self.Drawn(self, row, column, self._dragged))
        self.move_to(*cell)

    def on_mouse_up(self) -> None:
        """End drawing with the mouse."""
        if self._dragged is not None:
            self._dragged = None
            self.release_mouse()


def _line(start: tuple[int, int], end: tuple[int, int]) -> Iterable[tuple[int, int]]:
    """The cells on the straight line from a cell (not included) to another."""
    rows, columns = end[0] - start[0], end[1] - start[1]
    steps = max(abs(rows), abs(columns))
    for step in range(1, steps + 1):
        yield start[0] + round(rows * step / steps), start[1] + round(columns * step / steps)
