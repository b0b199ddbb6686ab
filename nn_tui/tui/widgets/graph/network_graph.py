"""A dense network as a graph: neurons as cells, weights as links, and the numbers of what is under the cursor."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

import numpy as np
from rich.style import Style

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.widgets.graph.cursor import GraphCursor
from nn_tui.tui.widgets.graph.data import EMPTY, INPUTS, GraphData, GraphLayer
from nn_tui.tui.widgets.graph.formula import formula_lines
from nn_tui.tui.widgets.graph.graph_canvas import GraphCanvas
from nn_tui.tui.widgets.graph.kind import GraphKind, Scene, Sight
from nn_tui.tui.widgets.graph.painter import NeuronPainter
from nn_tui.tui.widgets.graph.plan import NeuronPlan, make_plan, origins_with

__all__ = ["GraphCursor", "GraphData", "GraphLayer", "NetworkGraph"]


class NeuronsKind(GraphKind[GraphData, NeuronPlan]):
    """A column of neurons a layer; the inputs as one picture where they are pixels."""

    NOTCH: ClassVar[int] = 3

    nothing = EMPTY

    def painter(self, capabilities: TerminalCapabilities, part: Callable[[str], Style], focused: bool) -> NeuronPainter:
        return NeuronPainter(capabilities, part, focused)

    def formula_lines(
        self, data: GraphData, cursor: GraphCursor, width: int, lines: int, *, ascii_only: bool
    ) -> list[str]:
        return formula_lines(data, cursor, width, lines, ascii_only=ascii_only)

    def plan(self, sight: Sight[GraphData]) -> NeuronPlan:
        return make_plan(sight.data, sight.cursor, sight.origins, sight.size, sight.capabilities)

    def followed(self, sight: Sight[GraphData]) -> dict[int, int]:
        return origins_with(sight.data, sight.cursor, sight.origins, sight.size[1])

    def inside(self, data: GraphData, cursor: GraphCursor) -> GraphCursor:
        return cursor.inside(data)

    def strongest(self, data: GraphData, cursor: GraphCursor) -> int | None:
        if cursor.layer == INPUTS or not data.size_of(cursor.layer - 1):
            return None
        return int(np.nan_to_num(np.abs(data.weights[cursor.layer][:, cursor.neuron]), nan=-1.0).argmax())

    def moved(self, scene: Scene[GraphData, NeuronPlan], down: int, right: int) -> GraphCursor:
        """Down to the next neuron or link, to the right to the next layer."""
        picture = scene.plan.picture
        return scene.cursor.moved(scene.data, down, right, (picture.rows, picture.columns) if picture else None)

    def paged(self, scene: Scene[GraphData, NeuronPlan], pages: int) -> GraphCursor:
        """As many neurons or links further as are in view."""
        column = scene.plan.column_of(scene.cursor.layer - (scene.cursor.source is not None))
        if column is None:
            return scene.cursor
        rows = column.picture.rows if column.picture else len(column.lines)
        return self.moved(scene, pages * max(1, rows), 0)

    def place_at(self, scene: Scene[GraphData, NeuronPlan], x: int, y: int) -> GraphCursor | None:
        """The neuron or pixel drawn there."""
        column = scene.plan.column_at(x)
        if column is None:
            return None
        if column.picture is None:
            neuron = column.neuron_at(y)
            return None if neuron is None else GraphCursor(column.layer, neuron)
        picture, line = column.picture, y - column.lines[0]
        row = line // picture.tall if picture.tall else 2 * line
        inside = 0 <= line < picture.lines
        return GraphCursor(INPUTS, row * picture.columns + (x - column.left) // picture.wide) if inside else None

    def scrolled(self, plan: NeuronPlan, x: int, steps: int) -> tuple[int, int] | None:
        column = plan.column_at(x)
        if column is None or column.picture is not None or len(column.lines) >= column.count:
            return None
        return column.layer, min(max(column.first + steps, 0), column.count - len(column.lines))


class NetworkGraph(GraphCanvas[GraphData, NeuronPlan]):
    """A network of neurons alone. The cursor moves over neurons, and over the links to a neuron."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(NeuronsKind(), id=id, classes=classes)
