"""Measures taken from the updates that follow have the bits of measures taken alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nn_tui.model import Evaluator, Network, Penalty, Schedule, Trainer, optimizer
from nn_tui.model.arrays import FloatArray
from nn_tui.model.network.measuring import Measures
from nn_tui.model.training.recording import EpochRecording

CASES: dict[str, tuple[tuple[str, ...], str, str, int, dict[str, Any]]] = {
    "letters": (("sigmoid",), "sigmoid", "sigmoid_cross_entropy", 3, {}),
    "xor, summed": (("sigmoid",), "sigmoid", "half_squared_error", 1, {"reduction": "sum"}),
    "a linear output": (("tanh", "relu"), "linear", "half_squared_error", 2, {}),
    "softmax": (("leaky_relu",), "softmax", "softmax_cross_entropy", 5, {}),
    "many classes": (("tanh",), "softmax", "softmax_cross_entropy", 40, {}),
    "penalties": (("sigmoid", "tanh"), "sigmoid", "sigmoid_cross_entropy", 3, {"penalty": Penalty(1e-3, 1e-2)}),
    "no hidden layer": ((), "tanh", "half_squared_error", 1, {}),
}


def made(name: str, dtype: Any, rule: str = "sgd") -> tuple[Trainer, Evaluator]:
    """A trainer, and what measures its samples."""
    hidden, output, loss, outputs, options = CASES[name]
    random = np.random.RandomState(3)
    inputs = random.normal(0, 1, (11, 6))
    targets = np.eye(outputs)[random.randint(0, outputs, 11)] if outputs > 1 else random.randint(0, 2, (11, 1)) * 1.0
    network = Network.dense((6, *(5 for _ in hidden), outputs), (*hidden, output), dtype)
    network.initialize("normal", random)
    schedule = Schedule("cosine", 100) if rule == "adam" else Schedule()
    settings: dict[str, Any] = {"random": random, "optimizer": optimizer(rule, 0.1, schedule=schedule)} | options
    trainer = Trainer(network, inputs, targets, loss=loss, **settings)
    return trainer, Evaluator(network, loss, trainer.reduction, trainer.penalty, inputs, targets)


def rows(measures: list[Measures]) -> FloatArray:
    """Measures (epochs, 4), nan for no accuracy."""
    return np.array([[np.nan if value is None else value for value in each] for each in measures])


def advanced(recording: EpochRecording, epochs: int) -> FloatArray:
    """Train in two parts, and take the measures."""
    recording.advance(epochs // 2)
    recording.advance(epochs - epochs // 2)
    return recording.take()


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("rule", ["sgd", "adam"])
def test_every_epoch_is_measured_to_the_bit(name: str, dtype: Any, rule: str) -> None:
    trainer, evaluator = made(name, dtype, rule)
    expected = []
    for _ in range(70):
        expected.append(evaluator.measure())
        trainer.advance(1)
    for pace in ([64, 6], [1, 2, 7, 8, 9, 43], [8] * 8 + [6]):
        recorded, measuring = made(name, dtype, rule)
        recording = EpochRecording(recorded, measuring)
        found = np.concatenate([advanced(recording, epochs) for epochs in pace])
        assert found.tobytes() == rows(expected).tobytes()
        assert recorded.network.parameters.tobytes() == trainer.network.parameters.tobytes()
        assert recorded.epoch == 70


def test_what_overflows_is_measured_as_it_is() -> None:
    trainer, evaluator = made("a linear output", np.float64)
    trainer.network.parameters[:] = 1e200
    expected = []
    for _ in range(3):
        expected.append(evaluator.measure())
        trainer.advance(1)
    recorded, measuring = made("a linear output", np.float64)
    recorded.network.parameters[:] = 1e200
    found = advanced(EpochRecording(recorded, measuring), 3)
    np.testing.assert_array_equal(found, rows(expected))
    assert not np.isfinite(found[:, 0]).any()


def test_it_is_for_full_batches_without_dropout_alone() -> None:
    trainer, evaluator = made("letters", np.float64)
    assert EpochRecording.on(trainer, evaluator)
    common: dict[str, Any] = {"loss": "sigmoid_cross_entropy", "random": np.random.RandomState(0)}
    common["optimizer"] = trainer.optimizer
    more: list[dict[str, Any]] = [{"batch": 4}, {"dropout": 0.5}]
    for settings in more:
        other = Trainer(trainer.network, trainer.inputs, trainer.targets, **common, **settings)
        assert EpochRecording.on(other, evaluator) is None
    many = Trainer(trainer.network, np.zeros((9000, 6)), np.zeros((9000, 3)), **common)
    assert EpochRecording.on(many, evaluator) is None
