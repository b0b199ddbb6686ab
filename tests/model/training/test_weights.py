"""Weights of samples: the updates follow the weighted loss, and what is measured on the way is that loss."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nn_tui.model import LOSSES, REDUCTIONS, Evaluator, ModelError, Network, Penalty, Trainer, optimizer
from nn_tui.model.arrays import FloatArray
from nn_tui.model.network import textbook
from nn_tui.model.training.recording import EpochRecording

PAIRS = [("softmax", "softmax_cross_entropy"), ("sigmoid", "sigmoid_cross_entropy"), ("tanh", "half_squared_error")]
SAMPLES, PENALTY = 11, Penalty(l2=0.05)


def made(output: str, loss: str, reduction: str, weights: FloatArray | None, **fields: Any) -> Trainer:
    random = np.random.RandomState(0)
    network = Network.dense((3, 4, 2), ("tanh", output))
    network.initialize("glorot_uniform", random)
    inputs, targets = random.randn(SAMPLES, 3), np.eye(2)[random.randint(0, 2, SAMPLES)]
    return Trainer(
        network,
        inputs,
        targets,
        loss=loss,
        optimizer=optimizer("sgd", 0.3),
        random=np.random.RandomState(1),
        reduction=reduction,
        penalty=PENALTY,
        weights=weights,
        **fields,
    )


def weights_of(seed: int = 5) -> FloatArray:
    return np.random.RandomState(seed).uniform(0.1, 3, SAMPLES)


@pytest.mark.parametrize(("output", "loss"), PAIRS)
@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("batch", [None, 4, 1])
def test_each_update_is_that_of_the_plain_formulas(output: str, loss: str, reduction: str, batch: int | None) -> None:
    weights = weights_of()
    trainer = made(output, loss, reduction, weights, batch=batch)
    network = trainer.network
    for _ in range(7):
        rows = trainer.next_samples()
        passes = textbook.forward(network, trainer.inputs[rows])
        gradients = textbook.backward(
            network, LOSSES[loss], passes, trainer.targets[rows], reduction, PENALTY, weights[rows]
        )
        expected = network.parameters - 0.3 * textbook.flat_gradient(network, gradients)
        trainer.advance(1)
        np.testing.assert_allclose(network.parameters, expected, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("batch", [None, 4])
def test_weights_of_one_change_nothing(batch: int | None) -> None:
    weighted, plain = (
        made("softmax", "softmax_cross_entropy", "mean", weights, batch=batch) for weights in (np.ones(SAMPLES), None)
    )
    weighted.advance(20)
    plain.advance(20)
    np.testing.assert_allclose(weighted.network.parameters, plain.network.parameters, rtol=1e-12)


@pytest.mark.parametrize(("output", "loss"), PAIRS)
def test_the_recording_of_every_epoch_has_the_bits_of_the_evaluator(output: str, loss: str) -> None:
    weights = weights_of()
    trainer, stepped = (made(output, loss, "mean", weights) for _ in range(2))

    def evaluator(trainer: Trainer) -> Evaluator:
        return Evaluator(trainer.network, loss, "mean", PENALTY, trainer.inputs, trainer.targets, weights=weights)

    recording = EpochRecording.on(trainer, evaluator(trainer))
    assert recording is not None
    recording.advance(12)
    measure = evaluator(stepped)
    rows = []
    for _ in range(12):
        rows.append(measure.measure())
        stepped.advance(1)
    assert recording.take().tolist() == [list(row) for row in rows]


@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_the_losses_of_updates_are_weighted(reduction: str) -> None:
    weights, reported = np.tile(weights_of(), 20), []
    random = np.random.RandomState(0)
    network = Network.dense((3, 4, 2), ("tanh", "softmax"))
    network.initialize("glorot_uniform", random)
    inputs, targets = random.randn(220, 3), np.eye(2)[random.randint(0, 2, 220)]
    trainer = Trainer(
        network,
        inputs,
        targets,
        loss="softmax_cross_entropy",
        optimizer=optimizer("sgd", 1e-12),
        random=np.random.RandomState(1),
        reduction=reduction,
        batch=2,
        shuffle=False,
        weights=weights,
        on_hundredths=lambda first, means: reported.append(means[0]),
    )
    trainer.advance(110)
    trainer.report_losses()
    last = textbook.forward(network, inputs)[-1]
    elements = textbook.loss_elements(LOSSES["softmax_cross_entropy"], last, targets).sum(axis=1) * weights
    of_updates = elements.reshape(110, 2).mean(axis=1) if reduction == "mean" else elements.reshape(110, 2).sum(axis=1)
    found = np.concatenate(reported)
    assert len(found) == 100
    assert found[0] == pytest.approx(of_updates[:2].mean(), rel=1e-6)


def test_weights_of_another_shape_are_refused() -> None:
    with pytest.raises(ModelError, match="weights are one number for each sample"):
        made("softmax", "softmax_cross_entropy", "mean", np.ones(SAMPLES - 1))
