"""`--save`: refused before the training where it can be known, told after it where not."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nn_tui.experiment.locations import runs_folder
from nn_tui.experiment.run.run_state import RunState
from nn_tui.experiment.storage import run_file
from nn_tui.experiment.storage.kept_runs import kept_runs

if TYPE_CHECKING:
    from tests.cli.conftest import Here, RunProgram


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("nowhere/run.nntui", "no folder nowhere"),
        (".", "folder"),
        ("notes.txt", "exists already"),
        ("/dev/null", "not a file that can be replaced"),
    ],
)
def test_a_place_where_nothing_can_be_saved_is_refused_before_training(path: str, said: str, here: Here) -> None:
    Path("notes.txt").write_text("mine")
    problem = here("train", "letters", "--save", path).problem
    assert f"--save {path}" in problem
    assert said in problem
    assert Path("notes.txt").read_text() == "mine"


def test_a_pipe_is_refused_and_not_read(nn_tui: RunProgram) -> None:
    os.mkfifo("pipe.nntui")
    assert "not a file that can be replaced" in nn_tui("train", "letters", "--save", "pipe.nntui").problem


def test_a_folder_without_permission_is_refused_before_training(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    # The tests may run as root, who may write anywhere.
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert "is read-only" in here("train", "letters", "--save", "run.nntui").problem


def test_a_disk_that_fills_up_is_told_after_the_results(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    save = run_file.save

    def full(path: Path, state: RunState, comment: bytes = b"") -> None:
        if state.trainer.epoch:
            raise OSError(28, "No space left on device")
        save(path, state, comment)

    monkeypatch.setattr(run_file, "save", full)
    done = here("train", "xor", "--epochs", 5, "--format", "jsonl", "--save", "run.nntui")
    assert done.code == 2
    assert done.lines[-1]["event"] == "end"
    assert done.err.count("\n") == 1
    assert "--save run.nntui" in done.err
    assert done.err.count("No space left on device") == 2
    assert "is lost" in done.err


@pytest.mark.usefixtures("home")
def test_a_run_that_cannot_be_saved_at_the_end_is_among_the_kept_runs(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = run_file.save

    def full(path: Path, state: RunState, comment: bytes = b"") -> None:
        if path.name == "run.nntui" and state.trainer.epoch:
            raise OSError(28, "No space left on device")
        save(path, state, comment)

    monkeypatch.setattr(run_file, "save", full)
    for epochs in (5, 6):
        done = here("train", "xor", "--epochs", epochs, "--save", "run.nntui")
        assert done.code == 2
        assert done.err.count("\n") == 1
        assert "--save run.nntui: the run could not be saved (No space left on device)" in done.err
        newest = next(path for path in kept_runs(runs_folder()) if str(path) in done.err)
        assert run_file.load(newest).trainer.epoch == epochs
        Path("run.nntui").unlink()
    assert len(kept_runs(runs_folder())) == 2


@pytest.mark.parametrize("length", [238, 255])
def test_a_name_may_be_as_long_as_any(here: Here, length: int) -> None:
    name = f"{'x' * (length - 6)}.nntui"
    assert here("train", "xor", "--epochs", 3, "--save", name).code == 0
    assert run_file.load(Path(name)).trainer.epoch == 3


@pytest.mark.parametrize("words", [["train", "xor", "--epochs", "3", "--save"], ["datasets", "xor", "--csv", "-o"]])
def test_what_writing_would_fail_on_is_refused_before(
    words: list[str], here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    def worked(*given: object) -> int:
        raise AssertionError("it went on")

    monkeypatch.setattr("nn_tui.cli.train._train", worked)
    monkeypatch.setattr("nn_tui.cli.datasets._opened", worked)
    Path("one").symlink_to("two")
    Path("two").symlink_to("one")
    assert "Too many levels of symbolic links" in here(*words, "one", "--force").problem
    assert "File name too long" in here(*words, "x" * 256, "--force").problem
    assert Path("one").is_symlink()
    before = sorted(os.listdir())

    def full(file: int) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("nn_tui.cli.output.destination.try_writing_beside", full)
    assert "no file can be made there (Read-only file system)" in here(*words, "new.csv").problem
    assert sorted(os.listdir()) == before


def test_a_run_goes_on_in_the_file_that_it_was_opened_from(here: Here) -> None:
    assert here("train", "xor", "--epochs", 6, "--save", "run.nntui").code == 0
    Path("link.nntui").symlink_to("run.nntui")
    for epochs, spelling in ((9, "run.nntui"), (12, "./run.nntui"), (15, "link.nntui")):
        done = here("train", "run.nntui", "--epochs", epochs, "--save", spelling)
        assert f"saved to {Path(spelling)}" in done.err
        assert run_file.load(Path("run.nntui")).trainer.epoch == epochs
    assert Path("link.nntui").is_symlink()


def test_a_name_that_does_not_say_run_is_told(here: Here) -> None:
    assert "without .nntui" in here("train", "xor", "--epochs", 3, "--save", "other.bin").err
    assert here("predict", "other.bin").code == 0
