"""The points of a history within long epochs: the same however a run is paced, changed, saved and replayed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from nn_tui.experiment.background.runner import Runner
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.run.history import UpdateRecorder
from nn_tui.experiment.run.replay import replay
from nn_tui.experiment.run.resuming import resume
from nn_tui.experiment.run.thinned_rows import RECENT
from nn_tui.experiment.storage import run_file

if TYPE_CHECKING:
    from tests.experiment.conftest import MakeExperiment, SameBits, WaitUntil

UPDATES = 200
"""The updates of an epoch of circles, with batches of one sample."""


@pytest.fixture
def long(experiment: MakeExperiment) -> Experiment:
    run = experiment("circles", batch=1, test_split=0.6)
    assert run.updates_per_epoch == UPDATES
    return run


def saved_and_opened(run: Experiment, path: Path) -> Experiment:
    run_file.save(path, run.state())
    return resume(run_file.load(path))


def test_an_epoch_has_a_point_at_each_hundredth(long: Experiment) -> None:
    long.advance(3 * UPDATES)
    history = long.recorder.view()
    assert history.update_column("epoch").tolist() == [number / 100 for number in range(1, 301)]
    assert np.isfinite(history.updates).all()
    assert history.column("epoch").tolist() == history.column("epoch", recent=True).tolist() == [0, 1, 2, 3]


def test_a_point_is_there_as_soon_as_its_hundredth_is_over(long: Experiment) -> None:
    assert long.trainer is not None
    for done, points in ((1, 0), (2, 1), (3, 1), (20, 10)):
        long.advance(done - long.position)
        long.trainer.report_losses()
        assert len(long.recorder.view().updates) == points


def test_short_epochs_have_none(experiment: MakeExperiment) -> None:
    run = experiment("circles", batch=2, test_split=0.6)
    run.advance(250)
    assert not len(run.recorder.view().updates)


@pytest.mark.parametrize("every", [1, 7])
def test_the_pace_does_not_change_them(
    experiment: MakeExperiment, every: int, same_bits: SameBits, tmp_path: Path
) -> None:
    runs = [experiment("circles", every, batch=1, test_split=0.6, l2=1e-3) for _ in range(3)]
    runs[0].advance(730)
    for _ in range(730):
        runs[1].advance(1)
        runs[1].state()
    for done in (1, 99, 203, 299, 128):
        runs[2].advance(done)
        runs[2] = saved_and_opened(runs[2], tmp_path / "run.nntui")
    assert same_bits(runs[0], runs[1])
    assert same_bits(runs[0], runs[2])


def test_changes_in_the_middle_of_an_epoch_are_replayed(long: Experiment, same_bits: SameBits, tmp_path: Path) -> None:
    long.advance(31)
    frozen = np.zeros(long.network.parameters.shape, bool)
    frozen[:3] = True
    long.freeze(frozen)
    long.advance(76)
    long.set_parameters(long.network.parameters * 0.5)
    long.advance(4)
    long.change(long.recipe.with_(learning_rate=0.3), long.dataset)
    long = saved_and_opened(long, tmp_path / "run.nntui")
    for epoch in (1, 2):
        long.advance(long.updates_until(epoch))
    assert same_bits(replay(long.changes, 2), long)
    assert len(long.recorder.view().updates) == 200


def test_a_batch_changed_by_hand_divides_the_epochs_to_come(long: Experiment) -> None:
    long.advance(5)
    long.change(long.recipe.with_(batch=10), long.dataset)
    long.advance(long.updates_until(1))
    long.advance(long.updates_until(3))
    assert long.recorder.updates.last_epoch == 1.0
    long.change(long.recipe.with_(batch=1), long.dataset)
    long.advance(2)
    assert long.trainer is not None
    long.trainer.report_losses()
    assert long.recorder.updates.last_epoch == 3.01


def test_a_run_saved_before_there_were_such_points_goes_on(long: Experiment) -> None:
    long.advance(UPDATES + 7)
    state = long.state()
    object.__setattr__(state, "updates", None)
    object.__setattr__(state.trainer, "losses", np.empty((2, 0)))
    older = resume(state)
    older.advance(UPDATES - 7)
    long.advance(UPDATES - 7)
    older_points, points = older.recorder.view().updates, long.recorder.view().updates[103:]
    assert older_points[0, 0] == 1.04
    assert np.isnan(older_points[0, 1])
    assert older_points[1:].tobytes() == points[1:].tobytes()


def test_after_a_divergence_the_points_show_it_and_going_back_forgets_them(experiment: MakeExperiment) -> None:
    wild: dict[str, Any] = {
        "batch": 1,
        "test_split": 0.6,
        "activation": "relu",
        "output": "linear",
        "learning_rate": 1e3,
    }
    flat_out, paced = (experiment("circles", 5, optimizer="sgd", **wild) for _ in range(2))
    for _ in range(20 * UPDATES):
        paced.advance(1)
    flat_out.advance(20 * UPDATES)
    assert flat_out.divergence is not None
    end = flat_out.divergence.epoch
    for run in (flat_out, paced):
        assert run.recorder.updates.last_epoch == end
        assert not np.isfinite(run.recorder.view().updates[:, 1]).all()
    assert flat_out.recorder.view().updates.tobytes() == paced.recorder.view().updates.tobytes()
    assert flat_out.state().updates is not None
    flat_out.go_back()
    assert (flat_out.recorder.updates.last_epoch or 0) == flat_out.epoch


def test_a_picture_of_a_run_has_every_point_that_is_over(long: Experiment, wait_until: WaitUntil) -> None:
    runner = Runner(long)
    try:
        for _ in range(4):
            runner.step()
        wait_until(lambda: runner.latest.position == 4)
        assert runner.latest.recorder.updates.last_epoch == 0.02
    finally:
        runner.close()


def test_their_number_is_bounded_and_extremes_stay() -> None:
    recorder = UpdateRecorder()
    random = np.random.RandomState(0)
    losses = random.rand(40 * RECENT)
    losses[[12_345, 54_321]] = 7.0, -7.0
    for first in range(0, len(losses), 64):
        part = losses[first : first + 64]
        recorder.extend(first + 1, np.array([part, 0 * part]))
        recorder.extend(first + 1, np.array([part, 0 * part]))
    points = recorder.view()
    assert len(points) < 4 * RECENT
    assert (np.diff(points[:, 0]) > 0).all()
    shown = dict(points[:, :2].tolist())
    assert (shown[123.46], shown[543.22]) == (7.0, -7.0)
    assert points[-1, 0] == len(losses) / 100


def test_a_file_with_losses_of_another_kind_is_refused(long: Experiment) -> None:
    long.advance(3)
    state = long.state()
    object.__setattr__(state, "updates", (np.zeros((0, 2)), 1, np.zeros((0, 3))))
    with pytest.raises(ValueError, match="do not fit"):
        resume(state)
