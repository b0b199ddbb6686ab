"""The layout of the network graph: columns of neurons, a picture of inputs, the room for links between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.widgets.drawing.canvas import window
from nn_tui.tui.widgets.drawing.labels import widest
from nn_tui.tui.widgets.graph.cursor import GraphCursor
from nn_tui.tui.widgets.graph.data import INPUTS, GraphData
from nn_tui.tui.widgets.graph.frame import Plan, frame_of

Cells = Literal["both", "number", "name"]
"""What the cell of a neuron shows: its name and its activation, or one of them."""

NUMBER_WIDTH = 5
"""The columns of an activation in its cell."""

_WIDEST_NAME = 8
_NAME_WIDTH = 3
"""The width of a cell that has no room for the number."""
_WIDEST_GAP = 36
_TALLEST_STEPS = 3, 6
"""The most lines from one neuron to the next, in a low and in a high widget."""


@dataclass(frozen=True)
class Picture:
    """The inputs as pixels.

    Attributes:
        rows, columns: how many pixels there are.
        tall, wide: the lines and columns of a pixel; tall is 0 if two rows share a line.
    """

    rows: int
    columns: int
    tall: int
    wide: int

    @property
    def lines(self) -> int:
        """How many lines it takes."""
        return self.rows * self.tall or -(-self.rows // 2)


@dataclass(frozen=True)
class Column:
    """Where one layer is drawn.

    Attributes:
        layer: its number, INPUTS for the inputs.
        left, width: its place in columns of the terminal.
        cells: what a neuron's cell shows.
        lines: the lines of the neurons in view, from the top; for a picture only its first line.
        first: the first neuron in view.
        count: how many neurons the layer has.
        picture: how the inputs are drawn as pixels, else None.
    """

    layer: int
    left: int
    width: int
    cells: Cells
    lines: tuple[int, ...]
    first: int
    count: int
    picture: Picture | None = None

    @property
    def shown(self) -> range:
        """The neurons in view."""
        return range(self.count) if self.picture else range(self.first, self.first + len(self.lines))

    def neuron_at(self, line: int) -> int | None:
        """The neuron drawn on a line; None if there is none."""
        return self.first + self.lines.index(line) if line in self.lines else None


@dataclass(frozen=True)
class NeuronPlan(Plan[Column]):
    """The layout of a network of neurons alone.

    Attributes:
        picture: how the inputs are drawn as pixels, in view or not; None if they are drawn as neurons.
    """

    picture: Picture | None = None


def make_plan(
    data: GraphData,
    cursor: GraphCursor,
    origins: Mapping[int, int],
    size: tuple[int, int],
    capabilities: TerminalCapabilities,
) -> NeuronPlan:
    """Lay out a network.

    Args:
        data: the network.
        cursor: what has to be in view.
        origins: the first neuron in view of layers that are scrolled.
        size: (width, height) in cells.
        capabilities: what may be drawn.
    """
    width, height = size
    top, room, panel = frame_of(height)
    layers = range(INPUTS, len(data.layers)) if data.inputs.size else range(0)
    picture = picture_of(data, width, room, capabilities)
    cells, widths, gap = _widths(data, layers, picture, width)
    shown = range(len(widths))
    if sum(widths) + gap * (len(widths) - 1) > width:
        # Not all layers fit: those around the cursor.
        count = max(1, min(len(widths), (width + gap) // (max(widths) + gap)))
        place = cursor.layer - INPUTS
        first = window(place - count // 2, place, count, len(widths))
        shown = range(first, first + count)
    total = sum(widths[place] for place in shown)
    if len(shown) > 1:
        gap = min(_WIDEST_GAP, max(1, (width - total) // (len(shown) - 1)))
    left = max(0, (width - total - gap * (len(shown) - 1)) // 2)
    columns = []
    for place in shown:
        layer, wide = layers[place], min(widths[place], width)
        pixels = picture if layer == INPUTS else None
        lines, first = _lines_of(data, layer, origins.get(layer, 0), top, room, pixels)
        columns.append(Column(layer, left, wide, cells, lines, first, data.size_of(layer), pixels))
        left += wide + gap
    hidden = shown.start, len(widths) - shown.stop
    return NeuronPlan(tuple(columns), top, room, width, (height - panel, panel), *hidden, picture)


def _widths(data: GraphData, layers: range, picture: Picture | None, width: int) -> tuple[Cells, list[int], int]:
    """What cells show so that all layers fit, the width of each layer, and the least room between two layers."""
    names = [min(widest(data.names_of(layer)), _WIDEST_NAME) for layer in layers]
    forms: tuple[tuple[Cells, list[int], int], ...] = (
        ("both", [name + NUMBER_WIDTH + 3 for name in names], 6),
        ("number", [NUMBER_WIDTH + 2] * len(names), 5),
        ("name", [_NAME_WIDTH] * len(names), 3),
    )
    for form in forms:
        _, widths, gap = form
        if picture and widths:
            widths[0] = picture.columns * picture.wide
        if sum(widths) + gap * (len(widths) - 1) <= width:
            return form
    return forms[-1]


def picture_of(data: GraphData, width: int, room: int, capabilities: TerminalCapabilities) -> Picture | None:
    """How the inputs are drawn as pixels; None if they are not pixels or do not fit."""
    if not data.is_picture:
        return None
    rows, columns = data.input_shape
    small = 0 if capabilities.shaded and not capabilities.ascii else 1
    for tall, wide, share in ((3, 6, 4), (2, 4, 3), (1, 2, 3), (small, 1, 2)):
        picture = Picture(rows, columns, tall, wide)
        if picture.lines <= room and columns * wide <= width // share:
            return picture
    return None


def _lines_of(
    data: GraphData, layer: int, origin: int, top: int, room: int, picture: Picture | None
) -> tuple[tuple[int, ...], int]:
    """The lines of the neurons of a layer, and the first neuron in view."""
    if picture:
        return (top + (room - picture.lines) // 2,), 0
    count = data.size_of(layer)
    shown = shown_of(count, room)
    if shown < count:
        start = top + (room - shown) // 2
        return tuple(range(start, start + shown)), min(max(origin, 0), count - shown)
    least, most = _TALLEST_STEPS
    largest = max(data.size_of(place) for place in range(INPUTS, len(data.layers)))
    step = min(most, max(least, room // largest), max(1, (room - 1) // max(1, count - 1)))
    start = top + (room - (count - 1) * step - 1) // 2
    return tuple(start + step * place for place in range(count)), 0


def shown_of(count: int, room: int) -> int:
    """How many of ``count`` neurons are in view in ``room`` lines; two lines show how many are above and below."""
    return count if count <= room else room - 2 if room > 2 else room


def origins_with(data: GraphData, cursor: GraphCursor, origins: Mapping[int, int], height: int) -> dict[int, int]:
    """The first neuron in view of each layer, scrolled so that the cursor is in view."""
    result, room = dict(origins), frame_of(height)[1]
    places: Sequence[tuple[int, int | None]] = ((cursor.layer, cursor.neuron), (cursor.layer - 1, cursor.source))
    for layer, neuron in places:
        if neuron is not None:
            count = data.size_of(layer)
            result[layer] = window(result.get(layer, 0), neuron, shown_of(count, room), count)
    return result
