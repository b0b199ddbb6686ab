"""A network as columns: what each value says it comes from is what the network computes."""

from __future__ import annotations

import numpy as np
import pytest

from nn_tui.model import Network
from nn_tui.model.layers.registry import parse_layer
from nn_tui.model.network import textbook
from nn_tui.tui.presenting.layer_graph import layer_graph
from nn_tui.tui.presenting.layers import drawn_layers
from nn_tui.tui.presenting.unit_names import unit_names
from nn_tui.tui.widgets.graph.layers.data import LayerGraphData


def made(words: str, shape: tuple[int, ...], frozen: slice | None = None) -> tuple[Network, LayerGraphData]:
    network = Network(shape, [parse_layer(part) for part in (*words.split(", "), "dense 3 sigmoid")])
    random = np.random.RandomState(1)
    network.parameters[:] = random.randn(len(network.parameters))
    passes = textbook.forward(network, random.randn(1, *shape))
    inputs = tuple(f"x{place}" for place in range(int(np.prod(shape))))
    mask = np.zeros(len(network.parameters), bool)
    mask[frozen or slice(0)] = True
    names = unit_names(network.layers, inputs, shape, ("A", "B", "C"))
    return network, layer_graph(network, passes, names, mask)


NETS = [
    ("conv 4 3x3 relu, pool 2, dense 6 tanh", (1, 8, 8)),
    ("conv 3 2x2 sigmoid stride 2 pad same, norm, dropout 0.2, globalmax", (2, 5, 5)),
    ("avgpool 2, conv 2 2x2 nobias, globalavg, norm, dense 2 relu nobias", (3, 6, 7)),
    ("dropout 0.5, dense 4 tanh, norm", (5,)),
]


@pytest.mark.parametrize(("words", "shape"), NETS)
def test_every_value_is_what_its_origin_adds_up_to(words: str, shape: tuple[int, ...]) -> None:
    network, data = made(words, shape)
    drawn = drawn_layers(network)
    assert len(data.columns) == 1 + len(drawn)
    for number, index in enumerate(drawn, 1):
        column, before, layer = data.columns[number], data.columns[number - 1], network.layers[index]
        assert column.titles[-1] == str(index + 1)
        for place in range(0, column.values.size, 3):
            origin = data.origin_of(number, place)
            assert origin is not None
            inside = origin.places >= 0
            assert np.array_equal(origin.values[inside], before.values.ravel()[origin.places[inside]])
            assert (origin.values[~inside] == 0).all()
            if origin.weights is None:
                assert layer.kind == "norm"
                assert [name for name, _ in origin.settings] == ["g", "b"]
                continue
            z = float(origin.weights @ origin.values) + (origin.bias or 0.0)
            assert z == pytest.approx(float(column.z.ravel()[place]))
            assert origin.is_learned == layer.has_neurons
    assert data.origin_of(0, 0) is None


def test_layers_that_pass_their_numbers_on_stand_between_two_columns() -> None:
    _, data = made("conv 2 3x3, dropout 0.5, dense 4 relu", (1, 4, 4))
    assert [column.passed for column in data.columns] == [(), (), ("2 dropout", "3 flatten"), ()]
    assert [column.titles[0] for column in data.columns] == [
        "4x4 inputs",
        "1 conv 2x2x2",
        "4 dense 4 relu",
        "5 dense 3 sigmoid",
    ]
    assert made("conv 2 3x3", (3, 4, 4))[1].columns[0].titles[0] == "3x4x4 inputs"


def test_frozen_weights_and_units_are_marked() -> None:
    network, data = made("conv 2 3x3", (1, 4, 4), frozen=slice(0, 18, 2))
    assert data.columns[1].frozen is None
    first, second = data.origin_of(1, 0), data.origin_of(1, 4)
    assert first is not None
    assert second is not None
    assert first.frozen is not None
    assert first.frozen.all()
    assert second.frozen is None
    _, data = made("conv 2 3x3", (1, 4, 4), frozen=network.part(0))
    assert data.columns[1].frozen is not None
    assert data.columns[1].frozen.tolist() == [True, True]
    assert data.columns[2].frozen is None
