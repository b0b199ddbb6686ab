"""The three reference systems: the published numbers, and plain loops as their articles write them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np
import pytest

from nn_tui.model.arrays import FloatArray

if TYPE_CHECKING:
    from tests.model.conftest import Reference, Start

EPOCHS = (0, 1, 10, 100, 1000, 5000)
PUBLISHED = {
    "bits": (
        1.6258719765667042,
        1.2464081943036864,
        0.3201772789960143,
        0.2481700846189052,
        0.18756236298159115,
        0.026312864388514684,
    ),
    "xor": (
        0.3266821523682062,
        0.3224629072853611,
        0.2898270216870228,
        0.25534942204668964,
        0.21856203762673893,
        0.007712665624904544,
    ),
    "letters": (
        0.2503635102723096,
        0.2473220862837594,
        0.2311479410382302,
        0.22164303693556484,
        0.004769725097954072,
        0.000028174987581020588,
    ),
}


def within_bounds(found: float | np.ndarray, expected: float | np.ndarray) -> bool:
    """A relative 1e-9 or an absolute 1e-15, whichever is looser."""
    found, expected = np.asarray(found), np.asarray(expected)
    return bool((np.abs(found - expected) <= np.maximum(1e-9 * np.abs(expected), 1e-15)).all())


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_published_errors_come_out(name: str, start: Start) -> None:
    run = start(name)
    for epoch, expected in zip(EPOCHS, PUBLISHED[name], strict=True):
        run.trainer.advance(epoch - run.trainer.epoch)
        assert run.trainer.epoch == epoch
        assert within_bounds(run.evaluator.measure().mse, expected), epoch


PREDICTIONS = [
    (
        "letters",
        10_000,
        [[0.99787, 0.00165, 0.00109], [0.00082, 0.99645, 0.00318], [0.00084, 0.00278, 0.99636]],
        5e-6,
    ),
    ("bits", 10_000, [[0.0002], [0.9995], [0.0002], [0.9996], [0.9994], [0.0013]], 5e-5),
    ("xor", 1_000, [[0.371], [0.548], [0.567], [0.587]], 5e-4),
    ("xor", 10_000, [[0.044], [0.956], [0.959], [0.049]], 5e-4),
]


@pytest.mark.parametrize(("name", "epochs", "predictions", "last_digit"), PREDICTIONS)
def test_the_published_predictions_come_out(
    name: str, epochs: int, predictions: list[list[float]], last_digit: float, start: Start
) -> None:
    run = start(name)
    run.trainer.advance(epochs)
    np.testing.assert_allclose(run.evaluator.outputs(), predictions, rtol=0, atol=last_digit * 1.0001)
    np.testing.assert_allclose(run.network.forward(run.trainer.inputs), run.evaluator.outputs(), rtol=0, atol=1e-15)


Draw = Callable[[np.random.RandomState, int, int, int], list[np.ndarray]]
Loop = Callable[[np.ndarray, np.ndarray, list[np.ndarray], float], Iterator[np.ndarray]]


def sigmoid(z: FloatArray) -> FloatArray:
    return 1 / (1 + np.exp(-z))


def bits_weights(random: np.random.RandomState, inputs: int, hidden: int, outputs: int) -> list[np.ndarray]:
    """Per layer one block with the bias as its first row, all uniform."""
    return [random.uniform(-1, 1, (inputs + 1, hidden)), random.uniform(-1, 1, (hidden + 1, outputs))]


def separate_weights(scale: float) -> Draw:
    def draw(random: np.random.RandomState, inputs: int, hidden: int, outputs: int) -> list[np.ndarray]:
        first, second = scale * random.randn(inputs, hidden), scale * random.randn(hidden, outputs)
        return [np.vstack([np.zeros((1, hidden)), first]), np.vstack([np.zeros((1, outputs)), second])]

    return draw


DRAW: dict[str, Draw] = {"bits": bits_weights, "xor": separate_weights(1.0), "letters": separate_weights(0.01)}


def bits_loop(x: np.ndarray, y: np.ndarray, blocks: list[np.ndarray], rate: float) -> Iterator[np.ndarray]:
    w1, w2 = blocks
    ones = np.ones((len(x), 1))
    while True:
        hidden = sigmoid(np.hstack([ones, x]) @ w1)
        output = np.hstack([ones, hidden]) @ w2
        yield output
        output_error = (output - y) / len(x)
        hidden_error = (output_error @ w2[1:].T) * hidden * (1 - hidden)
        w2 = w2 - rate * np.hstack([ones, hidden]).T @ output_error
        w1 = w1 - rate * np.hstack([ones, x]).T @ hidden_error


def xor_loop(x: np.ndarray, y: np.ndarray, blocks: list[np.ndarray], rate: float) -> Iterator[np.ndarray]:
    (b1, w1), (b2, w2) = ((block[:1], block[1:]) for block in blocks)
    while True:
        hidden = sigmoid(x @ w1 + b1)
        output = sigmoid(hidden @ w2 + b2)
        yield output
        output_error = (output - y) * output * (1 - output)
        hidden_error = (output_error @ w2.T) * hidden * (1 - hidden)
        w2 = w2 - rate * hidden.T @ output_error
        b2 = b2 - rate * output_error.sum(axis=0, keepdims=True)
        w1 = w1 - rate * x.T @ hidden_error
        b1 = b1 - rate * hidden_error.sum(axis=0, keepdims=True)


def letters_loop(x: np.ndarray, y: np.ndarray, blocks: list[np.ndarray], rate: float) -> Iterator[np.ndarray]:
    (b1, w1), (b2, w2) = ((block[:1], block[1:]) for block in blocks)
    while True:
        hidden = sigmoid(x @ w1 + b1)
        output = sigmoid(hidden @ w2 + b2)
        yield output
        output_error = (output - y) / len(x)
        hidden_error = (output_error @ w2.T) * hidden * (1 - hidden)
        w2 = w2 - rate * hidden.T @ output_error
        b2 = b2 - rate * output_error.sum(axis=0, keepdims=True)
        w1 = w1 - rate * x.T @ hidden_error
        b1 = b1 - rate * hidden_error.sum(axis=0, keepdims=True)


LOOP: dict[str, Loop] = {"bits": bits_loop, "xor": xor_loop, "letters": letters_loop}

CASES = [
    *(
        ("bits", seed, hidden, rate, 600)
        for seed, hidden, rate in ((0, 3, 0.2), (5, 1, 0.05), (7, 8, 0.2), (123, 20, 0.1))
    ),
    *(
        ("xor", seed, hidden, rate, 600)
        for seed, hidden, rate in ((1, 4, 2.0), (5, 1, 0.5), (9, 16, 2.0), (123, 2, 0.1))
    ),
    *(
        ("letters", seed, hidden, rate, 600)
        for seed, hidden, rate in ((0, 5, 2.0), (5, 1, 0.5), (9, 24, 2.0), (3, 2, 0.1))
    ),
    ("bits", 1, 3, 0.1, 10_000),
    ("bits", 11, 5, 0.2, 10_000),
    ("xor", 0, 4, 0.1, 10_000),
    ("xor", 12, 6, 2.0, 10_000),
    ("letters", 42, 5, 0.1, 10_000),
    ("letters", 13, 7, 2.0, 10_000),
]


@pytest.mark.parametrize(("name", "seed", "hidden", "rate", "epochs"), CASES)
def test_every_epoch_agrees_with_the_plain_loop(
    name: str, seed: int, hidden: int, rate: float, epochs: int, start: Start, references: dict[str, Reference]
) -> None:
    reference = references[name]
    x, y = reference.inputs, reference.targets
    blocks = DRAW[name](np.random.RandomState(seed), x.shape[1], hidden, y.shape[1])
    run = start(name, seed=seed, hidden=hidden, learning_rate=rate)
    found, expected = np.empty(epochs + 1), np.empty(epochs + 1)
    for epoch, output in zip(range(epochs + 1), LOOP[name](x, y, blocks, rate), strict=False):
        expected[epoch] = ((output - y) ** 2).mean()
        found[epoch] = run.evaluator.measure().mse
        run.trainer.advance(1)
    assert within_bounds(found, expected)


@pytest.mark.parametrize("name", PUBLISHED)
@pytest.mark.parametrize("seed", [None, 0, 7, 2**32 - 2])
@pytest.mark.parametrize("hidden", [None, 1, 40])
def test_initial_weights_are_the_articles(
    name: str, seed: int | None, hidden: int | None, start: Start, references: dict[str, Reference]
) -> None:
    reference = references[name]
    run = start(name, seed=seed, hidden=hidden)
    expected = DRAW[name](
        np.random.RandomState(reference.seed if seed is None else seed),
        reference.inputs.shape[1],
        hidden or reference.hidden,
        reference.targets.shape[1],
    )
    for layer, block in zip(run.network.layers, expected, strict=True):
        np.testing.assert_allclose(layer["W"], block[1:], rtol=0, atol=1e-15)
        np.testing.assert_allclose(layer["b"], block[0], rtol=0, atol=1e-15)
