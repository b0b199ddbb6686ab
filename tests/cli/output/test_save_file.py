"""`--save`: refused before the training where it can be known, told after it where not."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nn_tui.experiment.run.run_state import RunState
from nn_tui.experiment.storage import run_file

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
    def full(path: Path, state: RunState) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(run_file, "save", full)
    done = here("train", "xor", "--epochs", 5, "--format", "jsonl", "--save", "run.nntui")
    assert done.code == 2
    assert done.lines[-1]["event"] == "end"
    assert done.err.count("\n") == 1
    assert "--save run.nntui" in done.err
    assert "No space left on device" in done.err


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
