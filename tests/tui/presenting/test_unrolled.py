"""A network on a sequence as columns of steps: what each value says it comes from is what the network computes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nn_tui.model import Network
from nn_tui.model.activations import ACTIVATIONS
from nn_tui.model.layers.registry import parse_layer
from nn_tui.model.network import textbook
from nn_tui.tui.presenting.layers import drawn_layers
from nn_tui.tui.presenting.unit_names import unit_names
from nn_tui.tui.presenting.unrolled import unrolled_graph
from nn_tui.tui.widgets.graph.cursor import GraphCursor
from nn_tui.tui.widgets.graph.data import INPUTS
from nn_tui.tui.widgets.graph.unrolled.data import StepsColumn, StepsGraphData, TermSum
from nn_tui.tui.widgets.graph.unrolled.formula import step_formula_lines

STEPS, FEATURES, PADDED = 6, 3, 2
NETS = [
    ("rnn 4", True),
    ("rnn 4 relu nobias, rnn 3 sigmoid", True),
    ("lstm 3, dense 2 relu", False),
    ("gru 3, gru 2", True),
    ("conv 4 3 tanh pad same, lstm 2", True),
    ("conv 4 3 relu, globalmax", False),
    ("conv 4 2, globalavg, dense 2 tanh", False),
    ("rnn 2, flatten, dense 4 tanh", False),
    ("norm, dropout 0.3, gru 2", False),
    ("embed 2, dense 3 sigmoid", True),
]


def made(
    words: str, at_steps: bool, padded: int, symbols: bool, frozen: slice = slice(0)
) -> tuple[Network, list[textbook.LayerPass], StepsGraphData]:
    random = np.random.RandomState(1)
    specs = [parse_layer(part) for part in (*words.split(", "), "dense 2 sigmoid")]
    network = Network((STEPS, FEATURES), specs, "float64", at_steps=at_steps, symbols=symbols)
    network.parameters[:] = random.randn(len(network.parameters))
    inputs: Any = random.randint(0, FEATURES, (1, STEPS)) if symbols else random.randn(1, STEPS, FEATURES)
    inputs[:, :padded] = -1 if symbols else np.nan
    passes = textbook.forward(network, inputs)
    letters = ("a", "b", "c")
    names = unit_names(network.layers, letters, network.inputs, ("no", "yes"))
    texts = [letters[index] for index in inputs[0, padded:].tolist()] if symbols else ()
    mask = np.zeros(len(network.parameters), bool)
    mask[frozen] = True
    return network, passes, unrolled_graph(network, passes, names, texts, STEPS - padded, mask)


def value_at(data: StepsGraphData, number: int, place: int) -> float:
    return float(data.columns[number].values.ravel()[place])


def term_sources(data: StepsGraphData, number: int, each: TermSum) -> list[float]:
    """The numbers in the columns at the places that the terms name."""
    before: StepsColumn = data.columns[number - 1]
    found = []
    for place, is_own in zip(each.places.tolist(), each.is_own.tolist(), strict=True):
        if place < 0:
            found.append(0.0)
        elif is_own:
            found.append(value_at(data, number, place))
        else:
            found.append(1.0 if before.texts else value_at(data, number - 1, place))
    return found


@pytest.mark.parametrize("padded", [0, PADDED])
@pytest.mark.parametrize("symbols", [False, True])
@pytest.mark.parametrize(("words", "at_steps"), NETS)
def test_every_value_is_what_its_origin_adds_up_to(words: str, at_steps: bool, symbols: bool, padded: int) -> None:
    network, _, data = made(words, at_steps, padded, symbols)
    drawn = drawn_layers(network)
    assert data.steps == STEPS - padded
    for number, index in enumerate(drawn, 1):
        layer, column = network.layers[index], data.columns[number]
        for place in range(column.values.size):
            origin = data.origin_of(number, place)
            assert origin is not None
            for each in origin.sums:
                added, gate = each.added, 1.0 if each.gate is None else each.gate[1]
                products = added.weights * added.values
                own = products[each.is_own].sum() + (each.own_bias or 0.0)
                z = products[~each.is_own].sum() + (added.bias or 0.0) + gate * own
                assert z == pytest.approx(each.activated.z, abs=1e-12)
                function = ACTIVATIONS[each.activated.activation].function
                made_of = function(each.activated.every_z[None], -1)[0, each.activated.place]
                assert made_of == pytest.approx(each.activated.value, abs=1e-12)
                assert added.values.tolist() == pytest.approx(term_sources(data, number, each), abs=1e-12)
                if each.is_learned:
                    unit = place % column.count
                    assert layer.block[each.rows, unit].tolist() == added.weights.tolist()
                    if each.bias_row is not None and not layer.gates:
                        assert layer.block[each.bias_row, unit] == added.bias
            if origin.result is None:
                assert origin.sums[0].activated.value == pytest.approx(value_at(data, number, place), abs=1e-12)


def test_values_are_those_of_the_passes_without_padding() -> None:
    _, passes, data = made("lstm 3, dense 2 relu", False, PADDED, False)
    assert np.array_equal(data.columns[0].values, passes[0].inputs[0][PADDED:])
    assert np.array_equal(data.columns[1].values, passes[0].kept["h"][0][PADDED:])
    assert np.array_equal(data.columns[2].values, passes[1].a)
    assert [column.first for column in data.columns] == [0, 0, 3, 3]


def test_names_count_the_real_steps() -> None:
    *_, data = made("gru 2", True, PADDED, True)
    inputs, states, outputs = data.columns
    assert inputs.name_of(1) == f"{inputs.texts[1]}(2)"
    assert [states.name_of(place) for place in (0, 3)] == ["h1(1)", "h2(2)"]
    assert outputs.name_of(7) == "yes(4)"


def test_a_symbol_has_one_link_and_the_first_step_no_states_before() -> None:
    *_, data = made("rnn 4", True, PADDED, True)
    first, second = data.origin_of(1, 0), data.origin_of(1, 4)
    assert first is not None
    assert second is not None
    assert first.count == 1
    assert second.count == 5
    assert second.sums[0].is_own.tolist() == [False, True, True, True, True]


def test_what_is_frozen_is_marked() -> None:
    *_, data = made("rnn 4", True, 0, False, slice(0, 1))
    origin = data.origin_of(1, 4)
    assert origin is not None
    frozen = origin.sums[0].frozen
    assert frozen is not None
    assert frozen.tolist() == [True, *[False] * 6]
    *_, data = made("rnn 4", True, 0, False, slice(None))
    assert data.columns[1].frozen is not None
    assert data.columns[1].frozen.all()


@pytest.mark.parametrize(
    ("words", "texts"),
    [
        ("rnn 2", ("h1(4) = tanh(z)", "z = ", "a = tanh(")),
        (
            "lstm 2",
            ("h1(4) = o x tanh(c)", "c(4) = f x c(3) + i x g", "g = tanh(", "i = sigmoid(", "f = sig", "o = sig"),
        ),
        ("gru 2", ("h1(4) = (1 - z) x n + z x h(3)", "n = tanh(", "r = sigmoid(", "z = sigmoid(")),
    ],
)
def test_the_formula_of_a_state(words: str, texts: tuple[str, ...]) -> None:
    *_, data = made(words, True, PADDED, False)
    lines = step_formula_lines(data, GraphCursor(0, 6), 200, 9)
    assert len(lines) >= len(texts)
    for text in texts:
        assert any(line.startswith(text) for line in lines), text
    # The sums are written out with what comes in at the step, and the states before it.
    assert any("*a(4)" in line and "*h2(3)" in line for line in lines)
    assert all(len(line) <= 60 for line in step_formula_lines(data, GraphCursor(0, 6), 60, 3))


def test_the_formula_of_a_link_of_a_gate_and_of_an_input() -> None:
    *_, data = made("lstm 2", True, 0, False)
    origin = data.origin_of(1, 4)
    assert origin is not None
    per_gate = len(origin.sums[0].places)
    lines = step_formula_lines(data, GraphCursor(0, 4, per_gate), 200, 3)
    assert lines[0].startswith("w a(3) -> i of h1(3) = ")
    assert lines[1].startswith("i = sigmoid(")
    assert step_formula_lines(data, GraphCursor(INPUTS, 4), 80, 2)[1] == "input 2 of 3, step 2 of 6"
    *_, symbols = made("lstm 2", True, PADDED, True)
    assert step_formula_lines(symbols, GraphCursor(INPUTS, 1), 80, 2)[1] == "step 2 of 4"
