"""Activations and gradients, layer by layer, for views."""

from __future__ import annotations

import numpy as np
import pytest

from nn_tui.model import LayerGradient, LayerPass, Network, Penalty, Trainer, gradients, layer_passes, optimizer


def network_of(sizes: tuple[int, ...], activations: tuple[str, ...]) -> Network:
    network = Network.dense(sizes, activations)
    network.initialize("normal", np.random.RandomState(0))
    return network


def test_the_passes_end_in_the_answers() -> None:
    network = network_of((2, 8, 5, 3), ("relu", "tanh", "softmax"))
    inputs = np.random.RandomState(1).randn(2000, 2)
    passes = layer_passes(network, inputs)
    assert [part.a.shape for part in passes] == [(2000, 8), (2000, 5), (2000, 3)]
    assert all(isinstance(part, LayerPass) for part in passes)
    np.testing.assert_array_equal(passes[-1].a, network.forward(inputs))


@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_the_gradients_are_those_that_training_follows(reduction: str) -> None:
    network = network_of((2, 4, 1), ("sigmoid", "sigmoid"))
    inputs = np.random.RandomState(1).randn(9, 2)
    targets = (inputs[:, :1] > 0).astype(float)
    penalty = Penalty(0.01, 0.1)
    parts = gradients(network, "sigmoid_cross_entropy", inputs, targets, reduction, penalty)
    assert all(isinstance(part, LayerGradient) for part in parts)
    before = [(layer["W"].copy(), layer["b"].copy()) for layer in network.layers]
    Trainer(
        network,
        inputs,
        targets,
        loss="sigmoid_cross_entropy",
        optimizer=optimizer("sgd", 0.5),
        random=np.random.RandomState(0),
        reduction=reduction,
        penalty=penalty,
    ).advance(1)
    for layer, part, (weights, biases) in zip(network.layers, parts, before, strict=True):
        np.testing.assert_allclose(layer["W"], weights - 0.5 * part["W"], rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose(layer["b"], biases - 0.5 * part["b"], rtol=1e-12, atol=1e-14)


def test_huge_numbers_are_looked_at_in_silence() -> None:
    network = network_of((2, 3, 2), ("relu", "linear"))
    network.parameters[:] = 1e200
    inputs = np.full((4, 2), 1e200)
    assert not np.isfinite(layer_passes(network, inputs)[-1].a).any()
    parts = gradients(network, "half_squared_error", inputs, np.zeros((4, 2)))
    assert not np.isfinite(parts[0]["W"]).all()
