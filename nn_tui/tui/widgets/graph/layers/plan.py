"""The layout of a network with pictures: a column a layer, a small picture a channel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.widgets.drawing.labels import widest
from nn_tui.tui.widgets.graph.cursor import GraphCursor
from nn_tui.tui.widgets.graph.data import INPUTS
from nn_tui.tui.widgets.graph.frame import Plan, frame_of
from nn_tui.tui.widgets.graph.layers.data import GraphColumn, LayerGraphData
from nn_tui.tui.widgets.graph.plan import NUMBER_WIDTH, Cells, Picture

_WIDEST_NAME = 8
_WIDEST_GAP = 16
_NARROWEST = 3
"""The least room between two columns, and the width of a unit's cell without a number."""


@dataclass(frozen=True)
class Tiles:
    """The pictures of a column: in rows of ``across``, from row ``first`` on; or its units, one to a row.

    Attributes:
        number: the number of the column, 0 for the inputs.
        left, width: its place in columns of the terminal.
        top: the line of the first row in view.
        step: the lines from one row to the next.
        across: how many pictures stand side by side.
        rows: how many rows there are.
        first, shown: the first row in view, and how many are.
        picture: how a picture is drawn; None for units.
        captioned: whether a line above each picture names it.
        cells: what the cell of a unit shows.
        cut: the first line of a picture in view, where not even one picture has room.
        bottom: the line after the last one that there is room for.
    """

    number: int
    left: int
    width: int
    top: int
    step: int
    across: int
    rows: int
    first: int
    shown: int
    picture: Picture | None = None
    captioned: bool = False
    cells: Cells = "both"
    cut: int = 0
    bottom: int = 0

    @property
    def layer(self) -> int:
        """The number of the layer for a cursor."""
        return self.number + INPUTS

    def line_of(self, unit: int, row: int = 0) -> int | None:
        """The line of a unit, or of a row of its picture; None if it is out of view."""
        tile = unit // self.across
        if not self.first <= tile < self.first + self.shown:
            return None
        line = self.top + (tile - self.first) * self.step + self.captioned - self.cut
        if self.picture is not None:
            line += row * self.picture.tall if self.picture.tall else row // 2
        return line if self.top <= line < self.bottom else None

    @property
    def picture_width(self) -> int:
        """The columns of one picture."""
        return self.picture.columns * self.picture.wide if self.picture else self.width

    def place_at(self, column: GraphColumn, x: int, y: int) -> int | None:
        """The index of the value drawn at a place of the widget; None if there is none."""
        tile, line = divmod(y - self.top + self.cut, self.step)
        if not self.top <= y < self.bottom or not 0 <= tile < self.shown:
            return None
        if self.picture is None:
            unit = self.first + tile
            return unit if line == 0 and unit < len(column.units) else None
        side, across = divmod(x - self.left, self.picture_width + 1)
        line -= self.captioned
        unit = (self.first + tile) * self.across + side
        if across >= self.picture_width or not 0 <= line < self.picture.lines or unit >= len(column.units):
            return None
        row = line * 2 if not self.picture.tall else line // self.picture.tall
        return (unit * self.picture.rows + row) * self.picture.columns + across // self.picture.wide


@dataclass(frozen=True)
class _Form:
    """How large pictures are (lines and columns of a pixel), and what the cells of units show."""

    tall: int
    wide: int
    cells: Cells


def plan_layers(
    data: LayerGraphData,
    cursor: GraphCursor,
    origins: Mapping[int, int],
    size: tuple[int, int],
    capabilities: TerminalCapabilities,
) -> Plan[Tiles]:
    """Lay out a network in ``size`` (width, height) cells, with the cursor in view.

    ``origins`` are the first rows in view of columns that are scrolled, by layer.
    """
    width, height = size
    top, room, panel = frame_of(height)
    plan = Plan[Tiles]((), top, room, width, (height - panel, panel))
    if not data.columns:
        return plan
    forms = _forms(capabilities)
    for form in forms:
        tiles = [_tiles(column, number, form, room) for number, column in enumerate(data.columns)]
        if _total(data, tiles) > width:
            continue
        tiles = _arranged(data, tiles, width, room)
        if form is forms[-1] or all(_fits(each, room) for each in tiles):
            break
    else:
        # Not all layers fit, in no form: those around the cursor in the smallest.
        tiles = [_tiles(column, number, forms[-1], room) for number, column in enumerate(data.columns)]
        first, end = _around(data, tiles, cursor.layer - INPUTS, width)
        plan = replace(plan, before=first, after=len(tiles) - end)
        tiles = _arranged(data, tiles[first:end], width, room)
    return replace(plan, columns=_placed(data, tiles, cursor, origins, plan))


def _forms(capabilities: TerminalCapabilities) -> list[_Form]:
    """The forms, from the largest to the smallest."""
    sizes = ((2, 4), (1, 2), (0, 1)) if capabilities.shaded and not capabilities.ascii else ((1, 2),)
    every: tuple[Cells, ...] = ("both", "number", "name")
    forms = [_Form(*size, every[0]) for size in sizes]
    return [*forms, *(_Form(*sizes[-1], cells) for cells in every[1:])]


def _tiles(column: GraphColumn, number: int, form: _Form, room: int) -> Tiles:
    """A column one unit wide, with nothing placed yet."""
    count = len(column.units)
    if column.picture is None:
        step = min(2, max(1, (room - 1) // max(1, count - 1)))
        return Tiles(number, 0, _unit_width(column, form.cells), 0, step, 1, count, 0, 0, cells=form.cells)
    picture = Picture(*column.picture, form.tall, form.wide)
    captioned = any(column.units)
    tiles = Tiles(number, 0, 0, 0, picture.lines + captioned, 1, count, 0, 0, picture, captioned)
    return replace(tiles, width=tiles.picture_width)


def _unit_width(column: GraphColumn, cells: Cells) -> int:
    """The width of a column of units whose cells show that."""
    widths = {"both": min(widest(column.units), _WIDEST_NAME) + NUMBER_WIDTH + 3, "number": NUMBER_WIDTH + 2}
    return widths.get(cells, _NARROWEST)


def gap_before(column: GraphColumn) -> int:
    """The least room before a column: links, and a letter's width for each layer that hands the numbers on."""
    return _NARROWEST + 2 * len(column.passed)


def _total(data: LayerGraphData, tiles: Sequence[Tiles]) -> int:
    gaps = (gap_before(data.columns[each.number]) for each in tiles[1:])
    return sum(each.width for each in tiles) + sum(gaps)


def _fits(tiles: Tiles, room: int) -> bool:
    return (tiles.rows - 1) * tiles.step + (tiles.step if tiles.picture else 1) <= room


def _arranged(data: LayerGraphData, tiles: Sequence[Tiles], width: int, room: int) -> list[Tiles]:
    """Use the width that is left for pictures side by side and for numbers.

    The outputs get theirs first where pictures are out of view anyway: they are what the network answers.
    """
    arranged = _widened(data, tiles, width, room)
    if not all(_fits(each, room) for each in arranged if each.picture):
        arranged = _widened(data, [*tiles[:-1], *_numbered(data, tiles, width)[-1:]], width, room)
    return _numbered(data, arranged, width)


def _numbered(data: LayerGraphData, tiles: Sequence[Tiles], width: int) -> list[Tiles]:
    """Let units show both names and numbers where there is room, from the outputs on backwards."""
    result = list(tiles)
    for place, each in reversed(list(enumerate(tiles))):
        wider = _unit_width(data.columns[each.number], "both")
        if each.picture is None and _total(data, result) + wider - each.width <= width:
            result[place] = replace(each, cells="both", width=wider)
    return result


def _widened(data: LayerGraphData, tiles: Sequence[Tiles], width: int, room: int) -> list[Tiles]:
    """Put pictures side by side in the column that hides most of them, as long as there is room."""
    result = list(tiles)
    while True:
        hiding = [place for place, each in enumerate(result) if each.picture and not _fits(each, room)]
        spare = width - _total(data, result)
        able = [place for place in hiding if result[place].picture_width + 1 <= spare and result[place].rows > 1]
        if not able:
            return result
        place = max(able, key=lambda place: result[place].rows * result[place].step)
        each, count = result[place], len(data.columns[result[place].number].units)
        across = each.across + 1
        result[place] = replace(
            each, across=across, rows=-(-count // across), width=across * (each.picture_width + 1) - 1
        )


def _around(data: LayerGraphData, tiles: Sequence[Tiles], at: int, width: int) -> tuple[int, int]:
    """The first column in view and the end, as many as fit around that of the cursor; the one before it comes first."""
    first, end = at, at + 1
    while True:
        wider = [(first - 1, end), (first, end + 1)]
        able = [part for part in wider if part[0] >= 0 and part[1] <= len(tiles)]
        able = [part for part in able if _total(data, tiles[part[0] : part[1]]) <= width]
        if not able:
            return first, end
        first, end = able[0]


def _placed(
    data: LayerGraphData, tiles: Sequence[Tiles], cursor: GraphCursor, origins: Mapping[int, int], plan: Plan[Tiles]
) -> tuple[Tiles, ...]:
    """The columns at their places, with what is in view of each."""
    spare = max(0, plan.width - _total(data, tiles))
    extra = min(spare // max(1, len(tiles) - 1), _WIDEST_GAP - _NARROWEST)
    left = max(0, (spare - extra * (len(tiles) - 1)) // 2)
    height = _height_of(data.column(cursor.layer), cursor.neuron)
    result = []
    for place, each in enumerate(tiles):
        left += (gap_before(data.columns[each.number]) + extra) * bool(place)
        shown = shown_rows(each, plan.height)
        first = min(max(origins.get(each.layer, 0), 0), each.rows - shown)
        used = (shown - 1) * each.step + (min(each.step, plan.height) if each.picture else 1)
        cut = 0
        if each.picture is not None and each.step > plan.height:
            row = round(height * (each.picture.rows - 1))
            line = each.captioned + (row * each.picture.tall if each.picture.tall else row // 2)
            cut = min(max(line - plan.height // 2, 0), each.step - plan.height)
        top = plan.top + (plan.height - used) // 2
        bottom = plan.top + plan.height
        result.append(replace(each, left=left, top=top, first=first, shown=shown, cut=cut, bottom=bottom))
        left += each.width
    return tuple(result)


def _height_of(column: GraphColumn, place: int) -> float:
    """How far down its picture a value is, from 0 to 1."""
    rows, columns = column.picture or (1, 1)
    return place // columns % rows / max(1, rows - 1)


def shown_rows(tiles: Tiles, room: int) -> int:
    """How many rows are in view; two lines show how many are above and below."""
    if _fits(tiles, room):
        return tiles.rows
    lines = room - 2 if room > 2 else room
    return max(1, min(tiles.rows, (lines - (0 if tiles.picture else 1)) // tiles.step + (not tiles.picture)))
