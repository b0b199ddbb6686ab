"""Stop rules stop a run at the same epoch whoever watches, once, and tell why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from nn_tui.data.editing.edits import with_sample
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.run.replay import replay
from nn_tui.experiment.run.resuming import resume
from nn_tui.experiment.storage import run_file

if TYPE_CHECKING:
    from tests.experiment.conftest import Flip, MakeExperiment, SameBits


def run_out(run: Experiment, epochs: int = 3000) -> Experiment:
    while (left := run.updates_until(epochs)) and not run.is_over:
        run.advance(left)
    return run


RULES = {
    "loss": ({"stop_loss": 0.1}, "loss below 0.1"),
    "accuracy": ({"stop_accuracy": 1.0, "stop_accuracy_epochs": 5}, "100% right for 5 epochs"),
    "plateau": ({"stop_plateau": 7, "learning_rate": 1e-6}, "no lower loss for 7 epochs"),
}


@pytest.fixture(params=RULES.values(), ids=list(RULES))
def rule(request: pytest.FixtureRequest) -> tuple[dict[str, Any], str]:
    rule: tuple[dict[str, Any], str] = request.param
    return rule


def test_the_reason_is_told(experiment: MakeExperiment, rule: tuple[dict[str, Any], str]) -> None:
    fields, reason = rule
    run = run_out(experiment("letters", **fields))
    assert run.stopping.reason == reason
    assert run.epoch < 3000


def test_one_is_singular(experiment: MakeExperiment) -> None:
    assert (
        run_out(experiment("letters", stop_plateau=1, learning_rate=1e-9)).stopping.reason
        == "no lower loss for 1 epoch"
    )
    hurried = experiment("letters", stop_seconds=1.0)
    hurried.stopping.see_seconds(1.5)
    assert hurried.stopping.reason == "time limit of 1 second reached"


def test_at_the_first_epoch_that_meets_it(experiment: MakeExperiment) -> None:
    run = run_out(experiment("letters", stop_loss=0.5))
    losses = run.recorder.view().column("loss")
    assert losses[-1] < 0.5 <= losses[:-1].min()


def test_whoever_watches(experiment: MakeExperiment, rule: tuple[dict[str, Any], str], same_bits: SameBits) -> None:
    fields, _ = rule
    run = run_out(experiment("letters", **fields))
    by_one = experiment("letters", **fields)
    while not by_one.is_over:
        by_one.advance(1)
    assert same_bits(run, by_one)
    seldom = run_out(experiment("letters", record_every=1000, **fields))
    assert seldom.epoch == run.epoch
    assert seldom.measures == run.measures


def test_the_penalty_does_not_count(experiment: MakeExperiment) -> None:
    plain = run_out(experiment("letters", l2=0.01, stop_loss=0.6))
    assert plain.measures.loss > 0.6 > plain.measures.loss - plain.measures.penalty


def test_it_stops_once_and_again_when_it_is_changed(experiment: MakeExperiment) -> None:
    run = run_out(experiment("letters", stop_loss=0.5))
    first = run.epoch
    run.stopping.resume()
    run.advance(50)
    assert run.epoch == first + 50
    run.change(run.recipe.with_(stop_loss=0.2), run.dataset)
    run_out(run)
    assert run.stopping.reason == "loss below 0.2"


def test_a_run_that_went_on_after_a_rule_can_be_done_again(experiment: MakeExperiment, same_bits: SameBits) -> None:
    run = run_out(experiment("letters", stop_loss=0.5))
    run.stopping.resume()
    run.advance(50)
    run.change(run.recipe.with_(learning_rate=0.3), run.dataset)
    run.advance(50)
    assert same_bits(replay(run.changes, run.epoch), run)


def test_other_samples_are_no_plateau(experiment: MakeExperiment, flipped: Flip) -> None:
    run = experiment("letters", learning_rate=0.5)
    run.advance(1500)
    harder = flipped(run.dataset)
    for sample in range(3):
        harder = with_sample(harder, sample, 1 - harder.inputs[sample], harder.targets[sample])
    run.change(run.recipe.with_(stop_plateau=5), harder)
    run.advance(20)
    losses = run.recorder.view().column("loss")[-20:]
    assert (losses > run.recorder.view().column("loss")[-21]).all()
    assert (losses[1:] < losses[:-1]).all()
    assert run.stopping.reason is None


def test_a_kept_run_remembers_why_it_stopped(experiment: MakeExperiment, tmp_path: Path) -> None:
    run = run_out(experiment("letters", stop_loss=0.5, stop_plateau=500))
    run_file.save(tmp_path / "run.nntui", run.state())
    again = resume(run_file.load(tmp_path / "run.nntui"))
    assert again.stopping.reason == run.stopping.reason
    assert again.stopping.state() == run.stopping.state()
    again.stopping.resume()
    assert again.advance(10) == 10


def test_seconds(experiment: MakeExperiment) -> None:
    run = experiment("letters", stop_seconds=2.0)
    run.stopping.see_seconds(1.9)
    assert run.stopping.reason is None
    run.stopping.see_seconds(2.0)
    assert run.stopping.reason == "time limit of 2 seconds reached"
    assert run.advance(5) == 0
