"""The current dataset and its run, what is kept of both, and what happens when it cannot be kept."""

from __future__ import annotations

import errno
import os
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from math import inf
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.dataset import Dataset
from nn_tui.data.editing.edits import class_renamed, renamed, with_class, with_sample, without_sample
from nn_tui.data.errors import DataError
from nn_tui.data.library.library import Library
from nn_tui.data.own_format.format import dumps
from nn_tui.experiment.background.snapshot import Phase, Snapshot
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.recipe.defaults import default_recipe, note_on_recipe
from nn_tui.experiment.run.replay import replay
from nn_tui.experiment.run.resuming import resume
from nn_tui.experiment.run.run_state import RunState
from nn_tui.experiment.storage import background_writer as writer_module
from nn_tui.experiment.storage import run_file
from nn_tui.experiment.storage.instance import Instance
from nn_tui.experiment.storage.kept_runs import kept_runs
from nn_tui.experiment.storage.run_archive import RUNS_KEPT
from nn_tui.experiment.workspace.workspace import Workspace

if TYPE_CHECKING:
    from tests.experiment.conftest import Flip, WaitUntil

SOON = 10.0


class Bench:
    """A workspace, its folders, and what it told."""

    def __init__(self, folder: Path, wait_until: WaitUntil) -> None:
        self.datasets, self.runs = folder / "datasets", folder / "runs"
        self.state_folder = folder / "state"
        self.wait_until = wait_until
        self.told: list[Snapshot] = []
        self.problems: list[str | None] = []
        self.workspace = self.open()

    def open(self) -> Workspace:
        self.workspace = Workspace(
            self.datasets, self.runs, Instance(self.state_folder), self.told.append, self.problems.append
        )
        return self.workspace

    def settle(self) -> None:
        """Wait until what was asked before is done, and kept."""
        self.workspace.runner.capture().result(SOON)
        assert self.workspace.writer.flush(SOON)

    def train(self, epochs: int) -> None:
        """Flat out, to the end of the last of them."""
        self.workspace.runner.set_speed(inf)
        self.workspace.runner.run(epochs)
        self.settle()
        self.wait_until(lambda: not self.workspace.is_running, "the end of the run")
        self.settle()

    @property
    def state(self) -> RunState:
        return self.workspace.runner.capture().result(SOON)

    def files(self) -> list[str]:
        return sorted(path.name for path in self.runs.glob("*.nntui"))


@pytest.fixture
def bench(tmp_path: Path, wait_until: WaitUntil) -> Iterator[Bench]:
    bench = Bench(tmp_path, wait_until)
    yield bench
    bench.workspace.close(SOON)


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Call to fill the disk; call again to free it."""
    real = os.fsync
    full: list[bool] = []

    def fsync(descriptor: int) -> None:
        if full:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    return lambda: full.clear() if full else full.append(True)


class TestChoosing:
    def test_it_begins_with_letters(self, bench: Bench) -> None:
        workspace = bench.workspace
        assert workspace.dataset.same_content(built_in("letters"))
        assert workspace.snapshot.phase is Phase.READY
        assert workspace.snapshot.recipe == default_recipe(built_in("letters"))
        assert not workspace.needs_reset
        assert not workspace.is_running

    def test_another_dataset_has_its_own_run(self, bench: Bench) -> None:
        bench.train(20)
        bench.workspace.choose("xor")
        snapshot = bench.workspace.snapshot
        assert (bench.workspace.dataset.name, snapshot.dataset.name, snapshot.epoch) == ("xor", "xor", 0)
        assert bench.workspace.editor.dataset is bench.workspace.dataset

    def test_parked_runs_return_as_they_were(self, bench: Bench) -> None:
        workspace = bench.workspace
        bench.train(20)
        workspace.run.change_recipe(workspace.snapshot.recipe.with_(learning_rate=0.7))
        letters = bench.state
        workspace.choose("bits")
        bench.train(7)
        bits = bench.state
        for name, state in (("letters", letters), ("bits", bits), ("letters", letters)):
            workspace.choose(name)
            assert run_file.dumps(bench.state) == run_file.dumps(state)
            assert workspace.snapshot.recipe == state.changes[-1].recipe

    def test_a_running_run_is_parked_paused(self, bench: Bench) -> None:
        workspace = bench.workspace
        workspace.run.change_recipe(workspace.snapshot.recipe.with_(epochs=10**9))
        workspace.runner.run()
        bench.wait_until(lambda: workspace.snapshot.epoch > 5)
        workspace.choose("xor")
        assert workspace.snapshot.phase is Phase.READY
        workspace.choose("letters")
        assert bench.workspace.snapshot.phase is Phase.PAUSED
        assert workspace.snapshot.epoch > 5

    def test_choosing_the_current_one_changes_nothing(self, bench: Bench) -> None:
        bench.train(3)
        run = bench.workspace.snapshot.run
        bench.workspace.choose("letters")
        assert (bench.workspace.snapshot.run, bench.workspace.snapshot.epoch) == (run, 3)

    def test_an_unknown_one_changes_nothing(self, bench: Bench) -> None:
        with pytest.raises(DataError, match="did you mean letters"):
            bench.workspace.choose("leters")
        assert bench.workspace.dataset.name == "letters"

    def test_a_file_of_a_person_is_opened(self, bench: Bench, tmp_path: Path) -> None:
        path = tmp_path / "gate.txt"
        path.write_text("inputs: a b\noutputs: y\nrecipe: letters\n\n0 1 -> 5\n1 0 -> -3\n")
        bench.workspace.open_path(path)
        assert bench.workspace.dataset.name == "gate"
        # Its recipe's loss has no meaning for these targets.
        assert bench.workspace.snapshot.recipe.loss == "half_squared_error"
        bench.train(5)
        with pytest.raises(DataError):
            bench.workspace.open_path(tmp_path / "none.txt")
        assert bench.workspace.snapshot.epoch == 5

    @pytest.mark.parametrize(
        ("text", "recipe"),
        [
            ("kind: sequences\nrecipe: {}\n\na b c -> x\na b -> y\n", "phrases"),
            ("kind: sequences\nrecipe: {}\n\na b c -> x, y, x\na b -> y, x\n", "names"),
            ("kind: sequences\nrecipe: {}\n\n0 1, 1 1 -> 5\n1 0 -> -2\n", "waves"),
            ("inputs: a b\nclasses: x y z\nrecipe: {}\n\n0 1 -> x\n1 0 -> y\n", "iris"),
            ("inputs: a b\noutputs: y\nrecipe: {}\n\n0 1 -> 5\n1 0 -> -3\n", "plane"),
            ("kind: points\noutputs: y\nrecipe: {}\n\n0 1 -> 5\n1 0 -> -3\n", "plane"),
            ("shape: 2x2\nclasses: L R\nrecipe: {}\n\nL\n#.\n#.\n\nR\n.#\n.#\n", "digits"),
        ],
    )
    @pytest.mark.parametrize("unfit", ["lines", "names", "xor", "digits", "echo", "spirals"])
    def test_a_recipe_that_does_not_fit_gives_way_to_one_that_does(
        self, text: str, recipe: str, unfit: str, bench: Bench, tmp_path: Path
    ) -> None:
        path = tmp_path / "mine.txt"
        path.write_text(text.format(unfit))
        bench.workspace.open_path(path)
        dataset = bench.workspace.dataset
        note = note_on_recipe(dataset)
        if note is not None:
            assert note == f"The layers of the recipe {unfit} do not fit mine: it gets the recipe {recipe}."
        named = recipe if note else unfit
        assert bench.workspace.snapshot.recipe.layer_specs == default_recipe(replace(dataset, recipe=named)).layer_specs
        bench.train(2)

    def test_a_parked_recipe_that_a_file_no_longer_fits_gives_way(self, bench: Bench, tmp_path: Path) -> None:
        small = "kind: sequences\n\na b -> x, y\nb a -> y, x\n"
        for text in (small, "inputs: a b\noutputs: y\nrecipe: xor\n\n0 1 -> 1\n1 0 -> 0\n"):
            (tmp_path / "mine.txt").write_text(text)
            bench.workspace.open_path(tmp_path / "mine.txt")
            bench.train(2)
            bench.workspace.choose("xor")

    def test_another_file_of_the_same_name_is_another_run(self, bench: Bench, tmp_path: Path) -> None:
        for number, folder in enumerate(("a", "b")):
            (tmp_path / folder).mkdir()
            (tmp_path / folder / "gate.txt").write_text(f"0 1 -> {number}\n1 0 -> 1\n")
        bench.workspace.open_path(tmp_path / "a" / "gate.txt")
        bench.train(5)
        bench.workspace.open_path(tmp_path / "b" / "gate.txt")
        assert bench.workspace.snapshot.epoch == 0

    def test_the_labels_of_pictures_are_a_source_too(self, bench: Bench, tmp_path: Path) -> None:
        pictures, labels = tmp_path / "t-images-idx3-ubyte", tmp_path / "t-labels-idx1-ubyte"
        pictures.write_bytes(struct.pack(">4I", 0x803, 2, 2, 2) + bytes(range(8)))
        labels.write_bytes(struct.pack(">2I", 0x801, 2) + bytes((0, 1)))
        bench.workspace.open_path(pictures)
        assert {pictures, labels} <= set(bench.workspace.sources.paths)


class TestWriting:
    def test_a_copy_is_kept_and_the_run_goes_on_with_it(self, bench: Bench, flipped: Flip) -> None:
        bench.train(10)
        copy = bench.workspace.copy_as("mine")
        assert (copy.name, copy.own, bench.workspace.dataset) == ("mine", True, copy)
        edited = flipped(copy)
        bench.workspace.write(edited)
        bench.settle()
        assert Library(bench.datasets).load("mine").same_content(edited)
        assert not bench.workspace.needs_reset
        assert bench.workspace.snapshot.epoch == 10
        assert [change.epoch for change in bench.state.changes] == [0, 10]
        bench.train(10)
        state = bench.state
        again = replay(list(state.changes), 20)
        assert again.network.parameters.tobytes() == state.parameters.tobytes()

    def test_a_taken_name_is_refused(self, bench: Bench) -> None:
        for name in ("letters", "train", "a b", "MINE"):
            if name == "MINE":
                bench.workspace.copy_as("mine")
                bench.settle()
            with pytest.raises(DataError):
                bench.workspace.copy_as(name)

    def test_a_change_of_shape_or_classes_pauses_and_waits_for_a_reset(self, bench: Bench) -> None:
        workspace = bench.workspace
        workspace.copy_as("mine")
        edits: list[Callable[[Dataset], Dataset]] = [lambda d: with_class(d, "D"), lambda d: class_renamed(d, 0, "X")]
        for edit in edits:
            workspace.run.change_recipe(workspace.snapshot.recipe.with_(epochs=10**9))
            workspace.runner.run()
            bench.wait_until(lambda: workspace.snapshot.epoch > 5)
            workspace.write(edit(workspace.dataset))
            assert workspace.needs_reset
            bench.settle()
            assert workspace.snapshot.phase is Phase.PAUSED
            workspace.run.reset()
            assert not workspace.needs_reset
            assert workspace.snapshot.dataset is workspace.dataset
            assert (workspace.snapshot.epoch, workspace.snapshot.recipe.epochs) == (0, 10**9)

    def test_an_edit_taken_back_needs_no_reset(self, bench: Bench) -> None:
        copy = bench.workspace.copy_as("mine")
        bench.train(5)
        bench.workspace.write(with_class(copy, "D"))
        assert bench.workspace.needs_reset
        bench.workspace.write(copy)
        assert not bench.workspace.needs_reset
        bench.train(5)
        assert bench.workspace.snapshot.epoch == 10

    def test_an_empty_set_is_kept(self, bench: Bench) -> None:
        copy = bench.workspace.copy_as("mine")
        empty = without_sample(without_sample(without_sample(copy, 0), 0), 0)
        bench.workspace.write(empty)
        bench.settle()
        assert bench.workspace.snapshot.phase is Phase.EMPTY
        assert Library(bench.datasets).load("mine").samples == 0

    def test_a_new_rate_is_not_lost_to_an_edit_in_the_same_epoch(self, bench: Bench, flipped: Flip) -> None:
        workspace = bench.workspace
        workspace.copy_as("mine")
        workspace.run.change_recipe(workspace.snapshot.recipe.with_(batch=1))
        workspace.runner.step()
        workspace.run.change_recipe(workspace.snapshot.recipe.with_(learning_rate=0.9))
        workspace.write(flipped(workspace.dataset))
        bench.settle()
        assert workspace.snapshot.recipe.learning_rate == 0.9
        bench.train(3)
        last = bench.state.changes[-1]
        assert (last.epoch, last.recipe.learning_rate, last.recipe.batch) == (1, 0.9, 1)
        assert last.dataset.same_content(workspace.dataset)

    def test_choosing_the_current_own_set_right_after_a_write_keeps_it(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch, flipped: Flip
    ) -> None:
        copy = bench.workspace.copy_as("mine")
        bench.settle()
        gate, entered = Event(), Event()

        def held() -> None:
            entered.set()
            assert gate.wait(SOON)

        bench.workspace.writer.keep("something slow", held)
        assert entered.wait(SOON)
        edited = flipped(copy)
        bench.workspace.write(edited)
        bench.workspace.choose("mine")
        assert bench.workspace.dataset.same_content(edited)
        bench.workspace.choose("xor")
        bench.workspace.choose("mine")
        assert bench.workspace.dataset.same_content(edited)
        gate.set()


class TestRecipes:
    def test_live_fields_take_effect_at_once(self, bench: Bench) -> None:
        bench.train(5)
        assert not bench.workspace.run.change_recipe(bench.workspace.snapshot.recipe.with_(learning_rate=0.9, batch=2))
        assert (bench.workspace.snapshot.epoch, bench.workspace.snapshot.recipe.learning_rate) == (5, 0.9)
        assert bench.workspace.snapshot.updates_per_epoch == 2

    def test_others_begin_again(self, bench: Bench) -> None:
        bench.train(5)
        assert bench.workspace.run.change_recipe(
            bench.workspace.snapshot.recipe.with_(hidden=(7, 3), learning_rate=0.9)
        )
        assert (bench.workspace.snapshot.epoch, bench.workspace.snapshot.recipe.hidden) == (0, (7, 3))

    def test_what_does_not_fit_changes_nothing(self, bench: Bench) -> None:
        bench.workspace.choose("xor")
        bench.train(5)
        before = bench.workspace.snapshot.recipe
        with pytest.raises(ExperimentError):
            bench.workspace.run.change_recipe(before.with_(output="softmax", loss="half_squared_error"))
        assert (bench.workspace.snapshot.recipe, bench.workspace.snapshot.epoch) == (before, 5)

    def test_a_run_that_is_reset_while_it_runs_is_kept_as_it_was(self, bench: Bench) -> None:
        bench.workspace.runner.run()
        bench.wait_until(lambda: bench.workspace.snapshot.epoch >= 5, "some epochs")
        bench.workspace.run.reset()
        bench.settle()
        assert bench.workspace.snapshot.epoch == 0
        assert run_file.load(kept_runs(bench.runs)[0]).trainer.epoch >= 5

    def test_reset_begins_with_the_same_weights_or_another_seed(self, bench: Bench) -> None:
        workspace = bench.workspace
        initial = workspace.snapshot.parameters
        workspace.runner.set_speed(30)
        bench.settle()
        workspace.run.reset()
        assert np.array_equal(workspace.snapshot.parameters, initial)
        assert workspace.snapshot.speed == 30
        workspace.run.reset(seed=7)
        assert workspace.snapshot.recipe.seed == 7
        assert not np.array_equal(workspace.snapshot.parameters, initial)

    def test_after_a_divergence_a_lower_rate_survives_the_reset(self, bench: Bench) -> None:
        workspace = bench.workspace
        workspace.choose("bits")
        workspace.run.change_recipe(workspace.snapshot.recipe.with_(learning_rate=1e6))
        bench.train(500)
        assert workspace.snapshot.phase is Phase.DIVERGED
        workspace.run.change_recipe(workspace.snapshot.recipe.with_(learning_rate=0.1))
        assert workspace.snapshot.recipe.learning_rate == 0.1
        workspace.run.reset()
        assert (workspace.snapshot.phase, workspace.snapshot.recipe.learning_rate) == (Phase.READY, 0.1)


class TestNames:
    def test_a_renamed_current_set_keeps_its_run(self, bench: Bench) -> None:
        bench.workspace.copy_as("mine")
        bench.train(5)
        bench.workspace.rename("mine", "yours")
        bench.settle()
        assert bench.workspace.dataset.name == bench.workspace.editor.dataset.name == "yours"
        assert bench.workspace.snapshot.epoch == 5
        assert [path.name for path in bench.datasets.iterdir()] == ["yours.txt"]
        bench.workspace.choose("xor")
        bench.workspace.choose("yours")
        assert bench.workspace.snapshot.epoch == 5

    def test_a_renamed_parked_set_keeps_its_run(self, bench: Bench) -> None:
        bench.workspace.copy_as("mine")
        bench.train(5)
        bench.workspace.choose("xor")
        bench.workspace.rename("mine", "yours")
        assert bench.workspace.dataset.name == "xor"
        bench.workspace.choose("yours")
        assert (bench.workspace.snapshot.epoch, bench.workspace.snapshot.recipe.dataset) == (5, "yours")
        bench.train(1)
        assert bench.state.changes[-1].dataset.name == "yours"

    def test_a_renamed_set_that_waits_for_a_reset_keeps_its_recipe(self, bench: Bench) -> None:
        workspace = bench.workspace
        workspace.write(with_class(workspace.copy_as("mine"), "D"))
        workspace.run.change_recipe(workspace.snapshot.recipe.with_(hidden=(9,)))
        workspace.write(with_class(workspace.dataset, "E"))
        assert workspace.needs_reset
        workspace.rename("mine", "yours")
        workspace.choose("xor")
        workspace.choose("yours")
        assert not workspace.needs_reset
        assert (workspace.snapshot.recipe.hidden, workspace.snapshot.dataset.outputs) == ((9,), 5)
        # The old name is free, and nothing of the run clings to it.
        workspace.choose("letters")
        workspace.copy_as("mine")
        bench.settle()
        workspace.choose("xor")
        workspace.choose("mine")
        assert workspace.snapshot.recipe.hidden == (5,)

    def test_a_taken_name_is_refused(self, bench: Bench) -> None:
        bench.workspace.copy_as("mine")
        for name in ("letters", "no good"):
            with pytest.raises(DataError):
                bench.workspace.rename("mine", name)
        assert bench.workspace.dataset.name == "mine"

    def test_deleting_the_current_set_turns_to_letters(self, bench: Bench) -> None:
        bench.workspace.copy_as("mine")
        bench.train(5)
        bench.workspace.delete("mine")
        bench.settle()
        assert bench.workspace.dataset.name == "letters"
        assert list(bench.datasets.iterdir()) == []
        assert bench.workspace.snapshot.epoch == 0
        with pytest.raises(DataError):
            bench.workspace.choose("mine")

    def test_a_deleted_name_begins_anew(self, bench: Bench) -> None:
        bench.workspace.copy_as("mine")
        bench.train(5)
        bench.workspace.delete("mine")
        bench.workspace.copy_as("mine")
        bench.settle()
        bench.workspace.choose("xor")
        bench.workspace.choose("mine")
        assert bench.workspace.snapshot.epoch == 0

    def test_built_in_sets_are_neither_renamed_nor_deleted(self, bench: Bench) -> None:
        acts: list[Callable[[], object]] = [
            lambda: bench.workspace.rename("xor", "mine"),
            lambda: bench.workspace.delete("xor"),
        ]
        for act in acts:
            with pytest.raises(DataError, match="built-in"):
                act()


class TestKeeping:
    def test_a_stopped_run_is_written_and_continued(self, bench: Bench) -> None:
        bench.train(25)
        state = bench.state
        assert len(bench.files()) == 1
        bench.workspace.close(SOON)
        path = kept_runs(bench.runs)[0]
        assert path.name.startswith("letters-")
        workspace = bench.open()
        workspace.choose("xor")
        workspace.continue_run(path)
        assert (workspace.dataset.name, workspace.snapshot.epoch) == ("letters", 25)
        assert run_file.dumps(bench.state) == run_file.dumps(state)

    def test_an_untrained_run_is_not_worth_a_file(self, bench: Bench) -> None:
        bench.workspace.run.reset(seed=3)
        bench.workspace.choose("xor")
        bench.workspace.runner.pause()
        bench.settle()
        assert bench.files() == []

    def test_a_running_run_is_written_now_and_then(
        self, tmp_path: Path, wait_until: WaitUntil, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(writer_module, "REPEAT_EVERY", 0.001)
        bench = Bench(tmp_path, wait_until)
        bench.workspace.run.change_recipe(bench.workspace.snapshot.recipe.with_(epochs=10**9))
        bench.workspace.runner.run()
        bench.wait_until(bench.files, "a file")
        path = bench.runs / bench.files()[0]
        first = run_file.load(path).trainer.epoch
        bench.wait_until(lambda: run_file.load(path).trainer.epoch > first, "a newer one")
        assert bench.workspace.is_running
        assert len(bench.files()) == 1
        bench.workspace.close(SOON)

    def test_each_run_has_a_file_of_its_own(self, bench: Bench) -> None:
        for epochs in (3, 4, 5):
            bench.train(epochs)
            bench.workspace.run.reset()
        bench.workspace.choose("xor")
        bench.train(6)
        states = [run_file.load(bench.runs / name) for name in bench.files()]
        kept = {(state.changes[-1].dataset.name, state.trainer.epoch) for state in states}
        assert kept == {("letters", 3), ("letters", 4), ("letters", 5), ("xor", 6)}

    def test_a_run_that_returns_goes_on_in_its_file(self, bench: Bench) -> None:
        for epochs in (3, 4, 5):
            bench.workspace.choose("letters")
            bench.train(epochs)
            bench.workspace.choose("xor")
            bench.train(1)
        states = [run_file.load(bench.runs / name) for name in bench.files()]
        assert sorted(state.trainer.epoch for state in states) == [3, 12]

    def test_a_capture_after_a_replacement_is_not_written_over_the_old_run(self, bench: Bench) -> None:
        bench.train(3)
        old = bench.runs / bench.files()[0]
        gate, entered = Event(), Event()

        def held() -> None:
            entered.set()
            assert gate.wait(SOON)

        bench.workspace.writer.keep("something slow", held)
        assert entered.wait(SOON)
        # Asks for the run to be kept, which has to wait until another has taken its place.
        bench.workspace.runner.pause()
        bench.workspace.run.reset(seed=9)
        bench.workspace.runner.step()
        gate.set()
        bench.settle()
        assert run_file.load(old).changes[0].recipe.seed == 42
        assert run_file.load(old).trainer.epoch == 3
        seeds = sorted(run_file.load(bench.runs / name).changes[0].recipe.seed for name in bench.files())
        assert seeds == [9, 42]

    def test_the_last_state_of_a_run_that_is_left_is_written(self, bench: Bench, tmp_path: Path) -> None:
        bench.train(3)
        bench.workspace.save_run(tmp_path / "other.nntui")
        gate, entered = Event(), Event()

        def held() -> None:
            entered.set()
            assert gate.wait(SOON)

        bench.workspace.writer.keep("something slow", held)
        assert entered.wait(SOON)
        bench.workspace.runner.step()
        bench.workspace.continue_run(tmp_path / "other.nntui")
        bench.workspace.runner.step()
        bench.workspace.runner.step()
        gate.set()
        bench.settle()
        epochs = sorted(run_file.load(bench.runs / name).trainer.epoch for name in bench.files())
        assert epochs == [4, 5]

    def test_a_dozen_runs_are_kept_the_newest(self, bench: Bench) -> None:
        bench.runs.mkdir()
        for number in range(RUNS_KEPT + 5):
            path = bench.runs / f"old-{number}.nntui"
            path.touch()
            os.utime(path, (number, number))
        bench.train(1)
        names = bench.files()
        assert len(names) == RUNS_KEPT
        assert sum(name.startswith("letters-") for name in names) == 1
        assert f"old-{RUNS_KEPT + 4}.nntui" in names
        assert "old-5.nntui" not in names

    def test_continuing_with_a_set_that_was_edited_since(self, bench: Bench, flipped: Flip, tmp_path: Path) -> None:
        copy = bench.workspace.copy_as("mine")
        bench.train(5)
        bench.workspace.save_run(tmp_path / "run.nntui")
        edited = flipped(copy)
        bench.workspace.write(edited)
        bench.settle()
        bench.workspace.choose("xor")
        bench.workspace.continue_run(tmp_path / "run.nntui")
        bench.settle()
        assert bench.workspace.dataset.same_content(edited)
        assert bench.workspace.snapshot.dataset.same_content(edited)
        assert [change.epoch for change in bench.state.changes] == [0, 5]
        bench.workspace.write(with_class(edited, "D"))
        bench.settle()
        bench.workspace.choose("xor")
        bench.workspace.continue_run(tmp_path / "run.nntui")
        assert bench.workspace.needs_reset

    def test_continuing_with_a_set_that_is_gone(self, bench: Bench, tmp_path: Path) -> None:
        copy = bench.workspace.copy_as("mine")
        bench.train(5)
        bench.workspace.save_run(tmp_path / "run.nntui")
        bench.workspace.delete("mine")
        bench.workspace.open_path(tmp_path / "run.nntui")
        assert bench.workspace.dataset.same_content(copy)
        assert bench.workspace.snapshot.epoch == 5

    def test_a_bad_run_file_changes_nothing(self, bench: Bench, tmp_path: Path) -> None:
        bench.train(2)
        (tmp_path / "bad.nntui").write_bytes(b"PK nonsense")
        with pytest.raises(ExperimentError, match=r"bad\.nntui"):
            bench.workspace.open_path(tmp_path / "bad.nntui")
        assert bench.workspace.snapshot.epoch == 2

    def test_saving_where_one_cannot_is_an_oserror(self, bench: Bench, tmp_path: Path) -> None:
        with pytest.raises(OSError):  # noqa: PT011
            bench.workspace.save_run(tmp_path)


class TestKeptRunsOpened:
    """Looking at a kept run costs no other one."""

    @pytest.fixture
    def kept(self, bench: Bench) -> Bench:
        """As many kept runs as there may be, the oldest of 1 epoch, and a new session."""
        for epochs in range(1, RUNS_KEPT + 1):
            bench.train(epochs)
            bench.workspace.run.reset()
        bench.workspace.close(SOON)
        for age, path in enumerate(kept_runs(bench.runs)):
            path.rename(path.with_stem(f"letters-{age}"))
        bench.open()
        return bench

    @staticmethod
    def contents(bench: Bench) -> dict[str, tuple[bytes, float]]:
        return {path.name: (path.read_bytes(), path.stat().st_mtime) for path in bench.runs.iterdir()}

    def test_a_run_that_is_only_looked_at_writes_nothing(self, kept: Bench) -> None:
        before = self.contents(kept)
        for path in kept_runs(kept.runs)[:3]:
            kept.workspace.continue_run(path)
            kept.settle()
        kept.workspace.choose("xor")
        kept.workspace.choose("letters")
        assert kept.workspace.snapshot.epoch == RUNS_KEPT - 2
        assert kept.workspace.close(SOON)
        assert self.contents(kept) == before

    def test_a_run_that_is_trained_further_goes_on_in_its_file(self, kept: Bench) -> None:
        before = self.contents(kept)
        oldest = kept_runs(kept.runs)[-1]
        kept.workspace.continue_run(oldest)
        kept.train(4)
        kept.workspace.choose("xor")
        kept.settle()
        after = self.contents(kept)
        assert after.keys() == before.keys()
        assert [name for name in after if after[name] != before[name]] == [oldest.name]
        assert run_file.load(oldest).trainer.epoch == 5

    def test_the_file_of_a_run_of_this_session_goes_on_too(self, bench: Bench) -> None:
        bench.train(3)
        path = kept_runs(bench.runs)[0]
        bench.workspace.run.change_recipe(bench.workspace.snapshot.recipe.with_(epochs=10**9))
        bench.workspace.runner.run()
        bench.wait_until(lambda: bench.workspace.snapshot.epoch > 10)
        # It runs on beyond what its file holds: nothing of that is lost.
        bench.workspace.continue_run(path)
        reached = bench.workspace.snapshot.epoch
        assert reached > 10
        bench.train(2)
        assert bench.files() == [path.name]
        assert run_file.load(path).trainer.epoch == reached + 2

    def test_a_run_from_elsewhere_is_kept_once_it_is_trained(self, kept: Bench, tmp_path: Path) -> None:
        path = kept_runs(kept.runs)[0].rename(tmp_path / "mine.nntui")
        content, before = path.read_bytes(), self.contents(kept)
        kept.workspace.open_path(path)
        kept.workspace.choose("xor")
        kept.settle()
        assert self.contents(kept) == before
        kept.workspace.choose("letters")
        kept.train(1)
        assert len(kept.files()) == len(before) + 1
        assert path.read_bytes() == content

    def test_a_run_that_was_changed_by_hand_is_kept(self, kept: Bench) -> None:
        path = kept_runs(kept.runs)[0]
        kept.workspace.continue_run(path)
        kept.workspace.run.set_parameter(0, 7.0)
        kept.workspace.choose("xor")
        kept.settle()
        assert run_file.load(path).parameters[0] == 7.0


class TestFilesNamedLikeOwnSets:
    """An own dataset is neither hidden nor overwritten by a file of the same name."""

    ROWS = "a,b,kind\n1,2,yes\n3,4,no\n5,6,yes\n"

    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        path = tmp_path / "data.csv"
        path.write_text(self.ROWS)
        return path

    @staticmethod
    def own(bench: Bench) -> bytes:
        """The content of the own dataset ``data``, written by another program."""
        Library(bench.datasets).copy(built_in("xor"), "data")
        return (bench.datasets / "data.txt").read_bytes()

    def test_the_file_gets_another_name(self, bench: Bench, file: Path) -> None:
        self.own(bench)
        workspace = bench.workspace
        workspace.open_path(file)
        assert (workspace.dataset.name, workspace.dataset.own, workspace.dataset.samples) == ("data-file", False, 3)
        workspace.choose("data")
        assert workspace.dataset.own
        workspace.open_path(file)
        assert workspace.dataset.name == "data-file"
        text = file.with_suffix(".txt")
        text.write_text(dumps(built_in("bits")))
        workspace.open_path(text)
        assert workspace.dataset.name == "data-file-2"
        assert workspace.sources.opened == ["data-file", "data-file-2"]

    def test_renaming_and_deleting_touch_the_own_one_only(self, bench: Bench, file: Path) -> None:
        content = self.own(bench)
        workspace = bench.workspace
        workspace.open_path(file)
        workspace.rename("data", "mine")
        bench.settle()
        assert (bench.datasets / "mine.txt").read_bytes() == content
        assert workspace.dataset.samples == 3
        workspace.delete("mine")
        assert not list(bench.datasets.iterdir())
        assert workspace.dataset.samples == 3
        with pytest.raises(DataError):
            workspace.rename("data-file", "mine")
        assert workspace.dataset.name == "data-file"

    def test_an_own_one_that_appears_later_is_left_alone(self, bench: Bench, file: Path) -> None:
        workspace = bench.workspace
        workspace.open_path(file)
        bench.train(4)
        assert workspace.dataset.name == "data"
        content = self.own(bench)
        workspace.rename("data", "mine")
        bench.settle()
        assert (bench.datasets / "mine.txt").read_bytes() == content
        assert (workspace.dataset.name, workspace.dataset.own, workspace.snapshot.epoch) == ("data-file", False, 4)
        self.own(bench)
        workspace.delete("data")
        assert (workspace.dataset.name, workspace.snapshot.epoch) == ("data-file", 4)

    def test_a_copy_under_the_name_of_its_file_becomes_current(self, bench: Bench, file: Path) -> None:
        workspace = bench.workspace
        workspace.open_path(file)
        bench.train(4)
        workspace.use(workspace.library.copy(workspace.dataset, "data"))
        assert (workspace.dataset.name, workspace.dataset.own) == ("data", True)
        workspace.choose("data-file")
        assert (workspace.dataset.own, workspace.snapshot.epoch, workspace.source is not None) == (False, 4, True)
        workspace.choose("data")
        assert workspace.dataset.own

    def test_the_copy_that_an_edit_makes_keeps_the_run_and_is_found_again(
        self, bench: Bench, file: Path, flipped: Flip
    ) -> None:
        workspace = bench.workspace
        workspace.open_path(file)
        bench.train(4)
        copy = workspace.copy_as("data")
        assert (copy.name, copy.own, workspace.snapshot.epoch) == ("data", True, 4)
        workspace.choose("xor")
        workspace.choose("data")
        assert (workspace.dataset.own, workspace.snapshot.epoch) == (True, 4)
        workspace.open_path(file)
        assert (workspace.dataset.name, workspace.dataset.own) == ("data-file", False)

    def test_a_new_name_that_a_file_has_goes_to_the_own_one(self, bench: Bench, file: Path) -> None:
        workspace = bench.workspace
        workspace.copy_as("mine")
        bench.settle()
        content = (bench.datasets / "mine.txt").read_bytes()
        workspace.open_path(file)
        bench.train(4)
        workspace.rename("mine", "data")
        bench.settle()
        assert (bench.datasets / "data.txt").read_bytes() == content
        assert (workspace.dataset.name, workspace.snapshot.epoch) == ("data-file", 4)

    def test_a_saved_run_of_the_file_keeps_working(self, bench: Bench, file: Path, tmp_path: Path) -> None:
        bench.workspace.open_path(file)
        bench.train(4)
        bench.workspace.save_run(tmp_path / "run.nntui")
        bench.workspace.close(SOON)
        content = self.own(bench)
        before = bench.files()
        workspace = bench.open()
        workspace.open_path(tmp_path / "run.nntui")
        assert (workspace.dataset.name, workspace.dataset.own, workspace.snapshot.epoch) == ("data-file", False, 4)
        workspace.rename("data", "mine")
        bench.settle()
        assert (bench.datasets / "mine.txt").read_bytes() == content
        assert bench.files() == before
        bench.train(1)
        assert workspace.snapshot.epoch == 5
        assert bench.state.changes[-1].dataset.name == "data-file"


class TestClosing:
    def test_everything_is_saved_and_no_thread_is_left(
        self, tmp_path: Path, wait_until: WaitUntil, flipped: Flip
    ) -> None:
        before = set(threading.enumerate())
        bench = Bench(tmp_path, wait_until)
        copy = bench.workspace.copy_as("mine")
        bench.workspace.run.change_recipe(bench.workspace.snapshot.recipe.with_(epochs=10**9))
        bench.workspace.runner.run()
        wait_until(lambda: bench.workspace.snapshot.epoch > 10)
        edited = flipped(copy)
        bench.workspace.write(edited)
        assert bench.workspace.close(SOON)
        assert set(threading.enumerate()) == before
        assert Library(bench.datasets).load("mine").same_content(edited)
        state = run_file.load(kept_runs(bench.runs)[0])
        assert state.trainer.epoch == bench.workspace.snapshot.epoch
        assert state.changes[-1].dataset.same_content(edited)
        assert resume(state).advance(1) == 1

    def test_closing_twice_is_harmless(self, bench: Bench) -> None:
        bench.train(3)
        assert bench.workspace.close(SOON)
        assert bench.workspace.close(SOON)

    def test_a_keeper_that_asks_late_is_not_left_waiting(self, bench: Bench) -> None:
        bench.train(3)
        entered, gate = Event(), Event()

        def held() -> None:
            entered.set()
            assert gate.wait(SOON)

        bench.workspace.writer.keep("something slow", held)
        assert entered.wait(SOON)
        bench.workspace.runner.step()
        bench.workspace.runner.close(SOON)
        gate.set()
        assert bench.workspace.writer.flush(1.0)
        assert run_file.load(kept_runs(bench.runs)[0]).trainer.epoch == 4


class TestNoRoom:
    def test_a_full_disk_is_told_and_the_app_goes_on(
        self, bench: Bench, full_disk: Callable[[], None], flipped: Flip
    ) -> None:
        full_disk()
        edited = flipped(bench.workspace.copy_as("mine"))
        bench.workspace.write(edited)
        bench.settle()
        assert bench.problems == ["dataset mine is not being kept: No space left on device"]
        bench.train(5)
        assert bench.workspace.writer.problem == "dataset mine and run 1 are not being kept: No space left on device"
        # What is not on the disk is not lost while the app runs.
        bench.workspace.choose("xor")
        bench.train(5)
        bench.workspace.choose("mine")
        assert bench.workspace.dataset.same_content(edited)
        assert bench.workspace.snapshot.epoch == 5
        full_disk()
        bench.train(1)
        assert bench.problems[-1] is None
        assert Library(bench.datasets).load("mine").same_content(edited)
        assert len(bench.files()) == 2

    def test_runs_that_cannot_be_written_are_told(self, tmp_path: Path, wait_until: WaitUntil) -> None:
        (tmp_path / "home").write_text("not a folder")
        bench = Bench(tmp_path / "home", wait_until)
        bench.train(5)
        assert bench.workspace.snapshot.epoch == 5
        assert len(bench.problems) == 1
        assert "is not being kept" in str(bench.problems[0])
        bench.workspace.current.keep_drawing()
        bench.workspace.choose("xor")
        bench.train(5)
        assert not bench.workspace.close(SOON)
        assert bench.workspace.writer.problem

    def test_the_end_is_one_more_try(self, bench: Bench, full_disk: Callable[[], None]) -> None:
        full_disk()
        bench.workspace.copy_as("mine")
        bench.train(5)
        full_disk()
        assert bench.workspace.close(SOON)
        assert Library(bench.datasets).load("mine").samples == 3
        assert run_file.load(kept_runs(bench.runs)[0]).trainer.epoch == 5

    def test_a_renamed_set_does_not_come_back_under_its_old_name(
        self, bench: Bench, full_disk: Callable[[], None], flipped: Flip
    ) -> None:
        copy = bench.workspace.copy_as("mine")
        bench.settle()
        full_disk()
        bench.workspace.write(flipped(copy))
        bench.settle()
        full_disk()
        bench.workspace.rename("mine", "yours")
        bench.settle()
        assert [path.name for path in bench.datasets.iterdir()] == ["yours.txt"]
        assert Library(bench.datasets).load("yours").same_content(flipped(copy))


def test_more_samples_than_before_fit_the_run(bench: Bench) -> None:
    copy = bench.workspace.copy_as("mine")
    bench.train(5)
    more = with_sample(copy, None, copy.inputs[0], copy.targets[1])
    bench.workspace.write(more)
    bench.settle()
    assert bench.workspace.snapshot.epoch == 5
    assert bench.workspace.snapshot.outputs().shape == (4, 3)
    assert renamed(more, "x").samples == 4
