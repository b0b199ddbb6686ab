"""The panel of the network graph: what it says about neurons, links and inputs, and that its numbers add up."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nn_tui.tui.widgets.graph.cursor import GraphCursor
from nn_tui.tui.widgets.graph.data import INPUTS, GraphData, GraphLayer
from nn_tui.tui.widgets.graph.formula import formula_lines, number, sum_of_largest

FORMULAS = {"tanh": "tanh z", "sigmoid": "1 / (1 + e^-z)", "linear": "z", "softmax": "e^z / sum of e^z"}


def one_layer(
    inputs: list[float], weights: list[list[float]], biases: list[float], activation: str = "tanh"
) -> GraphData:
    x, w, b = np.array(inputs), np.array(weights), np.array(biases)
    z = x @ w + b
    functions: dict[str, Callable[[np.ndarray], np.ndarray]] = {
        "tanh": np.tanh,
        "linear": lambda z: z,
        "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
        "softmax": lambda z: np.exp(z - z.max()) / np.exp(z - z.max()).sum(),
    }
    a = functions[activation](z)
    names = tuple(f"h{place}" for place in range(1, len(b) + 1))
    layer = GraphLayer(names, z, a, b, activation, FORMULAS[activation])
    return GraphData(x, tuple(f"x{place}" for place in range(1, len(x) + 1)), (len(x),), (layer,), (w,))


SMALL = one_layer([0.5, -0.25], [[0.42], [-1.3]], [0.1])


def test_a_neuron_in_three_lines() -> None:
    assert formula_lines(SMALL, GraphCursor(0, 0), 60, 3) == [
        "h1 = tanh(z)",
        "z = 0.42*x1 - 1.30*x2 + 0.10 = 0.64",
        "a = tanh(0.64) = 0.56",
    ]


def test_fewer_and_more_lines() -> None:
    assert formula_lines(SMALL, GraphCursor(0, 0), 60, 1) == ["h1 = tanh(0.64) = 0.56"]
    assert formula_lines(SMALL, GraphCursor(0, 0), 60, 2)[1].startswith("z = 0.42*x1")
    assert formula_lines(SMALL, GraphCursor(0, 0), 60, 9)[2] == "  = 0.21 + 0.33 + 0.10"
    assert formula_lines(SMALL, GraphCursor(0, 0), 60, 0) == []


def test_what_does_not_fit_is_added_up() -> None:
    data = one_layer([1.0] * 5, [[0.1], [-3.0], [0.2], [0.3], [2.0]], [-0.5])
    sums = {width: formula_lines(data, GraphCursor(0, 0), width, 3)[1] for width in (12, 36, 50, 60, 80)}
    assert sums == {
        12: "z = -0.90",
        36: "z = -0.40 (all 5) - 0.50 = -0.90",
        50: "z = -3.00*x2 + 2.60 (4 smaller) - 0.50 = -0.90",
        60: "z = -3.00*x2 + 2.00*x5 + 0.60 (3 smaller) - 0.50 = -0.90",
        80: "z = 0.10*x1 - 3.00*x2 + 0.20*x3 + 0.30*x4 + 2.00*x5 - 0.50 = -0.90",
    }


@given(st.integers(1, 40), st.integers(0, 50), st.integers(0, 2**31))
@settings(max_examples=25, deadline=None)
def test_terms_rest_and_bias_add_up_to_z(count: int, most: int, seed: int) -> None:
    random = np.random.RandomState(seed)
    data = one_layer(random.randn(count).tolist(), random.randn(count, 2).tolist(), random.randn(2).tolist())
    layer = data.layers[0]
    bias, z = float(layer.biases[1]), float(layer.z[1])
    parts = sum_of_largest(data.weights[0][:, 1], data.inputs, data.input_names, bias, z, most)
    assert len(parts.terms) + parts.others == count
    assert parts.bias is not None
    total = sum(product for *_, product in parts.terms) + parts.rest + parts.bias
    assert total == pytest.approx(parts.z, abs=1e-12)
    left_out = np.sort(np.abs(data.weights[0][:, 1] * data.inputs))[: parts.others]
    assert all(abs(product) >= left_out.max(initial=0.0) for *_, product in parts.terms)


@pytest.mark.parametrize("width", [30, 60, 100, 400])
def test_the_printed_products_add_up_to_the_printed_sum(width: int) -> None:
    random = np.random.RandomState(3)
    data = one_layer(random.randn(24).tolist(), random.randn(24, 1).tolist(), [0.3])
    lines = formula_lines(data, GraphCursor(0, 0), width, 4)
    z = float(lines[1].split(" = ")[-1])
    text = re.sub(r" \((all \d+|\d+ smaller)\)", "", lines[2].removeprefix("  = "))
    text = text.replace(" - ", " + -").replace("--", "")
    shown = [float(piece) for piece in text.split(" + ")]
    assert sum(shown) == pytest.approx(z, abs=0.005 * (len(shown) + 1))


def test_softmax_says_what_it_divides_by() -> None:
    data = one_layer([1.0], [[1.0, 2.0, 0.0]], [0.0, 0.0, 0.0], "softmax")
    lines = formula_lines(data, GraphCursor(0, 0), 80, 3)
    assert lines[0] == "h1 = softmax(z) = e^z / sum of e^z"
    assert lines[2] == "a = e^1.00 / 11.11 = 0.24, where 11.11 is the sum of e^z over all 3 outputs"
    assert formula_lines(data, GraphCursor(0, 0), 40, 3)[2] == "a = e^1.00 / 11.11 = 0.24"


def test_softmax_of_large_numbers_is_shifted() -> None:
    data = one_layer([1.0], [[900.0, 899.0]], [0.0, 0.0], "softmax")
    assert formula_lines(data, GraphCursor(0, 1), 40, 3)[2] == "a = e^(899.0 - 900.0) / 1.37 = 0.27"
    low = one_layer([1.0], [[-900.0, -901.0]], [0.0, 0.0], "softmax")
    assert formula_lines(low, GraphCursor(0, 1), 40, 3)[2] == "a = e^(-901.0 + 900.0) / 1.37 = 0.27"


def test_the_function_is_told_where_its_name_does_not_say_it() -> None:
    sigmoid = one_layer([1.0], [[1.0]], [0.0], "sigmoid")
    assert formula_lines(sigmoid, GraphCursor(0, 0), 60, 3)[0] == "h1 = sigmoid(z) = 1 / (1 + e^-z)"
    linear = one_layer([1.0], [[1.5]], [0.0], "linear")
    assert formula_lines(linear, GraphCursor(0, 0), 60, 3) == ["h1 = z", "z = 1.50*x1 + 0 = 1.50", "a = z = 1.50"]


def test_a_link() -> None:
    assert formula_lines(SMALL, GraphCursor(0, 0, 1), 80, 3) == [
        "w x2 -> h1 = -1.3000 (times x2 = -0.25 gives 0.33)",
        "z of h1 = 0.64, a = tanh(0.64) = 0.56",
    ]


def test_an_input_and_a_pixel() -> None:
    assert formula_lines(SMALL, GraphCursor(INPUTS, 1), 80, 3) == ["x2 = -0.25", "input 2 of 2"]
    pixels = GraphData(np.arange(6.0), tuple("abcdef"), (2, 3), (), ())
    assert formula_lines(pixels, GraphCursor(INPUTS, 4), 80, 3) == ["e = 4.00", "input 5 of 6, row 2, column 2"]


def test_frozen_is_said() -> None:
    layer = GraphLayer(("h1",), np.zeros(1), np.zeros(1), np.zeros(1), "tanh", "tanh z", np.array([[True], [False]]))
    data = GraphData(np.ones(2), ("x1", "x2"), (2,), (layer,), (np.ones((2, 1)),))
    assert formula_lines(data, GraphCursor(0, 0, 0), 80, 3)[0].endswith(", frozen")
    assert not formula_lines(data, GraphCursor(0, 0, 1), 80, 3)[0].endswith(", frozen")
    assert not formula_lines(data, GraphCursor(0, 0), 80, 3)[0].endswith(", frozen")


@pytest.mark.parametrize("activation", ["tanh", "softmax"])
def test_numbers_that_are_not_finite(activation: str) -> None:
    bad = np.array([np.nan, np.inf])
    layer = GraphLayer(("h1", "h2"), bad, bad, bad, activation, FORMULAS[activation])
    data = GraphData(bad, ("x1", "x2"), (2,), (layer,), (np.array([[np.nan, 1.0], [-np.inf, 0.0]]),))
    for neuron in (0, 1):
        for width in (10, 60):
            lines = formula_lines(data, GraphCursor(0, neuron), width, 4)
            assert len(lines) == 4
            assert max(map(len, lines)) <= width
    assert "nan*x1" in formula_lines(data, GraphCursor(0, 0), 60, 4)[1]


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (-1.3, "-1.30"), (0.0421, "0.042"), (1.234e-5, "1.2e-5"), (123.45, "123.5"), (float("-inf"), "-inf")],
)
def test_numbers_have_sensible_digits(value: float, text: str) -> None:
    assert number(value) == text
