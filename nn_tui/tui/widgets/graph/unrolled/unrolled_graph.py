"""A network on a sequence as a graph: a line a step, one set of weights, the links of what is under the cursor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rich.style import Style

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.widgets.graph.cursor import GraphCursor
from nn_tui.tui.widgets.graph.data import INPUTS
from nn_tui.tui.widgets.graph.graph_canvas import GraphCanvas
from nn_tui.tui.widgets.graph.kind import GraphKind, Scene, Sight
from nn_tui.tui.widgets.graph.unrolled.data import NO_STEPS, StepOrigin, StepsColumn, StepsGraphData, TermSum
from nn_tui.tui.widgets.graph.unrolled.formula import step_formula_lines
from nn_tui.tui.widgets.graph.unrolled.painter import StepsPainter
from nn_tui.tui.widgets.graph.unrolled.plan import StepsPlan, origins_around, plan_steps

__all__ = ["StepOrigin", "StepsColumn", "StepsGraphData", "TermSum", "UnrolledGraph"]


class StepsKind(GraphKind[StepsGraphData, StepsPlan]):
    """A line a step, the layers side by side.

    The cursor's ``neuron`` is the index of a value in its layer, step by step, and its ``source`` the index of a term
    of its sums.
    """

    nothing = NO_STEPS

    def painter(self, capabilities: TerminalCapabilities, part: Callable[[str], Style], focused: bool) -> StepsPainter:
        return StepsPainter(capabilities, part, focused)

    def formula_lines(
        self, data: StepsGraphData, cursor: GraphCursor, width: int, lines: int, *, ascii_only: bool
    ) -> list[str]:
        return step_formula_lines(data, cursor, width, lines, ascii_only=ascii_only)

    def plan(self, sight: Sight[StepsGraphData]) -> StepsPlan:
        return plan_steps(sight.data, sight.cursor, sight.origins, sight.size)

    def followed(self, sight: Sight[StepsGraphData]) -> dict[int, int]:
        return origins_around(sight.data, sight.cursor, sight.origins, sight.size)

    def inside(self, data: StepsGraphData, cursor: GraphCursor) -> GraphCursor:
        return data.inside(cursor)

    def start(self, data: StepsGraphData) -> GraphCursor:
        """The last step of the first layer: what all steps before lead to."""
        return GraphCursor() if data.is_empty else data.at(min(0, data.last), data.steps - 1, 0)

    def strongest(self, data: StepsGraphData, cursor: GraphCursor) -> int | None:
        origin = data.origin(cursor)
        return None if origin is None else origin.strongest

    def moved(self, scene: Scene[StepsGraphData, StepsPlan], down: int, right: int) -> GraphCursor:
        """Down to the next step, to the right to the next unit, and over an edge to the next layer.

        On a link, to the right to the next link, up to where it comes from, and down to its unit.
        """
        data, cursor = scene.data, scene.cursor
        if cursor.source is not None:
            return self._along_links(data, cursor, cursor.source, down, right)
        step, unit = data.place_of(cursor)
        if not right:
            return data.at(cursor.layer, step + down, unit)
        if 0 <= unit + right < data.column(cursor.layer).count:
            return data.at(cursor.layer, step, unit + right)
        layer = cursor.layer + (1 if right > 0 else -1)
        if not INPUTS <= layer <= data.last:
            return cursor
        return data.at(layer, step, 0 if right > 0 else data.column(layer).count - 1)

    def _along_links(
        self, data: StepsGraphData, cursor: GraphCursor, source: int, down: int, right: int
    ) -> GraphCursor:
        if right:
            return data.inside(replace(cursor, source=source + right))
        if down > 0:
            return replace(cursor, source=None)
        origin = data.origin(cursor)
        each, first = (None, 0) if origin is None else origin.sum_of(source)
        if each is None or each.places[source - first] < 0:
            return cursor
        layer = cursor.layer - (not each.is_own[source - first])
        return GraphCursor(layer, int(each.places[source - first]))

    def paged(self, scene: Scene[StepsGraphData, StepsPlan], pages: int) -> GraphCursor:
        """As many steps further as are in view."""
        step, unit = scene.data.place_of(scene.cursor)
        return scene.data.at(scene.cursor.layer, step + pages * max(1, len(scene.plan.lines)), unit)

    def place_at(self, scene: Scene[StepsGraphData, StepsPlan], x: int, y: int) -> GraphCursor | None:
        """The value drawn there."""
        band, step = scene.plan.column_at(x), scene.plan.step_at(y)
        if band is None or step is None:
            return None
        column, unit = scene.data.column(band.layer), band.unit_at(x)
        is_there = column.first <= step < column.first + len(column.values)
        return scene.data.at(band.layer, step, unit) if is_there and unit is not None else None

    def scrolled(self, plan: StepsPlan, x: int, steps: int) -> tuple[int, int] | None:
        """The steps follow the cursor alone: nothing scrolls without it."""
        return None


class UnrolledGraph(GraphCanvas[StepsGraphData, StepsPlan]):
    """A network on sequences. The cursor moves over steps and units, and over the links that come to a value."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(StepsKind(), id=id, classes=classes)
