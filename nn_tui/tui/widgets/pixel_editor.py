"""A drawing, large, under a cursor: what is asked for is told, the values themselves belong to the screen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive

from nn_tui.tui.palette import ink_glyphs, ink_ramp, quantise, text_on
from nn_tui.tui.widgets.cells import merged, solid_cells
from nn_tui.tui.widgets.grid_canvas import GridCanvas

LARGEST = 10
"""The lines of the largest cell; a cell is twice as many columns wide as it has lines."""

_PAPER_TEXTURE = 0.06


class PixelEditor(GridCanvas):
    """The pixels of one drawing, in the largest cells that fit.

    Space or a click asks to toggle a pixel; moving with the pen down, or dragging the mouse, asks to draw. The
    screen answers by `set_picture`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "toggle_cell", "Toggle", id="pixels.toggle", tooltip="Turn the pixel under it on or off"),
    ]

    pen: reactive[float | None] = reactive[float | None](None, init=False, repaint=False)
    """What moving the cursor draws: 1.0 ink, 0.0 paper, None nothing."""

    @dataclass
    class Toggled(Message):
        """The pixel is to change between ink and paper."""

        editor: PixelEditor
        row: int
        column: int

        @property
        def control(self) -> PixelEditor:
            """The editor."""
            return self.editor

    @dataclass
    class Drawn(Message):
        """The pixel is to take this value."""

        editor: PixelEditor
        row: int
        column: int
        value: float

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
        self._values: NDArray[np.float64] = np.zeros((0, 0))
        self._levels: NDArray[np.uint8] = np.zeros((0, 0), np.uint8)
        self._dragged: float | None = None

    @property
    def values(self) -> NDArray[np.float64]:
        """The drawing shown; not to be changed."""
        return self._values

    @property
    def grid_size(self) -> tuple[int, int]:
        """Rows and columns of the drawing."""
        rows, columns = self._values.shape
        return rows, columns

    def set_picture(self, values: ArrayLike) -> None:
        """Show a drawing (rows, columns) of values from 0, paper, to 1, ink; copied.

        Raises:
            ValueError: the values are not a matrix.
        """
        picture = np.array(values, dtype=np.float64)
        if picture.ndim != 2:
            raise ValueError(f"A drawing is a matrix, not an array of {picture.ndim} dimensions.")
        old_levels, self._levels = self._levels, quantise(picture, 1.0)
        self._values = picture
        if old_levels.shape != picture.shape:
            self.cursor = self.cursor
            self.repaint(layout=True)
            return
        changed = np.flatnonzero((self._levels != old_levels).any(axis=1))
        self.repaint_lines(line for row in changed for line in self.lines_of(int(row)))

    # Asking for changes.

    def action_toggle_cell(self) -> None:
        """Ask to toggle the pixel under the cursor."""
        if self.has_cells:
            self.post_message(self.Toggled(self, *self.cursor))

    def watch_pen(self) -> None:
        """Show the pen in the cursor."""
        self.repaint_lines(self.lines_of(self.cursor_row))

    def cursor_moved(self) -> None:
        """Tell where the cursor is, and draw when the pen is down."""
        self.post_message(self.Cursor(self, *self.cursor))
        if self.pen is not None and self._dragged is None:
            self.post_message(self.Drawn(self, *self.cursor, self.pen))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Toggle the pixel under the mouse and go on drawing what that gives while the button is down."""
        cell = self.cell_under(event)
        if cell is None:
            return
        self._dragged = 0.0 if self._values[cell] >= 0.5 else 1.0
        self.capture_mouse()
        self.move_to(*cell)
        self.action_toggle_cell()

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

    # The layout.

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """The width of the drawing in the largest cells that fit the container."""
        return max(1, 2 * self._cell_lines(container) * self.grid_size[1])

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The height of the drawing in the largest cells that fit the container."""
        return max(1, self._cell_lines(Size(width, container.height)) * len(self._values))

    def _cell_lines(self, room: Size) -> int:
        rows, columns = self.grid_size
        fits = min(room.height // max(rows, 1), room.width // max(2 * columns, 1))
        return min(max(fits, 1), LARGEST)

    def plan(self) -> None:
        """Choose the size of the cells and what part of the drawing to show."""
        look, plain = self.look, self.plain
        tall = self._cell_lines(self.room)
        self.lay_out(top=0, left=0, widths=(2 * tall, 2 * tall), tall=tall)
        colours = list(ink_ramp(look))
        paper = colours[0]
        self._cells = [solid_cells(colours, self._pairs(), look, self.cell_width, plain)] * 2
        if look.shaded:
            # Every second pixel of paper is a shade darker or lighter: the grid is seen without lines.
            other = paper.blend(text_on(paper), _PAPER_TEXTURE)
            textured = [other if colour == paper else colour for colour in colours]
            self._cells = [self._cells[0], solid_cells(textured, self._pairs(), look, self.cell_width, plain)]

    def _pairs(self) -> list[str]:
        """The glyphs of each level, as wide as a cell."""
        return [
            pair[0].center(self.cell_width) if pair.endswith(" ") else pair[0] * self.cell_width
            for pair in ink_glyphs(self.look)
        ]

    # The drawing.

    def draw_line(self, y: int) -> Iterable[Segment]:
        """One line of a row of pixels."""
        band = self.band_at(y)
        if band is None or not self._values.size:
            return [Segment("no pixels", self.part("faint"))] if y == 0 and not self._values.size else []
        levels = self._levels[band, self.shown_columns].tolist()
        segments = [self._cells[(band + column) % 2][level] for column, level in enumerate(levels, self.first_column)]
        place = self.cursor_column - self.first_column
        if band == self.cursor_row and 0 <= place < len(segments):
            text = self._cursor_text((y - self.top) % self.tall)
            segments[place] = Segment(text, self._cursor_style(segments[place], levels[place]))
        return [*merged(segments), self.band_mark(y)]

    def _cursor_style(self, cell: Segment, level: int) -> Style:
        if not self.look.shaded:
            style = self.plain + Style(bold=self.has_focus, dim=not self.has_focus)
            return style + Style(reverse=self._values[self.cursor] >= 0.5)
        colour = ink_ramp(self.look)[level]
        mark = text_on(colour) if self.has_focus else colour.blend(text_on(colour), 0.4)
        background = cell.style.bgcolor if cell.style else None
        return Style.from_color(mark.rich_color, background) + Style(bold=self.has_focus)

    def _cursor_text(self, line: int) -> str:
        """Corners around the pixel, and the pen in its middle: "+" draws ink, "-" paper."""
        width, last = self.cell_width, self.tall - 1
        pen = "" if self.pen is None else "++" if self.pen >= 0.5 else "--"
        if not last:
            return pen or "[]"
        ends = "  "
        if self.look.ascii or line in (0, last):
            ends = "[]" if self.look.ascii else "┏┓" if line == 0 else "┗┛"
        middle = pen if self.tall == 2 or 0 < line < last else ""
        return ends[0] + middle.center(width - 2) + ends[1]


def _line(start: tuple[int, int], end: tuple[int, int]) -> Iterable[tuple[int, int]]:
    """The cells on the straight way from a cell (left out) to another."""
    rows, columns = end[0] - start[0], end[1] - start[1]
    steps = max(abs(rows), abs(columns))
    for step in range(1, steps + 1):
        yield start[0] + round(rows * step / steps), start[1] + round(columns * step / steps)
