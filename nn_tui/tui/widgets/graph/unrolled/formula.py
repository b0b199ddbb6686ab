"""The text about one value at one step: its sum or its gates, with their numbers."""

from __future__ import annotations

import numpy as np

from nn_tui.tui.widgets.drawing.digits import fit
from nn_tui.tui.widgets.drawing.labels import cut
from nn_tui.tui.widgets.graph.cursor import GraphCursor
from nn_tui.tui.widgets.graph.data import BoolArray
from nn_tui.tui.widgets.graph.formula import UnitSum, number, unit_lines, value_text
from nn_tui.tui.widgets.graph.unrolled.data import StepOrigin, StepsGraphData, TermSum


def step_formula_lines(
    data: StepsGraphData, cursor: GraphCursor, width: int, lines: int, *, ascii_only: bool = False
) -> list[str]:
    """The text about what is under the cursor, in at most ``lines`` lines of at most ``width`` columns."""
    if data.is_empty or lines < 1:
        return []
    origin = data.origin(cursor)
    if origin is None:
        texts = _input(data, cursor)
    elif cursor.source is not None:
        texts = _term(data, cursor, cursor.source, origin, width)
    else:
        texts = _value(data, cursor, origin, width, lines)
    return [cut(text, width, ascii_only=ascii_only) for text in texts[:lines]]


def _input(data: StepsGraphData, cursor: GraphCursor) -> list[str]:
    column, (step, unit) = data.column(cursor.layer), data.place_of(cursor)
    if column.texts:
        return [f"input {column.texts[step]}", f"step {step + 1} of {data.steps}"]
    value = number(float(column.values.ravel()[cursor.neuron]))
    return [
        f"{column.name_of(cursor.neuron)} = {value}",
        f"input {unit + 1} of {column.count}, step {step + 1} of {data.steps}",
    ]


def _value(data: StepsGraphData, cursor: GraphCursor, origin: StepOrigin, width: int, lines: int) -> list[str]:
    if origin.result is not None:
        return [*origin.result(width), *(gate_line(each, width) for each in origin.sums)]
    column, first = data.column(cursor.layer), origin.sums[0]
    unit = data.place_of(cursor)[1]
    end = ", frozen" if column.frozen is not None and column.frozen[unit] else ""
    return unit_lines(first.activated, first.added, width, lines, end=end)


def _term(data: StepsGraphData, cursor: GraphCursor, term: int, origin: StepOrigin, width: int) -> list[str]:
    each, first = origin.sum_of(term)
    if each is None:
        return []
    column, here = data.column(cursor.layer), term - first
    place = int(each.places[here])
    source = column if each.is_own[here] else data.column(cursor.layer - 1)
    name = "padding" if place < 0 else source.name_of(place)
    weight, value = float(each.added.weights[here]), float(each.added.values[here])
    own = column.name_of(cursor.neuron)
    target = own if each.name == own else f"{each.name} of {own}"
    if not each.is_learned:
        return [f"{name} = {number(value)}, times {number(weight)} in {target}", _made("a", each)]
    end = ", frozen" if each.frozen is not None and each.frozen[here] else ""
    product = number(weight * value)
    return [
        f"w {name} -> {target} = {fit(weight, 9, 4)} (times {number(value)} gives {product}){end}",
        _made("a", each) if origin.result is None else gate_line(each, width),
        *(() if origin.result is None else origin.result(width)),
    ]


def _made(name: str, each: TermSum) -> str:
    """What the activation makes of the sum."""
    activated = each.activated
    return value_text(name, activated.activation, activated.every_z, activated.place, activated.value)


def gate_line(each: TermSum, width: int) -> str:
    """A gate and its sum in one line, i = sigmoid(0.42) = 0.60, where 0.30*x1(3) + ... = 0.42, as far as it fits."""
    added = each.added
    if each.gate is None:
        parts, start = [(added, each.activated.z)], _made(each.name, each)
    else:
        name, factor = each.gate
        parts = [
            _part(each, ~each.is_own, added.bias),
            _part(each, each.is_own, each.own_bias),
        ]
        inputs, states = (number(z) for _, z in parts)
        function = each.activated.activation
        start = (
            f"{each.name} = {function}({inputs} + {name}*({states}))"
            f" = {function}({inputs} + {number(factor)}*({states})) = {number(each.activated.value)}"
        )
    room = (width - len(start) - len(", where ")) // len(parts) - len(" and ") * (len(parts) - 1)
    sums = [part.text(z, room).removeprefix("z = ") for part, z in parts if room > 0]
    shown = [text for text in sums if " = " in text]
    return f"{start}, where {' and '.join(shown)}" if shown else start


def _part(each: TermSum, which: BoolArray, bias: float | None) -> tuple[UnitSum, float]:
    """Some of the terms with a bias, and what they add up to."""
    added = each.added
    names = tuple(added.names[place] for place in np.flatnonzero(which).tolist())
    part = UnitSum(added.weights[which], added.values[which], names, bias)
    return part, float(part.weights @ part.values) + (bias or 0.0)
