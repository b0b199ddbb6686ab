"""Ready-made segments for every level of the palette, so that none is made for each cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

import numpy as np
from numpy.typing import NDArray
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.theme.palette import LEVELS, text_on

MOST_KEPT = 50_000
"""How many segments are kept: pictures in colour may need a new one for every pixel."""


def solid_cells(
    colours: Sequence[Color], pairs: Sequence[str], capabilities: TerminalCapabilities, width: int, plain: Style
) -> list[Segment]:
    """One segment for each level, for cells one line high: a coloured block, or the glyph pair if colours are few."""
    if capabilities.shaded:
        return [Segment(" " * width, Style.from_color(bgcolor=colour.rich_color)) for colour in colours]
    styles = {}
    if capabilities.colours == "few":
        # Sixteen colours are enough for one colour per sign; the glyph shows the size.
        styles = {
            "-": plain + Style.from_color(colours[LEVELS // 6].rich_color),
            "+": plain + Style.from_color(colours[-1 - LEVELS // 6].rich_color),
        }
    return [Segment(pair[:width].ljust(width), styles.get(pair[0], plain)) for pair in pairs]


def number_styles(colours: Sequence[Color], capabilities: TerminalCapabilities, plain: Style) -> list[Style]:
    """One style for each level, for a number written on its colour; plain text if colours are few."""
    if not capabilities.shaded:
        return [plain] * LEVELS
    return [Style.from_color(text_on(colour).rich_color, colour.rich_color) for colour in colours]


class ColourCells(dict[int, Segment]):
    """One segment for each colour by its index, for cells one line high and as wide as given, made when first used."""

    def __init__(self, colours: Sequence[Color], width: int) -> None:
        super().__init__()
        self._colours = colours
        self._width = width

    def __missing__(self, key: int) -> Segment:
        segment = Segment(" " * self._width, Style.from_color(bgcolor=self._colours[key].rich_color))
        if len(self) >= MOST_KEPT:
            self.clear()
        self[key] = segment
        return segment


class HalfCells(dict[int, Segment]):
    """Segments that show two values above each other on one line, made when first used.

    A half that belongs to no value shows what is behind the widget.
    """

    def __init__(self, colours: Sequence[Color], width: int, plain: Style) -> None:
        super().__init__()
        self._colours = colours
        self._background = plain.bgcolor
        self._nothing = len(colours)
        self._width = width

    def row(self, upper: NDArray[np.unsignedinteger], lower: NDArray[np.unsignedinteger] | None) -> list[Segment]:
        """The segments of an upper and a lower row of levels, (columns,) each; None if there is no lower row.

        A level is the index of a colour.
        """
        keys = upper.astype(np.uint32) * (self._nothing + 1) + (self._nothing if lower is None else lower)
        return [self[key] for key in keys.tolist()]

    def __missing__(self, key: int) -> Segment:
        upper, lower = divmod(key, self._nothing + 1)
        above, below = (
            self._background if level == self._nothing else self._colours[level].rich_color for level in (upper, lower)
        )
        if upper == lower:
            segment = Segment(" " * self._width, Style.from_color(bgcolor=above))
        elif above is None:
            segment = Segment("▄" * self._width, Style.from_color(below))
        else:
            segment = Segment("▀" * self._width, Style.from_color(above, below))
        if len(self) >= MOST_KEPT:
            self.clear()
        self[key] = segment
        return segment


def merged(cells: Iterable[Segment]) -> list[Segment]:
    """Join equal neighbours to one segment: fewer bytes for the terminal."""
    result = []
    for cell, group in groupby(cells):
        count = sum(1 for _ in group)
        result.append(cell if count == 1 else Segment(cell.text * count, cell.style))
    return result
