"""Whether a file holds the run that a command began there and did not finish."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.editing.edits import without_sample
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.run.resuming import resume
from nn_tui.experiment.storage import run_file
from nn_tui.experiment.storage.unfinished import unfinished

DATASET = built_in("letters")
RECIPE = default_recipe(DATASET).with_(epochs=20, batch=1)

Kept = Callable[[Experiment], Path]


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    """Save a run and return its file."""

    def save(experiment: Experiment) -> Path:
        path = tmp_path / "run.nntui"
        run_file.save(path, experiment.state())
        return path

    return save


def advanced(experiment: Experiment, updates: int) -> Experiment:
    experiment.advance(updates)
    return experiment


@pytest.mark.parametrize("updates", [0, 1, 30, 59])
def test_the_same_run_further_on_its_way(kept: Kept, updates: int) -> None:
    state = unfinished(kept(advanced(Experiment(RECIPE, DATASET), updates)), Experiment(RECIPE, DATASET).state(), 20)
    assert state is not None
    assert state.trainer.epoch * 3 + state.trainer.position == updates
    # Going on with it gives what the command would have given.
    whole, rest = advanced(Experiment(RECIPE, DATASET), 60), advanced(resume(state), 60 - updates)
    assert rest.network.parameters.tobytes() == whole.network.parameters.tobytes()


def test_a_saved_run_that_was_gone_on_with(kept: Kept) -> None:
    before = run_file.load(kept(advanced(Experiment(RECIPE, DATASET), 32)))

    def again() -> Experiment:
        experiment = resume(before)
        experiment.change(RECIPE.with_(epochs=40, learning_rate=0.3), DATASET)
        return experiment

    assert unfinished(kept(advanced(again(), 50)), again().state(), 40) is not None
    # The run it began with, or one that went another way, is another one.
    assert unfinished(kept(resume(before)), again().state(), 40) is None
    other = again()
    other.freeze(np.arange(len(other.network.parameters)) < 3)
    assert unfinished(kept(advanced(other, 50)), again().state(), 40) is None


@pytest.mark.parametrize(
    "other",
    [
        advanced(Experiment(RECIPE, DATASET), 60),
        advanced(Experiment(RECIPE.with_(seed=7), DATASET), 30),
        advanced(Experiment(RECIPE.with_(epochs=21), DATASET), 30),
        advanced(Experiment(RECIPE, without_sample(DATASET, 0)), 30),
        advanced(Experiment(RECIPE, DATASET, record_every=5), 30),
        advanced(Experiment(RECIPE, DATASET, parameters=np.zeros(173)), 30),
    ],
    ids=["finished", "seed", "epochs", "samples", "history", "weights"],
)
def test_anything_else_is_another_run(kept: Kept, other: Experiment) -> None:
    assert unfinished(kept(other), Experiment(RECIPE, DATASET).state(), 20) is None


def test_what_is_no_run_is_none(tmp_path: Path) -> None:
    path = tmp_path / "run.nntui"
    assert unfinished(path, Experiment(RECIPE, DATASET).state(), 20) is None
    path.write_bytes(b"PK and nothing more")
    assert unfinished(path, Experiment(RECIPE, DATASET).state(), 20) is None
