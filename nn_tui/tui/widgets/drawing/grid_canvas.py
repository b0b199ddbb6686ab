"""A matrix of equal cells under headings: what fits is shown, and the cursor scrolls to the rest."""

from __future__ import annotations

from rich.segment import Segment

from nn_tui.tui.widgets.drawing.canvas import window
from nn_tui.tui.widgets.drawing.cursor_canvas import CursorCanvas


class GridCanvas(CursorCanvas):
    """A canvas whose cells are all of one size.

    Rows are drawn in bands: a band is one row of ``tall`` lines, or two rows that share one line. A subclass calls
    `lay_out` in its `plan()`.
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.top = self.left = 0
        self.cell_width = self.tall = self.rows_per_band = 1
        self.bands = self.total_bands = self.columns = 0
        self.first_band = self.first_column = 0

    def lay_out(
        self,
        *,
        top: int,
        left: int,
        widths: tuple[int, int],
        rows_per_band: int = 1,
        tall: int = 1,
        bottom: int = 0,
        right: int = 0,
    ) -> None:
        """Work out what is shown where.

        Args:
            top: the lines above the cells.
            left: the columns left of the cells.
            widths: the least and the greatest width of a cell; the greatest that shows all columns is used.
            rows_per_band: 2 if two rows share one line.
            tall: the lines of one row.
            bottom: the lines below the cells.
            right: the columns right of the cells and of their scroll mark.
        """
        width, height = self.room
        rows, columns = self.grid_size
        self.top, self.left, self.rows_per_band, self.tall = top, left, rows_per_band, tall
        self.total_bands = -(-rows // rows_per_band)
        self.bands = min(max(1, (height - top - bottom) // tall), self.total_bands)
        room = max(1, width - left - right - (self.bands < self.total_bands))
        self.cell_width = min(max(room // max(columns, 1), widths[0]), widths[1])
        self.columns = min(columns, max(1, room // self.cell_width))
        self.first_band = window(self.first_band, self.cursor_row // rows_per_band, self.bands, self.total_bands)
        self.first_column = window(self.first_column, self.cursor_column, self.columns, columns)

    @property
    def shown_columns(self) -> slice:
        """The columns in view."""
        return slice(self.first_column, self.first_column + self.columns)

    @property
    def shown_rows(self) -> slice:
        """The rows in view in the last layout; before a new layout everything is drawn again anyway."""
        return slice(self.first_band * self.rows_per_band, (self.first_band + self.bands) * self.rows_per_band)

    def band_at(self, y: int) -> int | None:
        """The band drawn on a line; None above and below the cells."""
        band = (y - self.top) // self.tall
        return band + self.first_band if 0 <= band < self.bands else None

    def lines_of(self, row: int) -> range:
        """The lines on which a row is drawn; none when it is out of view."""
        self.ensure_planned()
        band = row // self.rows_per_band - self.first_band
        start = self.top + band * self.tall
        return range(start, start + self.tall) if 0 <= band < self.bands else range(0)

    def cell_at(self, x: int, y: int) -> tuple[int, int] | None:
        """The cell (row, column) drawn at a place; None outside the cells."""
        band, column = self.band_at(y), (x - self.left) // self.cell_width
        if band is None or not 0 <= column < self.columns:
            return None
        return band * self.rows_per_band, column + self.first_column

    @property
    def page_rows(self) -> int:
        """The rows in view."""
        self.ensure_planned()
        return max(1, self.bands * self.rows_per_band)

    def cursor_changed(self, old: tuple[int, int]) -> None:
        """Draw the headings and the lines of the old and the new place again, or everything when the view scrolls."""
        row, column = self.cursor
        if self.lines_of(row) and 0 <= column - self.first_column < self.columns:
            self.repaint_lines({*range(self.top), *self.lines_of(old[0]), *self.lines_of(row)})
        else:
            self.repaint()

    def scroll_rows(self, rows: int) -> bool:
        """Scroll the view without moving the cursor."""
        self.ensure_planned()
        first = min(max(self.first_band + rows, 0), self.total_bands - self.bands)
        if first == self.first_band:
            return False
        self.first_band = first
        self.repaint_lines(range(self.inner_size.height))
        return True

    def band_mark(self, y: int) -> Segment:
        """The scroll mark at the right end of a line of cells."""
        return self.scroll_mark(y - self.top, self.bands * self.tall, self.first_band, self.bands, self.total_bands)
