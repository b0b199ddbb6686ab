"""The names of neurons, channels, values and weights: one thing, one name."""

from __future__ import annotations

import numpy as np
import pytest

from nn_tui.model import Network
from nn_tui.model.layers.registry import parse_layer
from nn_tui.tui.presenting.parameters import cell_name, row_labels
from nn_tui.tui.presenting.unit_names import UnitNames, unit_names

CLASSES = ("A", "B")


def named(words: str, *shape: int, inputs: tuple[str, ...] = ()) -> tuple[Network, tuple[UnitNames, ...]]:
    """A network with an output layer of two classes, and the names in it."""
    network = Network(shape, [parse_layer(part) for part in (*words.split(", "), "dense 2") if part])
    names = inputs or tuple(f"x{place}" for place in range(1, int(np.prod(shape)) + 1))
    return network, unit_names(network.layers, names, shape, CLASSES)


@pytest.mark.parametrize(
    ("words", "hidden"),
    [
        ("", []),
        ("dense 2 tanh", [("h1", "h2")]),
        ("dense 2 tanh, dense 1 relu", [("h1.1", "h1.2"), ("h2.1",)]),
        ("dense 2 tanh, dropout 0.5, norm", [("h1", "h2")] * 3),
        ("dropout 0.1, dense 1 tanh, norm, dense 2", None),
    ],
)
def test_neurons(words: str, hidden: list[tuple[str, ...]] | None) -> None:
    if hidden is None:
        with pytest.raises(ValueError, match="norm"):
            named(words, 3)
        return
    _, names = named(words, 3)
    assert names[0] == UnitNames(("x1", "x2", "x3"), ("x1", "x2", "x3"))
    assert [layer.units for layer in names[1:]] == [*hidden, CLASSES]
    assert all(layer.units == layer.values for layer in names)


def test_filters_give_their_names_to_pools_and_to_what_is_flattened() -> None:
    network, names = named("conv 2 3x3, pool 2, dense 3 tanh", 1, 5, 6)
    assert [layer.kind for layer in network.layers] == ["conv", "pool", "flatten", "dense", "dense"]
    conv, pool, flatten, dense, _ = names[1:]
    assert names[0].units == ("",)
    assert conv.units == pool.units == ("k1", "k2")
    assert pool.values == ("k1 r1c1", "k1 r1c2", "k2 r1c1", "k2 r1c2")
    assert flatten == UnitNames(pool.values, pool.values)
    assert dense.units == ("h1", "h2", "h3")
    assert conv.values[-1] == "k2 r3c4"


def test_several_convolutions_are_counted() -> None:
    _, names = named("conv 2 2x2, norm, conv 1 2x2, globalmax, dense 2, dense 2", 3, 4, 4)
    units = [layer.units for layer in names]
    assert units[0] == ("red", "green", "blue")
    assert units[1:5] == [("k1.1", "k1.2"), ("k1.1", "k1.2"), ("k2.1",), ("k2.1",)]
    assert units[5:] == [("h1.1", "h1.2"), ("h2.1", "h2.2"), CLASSES]
    assert names[4].values == ("k2.1",)


def test_a_weight_is_named_by_what_it_weighs() -> None:
    network, names = named("conv 2 2x3, conv 1 2x2, dense 2 tanh", 1, 5, 6)
    first, second, _, dense, _ = network.layers
    assert row_labels(first, names[0], names[1]) == ["r1c1", "r1c2", "r1c3", "r2c1", "r2c2", "r2c3", "bias"]
    assert row_labels(second, names[1], names[2])[3:6] == ["k1.1 r2c2", "k1.2 r1c1", "k1.2 r1c2"]
    assert row_labels(dense, names[3], names[4])[-2:] == ["k2.1 r3c3", "bias"]
    assert cell_name(first, 5, 1, names[0], names[1]) == "weight r2c3 of k1.2"
    assert cell_name(second, 4, 0, names[1], names[2]) == "weight k1.2 r1c1 of k2.1"
    assert cell_name(second, 8, 0, names[1], names[2]) == "bias of k2.1"
    assert cell_name(dense, 0, 1, names[3], names[4]) == "weight k2.1 r1c1 to h2"


def test_norm_has_a_gain_and_a_bias() -> None:
    network, names = named("conv 2 2x2, norm", 1, 3, 3)
    norm = network.layers[1]
    assert row_labels(norm, names[1], names[2]) == ["g", "bias"]
    assert cell_name(norm, 0, 1, names[1], names[2]) == "g of k2"


SYMBOLS = ("a", "b")


def of_sequences(words: str, at_steps: bool) -> tuple[Network, tuple[UnitNames, ...]]:
    specs = [parse_layer(part) for part in (*words.split(", "), "dense 2 sigmoid")]
    network = Network((3, 2), specs, at_steps=at_steps)
    network.parameters[:] = 0
    return network, unit_names(network.layers, SYMBOLS, network.inputs, ("no", "yes"))


def test_values_of_sequences_have_their_step_in_their_name() -> None:
    _, (inputs, states, outputs) = of_sequences("rnn 2", True)
    assert inputs == UnitNames(SYMBOLS, ("a(1)", "b(1)", "a(2)", "b(2)", "a(3)", "b(3)"))
    assert states == UnitNames(("h1", "h2"), ("h1(1)", "h2(1)", "h1(2)", "h2(2)", "h1(3)", "h2(3)"))
    assert outputs.units == ("no", "yes")
    network, names = of_sequences("rnn 2, flatten, dense 1", False)
    assert [each.units for each in names[1:4]] == [("h1.1", "h1.2"), names[1].values, ("h2.1",)]
    assert row_labels(network.layers[2], names[2], names[3])[:2] == ["h1.1(1)", "h1.2(1)"]


@pytest.mark.parametrize(
    ("words", "labels", "cells"),
    [
        (
            "rnn 2",
            ["a", "b", "h1", "h2", "bias"],
            {0: "weight a to h2", 3: "weight h2 to h2", 4: "bias of h2"},
        ),
        (
            "lstm 2",
            [f"{source} {gate}" for source in ("a", "b", "h1", "h2", "bias") for gate in "ifog"],
            {1: "weight a to gate f of h2", 15: "weight h2 to gate g of h2", 16: "bias of gate i of h2"},
        ),
        (
            "gru 2",
            [f"{source} {gate}" for source in ("a", "b", "h1", "h2", "bx", "bh") for gate in "rzn"],
            {2: "weight a to gate n of h2", 12: "bx of gate r of h2", 17: "bh of gate n of h2"},
        ),
        (
            "conv 2 2 pad same",
            ["a(t-1)", "b(t-1)", "a(t)", "b(t)", "bias"],
            {0: "weight a(t-1) to h2", 3: "weight b(t) to h2", 4: "bias of h2"},
        ),
        ("embed 2", ["a", "b"], {1: "weight b to h2"}),
        ("dense 2", ["a", "b", "bias"], {1: "weight b to h2", 2: "bias of h2"}),
    ],
)
def test_weights_of_sequences_say_what_they_join(words: str, labels: list[str], cells: dict[int, str]) -> None:
    network, names = of_sequences(words, True)
    layer = network.layers[0]
    assert row_labels(layer, names[0], names[1]) == labels
    assert len(labels) == len(layer.block)
    for row, text in cells.items():
        assert cell_name(layer, row, 1, names[0], names[1]) == text
