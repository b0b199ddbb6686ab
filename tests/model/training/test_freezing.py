"""Frozen parameters keep their bits; parameters set by hand stay set."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import DTypeLike

from nn_tui.model import OPTIMIZERS, ModelError, Network, Penalty, Schedule, Trainer, optimizer


def make(
    frozen: np.ndarray | None = None,
    name: str = "sgd",
    batch: int | None = None,
    dropout: float = 0.0,
    dtype: DTypeLike = np.float64,
    rate: float = 0.1,
    network: Network | None = None,
    **settings: Any,
) -> Trainer:
    random = np.random.RandomState(3)
    if network is None:
        network = Network.dense((3, 4, 2), ("sigmoid", "sigmoid"), dtype)
        network.initialize("uniform_with_bias", random)
    return Trainer(
        network,
        np.random.RandomState(7).uniform(-1, 1, (7, 3)),
        np.random.RandomState(8).uniform(0, 1, (7, 2)),
        loss="sigmoid_cross_entropy",
        optimizer=optimizer(name, rate, weight_decay=0.1, **settings),
        random=np.random.RandomState(4),
        penalty=Penalty(1e-2, 1e-2),
        batch=batch,
        dropout=dropout,
        frozen=frozen,
    )


SIZE = make().network.parameters.size
SOME = np.arange(SIZE) % 3 == 0


def bits(parameters: np.ndarray) -> bytes:
    return parameters.tobytes()


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("batch", [None, 3])
@pytest.mark.parametrize("schedule", [None, Schedule("cosine", 50)])
def test_the_frozen_keep_their_bits_and_the_others_learn(
    name: str, batch: int | None, schedule: Schedule | None
) -> None:
    trainer = make(SOME, name, batch, schedule=schedule)
    trainer.network.parameters[SOME] = np.resize([-0.0, 0.3, -1e-310, 2.0], SOME.sum())
    before = trainer.network.parameters.copy()
    trainer.advance(40)
    assert bits(trainer.network.parameters[SOME]) == bits(before[SOME])
    assert (trainer.network.parameters[~SOME] != before[~SOME]).all()


def test_the_others_learn_as_if_the_frozen_were_constants() -> None:
    """Where nothing is frozen, the first update is that of a trainer without a mask."""
    trainer, free = make(SOME), make()
    trainer.advance(1)
    free.advance(1)
    assert bits(trainer.network.parameters[~SOME]) == bits(free.network.parameters[~SOME])


@pytest.mark.parametrize("name", ["momentum", "adamw"])
def test_frozen_in_the_middle_of_a_run_they_stop_at_once(name: str) -> None:
    moving = make(name=name)
    moving.advance(20)
    stopped = make(SOME, name, network=moving.network)
    stopped.optimizer.take_over(moving.optimizer)
    before = moving.network.parameters.copy()
    stopped.advance(20)
    assert bits(stopped.network.parameters[SOME]) == bits(before[SOME])


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_thawed_they_move_at_the_pace_of_the_others(name: str) -> None:
    frozen = make(SOME, name)
    frozen.advance(30)
    thawed = make(None, name, network=frozen.network)
    thawed.optimizer.take_over(frozen.optimizer)
    before = frozen.network.parameters.copy()
    thawed.advance(1)
    steps = np.abs(thawed.network.parameters - before)
    assert 0 < steps[SOME].max() < 10 * steps[~SOME].max()


def test_a_mask_of_nothing_frozen_changes_no_bit() -> None:
    masked, free = make(np.zeros(SIZE, bool)), make()
    masked.advance(20)
    free.advance(20)
    assert bits(masked.network.parameters) == bits(free.network.parameters)


def test_the_mask_is_copied() -> None:
    mask = SOME.copy()
    trainer = make(mask)
    before = trainer.network.parameters.copy()
    mask[:] = False
    trainer.advance(5)
    assert bits(trainer.network.parameters[SOME]) == bits(before[SOME])


@pytest.mark.parametrize("mask", [np.zeros(3, bool), np.zeros((SIZE, 1), bool), np.zeros(SIZE, int)])
def test_another_mask_is_refused_with_a_sentence(mask: np.ndarray) -> None:
    with pytest.raises(ModelError, match=f"frozen needs a vector of {SIZE} truth values"):
        make(mask)


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("batch", [None, 3])
def test_a_weight_set_by_hand_is_what_training_goes_on_from(name: str, batch: int | None) -> None:
    """Two updates with a weight set in between: the same as a trainer that begins with it and the same memory."""
    trainer, other = make(name=name, batch=batch), make(name=name, batch=batch)
    trainer.advance(1)
    trainer.network.parameters[5] = 0.75
    trainer.network.layers[1]["b"][0] = -0.25
    state = trainer.state()
    trainer.advance(1)
    other.restore(state)
    assert other.network.parameters[5] == 0.75
    other.advance(1)
    assert bits(trainer.network.parameters) == bits(other.network.parameters)
    assert 0 < abs(trainer.network.parameters[5] - 0.75) < 1.5


def test_a_frozen_weight_can_be_set_by_hand_and_stays() -> None:
    trainer = make(SOME, "adam")
    trainer.advance(3)
    trainer.network.parameters[0] = 2.5
    trainer.advance(30)
    assert trainer.network.parameters[0] == 2.5
