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

    def under_cursor(self, cell: Segment, level: int, cursor: Style, *, is_written: bool) -> Segment:
        """A cell with the cursor on it: brackets on its colour, its text reversed, or ``cursor`` if colours are few."""
        if not self._capabilities.shaded:
            return Segment(cell.text, cursor)
        style = self._written[level] + Style(bold=True)
        if is_written:
            return Segment(cell.text, Style.from_color(style.bgcolor, style.color) + Style(bold=True))
        if self._width == 1:
            return Segment("o" if self._capabilities.ascii else "•", style)
        return Segment("[" + " " * (self._width - 2) + "]", style)

    def half_under_cursor(self, other: int | None, *, is_upper: bool) -> Segment:
        """Half a cell in black or white: the cursor on one of two rows on a line, ``other`` being the other's level."""
        background = self._plain.bgcolor if other is None else self._colours[other].rich_color
        style = Style.from_color(text_on(self._colours[ZERO]).rich_color, background)
        return Segment(("▀" if is_upper else "▄") * self._width, style)
