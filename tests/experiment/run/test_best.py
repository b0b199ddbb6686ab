"""Early stopping on a validation part, and going back to the best weights: the same bits however it is done."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.run.replay import replay
from nn_tui.experiment.run.resuming import resume
from nn_tui.experiment.storage import run_file

if TYPE_CHECKING:
    from tests.experiment.conftest import Flip, MakeExperiment, SameBits

GUARDED: dict[str, Any] = {
    **{"test_split": 0.3, "validation_split": 0.3, "split_by": "class"},
    **{"stop_plateau": 6, "keep_best": True, "optimizer": "adam", "learning_rate": 0.1, "batch": 8, "epochs": 60},
}


def trained(run: Experiment, epochs: int, at_once: int = 10**9) -> Experiment:
    while run.advance(min(at_once, run.updates_until(epochs))):
        pass
    return run


def loss_of_validation(run: Experiment, parameters: np.ndarray) -> float:
    now = run.network.parameters.copy()
    run.network.parameters[:] = parameters
    run.measuring.measure()
    measures = run.validation_measures
    run.network.parameters[:] = now
    run.measuring.measure()
    assert measures is not None
    return measures.loss - measures.penalty


def test_the_run_ends_with_the_weights_of_the_best_epoch(experiment: MakeExperiment) -> None:
    run = trained(experiment("iris", **GUARDED), 60)
    assert run.stopping.reason == "no lower validation loss for 6 epochs"
    best = run.best.best
    assert best is not None
    assert best.epoch < run.epoch
    assert run.network.parameters.tobytes() == best.parameters.tobytes()
    losses = run.recorder.view().column("validation_loss")
    assert int(losses[1:-1].argmin()) + 1 == best.epoch
    assert losses[-1] == losses[best.epoch], "the last row is of the weights that the run ends with"
    assert loss_of_validation(run, best.parameters) == pytest.approx(best.loss)
    assert run.changes[-1].best_epoch == best.epoch


def test_without_keeping_the_best_the_rule_alone_ends_the_run(experiment: MakeExperiment) -> None:
    kept = trained(experiment("iris", **GUARDED), 60)
    run = trained(experiment("iris", **{**GUARDED, "keep_best": False}), 60)
    assert run.epoch == kept.epoch
    assert len(run.changes) == 1
    assert run.best.best is None


def test_the_end_of_the_epochs_goes_back_too(experiment: MakeExperiment) -> None:
    run = trained(experiment("iris", **{**GUARDED, "stop_plateau": None}), 60)
    assert run.epoch == 60
    assert run.stopping.reason is None
    assert run.changes[-1].best_epoch is not None
    before = run.network.parameters.copy()
    trained(run, 61)
    assert run.epoch == 61
    assert not np.array_equal(run.network.parameters, before), "training goes on from there"


def test_a_time_limit_goes_back_too(experiment: MakeExperiment) -> None:
    run = experiment("iris", **{**GUARDED, "stop_plateau": None, "stop_seconds": 1.0})
    trained(run, 30)
    best = run.best.best
    assert best is not None
    run.see_seconds(2.0)
    assert run.stopping.reason is not None
    assert run.network.parameters.tobytes() == best.parameters.tobytes()
    run.see_seconds(3.0)
    assert len(run.changes) == 2


def test_pacing_makes_no_difference(experiment: MakeExperiment, same_bits: SameBits) -> None:
    at_once = trained(experiment("iris", **GUARDED), 60)
    for pace in (1, 7):
        assert same_bits(trained(experiment("iris", **GUARDED), 60, pace), at_once)


def test_recording_fewer_epochs_makes_no_difference_to_the_weights(experiment: MakeExperiment) -> None:
    every, few = (trained(experiment("iris", record_every=step, **GUARDED), 60) for step in (1, 50))
    assert few.epoch == every.epoch
    assert few.network.parameters.tobytes() == every.network.parameters.tobytes()


@pytest.mark.parametrize("updates", [0, 5, 40, 61])
def test_a_saved_run_goes_on_with_the_same_bits(
    experiment: MakeExperiment, same_bits: SameBits, tmp_path: Path, updates: int
) -> None:
    whole = trained(experiment("iris", **GUARDED), 60)
    begun = experiment("iris", **GUARDED)
    begun.advance(updates)
    run_file.save(tmp_path / "run.nntui", begun.state())
    resumed = trained(resume(run_file.load(tmp_path / "run.nntui")), 60)
    assert same_bits(resumed, whole)
    assert resumed.best.best is not None
    assert whole.best.best is not None
    assert resumed.best.best.epoch == whole.best.best.epoch


def test_a_run_that_went_back_and_on_is_replayed(experiment: MakeExperiment, same_bits: SameBits) -> None:
    run = trained(experiment("iris", **GUARDED), 60)
    stopped_at = run.epoch
    run.stopping.resume()
    trained(run, stopped_at + 20)
    assert run.epoch > stopped_at
    again = replay(run.changes, run.epoch)
    assert same_bits(again, run)
    assert [change.best_epoch for change in again.changes] == [change.best_epoch for change in run.changes]


def test_a_time_limit_is_replayed(experiment: MakeExperiment, same_bits: SameBits) -> None:
    run = experiment("iris", **{**GUARDED, "stop_plateau": None})
    trained(run, 20)
    run.stopping.follow(run.recipe.with_(stop_seconds=1.0))
    run.see_seconds(2.0)
    run.stopping.resume()
    trained(run, 30)
    assert same_bits(replay(run.changes, 30), run)


def test_a_change_in_the_same_epoch_comes_after_going_back(experiment: MakeExperiment, same_bits: SameBits) -> None:
    run = experiment("iris", **{**GUARDED, "stop_plateau": None, "epochs": 20})
    trained(run, 19)
    run.advance(1)
    run.change(run.recipe.with_(learning_rate=0.02), run.dataset)
    trained(run, 25)
    assert run.recipe.learning_rate == 0.02
    assert same_bits(replay(run.changes, 25), run)


def test_weights_set_by_hand_and_other_samples_forget_the_best(experiment: MakeExperiment, flipped: Flip) -> None:
    run = trained(experiment("iris", **{**GUARDED, "stop_plateau": None}), 10)
    run.set_parameters(run.network.parameters * 0.5)
    assert run.best.best is None
    trained(run, 20)
    assert run.best.best is not None
    run.change(run.recipe, flipped(run.dataset))
    assert run.best.best is None


def test_the_best_weights_of_another_network_are_refused(experiment: MakeExperiment) -> None:
    run = trained(experiment("iris", **GUARDED), 10)
    state = run.state()
    assert state.best is not None
    object.__setattr__(state.best, "parameters", state.best.parameters[:-1])
    with pytest.raises(ExperimentError, match="the weights do not fit the recipe"):
        resume(state)


@pytest.mark.parametrize(
    ("fields", "part"),
    [
        ({}, "validation"),
        ({"validation_split": 0.0}, "training"),
        ({"stop_part": "training"}, "training"),
        ({"stop_part": "test"}, "test"),
        ({"stop_part": "test", "test_split": 0.0}, "validation"),
        ({"stop_part": "test", "test_split": 0.0, "validation_split": 0.0}, "training"),
    ],
)
def test_the_rules_look_at_the_part_that_is_asked_for_and_there(
    experiment: MakeExperiment, fields: dict[str, Any], part: str
) -> None:
    assert experiment("iris", **{**GUARDED, **fields}).early_end.part == part


def test_the_reason_names_the_part(experiment: MakeExperiment) -> None:
    fields = {**GUARDED, "stop_plateau": None, "stop_accuracy": 0.8}
    assert trained(experiment("iris", **fields), 60).stopping.reason == "80% of the validation part right"
    fields = {**GUARDED, "stop_part": "test", "stop_plateau": 3}
    assert trained(experiment("iris", **fields), 60).stopping.reason == "no lower test loss for 3 epochs"
    fields = {"stop_accuracy": 0.8}
    assert trained(experiment("iris", **fields), 60).stopping.reason == "80% right"


def test_the_validation_part_is_not_trained_on(experiment: MakeExperiment) -> None:
    run = experiment("iris", **GUARDED)
    assert run.trainer is not None
    assert len(run.trainer.inputs) == len(run.training)
    assert sorted([*run.training, *run.testing, *run.validation]) == list(range(150))
    scale = run.encoding.inputs
    assert scale is not None
    assert np.array_equal(scale.mean, run.dataset.inputs[run.training].mean(axis=0))
