"""The pixels of one drawing under a cursor, in the largest cells that fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.geometry import Size
from textual.reactive import reactive

from nn_tui.tui.theme.palette import text_on
from nn_tui.tui.widgets.drawing.cells import ColourCells, HalfCells, merged, solid_cells
from nn_tui.tui.widgets.drawing.colours import PictureColours, brightness, colour_codes, is_colour
from nn_tui.tui.widgets.drawing.greys import grey_glyphs, grey_ramp, greys
from nn_tui.tui.widgets.drawing.matrix_canvas import MatrixCanvas

LARGEST = 4
"""The lines of the largest cell; a cell is twice as many columns wide as it has lines."""

_PAPER_TEXTURE = 0.06


class _Cell(NamedTuple):
    """The size of a pixel: columns, lines, and how many rows share a line."""

    width: int
    tall: int
    rows_per_line: int


class PixelCanvas(MatrixCanvas):
    """A drawing in black and white, in greys or in colours.

    A pixel takes two columns by one line or more while the drawing fits. Greys that do not fit are drawn one column
    wide, with two rows to a line if half blocks can be drawn. The cursor scrolls to what still does not fit.
    """

    pen: reactive[float | None] = reactive[float | None](None, init=False, repaint=False)
    """What moving the cursor draws: 1.0 for ink, 0.0 for paper, a grey between them, or None for nothing."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._greys: NDArray[np.uint8] = np.zeros((0, 0), np.uint8)
        self._codes: NDArray[np.uint16] | None = None
        self._levels = 1

    # The data.

    @property
    def levels(self) -> int:
        """How many steps there are from paper to ink; 1 is black and white."""
        return self._levels

    def set_picture(self, values: ArrayLike, levels: int = 1, channel: int | None = None) -> None:
        """Show a drawing (rows, columns) of values from 0, paper, to 1, ink, in ``levels`` steps; copied.

        Three channels (3, rows, columns) are shown in colour where the terminal can. Any other number, and colours
        where it cannot, are shown as their brightness, or as one ``channel`` alone. ``values`` is then that channel,
        or the mean of all.

        Raises:
            ValueError: the values are no picture, or there is not even one step.
        """
        picture = np.array(values, dtype=np.float64)
        if picture.ndim not in (2, 3):
            raise ValueError(f"A drawing is a matrix, or one for each channel, not of {picture.ndim} dimensions.")
        if levels < 1:
            raise ValueError(f"From paper to ink there is at least 1 step, not {levels}.")
        before = self._greys, self._codes
        self._codes = colour_codes(picture) if is_colour(picture) else None
        shown = brightness(picture)
        if picture.ndim == 3:
            picture = picture.mean(axis=0) if channel is None else picture[channel]
            shown = shown if channel is None else picture
        self._greys, self._values = greys(shown), picture
        old_levels, self._levels = self._levels, levels
        if old_levels != levels and self.is_attached:
            self.refresh_bindings()
        old_greys, old_codes = before
        if old_greys.shape != picture.shape or old_levels != levels or (old_codes is None) != (self._codes is None):
            self.cursor = self.cursor
            self.repaint(layout=True)
            return
        changed = self._greys != old_greys
        if self._codes is not None and old_codes is not None:
            changed |= self._codes != old_codes
        rows = np.flatnonzero(changed.any(axis=1))
        self.repaint_lines(line for row in rows for line in self.lines_of(int(row)))

    @property
    def _in_colour(self) -> bool:
        """Whether the drawing has colours, and the terminal can show them."""
        return self._codes is not None and self.capabilities.shaded

    @property
    def _shown(self) -> NDArray[np.unsignedinteger]:
        """What is drawn of each pixel, (rows, columns): the index of its colour."""
        return self._codes if self._codes is not None and self._in_colour else self._greys

    def watch_pen(self) -> None:
        """Show the pen in the cursor."""
        self.repaint_lines(self.lines_of(self.cursor_row))

    # The layout.

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """The width of the drawing in the largest cells that fit the container."""
        return max(1, self._cell(container).width * self.grid_size[1])

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The height of the drawing in the largest cells that fit the container."""
        cell = self._cell(Size(width, container.height))
        return max(1, cell.tall * -(-len(self._values) // cell.rows_per_line))

    def _cell(self, room: Size) -> _Cell:
        rows, columns = self.grid_size
        fits = min(room.height // max(rows, 1), room.width // max(2 * columns, 1))
        if fits < 1 and self._levels > 1:
            return _Cell(1, 1, 2 if self.capabilities.shaded and not self.capabilities.ascii else 1)
        tall = min(max(fits, 1), LARGEST)
        return _Cell(2 * tall, tall, 1)

    def plan(self) -> None:
        """Choose the size of the cells and what part of the drawing to show."""
        capabilities, plain = self.capabilities, self.plain
        cell = self._cell(self.room)
        self.lay_out(top=0, left=0, widths=(cell.width, cell.width), rows_per_band=cell.rows_per_line, tall=cell.tall)
        self._colours: Sequence[Color] = PictureColours() if self._in_colour else grey_ramp(capabilities)
        self._halves = HalfCells(self._colours, 1, plain)
        if self._in_colour:
            coloured: Mapping[int, Segment] = ColourCells(self._colours, self.cell_width)
            self._cells = coloured, coloured
            return
        self._cells = (self._grey_cells(self._colours),) * 2
        if capabilities.shaded and self._levels == 1:
            # Every second pixel of paper is a shade darker or lighter, which shows the grid without lines.
            paper = self._colours[0]
            textured = [paper.blend(text_on(paper), _PAPER_TEXTURE), *self._colours[1:]]
            self._cells = self._cells[0], self._grey_cells(textured)

    def _grey_cells(self, colours: Sequence[Color]) -> Mapping[int, Segment]:
        cells = solid_cells(colours, self._glyphs(), self.capabilities, self.cell_width, self.plain)
        return dict(enumerate(cells))

    def _glyphs(self) -> list[str]:
        """The glyphs of each grey, as wide as a cell."""
        return [
            pair[0].center(self.cell_width) if pair.endswith(" ") else pair[0] * self.cell_width
            for pair in grey_glyphs(self.capabilities)
        ]

    # The drawing.

    def draw_line(self, y: int) -> Iterable[Segment]:
        """One line of a row of pixels, or of two."""
        band = self.band_at(y)
        if band is None or not self._values.size:
            return [Segment("no pixels", self.part("faint"))] if y == 0 and not self._values.size else []
        row = band * self.rows_per_band
        segments = self._draw_pixels(row)
        place = self.cursor_column - self.first_column
        if row <= self.cursor_row < row + self.rows_per_band and 0 <= place < len(segments):
            segments[place] = self._draw_cursor(segments[place], (y - self.top) % self.tall)
        return [*merged(segments), self.band_mark(y)]

    def _draw_pixels(self, row: int) -> list[Segment]:
        picture = self._shown
        shown = picture[row, self.shown_columns]
        if self.rows_per_band == 2:
            lower = picture[row + 1, self.shown_columns] if row + 1 < len(picture) else None
            return self._halves.row(shown, lower)
        return [self._cells[(row + column) % 2][grey] for column, grey in enumerate(shown.tolist(), self.first_column)]

    def _draw_cursor(self, cell: Segment, line: int) -> Segment:
        if self.rows_per_band == 2:
            return self._draw_half_cursor()
        return Segment(self._cursor_text(line), self._cursor_style(cell))

    def _draw_half_cursor(self) -> Segment:
        """The cursor's half of the cell in the colour of a cursor, which is no grey; the other half as it is."""
        row, column = self.cursor
        upper = row % 2 == 0
        other = row + 1 if upper else row - 1
        background = self.plain.bgcolor
        if other < len(self._greys):
            background = self._colours[int(self._shown[other, column])].rich_color
        mark = self.part("cursor" if self.has_focus else "cursor-blurred").bgcolor
        return Segment("▀" if upper else "▄", Style.from_color(mark, background))

    def _cursor_style(self, cell: Segment) -> Style:
        if not self.capabilities.shaded:
            style = self.plain + Style(bold=self.has_focus, dim=not self.has_focus)
            return style + Style(reverse=self.cell_width == 1 or self._values[self.cursor] >= 0.5)
        colour = self._colours[int(self._shown[self.cursor])]
        mark = text_on(colour) if self.has_focus else colour.blend(text_on(colour), 0.4)
        background = cell.style.bgcolor if cell.style else None
        return Style.from_color(mark.rich_color, background) + Style(bold=self.has_focus)

    def _cursor_text(self, line: int) -> str:
        """Corners around the pixel, and the pen in its middle: "+" for ink, "-" for paper, else its number of steps."""
        width, last = self.cell_width, self.tall - 1
        if not last:
            return (self._pen_mark(width) or "[]") if width > 1 else self._pen_mark(2)[:1] or "X"
        ends = "  "
        if self.capabilities.ascii or line in (0, last):
            ends = "[]" if self.capabilities.ascii else "┏┓" if line == 0 else "┗┛"
        middle = self._pen_mark(width - 2) if self.tall == 2 or 0 < line < last else ""
        return ends[0] + middle.center(width - 2) + ends[1]

    def _pen_mark(self, width: int) -> str:
        if self.pen is None:
            return ""
        number = f"{self.pen * self._levels:.0f}"
        if 0 < self.pen < 1 and len(number) <= width:
            return number.center(2)
        return "++" if self.pen >= 0.5 else "--"
