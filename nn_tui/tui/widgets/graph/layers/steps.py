"""Where the steps of the cursor lead in a network with pictures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from nn_tui.tui.widgets.graph.cursor import GraphCursor, abreast
from nn_tui.tui.widgets.graph.data import INPUTS
from nn_tui.tui.widgets.graph.layers.data import GraphColumn, LayerGraphData


def stepped(data: LayerGraphData, cursor: GraphCursor, down: int, right: int, across: int) -> GraphCursor:
    """The cursor after a step; ``across`` is how many pictures of its column stand side by side.

    In a picture it walks over the pixels, from one picture to the next, and over the edge of the column to the next
    layer. From a term of a sum, it walks over the terms, and over their edge to the two ends.
    """
    if cursor.source is not None:
        return _along_terms(data, cursor, down, right)
    column = data.column(cursor.layer)
    if column.picture is None:
        place = min(max(cursor.neuron + down, 0), column.values.size - 1)
        return _next_layer(data, cursor, right) if right else replace(cursor, neuron=place)
    rows, columns = column.picture
    unit, row, x = map(int, np.unravel_index(cursor.neuron, column.values.shape))
    tile_row, tile = divmod(unit, across)
    wide = min(across, len(column.units) - tile_row * across)
    y, x = tile_row * rows + row + down, tile * columns + x + right
    if not 0 <= x < wide * columns:
        return _next_layer(data, cursor, right)
    y = min(max(y, 0), -(-len(column.units) // across) * rows - 1)
    unit = min(y // rows * across + x // columns, len(column.units) - 1)
    return replace(cursor, neuron=place_in(column, unit, y % rows, x % columns))


def next_unit(data: LayerGraphData, cursor: GraphCursor, units: int) -> GraphCursor:
    """The same place that many units on, such as in the next picture."""
    column = data.column(cursor.layer)
    unit = column.unit_of(cursor.neuron)
    wanted = min(max(unit + units, 0), len(column.units) - 1)
    return GraphCursor(cursor.layer, cursor.neuron + (wanted - unit) * (column.values.size // len(column.units)))


def place_in(column: GraphColumn, unit: int, row: int, x: int) -> int:
    """The index of a pixel of a unit's picture."""
    rows, columns = column.picture or (1, 1)
    return (unit * rows + row) * columns + x


def _next_layer(data: LayerGraphData, cursor: GraphCursor, right: int) -> GraphCursor:
    """The next layer at about the same height: the same channel, if there are as many."""
    layer = min(max(cursor.layer + right, INPUTS), len(data.columns) - 1 + INPUTS)
    if layer == cursor.layer:
        return cursor
    old, new = data.column(cursor.layer), data.column(layer)
    unit = old.unit_of(cursor.neuron)
    if old.picture is None or len(old.units) == len(new.units):
        unit = abreast(unit, len(old.units), len(new.units))
    else:
        row, rows = cursor.neuron // old.picture[1] % old.picture[0], old.picture[0]
        unit = abreast(row, rows, len(new.units)) if new.picture is None else min(unit, len(new.units) - 1)
    if new.picture is None:
        return GraphCursor(layer, unit)
    rows, columns = new.picture
    row = rows // 2
    if old.picture is not None:
        row = abreast(cursor.neuron // old.picture[1] % old.picture[0], old.picture[0], rows)
    return GraphCursor(layer, place_in(new, unit, row, 0 if right > 0 else columns - 1))


def _along_terms(data: LayerGraphData, cursor: GraphCursor, down: int, right: int) -> GraphCursor:
    """Walk over the terms as they are arranged: a window, the pictures before, or a list."""
    origin = data.origin_of(cursor.layer - INPUTS, cursor.neuron)
    here = replace(cursor, source=None)
    if origin is None or not len(origin.places):
        return here
    before = data.column(cursor.layer - 1)
    shape: tuple[int, ...] = origin.shape
    if len(shape) != 3:
        # A dense layer sees whole pictures as one row.
        shape = before.values.shape if before.values.size == len(origin.places) else (len(origin.places),)
    term = min(cursor.source or 0, len(origin.places) - 1)
    if len(shape) == 1:
        if right:
            return _source(origin.places[term], cursor) if right < 0 else here
        return replace(cursor, source=min(max(term + down, 0), len(origin.places) - 1))
    channels, rows, columns = shape
    row, x = divmod(term, columns)
    x, y = x + right, min(max(row + down, 0), channels * rows - 1)
    if x < 0:
        return _source(origin.places[term], cursor)
    return here if x >= columns else replace(cursor, source=y * columns + x)


def _source(place: int, cursor: GraphCursor) -> GraphCursor:
    """The value that a term comes from; the cursor as it was where that is in the padding."""
    return cursor if place < 0 else GraphCursor(cursor.layer - 1, int(place))
