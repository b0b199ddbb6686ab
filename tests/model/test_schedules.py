"""Learning-rate schedules: the formulas, written out, and a trainer that follows them."""

from __future__ import annotations

from math import cos, pi
from typing import Any

import numpy as np
import pytest

from nn_tui.model import OPTIMIZERS, SCHEDULES, ModelError, Network, Schedule, Trainer, optimizer

EPOCHS = 12


def rates(name: str, epochs: int = EPOCHS, every: int = 4, factor: float = 0.5, beyond: int = 0) -> list[float]:
    schedule = Schedule(name, epochs, every, factor)
    return [schedule.rate(epoch) for epoch in range(epochs + beyond)]


def test_the_names() -> None:
    assert tuple(SCHEDULES) == ("constant", "step", "cosine", "warmup", "warmup_cosine")


def test_constant_is_one() -> None:
    assert rates("constant", beyond=3) == [1.0] * 15
    assert [name for name in SCHEDULES if Schedule(name).is_constant] == ["constant"]


def test_step_by_hand() -> None:
    assert rates("step") == [1.0] * 4 + [0.5] * 4 + [0.25] * 4
    assert rates("step", every=5, factor=0.1)[10] == pytest.approx(0.01)


def test_cosine_falls_from_one_and_still_learns_in_the_last_epoch() -> None:
    found = rates("cosine", beyond=2)
    np.testing.assert_allclose(found, [(1 + cos(pi * (e % 12) / 12)) / 2 for e in range(14)], rtol=1e-15)
    assert found[0] == 1.0
    assert found[6] == pytest.approx(0.5)
    assert found[11] > 0.01
    assert found[12:] == found[:2]


def test_warmup_rises_in_a_straight_line_and_stays() -> None:
    assert rates("warmup") == [0.25, 0.5, 0.75] + [1.0] * 9


def test_warmup_cosine_is_one_after_the_other() -> None:
    falls = [(1 + cos(pi * e / 8)) / 2 for e in range(8)]
    np.testing.assert_allclose(rates("warmup_cosine"), [0.25, 0.5, 0.75, 1.0, *falls], rtol=1e-15)


@pytest.mark.parametrize("name", SCHEDULES)
def test_any_epoch_has_a_rate_between_zero_and_one(name: str) -> None:
    for schedule in (Schedule(name), Schedule(name, 3, 50, 1e-3), Schedule(name, 10**9, 7, 0.9)):
        for epoch in (0, 1, 2, 49, 50, 10**6, 10**9, 10**12):
            assert 0.0 <= schedule.rate(epoch) <= 1.0


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("jump",), "there is no schedule 'jump': choose one of constant, step, cosine, warmup, warmup_cosine"),
        (("cosine", 0), "at least one epoch, not 0"),
        (("step", 10, 0), "at least one epoch, not 0"),
        (("step", 10, 2, 0.0), "above 0 and at most 1, such as 0.5, not 0.0"),
        (("step", 10, 2, 1.5), "not 1.5"),
        (("step", 10, 2, float("nan")), "not nan"),
    ],
)
def test_what_is_no_schedule_is_refused_with_a_sentence(arguments: tuple[Any, ...], reason: str) -> None:
    with pytest.raises(ModelError, match=reason):
        Schedule(*arguments)


def trainer_with(schedule: Schedule, batch: int | None, name: str = "sgd", epoch: int = 0) -> Trainer:
    """y = w x + b on samples of 1 -> 1, half squared error."""
    network = Network.dense((1, 1), ("linear",))
    return Trainer(
        network,
        np.ones((5, 1)),
        np.ones((5, 1)),
        loss="half_squared_error",
        optimizer=optimizer(name, 0.1, schedule=schedule),
        random=np.random.RandomState(0),
        batch=batch,
        epoch=epoch,
    )


@pytest.mark.parametrize("batch", [None, 2])
@pytest.mark.parametrize("name", SCHEDULES)
def test_each_epoch_is_trained_at_its_rate(batch: int | None, name: str) -> None:
    """All samples are alike, so that the error shrinks by 1 - 2 rate in every update, whatever the order."""
    schedule = Schedule(name, EPOCHS, 4)
    trainer = trainer_with(schedule, batch)
    error = 1.0
    for epoch in range(EPOCHS):
        for _ in range(trainer.updates_per_epoch):
            trainer.advance(1)
            error *= 1 - 2 * 0.1 * schedule.rate(epoch)
        assert 1 - trainer.network.forward(np.ones((1, 1)))[0, 0] == pytest.approx(error, rel=1e-12)


def test_a_run_that_begins_later_takes_the_rate_of_that_epoch() -> None:
    trainer = trainer_with(Schedule("step", 10, 4, 0.5), None, epoch=8)
    trainer.advance(1)
    assert trainer.network.parameters[0] == pytest.approx(0.1 * 0.25)


@pytest.mark.parametrize("batch", [None, 2])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_any_pace_with_an_interruption_is_the_same_bits(batch: int | None, name: str) -> None:
    schedule = Schedule("warmup_cosine", EPOCHS, 4)
    flat_out, paced = (trainer_with(schedule, batch, name) for _ in range(2))
    flat_out.advance(25)
    for pace in (1, 6, 4):
        paced.advance(pace)
        state = paced.state()
        paced.advance(9)
        paced = trainer_with(schedule, batch, name)
        paced.restore(state)
    paced.advance(14)
    np.testing.assert_array_equal(paced.network.parameters, flat_out.network.parameters)
