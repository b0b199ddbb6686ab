"""The segments that numbers are drawn with: colours or glyphs, two rows on a line, frames, the number itself."""

from __future__ import annotations

from collections.abc import Container, Sequence

import numpy as np
from numpy.typing import NDArray
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.theme.palette import LEVELS, ZERO, diverging, glyphs, text_on
from nn_tui.tui.widgets.drawing.cells import HalfCells, number_styles, solid_cells
from nn_tui.tui.widgets.drawing.digits import fit
from nn_tui.tui.widgets.drawing.greys import grey_glyphs, grey_ramp
from nn_tui.tui.widgets.maps.arrangement import HALF

NUMBER_ZOOM = 6
"""The least zoom at which every number is written in its cell."""

FRAMED, POINTED = LEVELS, 2 * LEVELS
"""Where two rows share a line: what is added to a level in a frame, and the code of a number that is pointed at."""

_TINT = "#2fbf71"
"""A hue that neither the signs nor the greys have; it marks a frame where there is no room for lines."""


class NumberCells:
    """What the numbers of one kind are drawn with in one zoom."""

    def __init__(self, is_signed: bool, zoom: int, capabilities: TerminalCapabilities, plain: Style) -> None:
        colours = diverging(capabilities) if is_signed else grey_ramp(capabilities)
        pairs = glyphs(capabilities) if is_signed else grey_glyphs(capabilities)
        if not capabilities.shaded:
            # The second character is the shade: it fills the cell, and the sign stands before it.
            pairs = tuple(pair[0] + pair[1] * (zoom - 1) for pair in pairs)
        self._zoom = zoom
        self._capabilities = capabilities
        self._solid = solid_cells(colours, pairs, capabilities, zoom, plain)
        self._written = number_styles(colours, capabilities, plain)
        tint = Color.parse(_TINT)
        tinted = [colour.blend(tint, 0.5) for colour in colours]
        self._halves = HalfCells([*colours, *tinted, text_on(colours[ZERO if is_signed else 0])], HALF, plain)

    @property
    def has_numbers(self) -> bool:
        """Whether the number is written in its cell."""
        return self._zoom >= NUMBER_ZOOM

    def line(self, levels: NDArray[np.uint8]) -> list[Segment]:
        """The cells of a row of levels (columns,), without anything in them."""
        return [self._solid[level] for level in levels.tobytes()]

    def half_line(self, upper: NDArray[np.uint8], lower: NDArray[np.uint8] | None) -> list[Segment]:
        """The cells of two rows of codes (columns,) that share a line."""
        return self._halves.row(upper, lower)

    def number(self, value: float) -> str:
        """A number as it stands in its cell."""
        return fit(value, self._zoom - 2).rjust(self._zoom - 1).ljust(self._zoom)

    def marked_line(
        self, levels: NDArray[np.uint8], text: str, framed: Sequence[range], pointed: Container[int]
    ) -> list[Segment]:
        """The cells of a row of levels (columns,) with a text of their width over them.

        Where colours are few there is no room for lines beside the glyphs: what is ``framed`` is reversed then.
        """
        cells, zoom = [], self._zoom
        for column, level in enumerate(levels.tolist()):
            own = text[column * zoom : (column + 1) * zoom]
            if self._capabilities.shaded:
                cells.append(Segment(own, self._written[level]))
                continue
            glyph = self._solid[level]
            style = glyph.style or Style()
            is_pointed = column in pointed
            if is_pointed or any(column in columns for columns in framed):
                style += Style(reverse=True, bold=is_pointed)
            cells.append(Segment(own if own.strip() else glyph.text, style))
        return cells

    def frame_line(self, width: int, line: int, lines: int) -> str:
        """One line of a frame ``width`` columns wide and ``lines`` lines high, blank inside."""
        if not self._capabilities.shaded:
            return ""
        ascii_only, between = self._capabilities.ascii, " "
        if lines == 1:
            ends = "[]"
        elif 0 < line < lines - 1:
            ends = "||" if ascii_only else "││"
        else:
            ends = "++" if ascii_only else "┌┐" if line == 0 else "└┘"
            between = "-" if ascii_only else "─"
        return ends[0] + between * (width - 2) + ends[1]
