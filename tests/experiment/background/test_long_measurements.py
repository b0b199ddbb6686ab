"""A measurement that takes long is made in the training thread, and whoever asks for something comes first."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from math import inf
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.experiment.background.runner import Runner
from nn_tui.experiment.background.snapshot import Phase, Snapshot
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.run import measuring
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.run.resuming import resume
from nn_tui.experiment.storage.instance import Instance
from nn_tui.experiment.workspace.workspace import Workspace
from nn_tui.model import Evaluator, Measures
from nn_tui.model.kernels.calls import Call

if TYPE_CHECKING:
    from tests.experiment.conftest import MakeExperiment, SameBits, WaitUntil

SOON = 10.0


class Gate:
    """Holds every measurement until it is opened, and notes in which threads they were begun."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.threads: list[str] = []
        self.open = Event()
        plain = Evaluator.measure

        def held(evaluator: Evaluator, between: Call | None = None) -> Measures:
            self.threads.append(threading.current_thread().name)
            while between and not self.open.wait(0.001):
                between()
            return plain(evaluator, between)

        monkeypatch.setattr(Evaluator, "measure", held)
        monkeypatch.setattr(measuring, "MOST_AT_ONCE", 0)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    made = Gate(monkeypatch)
    yield made
    made.open.set()


def patient(name: str = "letters") -> Experiment:
    dataset = built_in(name)
    return Experiment(default_recipe(dataset), dataset, measures_later=True)


@pytest.fixture
def told() -> list[Snapshot]:
    return []


@pytest.fixture
def runner(experiment: MakeExperiment, told: list[Snapshot], gate: Gate) -> Iterator[Runner]:
    made = Runner(experiment("xor"), told.append)
    made.set_speed(inf)
    made.capture().result(SOON)
    gate.threads.clear()
    yield made
    gate.open.set()
    made.close(SOON)


def test_a_new_run_is_there_before_it_is_measured(
    runner: Runner, told: list[Snapshot], gate: Gate, wait_until: WaitUntil
) -> None:
    runner.replace(patient()).result(SOON)
    unmeasured = runner.latest
    assert unmeasured.phase is Phase.MEASURING
    assert not unmeasured.is_measured
    assert (unmeasured.answers, unmeasured.test_measures, unmeasured.solved) == (None, None, False)
    assert not len(unmeasured.recorder.view().whole)
    gate.open.set()
    wait_until(lambda: runner.latest.phase is Phase.READY, "the measurement")
    assert runner.latest.is_measured
    assert runner.latest.answers is not None
    assert runner.latest.recorder.view().column("epoch").tolist() == [0]
    assert [snapshot.phase for snapshot in told][-2:] == [Phase.MEASURING, Phase.READY]
    assert set(gate.threads) == {"training"}


def test_whoever_asks_is_answered_meanwhile(runner: Runner, gate: Gate, wait_until: WaitUntil) -> None:
    runner.replace(patient()).result(SOON)
    wait_until(lambda: gate.threads, "a measurement")
    assert runner.capture().result(SOON).parameters.shape == runner.latest.parameters.shape
    runner.call(lambda experiment: experiment.set_parameters(np.ones(len(runner.latest.parameters)))).result(SOON)
    assert runner.latest.parameters[0] == 1
    runner.replace(patient("bits")).result(SOON)
    assert (runner.latest.dataset.name, runner.latest.phase) == ("bits", Phase.MEASURING)
    gate.open.set()
    wait_until(lambda: runner.latest.phase is Phase.READY, "the measurement")


def test_it_is_given_up_and_made_again(gate: Gate) -> None:
    waiting = patient()
    assert gate.threads == []
    assert not waiting.measure(lambda: False)
    assert waiting.awaits_measuring
    gate.open.set()
    assert waiting.measure(lambda: True)
    assert not waiting.awaits_measuring


def test_the_bits_and_the_history_are_those_of_a_run_measured_at_once(
    runner: Runner, gate: Gate, experiment: MakeExperiment, same_bits: SameBits, wait_until: WaitUntil
) -> None:
    plain = experiment("letters")
    plain.advance(plain.updates_until(20))
    runner.replace(patient()).result(SOON)
    gate.open.set()
    runner.run(12, paced=False)
    runner.capture().result(SOON)
    wait_until(lambda: runner.latest.phase is Phase.PAUSED, "the pause")
    again = resume(runner.capture().result(SOON), measures_later=True)
    runner.replace(again).result(SOON)
    runner.run(8, paced=False)
    runner.capture().result(SOON)
    wait_until(lambda: runner.latest.phase is Phase.PAUSED and runner.latest.epoch == 20, "the end")
    assert same_bits(resume(runner.capture().result(SOON)), plain)
    assert runner.latest.recorder.view().column("epoch").tolist() == list(range(21))


def test_a_run_that_was_left_before_it_was_measured_is_measured_when_it_comes_back(
    runner: Runner, gate: Gate, experiment: MakeExperiment, same_bits: SameBits, wait_until: WaitUntil
) -> None:
    runner.replace(patient()).result(SOON)
    state = runner.capture().result(SOON)
    runner.replace(resume(state, measures_later=True)).result(SOON)
    assert runner.latest.phase is Phase.MEASURING
    gate.open.set()
    wait_until(lambda: runner.latest.phase is Phase.READY, "the measurement")
    assert same_bits(resume(runner.capture().result(SOON)), experiment("letters"))


def test_what_is_cheap_is_measured_at_once() -> None:
    made = patient()
    assert made.measuring.is_current
    assert not made.awaits_measuring


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    made = Workspace(tmp_path / "datasets", tmp_path / "runs", Instance(tmp_path / "state"))
    yield made
    made.close(SOON)


def _wider(workspace: Workspace) -> None:
    workspace.run.change_recipe(workspace.snapshot.recipe.with_(hidden=(7,)))


def _wider_with_the_weights_that_fit(workspace: Workspace) -> None:
    workspace.run.change_recipe(workspace.snapshot.recipe.with_(hidden=(7,)), keep=True)


def _another_dataset_and_back(workspace: Workspace) -> None:
    workspace.choose("xor")
    workspace.choose("circles")


def _saved_and_continued(workspace: Workspace) -> None:
    path = workspace.runs_folder.parent / "run.nntui"
    workspace.save_run(path)
    workspace.open_path(path)


@pytest.mark.parametrize(
    "begin",
    [
        lambda workspace: workspace.run.reset(),
        lambda workspace: workspace.run.reset(5),
        _wider,
        _wider_with_the_weights_that_fit,
        lambda workspace: workspace.run.change_data(samples=40),
        lambda workspace: workspace.run.change_recipe(workspace.snapshot.recipe.with_(l2=0.1)),
        lambda workspace: workspace.run.set_parameter(0, 1.0),
        lambda workspace: workspace.run.freeze(np.ones(len(workspace.snapshot.parameters), bool)),
        _another_dataset_and_back,
        _saved_and_continued,
    ],
    ids=["reset", "seed", "recipe", "keep", "data", "live", "weight", "freeze", "dataset", "file"],
)
def test_no_thread_but_the_training_measures(
    workspace: Workspace, gate: Gate, wait_until: WaitUntil, begin: Callable[[Workspace], None]
) -> None:
    workspace.choose("circles")
    begin(workspace)
    assert workspace.snapshot.phase is Phase.MEASURING
    gate.open.set()
    wait_until(lambda: workspace.snapshot.phase is Phase.READY, "the measurement")
    assert workspace.snapshot.is_measured
    assert set(gate.threads) == {"training"}
