"""A divergence is found at the same epoch however the run is paced, and what is kept of a run is finite."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.editing.edits import without_sample
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.run.resuming import resume
from nn_tui.experiment.storage import run_file


def passing_overflow() -> Experiment:
    """The loss of its one sample, (0, 1) -> 1, overflows after 20 epochs and is 0 from the 22nd on."""
    dataset = built_in("or")
    for index in (3, 2, 0):
        dataset = without_sample(dataset, index)
    recipe = Recipe(
        "or",
        hidden=(),
        output="linear nobias",
        loss="half_squared_error",
        init="constant:0.5",
        learning_rate=1e8,
        schedule="step",
        schedule_every=21,
        schedule_factor=1e-8,
        epochs=400,
    )
    return Experiment(recipe, dataset)


@pytest.mark.parametrize("pace", [1, 40, 63, 64, 65, 128, 300])
def test_an_overflow_that_passes_ends_the_run_however_paced(pace: int) -> None:
    run = passing_overflow()
    while run.epoch < 300 and not run.is_over:
        run.advance(pace)
    assert run.divergence is not None
    assert (run.divergence.epoch, run.divergence.quantity) == (20, "loss")
    assert run.recorder.last_epoch == 19
    assert np.isfinite(run.recorder.view().column("loss")).all()
    run.go_back()
    assert run.epoch == 0


@pytest.mark.parametrize("updates", range(7, 60, 4))
def test_a_run_stopped_in_an_epoch_that_overflowed_is_kept_as_it_last_was_finite(updates: int, tmp_path: Path) -> None:
    dataset = built_in("bits")
    recipe = Recipe("bits", output="linear", loss="half_squared_error", learning_rate=1e12, batch=1, epochs=1000)
    run = Experiment(recipe, dataset, record_every=100)
    run.advance(updates)
    run_file.save(tmp_path / "kept.nntui", run.state())
    kept = run_file.load(tmp_path / "kept.nntui")
    assert np.isfinite(kept.parameters).all()
    resumed, through = resume(kept), Experiment(recipe, dataset)
    for experiment in (resumed, through):
        while not experiment.is_over:
            experiment.advance(1)
    assert resumed.divergence == through.divergence


def test_a_run_may_be_resumed_to_record_other_epochs() -> None:
    dataset = built_in("xor")
    recipe = Recipe("xor", loss="half_squared_error", epochs=1000)
    run = Experiment(recipe, dataset)
    run.advance(10)
    for every in (7, 1):
        sparse = resume(run.state(), every)
        for _ in range(5):
            sparse.advance(100)
        after = np.arange(11, 511)
        epochs = sparse.recorder.view().column("epoch")
        assert epochs[epochs > 10].tolist() == after[after % every == 0].tolist()
        changed = resume(run.state())
        changed.record_every = every
        changed.advance(500)
        assert np.array_equal(changed.recorder.view().whole, sparse.recorder.view().whole, equal_nan=True)


@pytest.mark.parametrize("updates", [259, 266, 280, 295])
def test_a_run_stopped_after_its_loss_overflowed_unseen_diverges_at_the_same_epoch(updates: int) -> None:
    dataset = built_in("bits")
    recipe = Recipe("bits", hidden=(3,), output="linear", loss="half_squared_error", learning_rate=5, batch=2)
    runs = [Experiment(recipe, dataset, record_every=100) for _ in range(2)]
    # The epochs done at once are not looked at before the 100th, but the loss is infinite after the 86th.
    runs[0].advance(updates)
    assert runs[0].divergence is None
    runs[0] = resume(runs[0].state())
    for run in runs:
        while not run.is_over:
            run.advance(1)
    assert runs[0].divergence == runs[1].divergence
    assert runs[0].divergence is not None
    assert runs[0].divergence.epoch == 86
