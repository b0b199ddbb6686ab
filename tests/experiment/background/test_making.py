"""A large network is made in the training thread: it is shown to be coming, given up for another, and has the same
bits. Nothing is lost where the training thread answers late."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from math import inf
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.experiment.background.runner import Runner
from nn_tui.experiment.background.snapshot import Phase, Snapshot
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.run import room
from nn_tui.experiment.run.assembly import takes_long
from nn_tui.experiment.run.plan import RunPlan, known, plan_new, plan_resumed
from nn_tui.experiment.run.resuming import resume
from nn_tui.experiment.storage.instance import Instance
from nn_tui.experiment.storage.kept_runs import kept_runs
from nn_tui.experiment.workspace.workspace import Workspace
from nn_tui.model import Network, Trainer

if TYPE_CHECKING:
    from tests.experiment.conftest import Flip, MakeExperiment, SameBits, WaitUntil

SOON = 10.0


class Gate:
    """Takes every network for a large one, holds the drawing of weights until it is opened, and notes in which threads
    that was done."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.threads: list[str] = []
        self.open = Event()
        self.problem: Exception | None = None
        plain = Network.initialize

        def held(network: Network, name: str, random: Any, between: Callable[[], object] = lambda: None) -> None:
            self.threads.append(threading.current_thread().name)
            while not self.open.wait(0.001):
                between()
            if self.problem:
                raise self.problem
            plain(network, name, random, between)

        monkeypatch.setattr(Network, "initialize", held)
        monkeypatch.setattr(room, "MADE_AT_ONCE", 0)


@pytest.fixture
def told() -> list[Snapshot]:
    return []


@pytest.fixture
def runner(experiment: MakeExperiment, told: list[Snapshot]) -> Iterator[Runner]:
    made = Runner(experiment("xor"), told.append)
    yield made
    made.close(SOON)


@pytest.fixture
def gate(runner: Runner, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    made = Gate(monkeypatch)
    yield made
    made.open.set()


def plan(name: str = "letters", **fields: Any) -> RunPlan:
    dataset = built_in(name)
    return plan_new(default_recipe(dataset).with_(**fields), dataset)


@pytest.mark.parametrize("name", ["letters", "digits", "names", "moved", "lines", "spirals"])
def test_the_usual_networks_are_made_at_once(name: str) -> None:
    dataset = built_in(name)
    assert not takes_long(default_recipe(dataset), dataset)


def test_large_ones_are_not(experiment: MakeExperiment) -> None:
    for name, fields in (("letters", {"hidden": (1024, 1024)}), ("names", {"layers": ("gru 1024",)})):
        dataset = built_in(name)
        assert takes_long(default_recipe(dataset).with_(**fields), dataset)


def test_a_large_run_is_shown_while_it_is_made(
    runner: Runner, told: list[Snapshot], gate: Gate, experiment: MakeExperiment, same_bits: SameBits
) -> None:
    wanted = plan(hidden=(7,))
    assert gate.threads == []
    done = runner.begin(wanted)
    shown = runner.latest
    assert (shown.phase, shown.run, shown.dataset.name, shown.architecture) == (Phase.MAKING, 2, "letters", "30-7-3")
    assert (shown.is_made, shown.is_measured, shown.answers, shown.epoch) == (False, False, None, 0)
    assert shown.parameters.shape == (241,)
    assert runner.coming is wanted
    gate.open.set()
    done.result(SOON)
    assert (runner.latest.phase, runner.latest.run, runner.latest.is_made) == (Phase.READY, 2, True)
    assert [snapshot.phase for snapshot in told] == [Phase.MAKING, Phase.READY]
    assert set(gate.threads) == {"training"}
    assert same_bits(resume(runner.capture().result(SOON)), experiment("letters", hidden=(7,)))


def test_another_run_gives_it_up(runner: Runner, told: list[Snapshot], gate: Gate, wait_until: WaitUntil) -> None:
    first = runner.begin(plan())
    wait_until(lambda: gate.threads, "the making")
    second = runner.begin(plan("bits"))
    assert (runner.latest.dataset.name, runner.latest.phase) == ("bits", Phase.MAKING)
    wait_until(first.cancelled, "giving up")
    gate.open.set()
    second.result(SOON)
    assert (runner.latest.dataset.name, runner.latest.phase) == ("bits", Phase.READY)
    assert [snapshot.dataset.name for snapshot in told] == ["letters", "bits", "bits"]
    with pytest.raises(CancelledError):
        first.result()


def test_what_is_asked_meanwhile_waits_for_it(runner: Runner, gate: Gate, wait_until: WaitUntil) -> None:
    runner.begin(plan())
    runner.set_speed(inf)
    runner.run(3)
    changed = runner.call(lambda experiment: experiment.set_parameters(np.full(173, 0.5)))
    assert runner.latest.phase is Phase.MAKING
    gate.open.set()
    changed.result(SOON)
    wait_until(lambda: runner.latest.phase is Phase.PAUSED, "the end")
    assert (runner.latest.dataset.name, runner.latest.epoch) == ("letters", 3)


def test_what_was_asked_of_a_run_that_is_given_up_is_left_out(runner: Runner, gate: Gate) -> None:
    runner.begin(plan())
    runner.set_speed(inf)
    runner.run(3)
    changed = runner.call(lambda experiment: experiment.set_parameters(np.full(173, 0.5)))
    done = runner.begin(plan("bits"))
    gate.open.set()
    done.result(SOON)
    assert (runner.latest.dataset.name, runner.latest.epoch) == ("bits", 0)
    with pytest.raises(ExperimentError, match="given up"):
        changed.result(SOON)
    run, state = runner.capture_numbered().result(SOON)
    assert (run, state.trainer.epoch) == (3, 0)


def test_the_run_before_is_captured_as_it_was(runner: Runner, gate: Gate, wait_until: WaitUntil) -> None:
    runner.step()
    before = runner.capture_numbered()
    runner.begin(plan())
    assert before.result(SOON)[0] == 1
    assert before.result(SOON)[1].trainer.epoch == 1


@pytest.mark.parametrize("problem", [MemoryError(), ExperimentError("it cannot be")], ids=["memory", "error"])
def test_one_that_cannot_be_made_says_why(runner: Runner, told: list[Snapshot], gate: Gate, problem: Exception) -> None:
    gate.problem = problem
    gate.open.set()
    done = runner.begin(plan())
    assert done.exception(SOON) is problem
    wanted = str(problem) or "there is not enough memory"
    assert (runner.latest.phase, runner.latest.problem) == (Phase.UNMADE, wanted)
    assert not runner.latest.is_made
    runner.run()
    runner.capture().result(SOON)
    assert runner.latest.phase is Phase.UNMADE
    gate.problem = None
    runner.begin(plan("bits")).result(SOON)
    assert (runner.latest.dataset.name, runner.latest.phase) == ("bits", Phase.READY)


def test_it_is_given_up_at_the_end(experiment: MakeExperiment, monkeypatch: pytest.MonkeyPatch) -> None:
    runner = Runner(experiment("xor"))
    gate = Gate(monkeypatch)
    done = runner.begin(plan())
    runner.close(SOON)
    assert done.cancelled()
    assert runner.capture().result(SOON).changes[0].dataset.name == "xor"
    assert not gate.open.is_set()


def test_a_resumed_run_has_its_bits(
    runner: Runner, gate: Gate, experiment: MakeExperiment, same_bits: SameBits
) -> None:
    gate.open.set()
    plain = experiment("digits", optimizer="adam")
    plain.advance(70)
    done = runner.begin(plan_resumed(known(plain.state()), plain.recipe, plain.dataset))
    assert runner.latest.epoch == plain.epoch
    done.result(SOON)
    again = resume(runner.capture().result(SOON))
    plain.advance(70)
    again.advance(70)
    assert same_bits(again, plain)


# The workspace.


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    made = Workspace(tmp_path / "datasets", tmp_path / "runs", Instance(tmp_path / "state"))
    yield made
    made.close(SOON)


@pytest.fixture
def trained(workspace: Workspace, wait_until: WaitUntil) -> Workspace:
    """A workspace whose run of circles has three epochs."""
    workspace.choose("circles")
    train(workspace, wait_until)
    return workspace


def train(workspace: Workspace, wait_until: WaitUntil) -> None:
    workspace.runner.set_speed(inf)
    workspace.runner.run(3)
    workspace.runner.capture().result(SOON)
    wait_until(lambda: not workspace.is_running, "the end of the run")
    assert workspace.writer.flush(SOON)


def _another_dataset_and_back(workspace: Workspace) -> None:
    workspace.choose("xor")
    workspace.choose("circles")


@pytest.mark.parametrize(
    ("begin", "epoch"),
    [
        (lambda workspace: workspace.run.reset(), 0),
        (lambda workspace: workspace.run.reset(5), 0),
        (lambda workspace: workspace.run.change_recipe(workspace.snapshot.recipe.with_(hidden=(7,))), 0),
        (lambda workspace: workspace.run.change_recipe(workspace.snapshot.recipe.with_(hidden=(7,)), keep=True), 0),
        (lambda workspace: workspace.run.change_data(samples=40), 0),
        (_another_dataset_and_back, 3),
    ],
    ids=["reset", "seed", "recipe", "keep", "data", "dataset"],
)
def test_no_thread_but_the_training_makes(
    trained: Workspace, gate: Gate, wait_until: WaitUntil, begin: Callable[[Workspace], None], epoch: int
) -> None:
    begin(trained)
    shown = trained.snapshot
    assert (shown.phase, shown.dataset.name, trained.has_network) == (Phase.MAKING, "circles", False)
    gate.open.set()
    wait_until(lambda: trained.snapshot.is_made, "the network")
    assert trained.has_network
    assert (trained.snapshot.run, trained.snapshot.epoch) == (shown.run, epoch)
    assert set(gate.threads) == {"training"}


def test_kept_weights_are_those_of_the_run_before(trained: Workspace, gate: Gate, wait_until: WaitUntil) -> None:
    before = trained.snapshot.network()
    trained.run.change_recipe(trained.snapshot.recipe.with_(hidden=(7,)), keep=True)
    gate.open.set()
    wait_until(lambda: trained.snapshot.is_made, "the network")
    after = trained.snapshot.network()
    units = before.layers[0].units
    assert after.layers[0]["W"][:, :units].tobytes() == before.layers[0]["W"].tobytes()


def test_a_recipe_that_does_not_fit_changes_nothing(trained: Workspace, gate: Gate) -> None:
    before = trained.snapshot
    with pytest.raises(ExperimentError, match="softmax"):
        trained.run.change_recipe(before.recipe.with_(loss="softmax_cross_entropy"))
    assert trained.snapshot.recipe == before.recipe
    assert trained.snapshot.is_made


def test_changes_wait_for_a_network(trained: Workspace, gate: Gate, wait_until: WaitUntil) -> None:
    _another_dataset_and_back(trained)
    for change in (
        lambda: trained.run.set_parameter(0, 1.0),
        lambda: trained.run.freeze(None),
        lambda: trained.run.change_recipe(trained.snapshot.recipe.with_(l2=0.5)),
    ):
        with pytest.raises(ExperimentError, match="still being made"):
            change()
    gate.open.set()
    wait_until(lambda: trained.snapshot.is_made, "the network")
    assert trained.snapshot.epoch == 3


def test_of_a_run_that_begins_any_recipe_may_change(workspace: Workspace, gate: Gate, wait_until: WaitUntil) -> None:
    workspace.run.reset()
    workspace.run.change_recipe(workspace.snapshot.recipe.with_(learning_rate=0.5))
    workspace.run.change_recipe(workspace.snapshot.recipe.with_(hidden=(9,)))
    gate.open.set()
    wait_until(lambda: workspace.snapshot.is_made, "the network")
    assert (workspace.snapshot.recipe.learning_rate, workspace.snapshot.architecture) == (0.5, "30-9-3")


def test_a_run_that_is_left_before_it_is_made_comes_back(trained: Workspace, gate: Gate, wait_until: WaitUntil) -> None:
    _another_dataset_and_back(trained)
    trained.choose("moons")
    trained.choose("circles")
    gate.open.set()
    wait_until(lambda: trained.snapshot.is_made, "the network")
    assert (trained.dataset.name, trained.snapshot.epoch) == ("circles", 3)


def test_the_recipe_of_a_run_that_never_was_is_kept(workspace: Workspace, gate: Gate, wait_until: WaitUntil) -> None:
    workspace.run.change_recipe(workspace.snapshot.recipe.with_(hidden=(9,)))
    workspace.choose("xor")
    workspace.choose("letters")
    gate.open.set()
    wait_until(lambda: workspace.snapshot.is_made, "the network")
    assert workspace.snapshot.architecture == "30-9-3"


def test_a_run_from_a_file_is_read_ahead_and_known_by_it(trained: Workspace, gate: Gate, wait_until: WaitUntil) -> None:
    path = trained.kept_runs[0]
    gate.open.set()
    trained.choose("xor")
    trained.saved_runs.read_ahead(path)
    gate.open.clear()
    gate.threads.clear()
    trained.open_path(path)
    assert trained.snapshot.phase is Phase.MAKING
    assert trained.run.kept_in == path.resolve()
    gate.open.set()
    wait_until(lambda: trained.snapshot.is_made, "the network")
    assert (trained.dataset.name, trained.snapshot.epoch) == ("circles", 3)
    assert set(gate.threads) == {"training"}


def test_a_file_that_changed_since_it_was_read_ahead_is_read_again(trained: Workspace, wait_until: WaitUntil) -> None:
    path = trained.runs_folder.parent / "run.nntui"
    trained.save_run(path)
    trained.saved_runs.read_ahead(path)
    train(trained, wait_until)
    trained.save_run(path)
    trained.open_path(path)
    assert trained.snapshot.epoch == 6


def test_an_edit_reaches_the_network(workspace: Workspace, gate: Gate, wait_until: WaitUntil, flipped: Flip) -> None:
    gate.open.set()
    workspace.copy_as("mine")
    wait_until(lambda: workspace.snapshot.is_made, "the network")
    gate.open.clear()
    workspace.run.reset()
    edited = flipped(workspace.dataset)
    followed = workspace.write(edited)
    assert not followed.done()
    gate.open.set()
    followed.result(SOON)
    assert workspace.snapshot.dataset is edited


# A training thread that is in a long update.


class Update:
    """The updates of a trainer, each held until ``over`` is set, and taken for slow ones."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self.over = Event(), Event()
        plain = Trainer.advance

        def held(trainer: Trainer, updates: int) -> None:
            self.begun.set()
            self.over.wait(SOON)
            plain(trainer, updates)

        monkeypatch.setattr(Trainer, "advance", held)
        monkeypatch.setattr(room, "LONG_UPDATE", 0)


@pytest.fixture
def update(monkeypatch: pytest.MonkeyPatch) -> Iterator[Update]:
    made = Update(monkeypatch)
    yield made
    made.over.set()


def in_an_update(workspace: Workspace, update: Update) -> None:
    """Begin a run of digits, whose update takes long."""
    workspace.choose("digits")
    workspace.runner.set_speed(inf)
    workspace.runner.run()
    assert update.begun.wait(SOON)


@pytest.mark.parametrize("how", ["dataset", "reset"])
def test_a_run_in_a_long_update_is_kept_when_it_is_left(
    workspace: Workspace, update: Update, wait_until: WaitUntil, how: str
) -> None:
    in_an_update(workspace, update)
    if how == "dataset":
        workspace.choose("xor")
    else:
        workspace.run.reset()
    assert workspace.snapshot.phase is Phase.MAKING
    update.over.set()
    wait_until(lambda: workspace.snapshot.is_made, "the network")
    assert workspace.snapshot.epoch == 0
    wait_until(lambda: kept_runs(workspace.runs_folder), "the kept run")
    if how == "dataset":
        workspace.choose("digits")
        wait_until(lambda: workspace.snapshot.is_made, "the parked run")
        assert workspace.snapshot.epoch or workspace.snapshot.position


def test_a_run_that_is_left_and_taken_up_within_an_update_goes_on(
    workspace: Workspace, update: Update, wait_until: WaitUntil
) -> None:
    in_an_update(workspace, update)
    workspace.choose("xor")
    workspace.choose("digits")
    assert (workspace.dataset.name, workspace.snapshot.phase) == ("digits", Phase.MAKING)
    update.over.set()
    wait_until(lambda: workspace.snapshot.is_made, "the parked run")
    assert workspace.snapshot.dataset.name == "digits"
    assert workspace.snapshot.epoch or workspace.snapshot.position


def test_the_end_says_what_it_could_not_keep(tmp_path: Path, update: Update) -> None:
    workspace = Workspace(tmp_path / "datasets", tmp_path / "runs", Instance(tmp_path / "state"))
    in_an_update(workspace, update)
    assert not workspace.close(0.05)
    update.over.set()
