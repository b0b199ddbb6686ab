"""When a run is measured for a picture of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from nn_tui.experiment.background.goal import Goal
from nn_tui.experiment.background.pace import Pace
from nn_tui.experiment.background.snapshot_maker import SnapshotMaker
from nn_tui.experiment.run import measuring
from nn_tui.model.metrics import accuracy

if TYPE_CHECKING:
    from tests.experiment.conftest import MakeExperiment


@pytest.mark.parametrize(("seconds", "is_new"), [(1e9, True), (-1.0, False)])
def test_between_epochs_a_long_measurement_is_not_made_again(
    seconds: float, is_new: bool, experiment: MakeExperiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measuring, "LONG", seconds)
    run = experiment("iris")
    maker, goal, pace = SnapshotMaker(run, 1), Goal(run), Pace(1.0)
    run.advance(run.updates_per_epoch)
    ended = maker.make(goal, pace, is_running=True)
    run.advance(2)
    running = maker.make(goal, pace, is_running=True)
    assert (running.position, ended.position) == (2, 0)
    assert (running.measures != ended.measures) == is_new
    paused = maker.make(goal, pace, is_running=False)
    assert paused.measures != ended.measures
    assert paused.measures == run.measures


def test_a_snapshot_owns_the_answers_of_both_parts(experiment: MakeExperiment) -> None:
    run = experiment("iris")
    maker, goal, pace = SnapshotMaker(run, 1), Goal(run), Pace(1.0)
    snapshot = maker.make(goal, pace, is_running=False)
    inputs = run.encoding.encode(run.dataset.flat_inputs)
    targets = run.encoding.encode_targets(run.dataset.targets)
    run.advance(run.updates_per_epoch)
    assert run.measures != snapshot.measures
    for answers, rows, measures in (
        (snapshot.answers, snapshot.training, snapshot.measures),
        (snapshot.test_answers, snapshot.testing, snapshot.test_measures),
    ):
        assert answers is not None
        assert measures is not None
        np.testing.assert_allclose(answers, snapshot.network().forward(inputs[rows]), rtol=1e-12)
        assert accuracy(answers, targets[rows], targets) == measures.accuracy


def test_in_a_long_epoch_the_losses_of_updates_stand_for_a_long_measurement(
    experiment: MakeExperiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measuring, "LONG", -1.0)
    for reduction, factor in (("mean", 1), ("sum", 250)):
        run = experiment("circles", batch=1, reduction=reduction, learning_rate=1e-3)
        maker, goal, pace = SnapshotMaker(run, 1), Goal(run), Pace(1.0)
        assert maker.make(goal, pace, is_running=True).update_loss is None
        run.advance(2)
        assert maker.make(goal, pace, is_running=True).update_loss is None
        run.advance(1)
        running = maker.make(goal, pace, is_running=True)
        assert running.update_loss == factor * running.recorder.view().updates[-1, 1]
        assert maker.make(goal, pace, is_running=False).update_loss is None
