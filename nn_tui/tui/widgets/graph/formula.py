"""The text of the network graph's panel: what a neuron, a link or an input computes, with its numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from nn_tui.tui.widgets.drawing.digits import fit
from nn_tui.tui.widgets.drawing.labels import cut
from nn_tui.tui.widgets.graph.cursor import GraphCursor
from nn_tui.tui.widgets.graph.data import INPUTS, FloatArray, GraphData, GraphLayer

_SHORTEST_TERM = 7
"""The width of a term such as " + 2*x1", which limits the number of terms in a line."""


class WeightedSum(NamedTuple):
    """A sum z: the largest terms, the sum of the others, and the bias.

    Attributes:
        terms: (weight, name of the source, weight times activation), in the order of the sources.
        others: how many terms are not among them.
        rest: the sum of those.
        bias: the bias of the neuron; None where nothing is added.
        z: the sum as the network computed it.
    """

    terms: tuple[tuple[float, str, float], ...]
    others: int
    rest: float
    bias: float | None
    z: float


def sum_of_largest(
    weights: FloatArray, values: FloatArray, names: Sequence[str], bias: float | None, z: float, most: int
) -> WeightedSum:
    """The sum z = weights * values + ... + bias, (terms,) each, with at most ``most`` terms.

    Terms, rest and bias add up to z.
    """
    with np.errstate(invalid="ignore", over="ignore"):
        products = weights * values
        sizes = np.nan_to_num(np.abs(products), nan=np.inf)
        chosen = np.sort(np.argsort(-sizes, kind="stable")[: max(0, most)])
        is_other = np.ones(len(products), np.bool_)
        is_other[chosen] = False
        rest = float(products[is_other].sum())
    terms = tuple((float(weights[place]), names[place], float(products[place])) for place in chosen.tolist())
    return WeightedSum(terms, len(products) - len(terms), rest, bias, z)


def formula_lines(
    data: GraphData, cursor: GraphCursor, width: int, lines: int, *, ascii_only: bool = False
) -> list[str]:
    """The text about what is under the cursor, in at most ``lines`` lines of at most ``width`` columns.

    One line shows the neuron's value, two add its sum, three its function, four the products that the sum adds up.
    """
    if not data.size_of(cursor.layer) or lines < 1:
        return []
    if cursor.layer == INPUTS:
        texts = _input(data, cursor.neuron)
    elif cursor.source is not None:
        texts = _link(data, cursor.layer, cursor.source, cursor.neuron)
    else:
        texts = _neuron(data, cursor.layer, cursor.neuron, width, lines)
    return [cut(text, width, ascii_only=ascii_only) for text in texts[:lines]]


def number(value: float) -> str:
    """A number of a formula: two decimals, or two digits where it is small: 0.42, -1.30, 0.0042, 1.2e-5."""
    size = abs(value)
    if size == 0:
        return "0"
    if not np.isfinite(value) or size >= 1e5 or size < 9.95e-4:
        return ("-" if value < 0 else "") + fit(size, 6, 1)
    if size < 0.0995:
        return f"{value:#.2g}"
    return f"{value:.2f}" if size < 99.995 else f"{value:.1f}"


def factor(value: float) -> str:
    """A number behind a times sign: (-0.42)."""
    return f"({number(value)})" if value < 0 else number(value)


def _input(data: GraphData, neuron: int) -> list[str]:
    place = f"input {neuron + 1} of {data.inputs.size}"
    if data.is_picture:
        row, column = divmod(neuron, data.input_shape[1])
        place += f", row {row + 1}, column {column + 1}"
    return [f"{data.input_names[neuron]} = {number(float(data.inputs[neuron]))}", place]


def _link(data: GraphData, layer: int, source: int, neuron: int) -> list[str]:
    weight, value = float(data.weights[layer][source, neuron]), float(data.values_of(layer - 1)[source])
    here, name = data.layers[layer], data.names_of(layer - 1)[source]
    frozen = data.frozen_weights(layer)
    end = ", frozen" if frozen is not None and frozen[source, neuron] else ""
    product = number(weight * value)
    return [
        f"w {name} -> {here.names[neuron]} = {fit(weight, 9, 4)} (times {name} = {number(value)} gives {product}){end}",
        f"z of {here.names[neuron]} = {number(float(here.z[neuron]))}, "
        + value_text("a", here.activation, here.z, neuron, float(here.a[neuron])),
    ]


def _neuron(data: GraphData, layer: int, neuron: int, width: int, lines: int) -> list[str]:
    here, weights = data.layers[layer], data.weights[layer][:, neuron]
    frozen = data.frozen_neurons(layer)
    end = ", frozen" if frozen is not None and frozen[neuron] else ""
    added_up = UnitSum(weights, data.values_of(layer - 1), data.names_of(layer - 1), float(here.biases[neuron]))
    activated = Activated(here.names[neuron], here.activation, here.formula, here.z, neuron, float(here.a[neuron]))
    return unit_lines(activated, added_up, width, lines, end=end)


class Activated(NamedTuple):
    """A unit, and what its activation makes of its z.

    Attributes:
        name, activation, formula: its name, that of its activation, and the formula of that.
        every_z: the z of its layer, (units,), and ``place``, its own among them.
        value: what the activation makes of it.
    """

    name: str
    activation: str
    formula: str
    every_z: FloatArray
    place: int
    value: float

    @property
    def z(self) -> float:
        """Its own z."""
        return float(self.every_z[self.place])


class UnitSum(NamedTuple):
    """What a unit's z adds up: weights times values, (terms,) each, of things with those names, and its bias."""

    weights: FloatArray
    values: FloatArray
    names: Sequence[str]
    bias: float | None

    def text(self, z: float, width: int) -> str:
        """z as weights times names, cut to the largest terms that fit."""

        def text_of(most: int) -> str:
            parts = sum_of_largest(*self, z, most)
            terms = [(weight, f"*{name}") for weight, name, _ in parts.terms]
            return f"z = {added(terms, parts)} = {number(parts.z)}"

        return longest(text_of, len(self.weights), width) or f"z = {number(z)}"

    def products(self, z: float, width: int) -> str:
        """z as the products themselves."""

        def text_of(most: int) -> str:
            parts = sum_of_largest(*self, z, most)
            return f"  = {added([(product, '') for *_, product in parts.terms], parts)}"

        return longest(text_of, len(self.weights), width)


def unit_lines(
    unit: Activated, added_up: UnitSum, width: int, lines: int, *, end: str = "", whence: str = ""
) -> list[str]:
    """A unit in at most ``lines`` lines; ``end`` says more of it, and ``whence``, from where its terms come."""
    name, _, _, every_z, place, value = unit
    if lines < 3:
        # The line of the value alone is never cut to make room for what a softmax divides by.
        short = value_text(name, unit.activation, every_z, place, value) + end
        return [short, added_up.text(unit.z, width)][:lines]
    texts = [function_text(name, unit.activation, unit.formula) + whence + end, added_up.text(unit.z, width)]
    if lines > 3:
        texts.append(added_up.products(unit.z, width))
    return [*texts, value_text("a", unit.activation, every_z, place, value, width)]


def function_text(name: str, activation: str, formula: str) -> str:
    """The function of a neuron, with the activation's formula if the formula says more than the name."""
    if activation == "linear":
        return f"{name} = z"
    text = f"{name} = {activation}(z)"
    is_name_only = formula.replace("(", " ").replace(")", "").split() == [activation, "z"]
    return text if is_name_only or not formula else f"{text} = {formula}"


def _value(name: str, layer: GraphLayer, neuron: int, width: int = 0) -> str:
    return value_text(name, layer.activation, layer.z, neuron, float(layer.a[neuron]), width)


def value_text(name: str, activation: str, every_z: FloatArray, neuron: int, value: float, width: int = 0) -> str:
    """How the activation ``value`` of a neuron follows from the layer's z (neurons,)."""
    z, a = number(float(every_z[neuron])), number(value)
    if activation == "linear":
        return f"{name} = z = {a}"
    if activation != "softmax":
        return f"{name} = {activation}({z}) = {a}"
    exponent, divisor = _softmax_parts(every_z, z)
    text = f"{name} = {exponent} / {divisor} = {a}"
    long = f"{text}, where {divisor} is the sum of e^z over all {len(every_z)} outputs"
    if "(" in exponent:
        long = f"{text}, z less the largest z, divided by the sum over all {len(every_z)} outputs"
    return long if len(long) <= width else text


def _softmax_parts(z: FloatArray, own: str) -> tuple[str, str]:
    """The power of a softmax and the sum that it is divided by; z is reduced by its maximum if powers overflow."""
    with np.errstate(over="ignore", invalid="ignore"):
        total = float(np.exp(z).sum())
        if 0.0 < total < np.inf or np.isnan(total):
            return f"e^{own}", number(total)
        top = float(z.max())
        return f"e^({own} - {number(top)})".replace("- -", "+ "), number(float(np.exp(z - top).sum()))


def longest(text_of: Callable[[int], str], count: int, width: int) -> str:
    """The text with the most of ``count`` terms that fits, made by ``text_of(terms)``; "" when none does."""
    most = min(count, width // _SHORTEST_TERM)
    if most == count and len(text := text_of(count)) <= width:
        return text
    best, low, high = "", 0, min(most, count - 1)
    while low <= high:
        middle = (low + high) // 2
        text = text_of(middle)
        if len(text) <= width:
            best, low = text, middle + 1
        else:
            high = middle - 1
    return best


def added(terms: list[tuple[float, str]], parts: WeightedSum) -> str:
    """Numbers with signs between them: -0.42*x1 + 1.30*x2 + 0.12 (24 smaller) - 0.10."""
    pieces = [_signed(value) + tail for value, tail in terms]
    if parts.others:
        which = f"{parts.others} smaller" if parts.terms else f"all {parts.others}"
        pieces.append(f"{_signed(parts.rest)} ({which})")
    if parts.bias is not None:
        pieces.append(_signed(parts.bias))
    text = "".join(pieces)
    return text[3:] if text.startswith(" + ") else f"-{text[3:]}"


def _signed(value: float) -> str:
    text = number(value)
    return f" - {text[1:]}" if text.startswith("-") else f" + {text}"
