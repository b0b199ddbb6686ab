"""The textbook passes: their shapes and answers, and gradients against central differences and against training."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from nn_tui.model import HIDDEN_ACTIVATIONS, LOSSES, REDUCTIONS, Evaluator, Network, Penalty, Trainer, optimizer
from nn_tui.model.network import textbook

PAIRS = [
    *((output, "half_squared_error") for output in ("sigmoid", "tanh", "relu", "leaky_relu", "linear", "softmax")),
    ("sigmoid", "sigmoid_cross_entropy"),
    ("softmax", "softmax_cross_entropy"),
]
STEP = 1e-5


def central_differences(value: Callable[[], float], parameters: np.ndarray) -> np.ndarray:
    slopes = np.empty_like(parameters)
    for index, before in enumerate(parameters.copy()):
        parameters[index] = before + STEP
        above = value()
        parameters[index] = before - STEP
        slopes[index] = (above - value()) / (2 * STEP)
        parameters[index] = before
    return slopes


@pytest.mark.parametrize("hidden", HIDDEN_ACTIVATIONS)
@pytest.mark.parametrize(("output", "loss"), PAIRS)
@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_gradients_are_the_slopes_of_the_loss(hidden: str, output: str, loss: str, reduction: str) -> None:
    random = np.random.RandomState(3)
    network = Network.dense((3, 4, 3, 2), (hidden, hidden, output))
    network.parameters[:] = random.uniform(-1, 1, network.parameters.size)
    inputs = random.uniform(-1, 1, (5, 3))
    targets = random.uniform(0, 1, (5, 2))
    if loss == "softmax_cross_entropy":
        targets /= targets.sum(axis=1, keepdims=True)
    penalty = Penalty(l1=0.03, l2=0.2)

    def value() -> float:
        return textbook.loss_value(
            network, LOSSES[loss], textbook.forward(network, inputs)[-1], targets, reduction, penalty
        )

    gradients = textbook.backward(network, LOSSES[loss], textbook.forward(network, inputs), targets, reduction, penalty)
    expected = central_differences(value, network.parameters)
    np.testing.assert_allclose(textbook.flat_gradient(network, gradients), expected, rtol=1e-6, atol=1e-8)


def test_the_passes_end_in_the_answers() -> None:
    network = Network.dense((2, 8, 5, 3), ("relu", "tanh", "softmax"))
    network.initialize("normal", np.random.RandomState(0))
    inputs = np.random.RandomState(1).randn(2000, 2)
    passes = textbook.forward(network, inputs)
    assert [layer_pass.a.shape for layer_pass in passes] == [(2000, 8), (2000, 5), (2000, 3)]
    np.testing.assert_array_equal(passes[-1].a, network.forward(inputs))


@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_the_gradients_are_those_that_training_follows(reduction: str) -> None:
    network = Network.dense((2, 4, 1), ("sigmoid", "sigmoid"))
    network.initialize("normal", np.random.RandomState(0))
    inputs = np.random.RandomState(1).randn(9, 2)
    targets = (inputs[:, :1] > 0).astype(float)
    penalty, loss = Penalty(0.01, 0.1), LOSSES["sigmoid_cross_entropy"]
    passes = textbook.forward(network, inputs)
    gradient = textbook.flat_gradient(network, textbook.backward(network, loss, passes, targets, reduction, penalty))
    before = network.parameters.copy()
    Trainer(
        network,
        inputs,
        targets,
        loss=loss.name,
        optimizer=optimizer("sgd", 0.5),
        random=np.random.RandomState(0),
        reduction=reduction,
        penalty=penalty,
    ).advance(1)
    np.testing.assert_allclose(network.parameters, before - 0.5 * gradient, rtol=1e-12, atol=1e-14)


def test_the_parts_have_the_shapes_of_the_words() -> None:
    network = Network.dense((6, 4, 2), ("sigmoid", "linear"))
    passes = textbook.forward(network, np.ones((5, 2, 3)))
    gradients = textbook.backward(network, LOSSES["half_squared_error"], passes, np.zeros((5, 2)), "mean")
    for layer, part, gradient in zip(network.layers, passes, gradients, strict=True):
        assert part.inputs.shape == (5, layer.fan_in)
        assert part.z.shape == part.a.shape == gradient.error.shape == (5, layer.size)
        assert gradient["W"].shape == layer["W"].shape == (layer.fan_in, layer.size)
        assert gradient["b"].shape == layer["b"].shape == (layer.size,)
    assert textbook.flat_gradient(network, gradients).shape == network.parameters.shape


def test_loss_by_hand() -> None:
    """One sample, one neuron: every number worked out on paper."""
    network = Network.dense((2, 1), ("linear",))
    network.parameters[:] = 2.0, -1.0, 0.5
    passes = textbook.forward(network, np.array([[3.0, 4.0], [1.0, 0.0]]))
    np.testing.assert_array_equal(passes[0].z, [[2.5], [2.5]])
    targets = np.array([[0.5], [1.5]])
    loss = LOSSES["half_squared_error"]
    assert textbook.loss_value(network, loss, passes[-1], targets, "sum") == 2.5
    assert textbook.loss_value(network, loss, passes[-1], targets, "mean") == 1.25
    assert textbook.loss_value(network, loss, passes[-1], targets, "mean", Penalty(l1=0.1, l2=0.2)) == pytest.approx(
        1.25 + 0.1 * 3.0 + 0.1 * 5.0
    )
    (gradient,) = textbook.backward(network, loss, passes, targets, "sum")
    np.testing.assert_array_equal(gradient["W"], [[7.0], [8.0]])
    np.testing.assert_array_equal(gradient["b"], [3.0])


@pytest.mark.parametrize(("output", "loss"), PAIRS)
@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_weighted_gradients_are_the_slopes_of_the_weighted_loss(output: str, loss: str, reduction: str) -> None:
    random = np.random.RandomState(3)
    network = Network.dense((3, 4, 2), ("tanh", output))
    network.parameters[:] = random.uniform(-1, 1, network.parameters.size)
    inputs, targets = random.uniform(-1, 1, (5, 3)), np.eye(2)[[0, 1, 0, 0, 1]]
    penalty, weights = Penalty(l2=0.2), np.array([0.5, 2.0, 0.5, 0.0, 3.0])

    def value() -> float:
        last = textbook.forward(network, inputs)[-1]
        return textbook.loss_value(network, LOSSES[loss], last, targets, reduction, penalty, weights)

    passes = textbook.forward(network, inputs)
    gradients = textbook.backward(network, LOSSES[loss], passes, targets, reduction, penalty, weights)
    expected = central_differences(value, network.parameters)
    np.testing.assert_allclose(textbook.flat_gradient(network, gradients), expected, rtol=1e-6, atol=1e-8)
    measured = Evaluator(network, loss, reduction, penalty, inputs, targets, weights=weights).measure()
    assert measured.loss == pytest.approx(value(), rel=1e-12)
