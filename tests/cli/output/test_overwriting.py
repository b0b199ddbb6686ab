"""What a person has is overwritten when --force says so, and the source of a dataset never."""

from __future__ import annotations

import gzip
import os
import signal
import struct
import subprocess
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from nn_tui.experiment.storage import run_file

if TYPE_CHECKING:
    from tests.cli.conftest import Here, StartProgram

TABLE = "age,height,healthy\n" + "".join(f"{20 + k},{150 + 7 * k % 40},{'yn'[k % 2]}\n" for k in range(30))
WRITING = [
    ("-o", "mine.csv", ["datasets", "iris", "-o", "mine.csv"]),
    ("-o", "mine.txt", ["datasets", "people.csv", "-o", "mine.txt"]),
    ("--save", "mine.nntui", ["train", "letters", "--epochs", "3", "--save", "mine.nntui"]),
    ("--save", "mine.csv", ["train", "people.csv", "--epochs", "3", "--save", "mine.csv"]),
]


@pytest.fixture(autouse=True)
def people(tmp_path: Path) -> Path:
    """A file of the person's, from which datasets are read."""
    path = tmp_path / "people.csv"
    path.write_text(TABLE)
    return path


@pytest.mark.parametrize(("option", "name", "words"), WRITING)
def test_a_file_that_exists_is_refused_without_force(option: str, name: str, words: list[str], here: Here) -> None:
    Path(name).write_text("mine")
    problem = here(*words).problem
    assert f"{option} {name}" in problem
    assert "--force" in problem
    assert Path(name).read_text() == "mine"
    assert here(*words, "--force").code == 0
    assert Path(name).read_bytes() != b"mine"


@pytest.mark.parametrize(("option", "name", "words"), WRITING)
def test_a_link_is_as_good_as_the_file(option: str, name: str, words: list[str], here: Here) -> None:
    Path("target").write_text("mine")
    Path(name).symlink_to("target")
    assert f"{option} {name}" in here(*words).problem
    assert Path("target").read_text() == "mine"
    # One that leads nowhere leads to where the file is then made.
    Path("target").unlink()
    assert here(*words).code == 0
    assert Path("target").stat().st_size > 100
    Path(name).unlink()
    Path(name).symlink_to("gone/target")
    assert f"{option} {name}: there is no folder" in here(*words).problem


@pytest.mark.parametrize("spelling", ["people.csv", "./people.csv", "below/../people.csv", "link.csv", "hard.csv"])
@pytest.mark.parametrize("force", [[], ["--force"]])
def test_the_source_of_the_dataset_is_never_overwritten(
    spelling: str, force: list[str], here: Here, people: Path
) -> None:
    Path("below").mkdir()
    Path("link.csv").symlink_to(people)
    Path("hard.csv").hardlink_to(people)
    Path("my.toml").write_text('[dataset]\npath = "people.csv"\n')
    for words in (
        ["datasets", "people.csv", "-o", spelling],
        ["train", "people.csv", "--epochs", "3", "--save", spelling],
        ["train", "--recipe", "my.toml", "--epochs", "3", "--save", spelling],
    ):
        assert "is the file that the dataset was read from" in here(*words, *force).problem
        assert people.read_text() == TABLE


def test_an_own_dataset_and_a_recipe_are_sources_too(here: Here, home: Path) -> None:
    mine = home / "mine.txt"
    mine.write_text("inputs: x\noutputs: y\n\n0 -> 0\n1 -> 1\n")
    assert "was read from" in here("datasets", "MINE", "-o", mine, "--force").problem
    assert "was read from" in here("train", "mine", "--save", mine, "--force").problem
    Path("my.toml").write_text('[dataset]\nname = "xor"\n')
    assert "was read from" in here("train", "--recipe", "my.toml", "--save", "my.toml", "--force").problem
    assert Path("my.toml").read_text() == '[dataset]\nname = "xor"\n'


@pytest.mark.parametrize("read", ["t-images-idx3-ubyte", "t-labels-idx1-ubyte.gz"])
@pytest.mark.parametrize("written", ["t-images-idx3-ubyte", "t-labels-idx1-ubyte.gz"])
def test_pictures_and_their_labels_are_both_sources(read: str, written: str, here: Here) -> None:
    pictures = struct.pack(">4I", 0x803, 4, 2, 2) + bytes(range(16))
    Path("t-images-idx3-ubyte").write_bytes(pictures)
    Path("t-labels-idx1-ubyte.gz").write_bytes(gzip.compress(struct.pack(">2I", 0x801, 4) + bytes((0, 1, 0, 1))))
    before = Path(written).read_bytes()
    Path("my.toml").write_text(f'[dataset]\npath = "{read}"\n')
    for words in (
        ["datasets", read, "--csv", "-o", written],
        ["train", read, "--epochs", "3", "--save", written],
        ["train", "--recipe", "my.toml", "--epochs", "3", "--save", written],
    ):
        assert "is the file that the dataset was read from" in here(*words, "--force").problem
        assert Path(written).read_bytes() == before


def test_another_run_than_the_one_opened_is_refused(here: Here) -> None:
    for name in ("one.nntui", "two.nntui"):
        here("train", "xor", "--epochs", 3, "--save", name)
    problem = here("train", "one.nntui", "--epochs", 9, "--save", "two.nntui").problem
    assert "--save two.nntui" in problem
    assert "--force" in problem
    assert run_file.load(Path("two.nntui")).trainer.epoch == 3
    assert here("train", "one.nntui", "--epochs", 9, "--save", "two.nntui", "--force").code == 0
    assert run_file.load(Path("two.nntui")).trainer.epoch == 9


def test_a_refusal_comes_before_the_training(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    def trained(*given: object) -> int:
        raise AssertionError("it trained")

    here("train", "xor", "--epochs", 3, "--save", "run.nntui")
    Path("notes.txt").write_text("mine")
    monkeypatch.setattr("nn_tui.cli.train._train", trained)
    for name in ("run.nntui", "notes.txt"):
        assert "--force" in here("train", "xor", "--epochs", 10**9, "--save", name).problem


def interrupted(process: subprocess.Popen[str]) -> int:
    """Send Ctrl-C to a training that is under way, and return the epoch that it was saved at."""
    assert process.stdout is not None
    process.stdout.readline(), process.stdout.readline()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=10)
    assert process.returncode == 130
    return run_file.load(Path("run.nntui")).trainer.epoch


@pytest.mark.slow
def test_the_same_command_goes_on_with_what_it_did_not_finish(here: Here, start: StartProgram) -> None:
    words = ("train", "letters", "--batch", 1, "--epochs", 60_000, "--log-every", 500, "--format", "jsonl")
    epoch = interrupted(start(*words, "--save", "run.nntui"))
    assert 0 < epoch < 60_000
    kept = Path("run.nntui").read_bytes()
    # Another recipe is another run.
    assert "--force" in here(*words, "--lr", 0.2, "--save", "run.nntui").problem
    assert "--force" in here(*words[:4], *words[6:], "--epochs", 60_001, "--save", "run.nntui").problem
    assert Path("run.nntui").read_bytes() == kept
    done = here(*words, "--save", "run.nntui")
    assert done.code == 0
    assert f"going on from epoch {epoch}" in done.err
    assert done.lines[0]["epoch"] >= epoch
    whole = here(*words, "--save", "whole.nntui")
    assert done.lines[:-1] == [line for line in whole.lines[:-1] if line["epoch"] >= done.lines[0]["epoch"]]
    assert (
        run_file.load(Path("run.nntui")).parameters.tobytes() == run_file.load(Path("whole.nntui")).parameters.tobytes()
    )
    # It is finished now.
    assert "--force" in here(*words, "--save", "run.nntui").problem


def test_a_run_that_a_rule_stopped_is_finished(here: Here) -> None:
    words = ("train", "xor", "--epochs", 5000, "--stop-loss", 0.2, "--save", "run.nntui")
    assert "stopped at epoch" in here(*words).err
    assert "--force" in here(*words).problem
    assert here(*words, "--force").code == 0


def test_what_is_made_during_the_training_is_left_as_it_is(start: StartProgram) -> None:
    process = start("train", "letters", "--epochs", 10**9, "--log-every", 1000, "--save", "run.nntui")
    assert process.stdout is not None
    while not process.stdout.readline().strip().startswith("1000"):
        pass
    Path("run.nntui").write_text("another program's")
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=10)
    assert Path("run.nntui").read_text() == "another program's"
    assert run_file.load(Path("run-1.nntui")).trainer.epoch >= 1000
    assert "run-1.nntui" in said


@pytest.mark.parametrize(
    "words", [["datasets", "iris", "--csv", "-o"], ["train", "letters", "--epochs", "3", "--force", "--save"]]
)
@pytest.mark.parametrize("path", ["/dev/stdout", "/dev/stderr", "output"])
def test_where_the_output_goes_no_file_is_made(words: list[str], path: str, start: StartProgram) -> None:
    with open("output", "w") as output:
        inode = os.fstat(output.fileno()).st_ino
        process = start(*words, path, stdout=output)
        _, said = process.communicate(timeout=10)
    assert process.returncode == 2
    assert said.count("\n") == 1
    assert f"{words[-1]} {path}" in said
    assert os.stat("output").st_ino == inode


def test_a_folder_that_cannot_be_written_to_is_refused_at_once(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    began = monotonic()
    for words in (["datasets", "iris", "-o", "a.csv"], ["train", "letters", "--epochs", 10**9, "--save", "a.nntui"]):
        assert "is read-only" in here(*words).problem
    assert monotonic() - began < 5
