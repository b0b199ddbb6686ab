"""What the cells of a matrix are drawn with in one size: colours or glyphs, two rows on a line, numbers, the cursor."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rich.segment import Segment
from rich.style import Style

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.theme.palette import ZERO, diverging, glyphs, text_on
from nn_tui.tui.widgets.drawing.cells import HalfCells, number_styles, solid_cells
from nn_tui.tui.widgets.drawing.labels import left


class MatrixCells:
    """Cells ``width`` columns wide in the colours of the palette's levels."""

    def __init__(self, capabilities: TerminalCapabilities, width: int, plain: Style) -> None:
        self._capabilities = capabilities
        self._width = width
        self._plain = plain
        self._colours = diverging(capabilities)
        self._solid = solid_cells(self._colours, glyphs(capabilities), capabilities, width, plain)
        self._halves = HalfCells(self._colours, width, plain)
        self._written = number_styles(self._colours, capabilities, plain)

    def row(self, levels: NDArray[np.uint8]) -> list[Segment]:
        """A row of levels (columns,)."""
        return [self._solid[level] for level in levels.tobytes()]

    def two_rows(self, upper: NDArray[np.uint8], lower: NDArray[np.uint8] | None) -> list[Segment]:
        """Two rows of levels (columns,) that share a line; None if there is no lower row."""
        return self._halves.row(upper, lower)

    def written_row(self, levels: NDArray[np.uint8], texts: Sequence[str]) -> list[Segment]:
        """A row of levels (columns,) with a text of the cells' width on each."""
        return [Segment(text, self._written[level]) for text, level in zip(texts, levels.tolist(), strict=True)]

    @property
    def text_width(self) -> int:
        """The columns of a cell that `tinted_row` writes on."""
        return self._width if self._capabilities.shaded else max(0, self._width - 2)

    def tinted_row(self, levels: NDArray[np.uint8], texts: Sequence[str]) -> list[Segment]:
        """A row of levels (columns,) with a text of ``text_width`` on each; where colours are few, the glyphs of the
        level follow what is written there."""
        if self._capabilities.shaded:
            return self.written_row(levels, texts)
        pairs = glyphs(self._capabilities)
        return [
            Segment(left(text.strip() + pairs[level], self._width), self._solid[level].style)
            for text, level in zip(texts, levels.tolist(), strict=True)
        ]

    def with_cursor(
        self,
        cell: Segment,
        levels: NDArray[np.uint8],
        place: tuple[int, int],
        cursor: Style,
        *,
        is_half: bool = False,
        is_written: bool = False,
    ) -> Segment:
        """A cell with the cursor on it: brackets on its colour, its text reversed, ``cursor`` if colours are few.

        ``levels`` are those of the matrix, or of a part that begins with a line, ``place`` the row and column of the
        cell there. With ``is_half`` two rows share a line, and the cell's half is black or white.
        """
        row, column = place
        if is_half:
            is_upper = row % 2 == 0
            other = row + 1 if is_upper else row - 1
            background = self._plain.bgcolor
            if other < len(levels):
                background = self._colours[levels[other, column]].rich_color
            style = Style.from_color(text_on(self._colours[ZERO]).rich_color, background)
            return Segment(("▀" if is_upper else "▄") * self._width, style)
        if not self._capabilities.shaded:
            return Segment(cell.text, cursor)
        style = self._written[levels[place]] + Style(bold=True)
        if is_written:
            return Segment(cell.text, Style.from_color(style.bgcolor, style.color) + Style(bold=True))
        if self._width == 1:
            return Segment("o" if self._capabilities.ascii else "•", style)
        return Segment("[" + " " * (self._width - 2) + "]", style)
