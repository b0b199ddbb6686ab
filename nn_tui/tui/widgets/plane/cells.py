"""The look of each cell of a plane as one number, its key, and the segment for every key."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.theme.class_colours import (
    AXIS,
    CODES,
    MARKS,
    SURFACE,
    field_colours,
    field_glyph,
    mark_colours,
    mark_glyph,
)
from nn_tui.tui.theme.contrast import standing_out
from nn_tui.tui.widgets.plane.points import SeenPoints

_BRAILLE = 0x2800
"""The braille character without dots; the bits of the others are added to it."""
_FAINTER = 0.4
"""How far dots of test points go towards what is behind them."""
_MARKED = CODES * CODES
"""The first key of a cell with a mark; smaller keys are those of two pixels of a field."""


def cell_keys(codes: NDArray[np.uint8], per_line: int, seen: SeenPoints) -> NDArray[np.int32]:
    """The key of every cell, (lines, columns), of a plane with these codes, (rows, columns), and points."""
    upper = codes[::per_line].astype(np.int32)
    keys = upper * CODES + codes[per_line - 1 :: per_line]
    grounds = codes.reshape(-1)[seen.pixels]
    # A mark fills its whole cell with the colour behind it, which would make an axis wider.
    grounds[grounds == AXIS] = SURFACE
    keys.reshape(-1)[seen.cells] = _MARKED + (seen.dots * (2 * MARKS) + seen.marks) * CODES + grounds
    return keys


class PlaneCells(dict[int, Segment]):
    """The segment of each cell, one column wide, by its key; made when first used."""

    def __init__(self, capabilities: TerminalCapabilities, plain: Style) -> None:
        super().__init__()
        self.capabilities = capabilities
        self.plain = plain
        self._fields = field_colours(capabilities)
        self._marks = mark_colours(capabilities)

    def line(self, keys: NDArray[np.int32]) -> list[Segment]:
        """The segments of neighbouring cells, (columns,); equal ones are joined."""
        if not len(keys):
            return []
        starts = np.flatnonzero(keys[1:] != keys[:-1]) + 1
        counts = np.diff(starts, prepend=0, append=len(keys)).tolist()
        cells = map(self.__getitem__, [int(keys[0]), *keys[starts].tolist()])
        return [
            cell if count == 1 else Segment(cell.text * count, cell.style)
            for cell, count in zip(cells, counts, strict=True)
        ]

    def under_cursor(self, key: int, upper: bool, focused: bool) -> Segment:
        """A cell with the cursor on its upper or lower pixel."""
        text = self[key].text
        if not self.capabilities.shaded:
            return Segment(text, self.plain + Style(bold=True, reverse=focused, underline=not focused))
        cursor, behind = self.cursor_colour(focused), self.ground(key, upper=not upper)
        if key >= _MARKED:
            mark = standing_out(self._mark_colour(key), cursor)
            return Segment(text, Style.from_color(mark.rich_color, cursor.rich_color))
        if self.capabilities.ascii:
            return Segment(" ", Style.from_color(bgcolor=cursor.rich_color))
        return Segment("▀" if upper else "▄", Style.from_color(cursor.rich_color, behind.rich_color))

    def beside_cursor(self, key: int, bracket: str, focused: bool) -> Segment:
        """A cell beside the cursor: a bracket, unless the cell has a mark."""
        if key >= _MARKED:
            return self[key]
        if not self.capabilities.shaded:
            return Segment(bracket, self.plain + Style(bold=True))
        colours = self.cursor_colour(focused).rich_color, self.ground(key).rich_color
        return Segment(bracket, Style.from_color(*colours) + Style(bold=True))

    def cursor_colour(self, focused: bool) -> Color:
        """The colour of the cursor: the strongest one while it has focus."""
        strong = Color.parse("#ffffff" if self.capabilities.dark else "#000000")
        return strong if focused else strong.blend(self._fields[-1], 0.4)

    def ground(self, key: int, upper: bool = True) -> Color:
        """The colour behind a mark, or of the upper or the lower pixel of a cell."""
        if key >= _MARKED:
            return self._fields[key % CODES]
        return self._fields[key // CODES if upper else key % CODES]

    def _mark_colour(self, key: int) -> Color:
        return self._marks[(key - _MARKED) // CODES % MARKS]

    def __missing__(self, key: int) -> Segment:
        segment = self[key] = self._marked(key) if key >= _MARKED else self._field(key)
        return segment

    def _field(self, key: int) -> Segment:
        upper, lower = divmod(key, CODES)
        if not self.capabilities.shaded:
            return Segment(field_glyph(upper, self.capabilities), self.plain + Style(dim=True))
        above, below = self._fields[upper].rich_color, self._fields[lower].rich_color
        if above == below:
            return Segment(" ", Style.from_color(bgcolor=below))
        return Segment("▀", Style.from_color(above, below))

    def _marked(self, key: int) -> Segment:
        part, code = divmod(key - _MARKED, CODES)
        dots, part = divmod(part, 2 * MARKS)
        test, mark = divmod(part, MARKS)
        glyph = chr(_BRAILLE + dots) if dots else mark_glyph(mark, bool(test), self.capabilities)
        if self.capabilities.colours == "none":
            return Segment(glyph, self.plain + Style(bold=True))
        if self.capabilities.colours == "few":
            return Segment(glyph, self.plain + Style.from_color(self._marks[mark].rich_color) + Style(bold=True))
        ground = self._fields[code]
        colour = standing_out(self._marks[mark], ground)
        if dots and test:
            # Dots are neither filled nor hollow.
            colour = colour.blend(ground, _FAINTER)
        return Segment(glyph, Style.from_color(colour.rich_color, ground.rich_color))
