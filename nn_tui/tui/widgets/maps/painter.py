"""Drawing the lines of one picture: its numbers as colours or glyphs, what is framed, where the cursor is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from rich.segment import Segment

from nn_tui.tui.widgets.maps.arrangement import HALF, Block
from nn_tui.tui.widgets.maps.group import Mark, Spot
from nn_tui.tui.widgets.maps.number_cells import FRAMED, POINTED, NumberCells


class Painter(NamedTuple):
    """One picture to be drawn.

    Attributes:
        numbers: (rows, columns), and their ``levels`` of the palette.
        marks: what is framed in it.
        spots: the cursor and the dot, as far as they are in it.
    """

    block: Block
    cells: NumberCells
    numbers: npt.NDArray[np.floating[Any]]
    levels: npt.NDArray[np.uint8]
    marks: Sequence[Mark]
    spots: Sequence[Spot]

    def line(self, part: int, rows: range) -> list[Segment]:
        """One of the lines of the picture, on which there are these rows."""
        if self.block.zoom == HALF:
            return self._half_line(rows)
        marks = [mark for mark in self.marks if rows.start in mark.rows]
        spots = [spot for spot in self.spots if rows.start == spot.row]
        levels = self.levels[rows.start]
        if not (marks or spots or self.cells.has_numbers):
            return self.cells.line(levels)
        return self.cells.marked_line(
            levels,
            self._text(part, marks, spots),
            framed=[mark.columns for mark in marks],
            pointed=[spot.column for spot in spots],
        )

    def _half_line(self, rows: range) -> list[Segment]:
        levels = self.levels
        if self.marks or self.spots:
            levels = levels.copy()
            count, width = levels.shape
            for mark in self.marks:
                framed_rows, framed_columns = clipped(mark.rows, count), clipped(mark.columns, width)
                levels[framed_rows.start : framed_rows.stop, framed_columns.start : framed_columns.stop] += FRAMED
            for spot in self.spots:
                levels[spot.row, spot.column] = POINTED
        return self.cells.half_line(levels[rows.start], levels[rows.stop - 1] if len(rows) > 1 else None)

    def _text(self, part: int, marks: Sequence[Mark], spots: Sequence[Spot]) -> str:
        """What stands in the cells of a line: the numbers, and the frames around the marks and the spots."""
        tall = self.block.tall
        row, within = divmod(part, tall)
        text = [" "] * self.block.width
        if self.cells.has_numbers and within == tall // 2:
            text = list("".join(map(self.cells.number, self.numbers[row].tolist())))
        for spot in spots:
            self._frame(text, range(spot.column, spot.column + 1), within, tall)
        count, width = self.numbers.shape
        for mark in marks:
            rows = clipped(mark.rows, count)
            self._frame(text, clipped(mark.columns, width), (row - rows.start) * tall + within, len(rows) * tall)
        return "".join(text)

    def _frame(self, text: list[str], columns: range, line: int, lines: int) -> None:
        """Write one line of a frame around columns into a text, where the text is blank."""
        zoom = self.block.zoom
        for place, character in enumerate(
            self.cells.frame_line(len(columns) * zoom, line, lines), columns.start * zoom
        ):
            if text[place] == " ":
                text[place] = character


def clipped(numbers: range, count: int) -> range:
    """The part of a range from 0 to ``count``."""
    start = min(max(numbers.start, 0), count)
    return range(start, max(start, min(numbers.stop, count)))
