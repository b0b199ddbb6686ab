"""How a number of a recurrent layer comes about: the terms add up to what the network computes, whatever the room."""

from __future__ import annotations

import numpy as np
import pytest

from nn_tui.model import Network
from nn_tui.model.activations import ACTIVATIONS
from nn_tui.model.layers.dense import DenseSpec
from nn_tui.model.layers.layer import Layer
from nn_tui.model.layers.registry import parse_layer
from nn_tui.model.network import textbook
from nn_tui.model.network.textbook import LayerPass
from nn_tui.tui.presenting.recurrence import UnitAt, gradient_line, state_lines, step_sum

STEPS, FEATURES = 6, 3


def passed(words: str, padding: int = 0) -> tuple[Layer, LayerPass]:
    """A recurrent layer of 4 units with random weights, and its pass of one sequence."""
    network = Network((STEPS, FEATURES), [parse_layer(words), DenseSpec(2)], at_steps=True)
    random = np.random.RandomState(3)
    network.parameters[:] = random.normal(0, 0.7, network.parameters.shape)
    inputs = random.normal(size=(1, STEPS, FEATURES))
    inputs[0, :padding] = np.nan
    return network.layers[0], textbook.forward(network, inputs)[0]


def at(step: int, unit: int = 1, padding: int = 0) -> UnitAt:
    names = tuple(f"h{number}" for number in range(1, 5))
    return UnitAt(names[unit], unit, step, step + 1 - padding, names)


@pytest.mark.parametrize("padding", [0, 2])
@pytest.mark.parametrize("words", ["rnn 4", "rnn 4 sigmoid nobias", "rnn 4 relu", "lstm 4", "gru 4"])
def test_the_terms_add_up_to_what_the_network_computes(words: str, padding: int) -> None:
    layer, layer_pass = passed(words, padding)
    for gate in layer.gates or ("",):
        for step in range(padding, STEPS):
            for unit in range(4):
                total = step_sum(layer, layer_pass, step, unit, gate)
                a = float(layer_pass.kept[gate or "h"][0, step, unit])
                computed = ACTIVATIONS[total.function].function(np.array([[total.z]]), -1)[0, 0]
                assert abs(computed - a) < 1e-12
                assert total.a == a
                if not gate:
                    assert abs(total.z - layer_pass.kept["z"][0, step, unit]) < 1e-12


@pytest.mark.parametrize("most", range(1, 9))
@pytest.mark.parametrize("width", [24, 40, 58, 80, 118])
@pytest.mark.parametrize("words", ["rnn 4", "lstm 4", "gru 4"])
def test_lines_fit_the_room_and_the_last_one_has_the_exact_result(words: str, width: int, most: int) -> None:
    layer, layer_pass = passed(words)
    cells = [name for name in ("c",) if name in layer_pass.kept]
    for quantity in (*layer.gates, *cells, "h"):
        for step in (0, 3):
            lines = state_lines(layer, layer_pass, at(step), quantity, width, most)
            assert 1 <= len(lines) <= most
            if width >= 40:
                assert max(map(len, lines)) <= width
            value = float(layer_pass.kept[quantity][0, step, 1])
            assert any(f"{value:.10g}" in line for line in lines)


def test_an_rnn_lists_the_largest_terms_and_what_the_others_add() -> None:
    layer, layer_pass = passed("rnn 4 sigmoid")
    lines = state_lines(layer, layer_pass, at(3), "h", 80, 5)
    products = layer_pass.kept["h"][0, 2] * layer["Wh"][:, 1]
    largest = int(np.abs(products).argmax())
    assert lines[0].startswith("h2(4) = sigmoid(")
    assert "h(3) @ Wh[:,h2] + b)" in lines[0]
    assert lines[1].startswith(f"  inputs {float(layer_pass.inputs[0, 3] @ layer['Wx'][:, 1]):#.4g}   h{largest + 1} ")
    assert f"together {products.sum():#.4g}" in " ".join(lines)
    assert f"b {float(layer['b'][1]):#.4g}" in " ".join(lines)


def test_before_the_first_step_the_state_is_zero() -> None:
    layer, layer_pass = passed("rnn 4", padding=2)
    assert "h(0) is 0" in " ".join(state_lines(layer, layer_pass, at(2, padding=2), "h", 80, 5))


def test_an_lstm_shows_the_cell_behind_its_state() -> None:
    layer, layer_pass = passed("lstm 4")
    i, f, o, g, c, h = (float(layer_pass.kept[name][0, 3, 1]) for name in "ifogch")
    before = float(layer_pass.kept["c"][0, 2, 1])
    first, second, *gates = state_lines(layer, layer_pass, at(3), "h", 118, 6)
    assert first == f"h2(4) = o x tanh(c) = {o:#.4g} x tanh({c:#.4g}) = {o:#.4g} x {np.tanh(c):#.4g} = {h:.10g}"
    assert second.startswith(f"c(4) = f x c(3) + i x g = {f:#.4g} x {before:#.4g} + {i:#.4g} x {g:#.4g} = ")
    assert second.endswith(f"{c:.10g}")
    assert [line.split(":")[0].strip() for line in gates] == ["i", "f", "o", "g"]
    assert gates[1].startswith("  f: inputs ")
    assert gates[1].endswith(f"= {f:.10g}")
    short = state_lines(layer, layer_pass, at(3), "h", 80, 4)
    assert all(f"{gate} = " in " ".join(short[2:]) for gate in "ifog")
    assert f * before + i * g == pytest.approx(c, abs=1e-12)


def test_a_gru_mixes_the_candidate_with_the_state_before() -> None:
    layer, layer_pass = passed("gru 4")
    z, n, h = (float(layer_pass.kept[name][0, 3, 1]) for name in "znh")
    before = float(layer_pass.kept["h"][0, 2, 1])
    line, *gates = state_lines(layer, layer_pass, at(3), "h", 118, 4)
    assert [gate.split(":")[0].strip() for gate in gates] == ["r", "z", "n"]
    assert "r x (states " in gates[2]
    assert line.startswith("h2(4) = (1 - z) x n + z x h(3) = ")
    assert line.endswith(f"{h:.10g}")
    assert (1 - z) * n + z * before == pytest.approx(h, abs=1e-12)
    candidate = " ".join(state_lines(layer, layer_pass, at(3), "n", 118, 6))
    assert candidate.startswith("n of h2(4) = tanh(")
    assert "r x (h(3) @ Wh[:,n,h2] + bh)" in candidate
    assert f"r {float(layer_pass.kept['r'][0, 3, 1]):#.4g} x (" in candidate


def test_the_gradient_says_where_it_comes_from() -> None:
    assert gradient_line("h2", 3, 8, -0.0008904, -0.002926, "own output", 80) == (
        "dL/dh2(3): own output -8.904e-04 + from step 4 -0.002036 = -0.002926"
    )
    assert (
        gradient_line("h2", 8, 8, 0.5, 0.5, "own output", 80) == "dL/dh2(8): own output 0.5000 alone, no step follows"
    )
    assert gradient_line("h2", 3, 8, 0.0, 0.25, "own output", 80) == "dL/dh2(3): from step 4 0.2500 alone"
    assert len(gradient_line("h2", 3, 8, -0.0008904, -0.002926, "own output", 30)) <= 30
