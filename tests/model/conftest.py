"""The three reference systems, written out here so that the model is tested without the datasets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pytest

from nn_tui.model import Evaluator, Network, Trainer, optimizer

A = "001100 010010 111111 100001 100001"
B = "011110 010010 011110 010010 011110"
C = "011110 010000 010000 010000 011110"


def _digits(*rows: str) -> np.ndarray:
    return np.array([[float(digit) for digit in row.replace(" ", "")] for row in rows])


@dataclass(frozen=True)
class Reference:
    name: str
    inputs: np.ndarray
    targets: np.ndarray
    hidden: int
    output: str
    init: str
    loss: str
    reduction: str
    learning_rate: float
    seed: int


REFERENCES = {
    reference.name: reference
    for reference in (
        Reference(
            "bits",
            _digits("001", "011", "100", "110", "101", "111"),
            _digits(*"010110"),
            3,
            "linear",
            "uniform_with_bias",
            "half_squared_error",
            "mean",
            0.1,
            1,
        ),
        Reference(
            "xor",
            _digits("00", "01", "10", "11"),
            _digits(*"0110"),
            4,
            "sigmoid",
            "normal",
            "half_squared_error",
            "sum",
            0.1,
            0,
        ),
        Reference(
            "letters",
            _digits(A, B, C),
            np.eye(3),
            5,
            "sigmoid",
            "small_normal",
            "sigmoid_cross_entropy",
            "mean",
            0.1,
            42,
        ),
    )
}


@dataclass
class Run:
    network: Network
    trainer: Trainer
    evaluator: Evaluator


def start(
    name: str,
    *,
    seed: int | None = None,
    hidden: int | None = None,
    learning_rate: float | None = None,
    batch: int | None = None,
) -> Run:
    """A reference system at epoch 0, with other settings where they are given."""
    reference = REFERENCES[name]
    seed = reference.seed if seed is None else seed
    sizes = (reference.inputs.shape[1], hidden or reference.hidden, reference.targets.shape[1])
    network = Network.dense(sizes, ("sigmoid", reference.output))
    network.initialize(reference.init, np.random.RandomState(seed))
    data = reference.inputs, reference.targets
    trainer = Trainer(
        network,
        *data,
        loss=reference.loss,
        optimizer=optimizer("sgd", learning_rate or reference.learning_rate),
        random=np.random.RandomState(seed + 1),
        reduction=reference.reduction,
        batch=batch,
    )
    return Run(network, trainer, Evaluator(network, reference.loss, reference.reduction, trainer.penalty, *data))


class Start(Protocol):
    def __call__(
        self,
        name: str,
        *,
        seed: int | None = None,
        hidden: int | None = None,
        learning_rate: float | None = None,
        batch: int | None = None,
    ) -> Run: ...


@pytest.fixture(name="start")
def start_fixture() -> Start:
    return start


@pytest.fixture(name="references")
def references_fixture() -> dict[str, Reference]:
    return REFERENCES
