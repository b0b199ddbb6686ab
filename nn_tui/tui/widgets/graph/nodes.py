"""The neurons of the network graph as cells, and its inputs as a picture."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.theme.palette import LEVELS, ZERO, diverging, glyphs, ink_glyphs, ink_ramp, largest, quantise
from nn_tui.tui.widgets.drawing.cells import HalfCells, merged, number_styles, solid_cells
from nn_tui.tui.widgets.drawing.digits import fixed
from nn_tui.tui.widgets.drawing.labels import left
from nn_tui.tui.widgets.graph.cursor import GraphCursor
from nn_tui.tui.widgets.graph.data import INPUTS, BoolArray, FloatArray, GraphData
from nn_tui.tui.widgets.graph.links import FROZEN
from nn_tui.tui.widgets.graph.plan import NUMBER_WIDTH, Column


class NodeStyles:
    """The styles and ready-made cells for the terminal's capabilities."""

    def __init__(self, capabilities: TerminalCapabilities, plain: Style, cursor: Style, faint: Style) -> None:
        self.capabilities, self.plain, self.cursor, self.faint = capabilities, plain, cursor, faint
        colours = diverging(capabilities)
        styles = number_styles(colours, capabilities, plain)
        if capabilities.colours == "few":
            negative, positive = colours[LEVELS // 6], colours[-1 - LEVELS // 6]
            styles = [
                plain
                if level == ZERO
                else plain + Style.from_color((negative if level < ZERO else positive).rich_color)
                for level in range(LEVELS)
            ]
        self.numbers = styles
        self.under_cursor = [style + Style(bold=True) if capabilities.shaded else cursor for style in styles]
        self.inverted = [Style.from_color(style.bgcolor, style.color) + Style(bold=True) for style in styles]
        self._pixels: dict[tuple[bool, int], tuple[list[Segment], HalfCells]] = {}

    def pixels(self, signed: bool, width: int) -> tuple[list[Segment], HalfCells]:
        """The cells of pixels on lines of their own, and those of two rows on one line."""
        cells = self._pixels.get((signed, width))
        if cells is None:
            colours = diverging(self.capabilities) if signed else ink_ramp(self.capabilities)
            pairs = glyphs(self.capabilities) if signed else ink_glyphs(self.capabilities)
            solid = solid_cells(
                colours, [pair * (width // 2 or 1) for pair in pairs], self.capabilities, width, self.plain
            )
            cells = self._pixels[signed, width] = solid, HalfCells(colours, width, self.plain)
        return cells


def neuron_cells(data: GraphData, column: Column, cursor: GraphCursor, styles: NodeStyles) -> dict[int, list[Segment]]:
    """The cells of a column of neurons, by line; every line is as wide as the column."""
    layer = column.layer
    under_cursor = {neuron for neuron in column.shown if _is_under(cursor, layer, neuron)}
    names, values, frozen = data.names_of(layer), data.values_of(layer), data.frozen_neurons(layer)
    return unit_cells(names, values, frozen, column, under_cursor, styles)


def unit_cells(
    names: Sequence[str],
    values: FloatArray,
    frozen: BoolArray | None,
    column: Column,
    under_cursor: Collection[int],
    styles: NodeStyles,
) -> dict[int, list[Segment]]:
    """The cells of a column of units by line, each with its name and value; names, values and frozen are (units,)."""
    levels = quantise(values, max(1.0, largest(values))).tolist()
    result = {}
    for line, neuron in zip(column.lines, column.shown, strict=True):
        is_under_cursor = neuron in under_cursor
        mark = FROZEN[styles.capabilities.ascii] if frozen is not None and frozen[neuron] else ""
        style = (styles.under_cursor if is_under_cursor else styles.numbers)[levels[neuron]]
        if column.cells != "name":
            text = _cell_text(names[neuron], float(values[neuron]), column, mark, is_under_cursor, styles.capabilities)
        elif styles.capabilities.shaded:
            room = column.width - len(mark)
            text = left(names[neuron], room, ascii_only=styles.capabilities.ascii) + mark
            style = styles.inverted[levels[neuron]] if is_under_cursor else style
        else:
            text = left(glyphs(styles.capabilities)[levels[neuron]] + mark, column.width)
        result[line] = [Segment(text, style)]
    return result | _hidden_marks(column, styles)


def _is_under(cursor: GraphCursor, layer: int, neuron: int) -> bool:
    """Whether a neuron is under the cursor, or at an end of the link under it."""
    if (cursor.layer, cursor.neuron) == (layer, neuron):
        return True
    return cursor.source is not None and (cursor.layer - 1, cursor.source) == (layer, neuron)


def _cell_text(
    name: str, value: float, column: Column, mark: str, is_under_cursor: bool, capabilities: TerminalCapabilities
) -> str:
    """The value, after the name if there is room; in brackets under the cursor."""
    opening, closing = "[]" if is_under_cursor else "  "
    digits = fixed(value, NUMBER_WIDTH, 2)
    if column.cells == "number":
        return f"{opening}{digits}{mark or closing}"
    shown = left(name, column.width - NUMBER_WIDTH - 3, ascii_only=capabilities.ascii)
    return f"{opening}{shown}{mark or ' '}{digits}{closing}"


def _hidden_marks(column: Column, styles: NodeStyles) -> dict[int, list[Segment]]:
    """How many neurons are out of view, above the first and below the last."""
    if len(column.lines) >= column.count or not column.lines:
        return {}
    above, below = column.first, column.count - column.shown.stop
    return hidden_marks(column.width, (column.lines[0] - 1, above), (column.lines[-1] + 1, below), styles)


def hidden_marks(
    width: int, above: tuple[int, int], below: tuple[int, int], styles: NodeStyles
) -> dict[int, list[Segment]]:
    """A mark on a line for each of (line, how many are out of view there), ``width`` columns wide."""
    up, down = "^v" if styles.capabilities.ascii else "▴▾"
    space = " " if width > 3 else ""
    return {
        line: [Segment(left(f"{arrow}{space}{count}".center(width), width), styles.faint)]
        for (line, count), arrow in ((above, up), (below, down))
        if count
    }


def picture_cells(data: GraphData, column: Column, cursor: GraphCursor, styles: NodeStyles) -> dict[int, list[Segment]]:
    """The cells of the inputs as pixels, by line."""
    picture = column.picture
    assert picture is not None
    values = data.inputs.reshape(picture.rows, picture.columns)
    signed = bool(values.min(initial=0.0) < 0)
    levels = quantise(values, max(1.0, largest(values)))
    solid, halves = styles.pixels(signed, picture.wide)
    pixel = cursor.neuron if cursor.layer == INPUTS else cursor.source if cursor.layer == 0 else None
    place = divmod(pixel, picture.columns) if pixel is not None else (-1, -1)
    result = {}
    for line in range(picture.lines):
        row = line // picture.tall if picture.tall else 2 * line
        lower = levels[row + 1] if not picture.tall and row + 1 < picture.rows else None
        cells = [solid[level] for level in levels[row].tolist()] if picture.tall else halves.row(levels[row], lower)
        if row <= place[0] <= row + (not picture.tall):
            cells[place[1]] = _pixel_under_cursor(
                cells[place[1]], place[0] - row, lower is not None, picture.tall, styles
            )
        result[column.lines[0] + line] = merged(cells)
    return result


def _pixel_under_cursor(cell: Segment, part: int, has_lower: bool, tall: int, styles: NodeStyles) -> Segment:
    """The pixel in the colour of the cursor; ``part`` is 1 for the lower of two that share a line."""
    width = cell_len(cell.text)
    if not styles.capabilities.shaded or styles.capabilities.ascii:
        return Segment(
            "[" + cell.text[1:-1] + "]" if width > 1 else "o" if styles.capabilities.ascii else "•", styles.cursor
        )
    colour = styles.cursor.bgcolor
    if tall:
        return Segment(" " * width, Style.from_color(bgcolor=colour))
    assert cell.style is not None
    # A cell of two equal pixels is drawn as a space on their colour.
    upper = cell.style.bgcolor if cell.text.isspace() else cell.style.color
    other = cell.style.bgcolor if has_lower or part else styles.plain.bgcolor
    if part:
        return Segment("▀" * width, Style.from_color(upper, colour))
    return Segment("▀" * width, Style.from_color(colour, other))
