"""The confusion matrix: how often each class was predicted for each true class."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.message import Message

from nn_tui.tui.theme.palette import ZERO, ink_ramp, text_on
from nn_tui.tui.widgets.drawing.grid_canvas import GridCanvas
from nn_tui.tui.widgets.drawing.headings import heading_line
from nn_tui.tui.widgets.drawing.labels import cut, right, widest
from nn_tui.tui.widgets.drawing.under_cursor import UnderCursor

_WIDEST_NAME = 6
_SHORTEST_COUNT = 3


class ConfusionMatrix(GridCanvas):
    """Counts with the true class downwards and the predicted class to the right; the diagonal is shaded.

    If not all columns fit, cells get narrower and large counts are written in thousands; the cursor scrolls to what is
    still out of view.
    """

    @dataclass
    class Cursor(Message):
        """The cursor moved to another cell."""

        matrix: ConfusionMatrix
        true: int
        predicted: int
        count: int

        @property
        def control(self) -> ConfusionMatrix:
            """The matrix."""
            return self.matrix

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._counts: NDArray[np.int64] = np.zeros((0, 0), np.int64)
        self._names: tuple[str, ...] = ()
        self._digits = 1
        self._tight = False

    @property
    def counts(self) -> NDArray[np.int64]:
        """The counts shown, (true, predicted); not to be changed."""
        return self._counts

    @property
    def grid_size(self) -> tuple[int, int]:
        """The number of classes, twice."""
        rows, columns = self._counts.shape
        return rows, columns

    def set_matrix(self, counts: ArrayLike, names: Sequence[str]) -> None:
        """Show counts (true, predicted) of the classes with these names; copied.

        Raises:
            ValueError: the counts are not a square matrix with one row for each name.
        """
        matrix = np.array(counts, dtype=np.int64)
        if matrix.shape != (len(names), len(names)):
            raise ValueError(f"A confusion matrix of {len(names)} classes is not of the shape {matrix.shape}.")
        old, self._counts = self._counts, matrix
        old_frame = (self._names, self._digits)
        self._names, self._digits = tuple(names), len(str(matrix.max(initial=0)))
        if (self._names, self._digits) != old_frame:
            self.cursor = self.cursor
            self.repaint(layout=True)
            return
        changed = np.flatnonzero((matrix != old).any(axis=1))
        self.repaint_lines(line for row in changed for line in self.lines_of(int(row)))

    def cursor_moved(self) -> None:
        """Post where the cursor is."""
        self.post_message(self.Cursor(self, *self.cursor, int(self._counts[self.cursor])))

    @property
    def under_cursor(self) -> UnderCursor | None:
        """The count, those of the same true class, and all of them."""
        if not self.has_cells:
            return None
        return UnderCursor(int(self._counts[self.cursor]), self._counts[self.cursor_row], self._counts)

    def readout(self) -> str:
        """The exact count under the cursor: "3 taken for 5: 12 of 183", or "3 taken for 3, rightly: 171 of 183".

        It is "" without classes.
        """
        if not self.has_cells:
            return ""
        true, predicted = self.cursor
        rightly = ", rightly" if true == predicted else ""
        count, total = int(self._counts[true, predicted]), int(self._counts[true].sum())
        return f"{self._names[true]} taken for {self._names[predicted]}{rightly}: {count:,} of {total:,}"

    # The layout.

    def _sizes(self) -> tuple[int, int]:
        """The columns of the row labels and of a cell."""
        name = widest(self._names)
        return name + 1, max(min(name, _WIDEST_NAME), self._digits) + 2

    @property
    def _tight_cell(self) -> int:
        """The columns of a cell if there is little room."""
        return max(min(max(widest(self._names), self._digits), _SHORTEST_COUNT) + 1, 3)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """The width of all columns."""
        label, cell = self._sizes()
        return max(len(self._corner(99)), label + cell * len(self._names))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Two lines of headings and one line for each class."""
        return 2 + max(1, len(self._names))

    def plan(self) -> None:
        """Choose what part of the matrix to show."""
        width, height = self.room
        label, cell = self._sizes()
        label, count = min(label, width // 3), len(self._names)
        top = 2 if height > 3 else int(height > 1)
        needed = label + cell * count + (height - top < count)
        self._tight = needed > width and self._tight_cell < cell
        if self._tight:
            cell = self._tight_cell
        self.lay_out(top=top, left=label, widths=(cell, cell))

    def _corner(self, width: int) -> str:
        return cut("true \\ predicted", width, ascii_only=True)

    # The drawing.

    def draw_line(self, y: int) -> Iterable[Segment]:
        """The headings or the counts of one class."""
        if y < self.top - 1:
            return [Segment(self._corner(self.inner_size.width), self.part("faint"))]
        if y < self.top:
            room = self.cell_width - (1 if self._tight else 2)
            return heading_line(self, [right(name, room, ascii_only=self.capabilities.ascii) for name in self._names])
        if not self._names:
            return [Segment("no classes", self.part("faint"))] if y == self.top else []
        row = self.band_at(y)
        if row is None:
            return []
        name = right(self._names[row], self.left - 1, ascii_only=self.capabilities.ascii)
        current = self.has_focus and row == self.cursor_row
        label = Segment(f"{name} " if self.left else "", self.part("current" if current else "label"))
        columns = range(*self.shown_columns.indices(len(self._names)))
        return [label, *(self._draw_cell(row, column) for column in columns), self.band_mark(y)]

    def _draw_cell(self, row: int, column: int) -> Segment:
        count = int(self._counts[row, column])
        dot = "." if self.capabilities.ascii else "·"
        if self._tight:
            shown = short_count(count) if count else dot
            here = (row, column) == self.cursor and self.has_focus
            style = self.part("cursor") if here else self._style_of(row, column, count)
            return Segment(f"{shown:>{self.cell_width - 1}} ", style)
        text = f"{count or dot:>{self.cell_width - 1}} "
        if (row, column) == self.cursor and self.has_focus:
            return Segment(f"[{text[1:-1]}]", self._style_of(row, column, count) + Style(bold=True))
        return Segment(text, self._style_of(row, column, count))

    def _style_of(self, row: int, column: int, count: int) -> Style:
        if row != column:
            return self.part("bad") + Style(bold=True) if count else self.part("faint")
        if not self.capabilities.shaded:
            return self.plain + Style(bold=True, reverse=bool(count))
        # From a third of the ink to all of it, by the share of the class that was answered right.
        share = count / max(1, int(self._counts[row].sum()))
        shade = ink_ramp(self.capabilities)[ZERO + (round(ZERO * (1 + 2 * share) / 3) if count else 1)]
        return Style.from_color(text_on(shade).rich_color, shade.rich_color)


def short_count(count: int) -> str:
    """A count in at most three characters: 999, 2k for 1,987, 12k, .1M for 120,000; more from 100 million on."""
    if count < 1000:
        return str(count)
    if count < 99_500:
        return f"{count / 1000:.0f}k"
    return f"{count / 1e6:.1f}M".lstrip("0") if count < 950_000 else f"{count / 1e6:.0f}M"
