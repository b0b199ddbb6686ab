"""A matrix as a heatmap: one coloured cell for each value, labels, a legend and a cursor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from rich.cells import cell_len
from rich.segment import Segment
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive

from nn_tui.tui.theme.palette import largest, quantise
from nn_tui.tui.widgets.drawing.digits import aligned
from nn_tui.tui.widgets.drawing.headings import heading_line, legend
from nn_tui.tui.widgets.drawing.labels import agree_at_start, cut, cut_start, longest_fitting, right, widest
from nn_tui.tui.widgets.drawing.matrix_canvas import MatrixCanvas
from nn_tui.tui.widgets.drawing.matrix_cells import MatrixCells

NUMBER_WIDTH = 7
"""The columns of a cell that shows its number."""
LEAST_NUMBER_WIDTH = 6
"""The columns of a cell from which on it shows its number unasked."""


class Heatmap(MatrixCanvas):
    """One matrix over the scale of its colours.

    Rows are one line high if they fit, two with numbers if there is room, else half a line; if they still do not fit,
    the view scrolls.
    """

    numbers: reactive[bool | None] = reactive(None, init=False)
    """Whether every cell shows its number on its colour; None means where there is room."""

    @dataclass
    class Cursor(Message):
        """The cursor moved to another cell."""

        heatmap: Heatmap
        row: int
        column: int
        value: float

        @property
        def control(self) -> Heatmap:
            """The heatmap."""
            return self.heatmap

    def __init__(
        self, *, title: str = "", legend: bool = True, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._title = title
        self._has_legend = legend
        self._row_labels: tuple[str, ...] = ()
        self._column_labels: tuple[str, ...] = ()
        self._window: tuple[tuple[int, ...], NDArray[np.uint8]] | None = None
        self._largest: float | None = None
        self._scale = 0.0
        self._writes = False
        self._scale_lines = 0

    # The data.

    @property
    def shows_numbers(self) -> bool:
        """Whether the cells show their numbers now."""
        self.ensure_planned()
        return self._writes

    @property
    def title(self) -> str:
        """The heading; "" takes no line."""
        return self._title

    @title.setter
    def title(self, title: str) -> None:
        if title != self._title:
            self._title = title
            self.repaint(layout=True)

    @property
    def row_labels(self) -> tuple[str, ...]:
        """The labels left of the rows; may be fewer than there are rows."""
        return self._row_labels

    @property
    def column_labels(self) -> tuple[str, ...]:
        """The labels above the columns; may be fewer than there are columns."""
        return self._column_labels

    @property
    def scale(self) -> float:
        """The size of a value that has the strongest colour."""
        return self._scale

    def set_labels(self, rows: Sequence[str], columns: Sequence[str]) -> None:
        """Name the rows and the columns."""
        labels = tuple(rows), tuple(columns)
        if labels != (self._row_labels, self._column_labels):
            self._row_labels, self._column_labels = labels
            self.repaint(layout=True)

    def set_values(self, values: ArrayLike, scale: float | None = None, largest_size: float | None = None) -> None:
        """Show a matrix; only lines that look different are drawn again.

        With both sizes given, only the numbers in view are read: the matrix may be of any size.

        Args:
            values: (rows, columns), either may be 0; not copied, so they must not change afterwards.
            scale: the size of a value that has the strongest colour; None takes the largest size in the matrix.
            largest_size: the largest finite size in the matrix; None looks for it where it is needed.

        Raises:
            ValueError: the values are not a matrix.
        """
        matrix = np.asarray(values)
        if matrix.dtype.kind != "f":
            matrix = matrix.astype(np.float64)
        if matrix.ndim != 2:
            raise ValueError(f"A heatmap shows a matrix, not an array of {matrix.ndim} dimensions.")
        old_levels = self._levels if matrix.shape == self._values.shape else None
        old_values, self._values, self._largest = self._values, matrix, largest_size
        self._scale, old_scale = self._largest_size if scale is None else float(scale), self._scale
        self._window = None
        if old_levels is None:
            self.cursor = self.cursor
            self.repaint(layout=True)
            return
        shown = self.shown_rows
        changed = (self._levels != old_levels).any(axis=1)
        if self._writes:
            part = shown, self.shown_columns
            changed |= (matrix[part] != old_values[part]).any(axis=1)
        lines = {line for row in np.flatnonzero(changed) for line in self.lines_of(shown.start + int(row))}
        if self._has_legend and self._scale != old_scale:
            lines |= {0, self.top + self.bands * self.tall}
        self.repaint_lines(lines)

    @property
    def _largest_size(self) -> float:
        """The largest finite size in the matrix, looked for once."""
        if self._largest is None:
            self._largest = largest(self._values)
        return self._largest

    @property
    def _levels(self) -> NDArray[np.uint8]:
        """The levels (rows, columns) of what is in view in the last layout."""
        rows, columns = self.shown_rows, self.shown_columns
        place = rows.start, rows.stop, columns.start, columns.stop
        if self._window is None or self._window[0] != place:
            self._window = place, quantise(self._values[rows, columns], self._scale)
        return self._window[1]

    def watch_numbers(self) -> None:
        """Change the size of the cells."""
        self.repaint(layout=True)

    # The layout.

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """The width at which no label is left out."""
        longest = widest(self._column_labels)
        cell = NUMBER_WIDTH if self.numbers else min(6, max(2, longest + 1)) if self.capabilities.shaded else 3
        labels = widest(self._row_labels) + bool(self._row_labels)
        return max(1, labels + self.grid_size[1] * cell, cell_len(self._title))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The height at which every row has a line."""
        return max(1, bool(self._title) + bool(self._column_labels) + self.grid_size[0] + self._has_legend)

    def plan(self) -> None:
        """Choose the size of the cells and which part of the matrix to show."""
        width, height = self.room
        capabilities = self.capabilities
        self._title_lines = int(bool(self._title) and height > 1)
        top = self._title_lines + int(bool(self._column_labels) and height > self._title_lines + 1)
        self._label_width = min(widest(self._row_labels), max(4, width // 3))
        self._cut = cut_start if agree_at_start(self._row_labels, self._label_width) else cut
        left, (rows, columns) = self._label_width + bool(self._label_width), self.grid_size
        self._scale_lines = int(self._has_legend and bool(self._values.size) and self._leaves_a_line(height - top))
        lines = max(1, height - top - self._scale_lines)
        has_room = capabilities.shaded and rows <= lines and (width - left) // max(1, columns) >= LEAST_NUMBER_WIDTH
        self._writes = has_room if self.numbers is None else self.numbers
        self._half = not self._writes and capabilities.shaded and not capabilities.ascii and rows > lines
        widths = (1, 4 if self._half else 6) if capabilities.shaded else (2, 3)
        if self._writes:
            widths = (LEAST_NUMBER_WIDTH if has_room else NUMBER_WIDTH, NUMBER_WIDTH)
        self.lay_out(
            top=top,
            left=left,
            widths=widths,
            rows_per_band=2 if self._half else 1,
            tall=2 if self._writes and 2 * rows <= lines else 1,
            bottom=self._scale_lines,
        )
        self._cells = MatrixCells(capabilities, self.cell_width, self.plain)

    # The cursor.

    def cursor_moved(self) -> None:
        """Post where the cursor is."""
        row, column = self.cursor
        self.post_message(self.Cursor(self, row, column, float(self._values[row, column])))

    # The drawing.

    def draw_line(self, y: int) -> Iterable[Segment]:
        """The title, the column labels, a line of cells, or the scale of the colours."""
        if y < self._title_lines:
            return self._draw_title()
        if y < self.top:
            return self._draw_column_labels()
        if not self._values.size:
            return [Segment("empty", self.part("faint"))] if y == self.top else []
        band = self.band_at(y)
        if band is None:
            return self._draw_scale() if self._scale_lines and y == self.top + self.bands * self.tall else []
        here = self.has_focus and self.cursor_row // self.rows_per_band == band
        row = band * self.rows_per_band
        is_first = (y - self.top) % self.tall == 0
        cells = self._draw_cells(row, is_first)
        if here:
            place = self.cursor_column - self.first_column
            if 0 <= place < len(cells):
                cells[place] = self._cells.with_cursor(
                    cells[place],
                    self._levels,
                    (self.cursor_row - self.shown_rows.start, place),
                    self.part("cursor"),
                    is_half=self._half,
                    is_written=self._writes,
                )
        label = self._draw_row_label(self.cursor_row if here else row, here, is_first)
        return [*label, *cells, self.band_mark(y)]

    def _draw_title(self) -> list[Segment]:
        title, ascii_only = self._title, self.capabilities.ascii
        if self._has_legend and not self._scale_has_numbers:
            size = f"{self._scale:g}"
            sizes = f"{title} +/-{size}", f"{title} {'' if ascii_only else '±'}{size}"
            title = longest_fitting(sizes, self.inner_size.width)
        title = cut(title, self.inner_size.width, ascii_only=ascii_only)
        return [Segment(title, self.part("current" if self.has_focus else "title"))]

    def _draw_scale(self) -> list[Segment]:
        """The colours between their numbers, below the cells if that leaves room enough."""
        scale = self._scale_segments
        before = max(0, min(self.left, self.inner_size.width - sum(segment.cell_length for segment in scale)))
        return [Segment(" " * before, self.plain), *scale]

    @property
    def _scale_segments(self) -> list[Segment]:
        return legend(self._scale, self.inner_size.width, self.capabilities, self.part("faint"), self.plain)

    @property
    def _scale_has_numbers(self) -> bool:
        """Whether the scale stands below with its numbers; else the title has them."""
        words = "".join(segment.text for segment in self._scale_segments)
        return bool(self._scale_lines) and any(map(str.isdigit, words))

    def _leaves_a_line(self, lines: int) -> bool:
        """Whether that many lines have one for the scale: unless it would cost a row of a matrix that just fits."""
        rows = len(self._values)
        return lines > 2 and not any(needed == lines for needed in (rows, -(-rows // 2)))

    def _draw_column_labels(self) -> list[Segment]:
        return heading_line(self, self._column_labels)

    def _draw_row_label(self, row: int, current: bool, is_first: bool) -> list[Segment]:
        if not self._label_width:
            return []
        text = self._row_labels[row] if is_first and row < len(self._row_labels) else ""
        text = right(self._cut(text, self._label_width, ascii_only=self.capabilities.ascii), self._label_width)
        return [Segment(text + " ", self.part("current" if current else "label"))]

    def _draw_cells(self, row: int, is_first: bool) -> list[Segment]:
        levels, place = self._levels, row - self.shown_rows.start
        if self._half:
            return self._cells.two_rows(levels[place], levels[place + 1] if place + 1 < len(levels) else None)
        if self._writes and is_first:
            top, width = self._largest_size, self.cell_width
            shown = self._values[row, self.shown_columns]
            return self._cells.written_row(
                levels[place], [aligned(value, width - 1, top) + " " for value in shown.tolist()]
            )
        return self._cells.row(levels[place])
