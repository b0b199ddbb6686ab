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
