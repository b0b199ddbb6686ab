"""The lines of a network with pictures: headings, pictures and units with links between them, the panel."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.theme.palette import LEVELS, diverging, glyphs, ink_glyphs, ink_ramp, quantise
from nn_tui.tui.widgets.drawing.cells import HalfCells, merged, solid_cells
from nn_tui.tui.widgets.drawing.labels import agree_at_start, cut, cut_start, left, longest_fitting
from nn_tui.tui.widgets.graph.composing import Line, graph_lines, heading_line, link_styles
from nn_tui.tui.widgets.graph.cursor import GraphCursor
from nn_tui.tui.widgets.graph.data import INPUTS
from nn_tui.tui.widgets.graph.frame import Plan
from nn_tui.tui.widgets.graph.kind import Scene
from nn_tui.tui.widgets.graph.layers.data import GraphColumn, LayerGraphData
from nn_tui.tui.widgets.graph.layers.formula import layer_formula_lines
from nn_tui.tui.widgets.graph.layers.links import draw_value_links
from nn_tui.tui.widgets.graph.layers.plan import Tiles
from nn_tui.tui.widgets.graph.links import FROZEN, NOTE, LinkCanvas
from nn_tui.tui.widgets.graph.nodes import NodeStyles, hidden_marks, unit_cells
from nn_tui.tui.widgets.graph.plan import Column

_SEEN, _CHOSEN = LEVELS, 2 * LEVELS
"""Added to the level of a pixel that the value under the cursor comes from; the pixel under the cursor."""
_TINT = 0.45
"""How much of the cursor's colour is in a pixel that the value under the cursor comes from."""


class _Marks(NamedTuple):
    """The indices of a column's values under the cursor, and of those that the value under the cursor comes from."""

    chosen: frozenset[int]
    seen: NDArray[np.intp]


class LayerPainter:
    """Draws scenes in the styles for the terminal's capabilities."""

    def __init__(self, capabilities: TerminalCapabilities, part: Callable[[str], Style], focused: bool) -> None:
        """Take the capabilities, and a function for the styles of the parts of a canvas by name."""
        self._capabilities, self._part = capabilities, part
        self._cursor = part("cursor" if focused else "cursor-blurred")
        self._nodes = NodeStyles(capabilities, part(""), self._cursor, part("faint"))
        self._links = link_styles(capabilities, part)
        self._halves: dict[tuple[bool, int], HalfCells] = {}
        self._glyphs: dict[tuple[bool, int], list[Segment]] = {}

    def paint(self, scene: Scene[LayerGraphData, Plan[Tiles]]) -> tuple[list[Line], LinkCanvas]:
        """All lines of the widget, and which link is where."""
        plan, data = scene.plan, scene.data
        canvas = draw_value_links(data, plan, scene.cursor, scene.focused, self._capabilities)
        self._write_passed(scene, canvas)
        cells = [self._column(scene, tiles) for tiles in plan.columns]
        panel = layer_formula_lines(data, scene.cursor, plan.width, plan.panel[1], ascii_only=self._capabilities.ascii)
        heading = self._headings(scene)
        lines = graph_lines(plan, canvas, cells, heading, panel, self._links, self._capabilities, self._part)
        return lines, canvas

    def _headings(self, scene: Scene[LayerGraphData, Plan[Tiles]]) -> Line:
        plan, ascii_only = scene.plan, self._capabilities.ascii

        def style_of(tiles: Tiles) -> Style:
            return self._part("current" if scene.focused and tiles.layer == scene.cursor.layer else "label")

        def text_of(tiles: Tiles, room: int) -> str:
            return cut(longest_fitting(scene.data.columns[tiles.number].titles, room), room, ascii_only=ascii_only)

        hidden = plan.before, plan.after
        return heading_line(plan.columns, plan.width, hidden, text_of, style_of, self._part, ascii_only=ascii_only)

    def _write_passed(self, scene: Scene[LayerGraphData, Plan[Tiles]], canvas: LinkCanvas) -> None:
        """Write the names of layers that hand numbers on downwards, in the room before the next column."""
        plan, codes = scene.plan, canvas.codes
        for before, after in zip(plan.columns, plan.columns[1:], strict=False):
            names = scene.data.columns[after.number].passed
            start, end = before.left + before.width, after.left
            for place, name in enumerate(names, 1):
                x = start + (end - start) * place // (len(names) + 1)
                text = name[: plan.height]
                top = plan.top + (plan.height - len(text)) // 2
                for y, character in enumerate(text, top):
                    codes[y, x] = ord(character)
                    canvas.tints[y, x] = NOTE
                    canvas.owners[y, x] = -1

    # The columns.

    def _column(self, scene: Scene[LayerGraphData, Plan[Tiles]], tiles: Tiles) -> dict[int, Line]:
        column, marks = scene.data.columns[tiles.number], self._marks(scene, tiles)
        last = min((tiles.first + tiles.shown) * tiles.across, len(column.units))
        first = tiles.first * tiles.across
        if tiles.picture is None:
            lines = tuple(tiles.top + place * tiles.step for place in range(tiles.shown))
            place = Column(tiles.layer, tiles.left, tiles.width, tiles.cells, lines, tiles.first, len(column.units))
            cells = unit_cells(column.units, column.values, column.frozen, place, marks.chosen, self._nodes)
            return {line: self._padded(line_cells, tiles.width) for line, line_cells in cells.items()}
        lines_of: dict[int, Line] = {}
        for start in range(first, last, tiles.across):
            self._draw_row(scene, tiles, range(start, min(start + tiles.across, last)), marks, lines_of)
        end = max(lines_of, default=tiles.top)
        hidden = hidden_marks(tiles.width, (tiles.top - 1, first), (end + 1, len(column.units) - last), self._nodes)
        bottom = scene.plan.top + scene.plan.height
        return {line: cells for line, cells in {**hidden, **lines_of}.items() if scene.plan.top <= line < bottom}

    def _padded(self, cells: Line, width: int) -> Line:
        used = sum(cell.cell_length for cell in cells)
        return [*cells, Segment(" " * (width - used), self._links[0])] if used < width else cells

    def _marks(self, scene: Scene[LayerGraphData, Plan[Tiles]], tiles: Tiles) -> _Marks:
        """The values of a column that the cursor marks."""
        data, cursor = scene.data, scene.cursor
        nothing = np.zeros(0, np.intp)
        if tiles.layer == cursor.layer:
            return _Marks(frozenset([cursor.neuron]), nothing)
        origin = data.origin_of(cursor.layer - INPUTS, cursor.neuron) if tiles.layer == cursor.layer - 1 else None
        if origin is None:
            return _Marks(frozenset(), nothing)
        at = [] if cursor.source is None or cursor.source >= len(origin.places) else [int(origin.places[cursor.source])]
        # A dense layer sees all of the pictures before it: that needs no mark.
        seen = nothing if len(origin.places) == scene.data.columns[tiles.number].values.size else origin.places
        return _Marks(frozenset(at), seen[seen >= 0])

    # The pictures.

    def _half_cells(self, signed: bool, width: int) -> HalfCells:
        """Pixels of that width in colours: those of the levels, the same tinted, and that of the cursor."""
        cells = self._halves.get((signed, width))
        if cells is None:
            ramp = (diverging if signed else ink_ramp)(self._capabilities)
            tint, cursor = (Color.from_rich_color(style.bgcolor) for style in (self._part("cursor"), self._cursor))
            colours = [*ramp, *(colour.blend(tint, _TINT) for colour in ramp), cursor]
            cells = self._halves[signed, width] = HalfCells(colours, width, self._part(""))
        return cells

    def _draw_row(
        self,
        scene: Scene[LayerGraphData, Plan[Tiles]],
        tiles: Tiles,
        units: range,
        marks: _Marks,
        lines_of: dict[int, Line],
    ) -> None:
        """Draw pictures side by side with their captions into the lines that are in view."""
        column, picture = scene.data.columns[tiles.number], tiles.picture
        assert picture is not None
        top = tiles.top + (units.start // tiles.across - tiles.first) * tiles.step - tiles.cut
        levels = self._levels(column, units, marks)
        signed = self._is_signed(column, tiles)
        blank = " " * (tiles.width - len(units) * (tiles.picture_width + 1) + 1)
        if tiles.captioned:
            lines_of[top] = [*self._captions(column, tiles, units, scene.cursor), Segment(blank, self._links[0])]
        for line in range(picture.lines):
            cells: Line = []
            for place in range(len(units)):
                cells += [Segment(" ", self._links[0])] * bool(place) + self._pixel_line(
                    levels[place], line, tiles, signed
                )
            lines_of[top + tiles.captioned + line] = [*cells, Segment(blank, self._links[0])]
        if tiles.cut:
            for line in [line for line in lines_of if line < tiles.top]:
                del lines_of[line]

    @staticmethod
    def _is_signed(column: GraphColumn, tiles: Tiles) -> bool:
        """Whether sign has a colour: in all layers, and in inputs that are not a drawing."""
        return bool(tiles.number) or bool(column.values.min(initial=0.0) < 0)

    def _levels(self, column: GraphColumn, units: range, marks: _Marks) -> NDArray[np.uint8]:
        """The level of each pixel of some units, (units, rows, columns), with its mark added."""
        levels = quantise(column.values, column.scale).ravel()
        levels[marks.seen] += _SEEN
        levels[list(marks.chosen)] = _CHOSEN if self._has_halves else levels[list(marks.chosen)] % LEVELS + _CHOSEN
        return levels.reshape(column.values.shape)[units.start : units.stop]

    @property
    def _has_halves(self) -> bool:
        """Whether two rows of pixels can share a line."""
        return self._capabilities.shaded and not self._capabilities.ascii

    def _pixel_line(self, levels: NDArray[np.uint8], line: int, tiles: Tiles, signed: bool) -> Line:
        picture = tiles.picture
        assert picture is not None
        if not self._has_halves:
            return merged(self._glyph(level, signed, picture.wide) for level in levels[line // picture.tall].tolist())
        cells = self._half_cells(signed, picture.wide)
        if picture.tall:
            row = levels[line // picture.tall]
            return merged(cells.row(row, row))
        return merged(cells.row(levels[2 * line], levels[2 * line + 1] if 2 * line + 1 < len(levels) else None))

    def _glyph(self, level: int, signed: bool, width: int) -> Segment:
        """A pixel where half blocks cannot be drawn: reversed where the value comes from it, in brackets if chosen."""
        cells = self._glyphs.get((signed, width))
        if cells is None:
            ramp, pairs = (diverging, glyphs) if signed else (ink_ramp, ink_glyphs)
            texts = [(pair * width)[:width] for pair in pairs(self._capabilities)]
            cells = solid_cells(ramp(self._capabilities), texts, self._capabilities, width, self._part(""))
            self._glyphs[signed, width] = cells
        if level >= _CHOSEN:
            text = cells[level - _CHOSEN].text
            return Segment(f"[{text[1:-1]}]" if width > 1 else "o", self._cursor)
        cell = cells[level % LEVELS]
        if level < _SEEN:
            return cell
        if self._capabilities.shaded:
            return Segment("::"[:width], cell.style)
        return Segment(cell.text, (cell.style or Style()) + Style(reverse=True))

    def _captions(self, column: GraphColumn, tiles: Tiles, units: range, cursor: GraphCursor) -> Line:
        """The names of pictures side by side."""
        ascii_only, width = self._capabilities.ascii, tiles.picture_width
        shorten = cut_start if agree_at_start(column.units, width) else cut
        here = column.unit_of(cursor.neuron) if tiles.layer == cursor.layer else -1
        line: Line = []
        for unit in units:
            mark = FROZEN[ascii_only] if column.frozen is not None and column.frozen[unit] else ""
            text = left(shorten(column.units[unit], width - len(mark), ascii_only=ascii_only) + mark, width)
            gap = Segment(" ", self._links[0])
            line += [gap] * bool(line) + [Segment(text, self._part("current" if unit == here else "label"))]
        return line
