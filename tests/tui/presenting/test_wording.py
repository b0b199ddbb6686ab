"""The words for a run: what was reached, in the status line too."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.experiment.background.goal import Goal
from nn_tui.experiment.background.pace import Pace
from nn_tui.experiment.background.snapshot import Phase, Snapshot
from nn_tui.experiment.background.snapshot_maker import SnapshotMaker
from nn_tui.experiment.digits import measure, percent
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.run.history import Recorder
from nn_tui.model import Divergence, Measures
from nn_tui.tui.presenting import wording
from nn_tui.tui.presenting.outcome import verdict
from nn_tui.tui.widgets.frame.status_line import Status


def done(right: float | None, samples: int, *, test: tuple[float | None, int] | None = None, **more: bool) -> Snapshot:
    """A run that is done, with that share of its samples answered right; ``test`` is the share and samples there."""
    experiment = Experiment(default_recipe(dataset := built_in("xor")), dataset)
    snapshot = SnapshotMaker(experiment, 1).make(Goal(experiment), Pace(1.0), is_running=False)
    measures = snapshot.measures._replace(accuracy=right)
    share, tested = test or (None, 0)
    return replace(
        snapshot,
        phase=Phase.DONE,
        measures=measures,
        test_measures=measures._replace(accuracy=share) if test else None,
        training=np.arange(samples),
        testing=np.arange(tested),
        solved=more.get("solved", False),
    )


def status_of(snapshot: Snapshot) -> Status:
    return wording.status(snapshot, "moved", needs_reset=False, problem=None)


@pytest.mark.parametrize(
    ("snapshot", "words"),
    [
        (done(0.75, 4), "done: 3 of 4 right"),
        (done(1.0, 4), "done: 4 of 4 right, not all within 0.1"),
        (done(1.0, 4, solved=True), "done: 4 of 4 right, all within 0.1"),
        (done(0.991, 1000), "done: 99.1% right"),
        (done(1.0, 1000, solved=True), "done: 100% right, all within 0.1"),
        (done(0.991, 2184, test=(0.956, 936)), "done: 95.6% of the test part right"),
        (done(1.0, 8, test=(0.5, 4)), "done: 2 of 4 right in the test part"),
        (done(None, 50), "done"),
        (done(None, 50, test=(None, 20)), "done"),
        (done(None, 50, solved=True), "done: all within 0.1"),
    ],
)
def test_a_run_that_is_done_says_what_it_reached(snapshot: Snapshot, words: str) -> None:
    assert wording.phase(snapshot) == words


def test_the_status_has_the_same_figures_of_both_parts_as_the_chart() -> None:
    running = replace(done(0.977, 2184, test=(0.956, 936)), phase=Phase.RUNNING)
    assert (status_of(running).loss, status_of(running).test) == ("loss 0.6534", "test 0.6534")
    assert status_of(running).right == "right train 97.7%, test 95.6%"
    alone = status_of(replace(running, test_measures=None))
    assert (alone.test, alone.right) == ("", "right 97.7%")
    assert status_of(replace(running, phase=Phase.DONE)).right == "", "the phase says it"
    assert status_of(replace(running, phase=Phase.DONE, stopped="right 95%")).right == "right train 97.7%, test 95.6%"


def test_the_penalty_is_no_part_of_the_loss() -> None:
    running = replace(done(0.5, 4), phase=Phase.RUNNING)
    status = status_of(replace(running, measures=running.measures._replace(loss=1.25, penalty=0.0123)))
    assert (status.loss, status.penalty) == ("loss 1.238", "penalty 0.0123")
    assert status_of(running).penalty == ""


def test_a_run_that_has_just_begun_shows_no_rate() -> None:
    running = replace(done(0.5, 4), phase=Phase.RUNNING)
    assert status_of(running).rate == ""
    assert status_of(replace(running, updates_per_second=0.42)).rate == "0.4 upd/s"
    assert status_of(replace(running, updates_per_second=9.98)).rate == "10 upd/s"
    assert status_of(replace(running, updates_per_second=41_234.5)).rate == "41.2k upd/s"


@pytest.mark.parametrize(("share", "words"), [(1.0, "100%"), (0.99999, "99.9%"), (0.975, "97.5%"), (0.0, "0%")])
def test_almost_all_is_not_all(share: float, words: str) -> None:
    assert percent(share) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (12345.6, "12,346"),
        (999.96, "1,000"),
        (12.3456, "12.35"),
        (1.6258719765667042, "1.626"),
        (0.2503635102723096, "0.2504"),
        (0.0053123, "0.0053"),
        (0.00099, "9.9e-04"),
        (2.8e-5, "2.8e-05"),
        (-0.5, "-0.5000"),
        (0.0, "0"),
        (float("inf"), "inf"),
    ],
)
def test_a_loss_has_the_digits_that_it_deserves(value: float, words: str) -> None:
    assert measure(value) == words


FALLING = [0.5 * 0.99**epoch for epoch in range(200)]
RESTING = [0.5] * 200


@pytest.mark.parametrize(
    ("losses", "tests", "words"),
    [
        (FALLING, None, "3 of 4 right; the loss still falls: 1,000 more epochs ([[train.run]])"),
        (RESTING, None, "3 of 4 right; the loss hardly falls now: more neurons ([[train.layers]]) or another rate"),
        (FALLING, FALLING, "2 of 4 right in the test part; the loss still falls: 1,000 more epochs ([[train.run]])"),
        (FALLING, RESTING, "2 of 4 right in the test part; the test loss has stopped falling: more samples or l2"),
    ],
)
def test_a_run_that_did_not_solve_its_task_says_what_to_try(
    losses: list[float], tests: list[float] | None, words: str
) -> None:
    recorder = Recorder()
    for epoch, loss in enumerate(losses):
        test = Measures(tests[epoch], 0.0, tests[epoch], None) if tests else None
        recorder.append(epoch, Measures(loss, 0.0, loss, None), test)
    snapshot = replace(done(0.75, 4, test=(0.5, 4) if tests else None), recorder=recorder)
    assert verdict(snapshot).startswith(words)
    assert verdict(replace(snapshot, phase=Phase.RUNNING)) == ""


def falling_slowly(**fields: Any) -> Snapshot:
    recorder = Recorder()
    for epoch in range(200):
        loss = 0.5 * 0.9995**epoch
        recorder.append(epoch, Measures(loss, 0.0, loss, None), None)
    snapshot = replace(done(0.75, 4), recorder=recorder)
    return replace(snapshot, recipe=snapshot.recipe.with_(**fields))


def test_a_loss_that_falls_slowly_and_smoothly_may_take_a_larger_rate() -> None:
    larger = "3 of 4 right; the loss falls slowly: a larger rate ([[train.change]]), more epochs ([[train.run]])"
    assert verdict(falling_slowly()) == larger
    assert "the loss still falls" in verdict(falling_slowly(learning_rate=1.0)), "that is large already"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("samples", "3 of 4 right; the samples changed: [[train.run]] trains on them"),
        ("learning rate 1", "3 of 4 right; changed since: learning rate 1; [[train.run]] trains on"),
    ],
)
def test_what_changed_since_the_last_epoch_comes_before_what_the_loss_did(change: str, words: str) -> None:
    snapshot = falling_slowly()
    assert verdict(replace(snapshot, changes=((float(snapshot.epoch), change),))) == words
    trained = replace(snapshot, epoch=snapshot.epoch + 1, changes=((float(snapshot.epoch), change),))
    assert "the loss falls slowly" in verdict(trained)


def test_the_epochs_of_a_run_that_is_done_are_said_once() -> None:
    snapshot = replace(done(0.75, 4), epoch=1000, goal=1000)
    assert (status_of(snapshot).epoch, status_of(snapshot).goal) == ("epoch 1,000", "")
    assert status_of(replace(snapshot, phase=Phase.PAUSED, epoch=10)).goal == "/1,000"


def test_a_run_that_solved_its_task_may_do_with_less() -> None:
    assert (
        verdict(done(1.0, 4, solved=True))
        == "4 of 4 right, all within 0.1; fewer neurons ([[train.layers]]) may do as well"
    )


def test_the_quantity_that_was_infinite_first_is_named() -> None:
    start = "Diverged in epoch 3: the "
    assert wording.divergence(Divergence(3, 2, "pre-activations")).startswith(
        f"{start}pre-activations of layer 2 were the first to become infinite. "
    )
    assert wording.divergence(Divergence(3, 2, "W")).startswith(f"{start}W of layer 2 was the first to ")
    assert wording.divergence(Divergence(3, 2, "loss")).startswith(f"{start}loss was the first to ")


@pytest.mark.parametrize(("chosen", "words"), [(700.0, "speed 700/s"), (1.0, "speed 1/s"), (float("inf"), "flat out")])
def test_a_speed_is_a_setting_whether_the_run_is_running_or_not(chosen: float, words: str) -> None:
    assert wording.pace(replace(done(0.5, 4), speed=chosen)) == words
