"""The lines of the unrolled graph: headings, a line a step, the links around the step under the cursor, the panel."""

from __future__ import annotations

from collections.abc import Callable

from rich.segment import Segment
from rich.style import Style

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.theme.palette import diverging, glyphs, quantise
from nn_tui.tui.widgets.drawing.cells import merged, number_styles, solid_cells
from nn_tui.tui.widgets.drawing.digits import fixed
from nn_tui.tui.widgets.drawing.labels import cut, left, longest_fitting
from nn_tui.tui.widgets.graph.composing import Line, heading_line, legend, link_line, link_styles
from nn_tui.tui.widgets.graph.kind import Scene
from nn_tui.tui.widgets.graph.links import LinkCanvas
from nn_tui.tui.widgets.graph.plan import NUMBER_WIDTH
from nn_tui.tui.widgets.graph.unrolled.data import StepsColumn, StepsGraphData
from nn_tui.tui.widgets.graph.unrolled.formula import step_formula_lines
from nn_tui.tui.widgets.graph.unrolled.links import draw_step_links
from nn_tui.tui.widgets.graph.unrolled.plan import WITH_NUMBER, Band, StepsPlan


class StepsPainter:
    """Draws scenes in the styles for the terminal's capabilities."""

    def __init__(self, capabilities: TerminalCapabilities, part: Callable[[str], Style], focused: bool) -> None:
        """Take the capabilities, and a function for the styles of the parts of a canvas by name."""
        self._capabilities, self._part = capabilities, part
        self._plain = part("")
        self._cursor = part("cursor" if focused else "cursor-blurred")
        self._links = link_styles(capabilities, part)
        self._numbers = number_styles(diverging(capabilities), capabilities, self._plain)
        self._solid: dict[int, list[Segment]] = {}

    def paint(self, scene: Scene[StepsGraphData, StepsPlan]) -> tuple[list[Line], LinkCanvas]:
        """All lines of the widget, and which link is where."""
        plan, data = scene.plan, scene.data
        canvas = draw_step_links(data, plan, scene.cursor, scene.focused, self._capabilities)
        marked = self._marked(scene)
        steps = {line: step for step, line in plan.lines.items()}
        lines = [
            self._step_line(scene, steps[y], marked)
            if y in steps
            else link_line(canvas.codes[y], canvas.tints[y], self._links)
            for y in range(plan.canvas[1])
        ]
        if plan.top:
            lines[0] = self._headings(scene)
        if plan.panel[0] > len(lines):
            lines.append(legend(plan.width, self._links, self._capabilities, self._part("label")))
        panel = step_formula_lines(data, scene.cursor, plan.width, plan.panel[1], ascii_only=self._capabilities.ascii)
        return lines + [[Segment(text, self._part("" if line else "title"))] for line, text in enumerate(panel)], canvas

    def _headings(self, scene: Scene[StepsGraphData, StepsPlan]) -> Line:
        plan, ascii_only = scene.plan, self._capabilities.ascii

        def style_of(band: Band) -> Style:
            return self._part("current" if scene.focused and band.layer == scene.cursor.layer else "label")

        def text_of(band: Band, room: int) -> str:
            column = scene.data.column(band.layer)
            titles = column.titles
            if band.shown < column.count:
                seen = f"{band.first + 1}-{band.first + band.shown} of {column.count}"
                titles = (*(f"{title}, {seen}" for title in titles), seen)
            return cut(longest_fitting(titles, room), room, ascii_only=ascii_only)

        return heading_line(plan.columns, plan.width, (0, 0), text_of, style_of, self._part, ascii_only=ascii_only)

    def _marked(self, scene: Scene[StepsGraphData, StepsPlan]) -> frozenset[tuple[int, int]]:
        """The (layer, index) of the values that the cursor marks: its own, and where the link under it comes from."""
        cursor = scene.cursor
        marked = {(cursor.layer, cursor.neuron)}
        origin = scene.data.origin(cursor) if cursor.source is not None else None
        each, first = (None, 0) if origin is None else origin.sum_of(cursor.source)
        if each is not None and cursor.source is not None:
            term = cursor.source - first
            marked.add((cursor.layer - (not each.is_own[term]), int(each.places[term])))
        return frozenset(marked)

    def _step_line(
        self, scene: Scene[StepsGraphData, StepsPlan], step: int, marked: frozenset[tuple[int, int]]
    ) -> Line:
        """The number of a step, and what each layer has there."""
        plan, data = scene.plan, scene.data
        is_here = step == data.place_of(scene.cursor)[0]
        label = f"{step + 1:>{plan.labels - 2}}  "
        line: Line = [Segment(label, self._part("current" if is_here else "label"))]
        used = plan.labels
        for band in plan.columns:
            line.append(Segment(" " * (band.left - used), self._plain))
            column, row = data.column(band.layer), step - data.column(band.layer).first
            if 0 <= row < len(column.values):
                line += merged(self._cells(column, band, row, marked))
            else:
                line.append(Segment(" " * band.width, self._plain))
            used = band.left + band.width
        line.append(Segment(" " * max(0, plan.width - used), self._plain))
        return line

    def _cells(self, column: StepsColumn, band: Band, row: int, marked: frozenset[tuple[int, int]]) -> Line:
        """The values of one layer at one step, those in view."""
        places = range(row * column.count + band.first, row * column.count + band.first + band.shown)
        if column.texts:
            style = self._cursor if (band.layer, places[0]) in marked else self._plain
            return [Segment(left(f" {column.texts[row]}", band.cell, ascii_only=self._capabilities.ascii), style)]
        values = column.values[row, band.first : band.first + band.shown]
        levels = quantise(values, column.scale).tolist()
        cells: Line = []
        for place, value, level in zip(places, values.tolist(), levels, strict=True):
            is_marked = (band.layer, place) in marked
            if band.cell >= WITH_NUMBER:
                opening, closing = "[]" if is_marked else "  "
                text = f"{opening}{fixed(value, NUMBER_WIDTH, 2)}{closing}"
                cells.append(Segment(text, self._cursor if is_marked else self._numbers[level]))
            elif is_marked:
                shown = "o" if self._capabilities.ascii else "•"
                cells.append(Segment(shown.center(band.cell), self._cursor))
            else:
                cells.append(self._solid_cells(band.cell)[level])
        return cells

    def _solid_cells(self, width: int) -> list[Segment]:
        """A cell of that width for each level."""
        cells = self._solid.get(width)
        if cells is None:
            colours, pairs = diverging(self._capabilities), glyphs(self._capabilities)
            cells = self._solid[width] = solid_cells(colours, pairs, self._capabilities, width, self._plain)
        return cells
