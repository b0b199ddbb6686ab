"""The layout of the unrolled graph: a line a step, the layers side by side, room for the links of one step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nn_tui.tui.widgets.drawing.canvas import window
from nn_tui.tui.widgets.drawing.labels import widest
from nn_tui.tui.widgets.graph.cursor import GraphCursor
from nn_tui.tui.widgets.graph.data import INPUTS
from nn_tui.tui.widgets.graph.frame import Plan, frame_of
from nn_tui.tui.widgets.graph.plan import NUMBER_WIDTH
from nn_tui.tui.widgets.graph.unrolled.data import StepsColumn, StepsGraphData

STEPS = INPUTS - 1
"""Where origins hold the first step in view."""

WITH_NUMBER = NUMBER_WIDTH + 2
"""The columns of a cell with its number."""

_CELLS = (1, 2, WITH_NUMBER)
"""The columns that a cell may take."""
_WIDEST_TEXT = 12
_GAP = 2
"""The least room between two layers."""
_WIDEST_GAP = 8
_SHALLOWEST, _DEEPEST = 2, 5
"""The fewest and the most lines for links on one side of a step."""


@dataclass(frozen=True)
class Band:
    """Where one layer is drawn.

    Attributes:
        layer: its number, INPUTS for the inputs.
        left, width: its place in columns of the terminal.
        cell: the columns of one value.
        first, shown: the first unit in view, and how many are.
    """

    layer: int
    left: int
    width: int
    cell: int
    first: int
    shown: int

    def middle_of(self, unit: int) -> float | None:
        """Where links of a unit begin and end, in columns of the terminal; None if it is out of view."""
        inside = self.first <= unit < self.first + self.shown
        return self.left + (unit - self.first + 0.5) * self.cell if inside else None

    def unit_at(self, x: int) -> int | None:
        """The unit drawn in a column of the terminal; None if there is none."""
        at = (x - self.left) // self.cell
        return self.first + at if 0 <= at < self.shown else None


@dataclass(frozen=True)
class StepsPlan(Plan[Band]):
    """The layout of an unrolled network.

    Attributes:
        lines: the line of each step in view, by its number.
        labels: the columns of the steps' numbers, which stand at the left.
        above, below: the lines for links above and below the step under the cursor.
    """

    lines: Mapping[int, int] = field(default_factory=dict)
    labels: int = 0
    above: range = range(0)
    below: range = range(0)

    def step_at(self, y: int) -> int | None:
        """The step drawn on a line; None if there is none."""
        return next((step for step, line in self.lines.items() if line == y), None)


def plan_steps(
    data: StepsGraphData, cursor: GraphCursor, origins: Mapping[int, int], size: tuple[int, int]
) -> StepsPlan:
    """Lay out a network in ``size`` (width, height) cells, with the step under the cursor in view."""
    width, height = size
    top, room, panel = frame_of(height)
    frame = (height - panel, panel)
    if data.is_empty:
        return StepsPlan((), top, room, width, frame)
    step = data.place_of(cursor)[0]
    above, below = _gaps(data, room)
    shown = max(1, min(data.steps, room - above - below))
    first = window(origins.get(STEPS, data.steps), step, shown, data.steps)
    if step == first and shown > 1:
        # The states of the step before belong to what is shown.
        first = max(0, step - 1)
    used = shown + above + below
    line = top + max(0, room - used) // 2
    lines, gap_above, gap_below = {}, range(0), range(0)
    for each in range(first, first + shown):
        if each == step:
            gap_above = range(line, line + above)
            line += above
        lines[each] = line
        line += 1
        if each == step:
            gap_below = range(line, line + below)
            line += below
    labels = len(str(data.steps)) + 2
    bands = _bands(data, origins, width - labels, labels)
    return StepsPlan(bands, top, room, width, frame, 0, 0, lines, labels, gap_above, gap_below)


def _gaps(data: StepsGraphData, room: int) -> tuple[int, int]:
    """The lines for links above and below the step under the cursor: what the steps leave, but never none."""
    sides = 1 + data.is_recurrent
    lines = min(max(room - data.steps, _SHALLOWEST * sides), _DEEPEST * sides, max(0, room - 2))
    return lines - lines // sides if data.is_recurrent else 0, lines // sides


def _bands(data: StepsGraphData, origins: Mapping[int, int], width: int, left: int) -> tuple[Band, ...]:
    cells = [_text_width(column) or 1 for column in data.columns]
    room = width - _GAP * (len(cells) - 1)
    # The outputs and the inputs come first: they are what is asked and answered.
    order = sorted(range(len(cells)), key=lambda number: (data.columns[number].count, number))
    for size in _CELLS[1:]:
        for number in order:
            column = data.columns[number]
            wider = [size if place == number else cell for place, cell in enumerate(cells)]
            if not column.texts and _total(data, wider) <= room:
                cells = wider
    shown = _shared([column.count for column in data.columns], cells, room)
    widths = [count * cell for count, cell in zip(shown, cells, strict=True)]
    spare = max(0, room - sum(widths))
    extra = min(_WIDEST_GAP - _GAP, spare // max(1, len(cells) - 1))
    bands = []
    for number, column in enumerate(data.columns):
        layer, count = number + INPUTS, shown[number]
        first = min(max(origins.get(layer, 0), 0), column.count - count)
        bands.append(Band(layer, left, widths[number], cells[number], first, count))
        left += widths[number] + _GAP + extra
    return tuple(bands)


def _text_width(column: StepsColumn) -> int:
    """The columns of the texts of a column that has them, else 0."""
    return min(_WIDEST_TEXT, widest(column.texts) + 2) if column.texts else 0


def _total(data: StepsGraphData, cells: Sequence[int]) -> int:
    return sum(column.count * cell for column, cell in zip(data.columns, cells, strict=True))


def _shared(counts: Sequence[int], cells: Sequence[int], room: int) -> list[int]:
    """How many units of each layer are in view: all, or of the largest layers fewer."""
    shown = list(counts)
    while sum(count * cell for count, cell in zip(shown, cells, strict=True)) > room and max(shown) > 1:
        shown[shown.index(max(shown))] -= 1
    return shown


def origins_around(
    data: StepsGraphData, cursor: GraphCursor, origins: Mapping[int, int], size: tuple[int, int]
) -> dict[int, int]:
    """The first step and the first units in view, scrolled so that the cursor and the link under it are in view."""
    result, plan = dict(origins), plan_steps(data, cursor, origins, size)
    if data.is_empty:
        return result
    result[STEPS] = min(plan.lines)
    wanted = [(cursor.layer, data.place_of(cursor)[1])]
    origin = data.origin(cursor) if cursor.source is not None else None
    each, first = origin.sum_of(cursor.source) if origin is not None else (None, 0)
    if each is not None and cursor.source is not None:
        place, layer = int(each.places[cursor.source - first]), cursor.layer - (not each.is_own[cursor.source - first])
        if place >= 0:
            wanted.append((layer, place % data.column(layer).count))
    for layer, unit in wanted:
        band = plan.column_of(layer)
        if band is not None:
            result[layer] = window(band.first, unit, band.shown, data.column(layer).count)
    return result
