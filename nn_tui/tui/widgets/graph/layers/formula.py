"""The text about one value of a network with pictures: what it is the sum of, with its numbers."""

from __future__ import annotations

import numpy as np

from nn_tui.tui.widgets.drawing.digits import fit
from nn_tui.tui.widgets.drawing.labels import cut
from nn_tui.tui.widgets.drawing.places import window_words
from nn_tui.tui.widgets.graph.cursor import GraphCursor
from nn_tui.tui.widgets.graph.data import INPUTS
from nn_tui.tui.widgets.graph.formula import (
    Activated,
    UnitSum,
    factor,
    number,
    unit_lines,
    value_text,
)
from nn_tui.tui.widgets.graph.layers.data import GraphColumn, LayerGraphData, Origin


def layer_formula_lines(
    data: LayerGraphData, cursor: GraphCursor, width: int, lines: int, *, ascii_only: bool = False
) -> list[str]:
    """The text about what is under the cursor, in at most ``lines`` lines of at most ``width`` columns."""
    if not data.columns or lines < 1:
        return []
    column, place = data.column(cursor.layer), cursor.neuron
    origin = data.origin_of(cursor.layer - INPUTS, place)
    if origin is None:
        texts = _input(column, place)
    else:
        before = data.column(cursor.layer - 1)
        if cursor.source is not None and cursor.source < len(origin.places):
            texts = _term(column, before, place, cursor.source, origin)
        elif origin.weights is None:
            texts = _without_sum(column, place, origin)
        elif not origin.is_learned:
            texts = _picked(column, before, place, origin, width)
        else:
            texts = _neuron(column, before, place, origin, width, lines)
    return [cut(text, width, ascii_only=ascii_only) for text in texts[:lines]]


def _value(column: GraphColumn, place: int) -> float:
    return float(column.values.ravel()[place])


def _input(column: GraphColumn, place: int) -> list[str]:
    text = f"input {place + 1} of {column.values.size}"
    if column.picture:
        row, x = divmod(place % (column.picture[0] * column.picture[1]), column.picture[1])
        text += f", row {row + 1}, column {x + 1}"
    return [f"{column.names[place]} = {number(_value(column, place))}", text]


def _term(column: GraphColumn, before: GraphColumn, place: int, term: int, origin: Origin) -> list[str]:
    at = int(origin.places[term])
    name = "padding" if at < 0 else before.names[at]
    value = float(origin.values[term])
    here = column.names[place]
    if origin.weights is None or not origin.is_learned:
        share = "" if origin.weights is None else f", times {number(float(origin.weights[term]))} in {here}"
        return [f"{name} = {number(value)}{share}", f"{here} = {number(_value(column, place))}"]
    weight = float(origin.weights[term])
    end = ", frozen" if origin.frozen is not None and origin.frozen[term] else ""
    product = number(weight * value)
    return [
        f"w {name} -> {here} = {fit(weight, 9, 4)} (times {number(value)} gives {product}){end}",
        _activation(column, place, "a", 0),
    ]


def _without_sum(column: GraphColumn, place: int, origin: Origin) -> list[str]:
    """What is no sum of terms, such as a normalised value: what came in there, and the numbers that it depends on."""
    here = f"{column.names[place]} = {number(_value(column, place))}"
    came = [f"from {number(float(value))}" for value in origin.values]
    settings = [f"{name} {number(value)}" for name, value in origin.settings]
    return [f"{here} in layer {column.titles[-2:][0]}", ", ".join(came + settings)]


def _picked(column: GraphColumn, before: GraphColumn, place: int, origin: Origin, width: int) -> list[str]:
    """A maximum with the place that it was taken from, or an average."""
    assert origin.weights is not None
    here, value = column.names[place], number(_value(column, place))
    taken = np.flatnonzero(origin.weights)
    numbers = [number(float(each)) for each in origin.values]
    if len(taken) != 1 or len(numbers) == 1:
        listed = f"  = ({' + '.join(numbers)}) / {len(numbers)}"
        lines = [f"{here} = the average of {len(numbers)} = {value}", listed]
    else:
        numbers[taken[0]] = f"[{numbers[taken[0]]}]"
        source = before.names[int(origin.places[taken[0]])]
        lines = [f"{here} = the largest of {len(numbers)} = {value}, taken from {source}", f"  {'  '.join(numbers)}"]
    return lines if len(lines[1]) <= width else lines[:1]


def _neuron(column: GraphColumn, before: GraphColumn, place: int, origin: Origin, width: int, lines: int) -> list[str]:
    assert origin.weights is not None
    end = ", frozen" if column.frozen is not None and column.frozen[column.unit_of(place)] else ""
    # Weights of pictures stand before the numbers that they see: those have names too long for a sum.
    is_seen = len(origin.shape) == 3 or before.picture is not None
    names = [factor(float(value)) for value in origin.values] if is_seen else before.names
    z, value = column.z.ravel(), _value(column, place)
    unit = Activated(column.names[place], column.activation, column.formula, z, place, value)
    added_up = UnitSum(origin.weights, origin.values, names, origin.bias)
    return unit_lines(unit, added_up, width, lines, end=end, whence=_from(origin, before))


def _activation(column: GraphColumn, place: int, name: str, width: int) -> str:
    return value_text(name, column.activation, column.z.ravel(), place, _value(column, place), width)


def _from(origin: Origin, before: GraphColumn) -> str:
    """The window that the terms are: ", from rows 2-4, columns 3-5"."""
    is_padding = origin.places < 0
    if len(origin.shape) != 3 or before.picture is None or is_padding.all():
        return ""
    padded = " and padding" if is_padding.any() else ""
    return f", from {window_words(origin.places, before.values.shape)}{padded}"
