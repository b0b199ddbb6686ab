"""The lines of the network graph: headings, cells and links, the legend, the panel."""

from __future__ import annotations

from collections.abc import Callable

from rich.cells import cell_len
from rich.style import Style

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.widgets.drawing.labels import cut
from nn_tui.tui.widgets.graph.composing import Line, graph_lines, heading_line, link_styles
from nn_tui.tui.widgets.graph.data import INPUTS, GraphData
from nn_tui.tui.widgets.graph.formula import formula_lines
from nn_tui.tui.widgets.graph.kind import Scene
from nn_tui.tui.widgets.graph.links import LinkCanvas, draw_links
from nn_tui.tui.widgets.graph.nodes import NodeStyles, neuron_cells, picture_cells
from nn_tui.tui.widgets.graph.plan import Column, NeuronPlan


class NeuronPainter:
    """Draws scenes in the styles for the terminal's capabilities."""

    def __init__(self, capabilities: TerminalCapabilities, part: Callable[[str], Style], focused: bool) -> None:
        """Take the capabilities, and a function for the styles of the parts of a canvas by name."""
        self._capabilities, self._part = capabilities, part
        plain = part("")
        self._nodes = NodeStyles(capabilities, plain, part("cursor" if focused else "cursor-blurred"), part("faint"))
        self._links = link_styles(capabilities, part)

    def paint(self, scene: Scene[GraphData, NeuronPlan]) -> tuple[list[Line], LinkCanvas]:
        """All lines of the widget, and which link is where."""
        plan = scene.plan
        canvas = draw_links(scene.data, plan, scene.cursor, scene.focused, self._capabilities)
        cells = [
            (picture_cells if column.picture else neuron_cells)(scene.data, column, scene.cursor, self._nodes)
            for column in plan.columns
        ]
        panel = formula_lines(scene.data, scene.cursor, plan.width, plan.panel[1], ascii_only=self._capabilities.ascii)
        heading = self._headings(scene)
        lines = graph_lines(plan, canvas, cells, heading, panel, self._links, self._capabilities, self._part)
        return lines, canvas

    def _headings(self, scene: Scene[GraphData, NeuronPlan]) -> Line:
        plan = scene.plan

        def style_of(column: Column) -> Style:
            return self._part("current" if scene.focused and column.layer == scene.cursor.layer else "label")

        def text_of(column: Column, room: int) -> str:
            return self._heading(scene.data, column, room)

        hidden, ascii_only = (plan.before, plan.after), self._capabilities.ascii
        return heading_line(plan.columns, plan.width, hidden, text_of, style_of, self._part, ascii_only=ascii_only)

    def _heading(self, data: GraphData, column: Column, room: int) -> str:
        """The number of neurons and their activation, as far as they fit."""
        name = "inputs" if column.layer == INPUTS else data.layers[column.layer].activation
        short = "in" if column.layer == INPUTS and room < len(name) else name
        for text in (f"{column.count} {name}", short):
            if cell_len(text) <= room:
                return text
        return cut(name, room, ascii_only=self._capabilities.ascii) if room > 3 else f"{column.count}"[:room]
