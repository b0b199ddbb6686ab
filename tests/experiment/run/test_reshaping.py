"""What a network keeps of its weights when it gets another shape."""

from __future__ import annotations

import numpy as np

from nn_tui.experiment.run.reshaping import keep_weights
from nn_tui.model import Network


def network(*sizes: int, fill: float = 0.0) -> Network:
    made = Network.dense(sizes, ["tanh"] * (len(sizes) - 1))
    made.parameters[:] = fill
    return made


def numbered(*sizes: int) -> Network:
    made = network(*sizes)
    made.parameters[:] = np.arange(1, len(made.parameters) + 1)
    return made


XS = ("x1", "x2")


def test_the_same_shape_keeps_all() -> None:
    old, new = numbered(2, 4, 1), network(2, 4, 1)
    assert keep_weights(old, new, XS, XS) == len(old.parameters)
    assert np.array_equal(old.parameters, new.parameters)


def test_a_wider_layer_keeps_the_old_neurons() -> None:
    old, new = numbered(2, 3, 1), network(2, 5, 1, fill=-1)
    assert keep_weights(old, new, XS, XS) == len(old.parameters)
    assert np.array_equal(new.layers[0].block[:, :3], old.layers[0].block)
    assert (new.layers[0].block[:, 3:] == -1).all()
    assert np.array_equal(new.layers[1]["W"][:3], old.layers[1]["W"])
    assert (new.layers[1]["W"][3:] == -1).all()


def test_a_narrower_layer_keeps_its_first_neurons() -> None:
    old, new = numbered(2, 5, 1), network(2, 3, 1)
    assert keep_weights(old, new, XS, XS) == len(new.parameters)
    assert np.array_equal(new.layers[0].block, old.layers[0].block[:, :3])


def test_one_layer_more_keeps_the_first_layers_and_the_last_biases() -> None:
    old, new = numbered(2, 3, 1), network(2, 3, 4, 1, fill=-1)
    kept = keep_weights(old, new, XS, XS)
    assert kept == old.layers[0].parameter_count + 1
    assert np.array_equal(new.layers[0].block, old.layers[0].block)
    assert (new.layers[1].block == -1).all()
    assert (new.layers[2]["W"] == -1).all()
    assert np.array_equal(new.layers[2]["b"], old.layers[1]["b"])


def test_inputs_are_known_by_name() -> None:
    old, new = numbered(2, 3, 1), network(3, 3, 1, fill=-1)
    keep_weights(old, new, XS, ("x2", "sin(x1)", "x1"))
    assert np.array_equal(new.layers[0]["W"][0], old.layers[0]["W"][1])
    assert (new.layers[0]["W"][1] == -1).all()
    assert np.array_equal(new.layers[0]["W"][2], old.layers[0]["W"][0])


def test_no_hidden_layer() -> None:
    old, new = numbered(2, 3, 1), network(2, 1, fill=-1)
    assert keep_weights(old, new, XS, XS) == 1
    assert new.layers[0]["b"][0] == old.layers[1]["b"][0]
