"""Stop rules: the run ends with a line for its last epoch, says why, and is a success."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from nn_tui.cli.loop import Interruption, Loop
from nn_tui.cli.options.plan import plan_experiment
from nn_tui.experiment.background.clock import RunningClock

if TYPE_CHECKING:
    from tests.cli.conftest import Here

XOR = ("train", "xor", "--lr", 2, "--epochs", 5000, "--log-every", 1000, "--format", "jsonl")


@pytest.mark.parametrize(
    ("rule", "reason", "holds"),
    [
        (["--stop-loss", 0.1], "loss below 0.1", lambda line: line["loss"] < 0.1),
        (["--stop-accuracy", 1], "100% right", lambda line: line["accuracy"] == 1),
        (["--stop-accuracy", 1, "--stop-accuracy-epochs", 50], "for 50 epochs", lambda line: line["accuracy"] == 1),
    ],
)
def test_a_rule_ends_the_run(
    rule: list[float | str], reason: str, holds: Callable[[dict[str, Any]], bool], here: Here
) -> None:
    done = here(*XOR, *rule)
    *lines, end = done.lines
    assert done.code == 0
    assert done.err.startswith(f"nn-tui: stopped at epoch {end['epoch']} of 5000: ")
    assert done.err.endswith(f"{reason}\n")
    assert lines[-1]["epoch"] == end["epoch"] < 5000
    assert holds(lines[-1])
    assert not any(holds(line) for line in lines[:1])
    assert "stopped" not in end


def test_it_stops_at_the_same_epoch_however_often_a_line_is_due(here: Here) -> None:
    ends = [here(*XOR, "--stop-loss", 0.1, "--log-every", every).lines[-1] for every in (1, 7, 5000)]
    assert len({end["epoch"] for end in ends}) == 1
    every_epoch = here(*XOR, "--log-every", 1).lines
    first = next(line["epoch"] for line in every_epoch if line["loss"] < 0.1)
    assert ends[0]["epoch"] == first


def test_a_plateau_ends_the_run(here: Here) -> None:
    done = here("train", "xor", "--lr", 1e-9, "--epochs", 500, "--stop-plateau", 30, "--format", "csv")
    assert done.err == "nn-tui: stopped at epoch 31 of 500: no lower loss for 30 epochs\n"
    assert done.out.splitlines()[-1].startswith("31,")


def test_an_accuracy_that_is_not_there_cannot_stop_a_run(here: Here) -> None:
    problem = here("train", "plane", "--stop-accuracy", 0.9).problem
    assert "--stop-accuracy: answers to plane are near or far" in problem
    assert "--stop-loss" in problem


def test_text_says_why(here: Here) -> None:
    out = here(*XOR[:-2], "--stop-loss", 0.1).out
    assert " of 5000 (stopped: loss below 0.1), " in out


def test_a_run_that_was_stopped_goes_on_when_it_is_asked_to(here: Here) -> None:
    stopped = here(*XOR, "--stop-loss", 0.1, "--save", "run.nntui").lines[-1]["epoch"]
    on = here("train", "run.nntui", "--format", "jsonl")
    assert on.code == 0
    assert on.err == ""
    assert on.lines[-1]["epoch"] == 5000
    again = here("train", "run.nntui", "--stop-loss", 0.05, "--format", "jsonl")
    assert stopped < again.lines[-1]["epoch"] < 5000
    assert "loss below 0.05" in again.err


@pytest.fixture
def timed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Loop]:
    """A loop over the alphabet, 5 updates an epoch, under a clock that goes on by so much at every look."""

    def loop(tick: float, **options: Any) -> Loop:
        times = count()
        monkeypatch.setattr(RunningClock, "now", lambda clock: next(times) * tick)
        options = {"epochs": 10**6, "batch": 6, **options}
        experiment, goal = plan_experiment("alphabet", None, options, None, lambda message: None)
        return Loop(experiment, goal, Interruption(), lambda: None)

    return loop


def test_the_time_ends_a_run(timed: Callable[..., Loop]) -> None:
    loop = timed(0.01, stop_seconds=0.5)
    assert list(loop.epochs()) == [0, loop.experiment.epoch]
    assert loop.experiment.stopping.reason == "time limit of 0.5 seconds reached"
    assert 0.5 <= loop.seconds < 0.6
    # An update takes one tick, and is then so slow that no two are done at once.
    assert loop.updates == 50


def test_the_epoch_under_way_when_the_time_is_over_is_done_to_its_end(timed: Callable[..., Loop]) -> None:
    # So quick that 1, 2, 4, 8 and 16 updates are done at once: 31, one of them in the seventh epoch.
    loop = timed(0.004, stop_seconds=0.018)
    assert list(loop.epochs()) == [0, 7]
    assert (loop.updates, loop.experiment.position) == (35, 0)
