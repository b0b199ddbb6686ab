"""Dropout: the masks, the stream that they come from, and the prepared path against the textbook."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import DTypeLike

from nn_tui.model import (
    HIDDEN_ACTIVATIONS,
    LOSSES,
    Evaluator,
    ModelError,
    Network,
    Penalty,
    Trainer,
    find_divergence,
    optimizer,
)
from nn_tui.model.layers.dropout import Dropout
from nn_tui.model.network import textbook

RATE = 0.1
LOSS_OF = {"sigmoid": "sigmoid_cross_entropy", "softmax": "softmax_cross_entropy", "linear": "half_squared_error"}


def make(
    dropout: float = 0.4,
    batch: int | None = None,
    hidden: tuple[str, ...] = ("tanh", "tanh"),
    output: str = "sigmoid",
    seed: int = 5,
    rate: float = RATE,
    dtype: DTypeLike = np.float64,
) -> Trainer:
    random = np.random.RandomState(seed)
    network = Network.dense((3, *range(6, 6 + len(hidden)), 2), (*hidden, output), dtype)
    network.initialize("glorot_uniform", random)
    labels = random.randint(0, 2, 11)
    return Trainer(
        network,
        random.uniform(-1, 1, (11, 3)),
        np.eye(2)[labels],
        loss=LOSS_OF[output],
        optimizer=optimizer("sgd", rate),
        random=np.random.RandomState(seed + 1),
        batch=batch,
        dropout=dropout,
    )


def coming_masks(trainer: Trainer) -> list[np.ndarray]:
    """The masks of the next update as the order of the draws is documented: one for each hidden layer, rows first."""
    random, samples = trainer.next_random(), len(trainer.next_samples())
    rate = next((layer.rate for layer in trainer.training_network.layers if isinstance(layer, Dropout)), 0.0)
    return [
        np.where(random.random_sample((samples, layer.size)) >= rate, 1 / (1 - rate), 0.0)
        for layer in trainer.network.layers[:-1]
    ]


def textbook_update(trainer: Trainer, chosen: np.ndarray, random: np.random.RandomState) -> np.ndarray:
    network = trainer.network.with_dropout(0.4)
    passes = textbook.forward(network, trainer.inputs[chosen], random)
    gradients = textbook.backward(network, trainer.loss, passes, trainer.targets[chosen], trainer.reduction)
    return network.parameters - RATE * textbook.flat_gradient(network, gradients)


@pytest.mark.parametrize("output", LOSS_OF)
@pytest.mark.parametrize("first", HIDDEN_ACTIVATIONS)
@pytest.mark.parametrize("second", [*HIDDEN_ACTIVATIONS, None])
def test_every_combination_agrees_with_the_textbook(first: str, second: str | None, output: str) -> None:
    hidden = (first,) if second is None else (first, second)
    for batch in (None, 4):
        trainer = make(batch=batch, hidden=hidden, output=output)
        random = np.random.RandomState(6)
        for _ in range(7):
            if trainer.position == 0 and batch:
                order = random.permutation(11)
            start = trainer.position * trainer.batch
            chosen = order[start : start + trainer.batch] if batch else np.arange(11)
            expected = textbook_update(trainer, chosen, random)
            trainer.advance(1)
            np.testing.assert_allclose(trainer.network.parameters, expected, rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("hidden", HIDDEN_ACTIVATIONS)
def test_gradients_with_fixed_masks_are_the_slopes_of_the_loss(hidden: str) -> None:
    random = np.random.RandomState(3)
    network = Network.dense((3, 4, 3, 2), (hidden, hidden, "sigmoid"))
    network.parameters[:] = random.uniform(-1, 1, network.parameters.size)
    inputs, targets = random.uniform(-1, 1, (5, 3)), random.uniform(0, 1, (5, 2))
    network = network.with_dropout(0.5)
    loss, step = LOSSES["sigmoid_cross_entropy"], 1e-5

    def value() -> float:
        return textbook.loss_value(network, loss, passes()[-1], targets, "mean")

    def passes() -> list[textbook.LayerPass]:
        return textbook.forward(network, inputs, np.random.RandomState(4))

    parts = textbook.backward(network, loss, passes(), targets, "mean")
    slopes = []
    for index, before in enumerate(network.parameters.copy()):
        network.parameters[index] = before + step
        above = value()
        network.parameters[index] = before - step
        slopes.append((above - value()) / (2 * step))
        network.parameters[index] = before
    np.testing.assert_allclose(textbook.flat_gradient(network, parts), slopes, rtol=1e-6, atol=1e-8)


def test_the_next_layer_gets_what_the_mask_leaves() -> None:
    network = Network.dense((1, 2, 1), ("linear", "linear"))
    network.parameters[:] = 3.0, 5.0, 0.0, 0.0, 1.0, 1.0, 0.0
    # Of this stream's first two draws, the first is at least a half and the second is not.
    random = np.random.RandomState(6)
    first, dropped, last = textbook.forward(network.with_dropout(0.5), np.array([[1.0]]), random)
    np.testing.assert_array_equal(first.a, [[3.0, 5.0]])
    np.testing.assert_array_equal(dropped.a, last.inputs)
    np.testing.assert_array_equal(last.inputs, [[6.0, 0.0]])
    np.testing.assert_array_equal(last.a, [[6.0]])


@pytest.mark.parametrize("dropout", [0.1, 0.5, 0.9])
def test_on_average_the_activations_stay_what_they_are(dropout: float) -> None:
    trainer = make(dropout, hidden=("tanh",))
    masks = [coming_masks(trainer)[0]]
    for _ in range(400):
        trainer.advance(1)
        masks.append(coming_masks(trainer)[0])
    values = np.array(masks)
    np.testing.assert_allclose(np.unique(values), [0.0, 1 / (1 - dropout)], rtol=1e-15)
    assert abs(values.mean() - 1) < 5 * np.sqrt(dropout / (1 - dropout) / values.size)


@pytest.mark.parametrize("batch", [None, 4])
def test_asking_for_the_masks_twice_changes_nothing(batch: int | None) -> None:
    asked, plain = make(batch=batch), make(batch=batch)
    for _ in range(5):
        once, again = coming_masks(asked), coming_masks(asked)
        for mask, same, layer in zip(once, again, asked.network.layers, strict=False):
            np.testing.assert_array_equal(mask, same)
            assert mask.shape == (len(asked.next_samples()), layer.size)
        asked.advance(1)
        plain.advance(1)
    np.testing.assert_array_equal(asked.network.parameters, plain.network.parameters)


@pytest.mark.parametrize("batch", [None, 4])
def test_without_dropout_nothing_is_drawn(batch: int | None) -> None:
    never, zero = make(0.0, batch), make(0.0, batch)
    assert not zero.layers_draw
    zero.advance(6)
    never.random = np.random.RandomState(6)
    if batch:
        never.random.permutation(11)
        never.random.permutation(11)
    assert zero.random.randint(10**6) == never.random.randint(10**6)


def test_a_network_without_hidden_layers_drops_nothing() -> None:
    dropping, plain = make(0.5, hidden=()), make(0.0, hidden=())
    dropping.advance(9)
    plain.advance(9)
    np.testing.assert_array_equal(dropping.network.parameters, plain.network.parameters)


def test_measuring_is_without_dropout() -> None:
    trainer = make(0.5)
    evaluator = Evaluator(trainer.network, trainer.loss.name, "mean", Penalty(), trainer.inputs, trainer.targets)
    outputs = textbook.forward(trainer.network, trainer.inputs)[-1].a
    stream = tuple(trainer.random.get_state())[2]
    assert evaluator.measure() == evaluator.measure()
    np.testing.assert_allclose(evaluator.outputs(), outputs, rtol=1e-12)
    assert tuple(trainer.random.get_state())[2] == stream


@pytest.mark.parametrize("batch", [None, 1, 4])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_any_pace_with_an_interruption_is_the_same_bits(batch: int | None, dtype: DTypeLike) -> None:
    flat_out, paced = (make(batch=batch, dtype=dtype) for _ in range(2))
    flat_out.advance(30)
    for pace in (1, 5, 2, 0, 7):
        paced.advance(pace)
        state = paced.state()
        paced.advance(3)
        paced = make(batch=batch, dtype=dtype)
        paced.restore(state)
    paced.advance(15)
    np.testing.assert_array_equal(paced.network.parameters, flat_out.network.parameters)
    assert flat_out.network.parameters.dtype == dtype


@pytest.mark.parametrize("batch", [None, 4])
def test_a_divergence_is_found_with_the_masks_of_the_run(batch: int | None) -> None:
    """A neuron of 1e200 overflows the loss in the updates that keep it, and in no other."""
    trainer, plain = (make(0.5, batch, hidden=("linear",), output="linear", rate=1e-300) for _ in range(2))
    for each in (trainer, plain):
        each.network.layers[0]["b"][:] = 0.0, 0.0, 1e200, 0.0, 0.0, 0.0
    state = trainer.state()
    plain.advance(plain.updates_per_epoch)
    found = find_divergence(trainer, state)
    assert (found.epoch, found.layer, found.quantity) == (1, 2, "loss")
    np.testing.assert_array_equal(trainer.network.parameters, plain.network.parameters)
    assert trainer.random.randint(10**6) == plain.random.randint(10**6)


def test_a_neuron_that_the_mask_drops_is_not_what_diverged() -> None:
    """1-2-1, linear. The first neuron answers 1e200, whose square overflows; dropped, it leaves it to the step."""
    network = Network.dense((1, 2, 1), ("linear", "linear"))
    network.parameters[:] = 0.0, 0.0, 1e200, 1.0, 1.0, 1.0, 0.0
    found = {}
    for seed in range(20):
        trainer = Trainer(
            network,
            np.ones((1, 1)),
            np.zeros((1, 1)),
            loss="half_squared_error",
            optimizer=optimizer("sgd", 1e308),
            random=np.random.RandomState(seed),
            dropout=0.5,
        )
        state = trainer.state()
        mask = tuple(coming_masks(trainer)[0][0])
        divergence = find_divergence(trainer, state)
        found[mask] = (divergence.layer, divergence.quantity)
        trainer.restore(state)
    assert found[2.0, 2.0] == found[2.0, 0.0] == (2, "loss")
    assert found[0.0, 2.0] == (1, "W")


@pytest.mark.parametrize("dropout", [-0.1, 1.0, 2.0, float("nan")])
def test_what_is_no_rate_is_refused(dropout: float) -> None:
    with pytest.raises(ModelError, match=r"dropout is a fraction from 0 to below 1, such as 0\.2, not"):
        make(dropout)
