"""A network with pictures as a graph: a column a layer, a picture a channel, the links of what is under the cursor."""

from __future__ import annotations

from collections.abc import Callable

from rich.style import Style

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.widgets.drawing.canvas import window
from nn_tui.tui.widgets.graph.cursor import GraphCursor
from nn_tui.tui.widgets.graph.frame import Plan
from nn_tui.tui.widgets.graph.graph_canvas import GraphCanvas
from nn_tui.tui.widgets.graph.kind import GraphKind, Scene, Sight
from nn_tui.tui.widgets.graph.layers.data import NO_LAYERS, GraphColumn, LayerGraphData, Origin
from nn_tui.tui.widgets.graph.layers.formula import layer_formula_lines
from nn_tui.tui.widgets.graph.layers.painter import LayerPainter
from nn_tui.tui.widgets.graph.layers.plan import Tiles, plan_layers
from nn_tui.tui.widgets.graph.layers.steps import next_unit, stepped

__all__ = ["GraphColumn", "LayerGraph", "LayerGraphData", "Origin"]


class LayersKind(GraphKind[LayerGraphData, Plan[Tiles]]):
    """A column of pictures or of units a layer.

    The cursor's ``neuron`` is the index of a value in its layer, and its ``source`` the index of a term.
    """

    nothing = NO_LAYERS

    def painter(self, capabilities: TerminalCapabilities, part: Callable[[str], Style], focused: bool) -> LayerPainter:
        return LayerPainter(capabilities, part, focused)

    def formula_lines(
        self, data: LayerGraphData, cursor: GraphCursor, width: int, lines: int, *, ascii_only: bool
    ) -> list[str]:
        return layer_formula_lines(data, cursor, width, lines, ascii_only=ascii_only)

    def plan(self, sight: Sight[LayerGraphData]) -> Plan[Tiles]:
        return plan_layers(sight.data, sight.cursor, sight.origins, sight.size, sight.capabilities)

    def followed(self, sight: Sight[LayerGraphData]) -> dict[int, int]:
        """The origins with the cursor and what the term under it comes from in view."""
        data, cursor = sight.data, sight.cursor
        result, plan = dict(sight.origins), self.plan(sight)
        wanted, origin = [cursor], data.origin(cursor)
        if origin is not None and cursor.source is not None:
            wanted.append(GraphCursor(cursor.layer - 1, int(origin.places[cursor.source])))
        for place in wanted:
            tiles = plan.column_of(place.layer)
            if tiles is not None and place.neuron >= 0:
                row = data.column(place.layer).unit_of(place.neuron) // tiles.across
                result[place.layer] = window(tiles.first, row, tiles.shown, tiles.rows)
        return result

    def inside(self, data: LayerGraphData, cursor: GraphCursor) -> GraphCursor:
        return data.inside(cursor)

    def strongest(self, data: LayerGraphData, cursor: GraphCursor) -> int | None:
        """The strongest term of its sum."""
        origin = data.origin(cursor)
        return int(origin.strengths.argmax()) if origin is not None and len(origin.places) else None

    def moved(self, scene: Scene[LayerGraphData, Plan[Tiles]], down: int, right: int) -> GraphCursor:
        """Over pixels, units or terms, and over an edge to the next layer."""
        tiles = scene.plan.column_of(scene.cursor.layer)
        return stepped(scene.data, scene.cursor, down, right, tiles.across if tiles else 1)

    def paged(self, scene: Scene[LayerGraphData, Plan[Tiles]], pages: int) -> GraphCursor:
        """The next picture, or as many units further as are in view."""
        tiles = scene.plan.column_of(scene.cursor.layer)
        if tiles is None:
            return scene.cursor
        return next_unit(scene.data, scene.cursor, pages * (1 if tiles.picture else max(1, tiles.shown)))

    def place_at(self, scene: Scene[LayerGraphData, Plan[Tiles]], x: int, y: int) -> GraphCursor | None:
        """The value drawn there."""
        tiles = scene.plan.column_at(x)
        at = None if tiles is None else tiles.place_at(scene.data.columns[tiles.number], x, y)
        return None if tiles is None or at is None else GraphCursor(tiles.layer, at)

    def scrolled(self, plan: Plan[Tiles], x: int, steps: int) -> tuple[int, int] | None:
        tiles = plan.column_at(x)
        if tiles is None or tiles.shown >= tiles.rows:
            return None
        return tiles.layer, min(max(tiles.first + steps, 0), tiles.rows - tiles.shown)


class LayerGraph(GraphCanvas[LayerGraphData, Plan[Tiles]]):
    """A network with pictures. The cursor moves over values, and over the terms of a sum."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(LayersKind(), id=id, classes=classes)
