"""A command that is killed goes on from its last checkpoint, with the same bits as if it had never ended."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nn_tui.cli.output.checkpoints import EVERY, Checkpoints
from nn_tui.cli.output.save_file import SaveFile
from nn_tui.data.builtin.builtin import built_in
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.run.run_state import RunState
from nn_tui.experiment.storage import run_file
from nn_tui.experiment.storage.writing_share import WRITING_SHARE
from tests.long import training_kills

if TYPE_CHECKING:
    from tests.cli.conftest import Here, StartProgram

RUN = Path("run.nntui")
LONG = ("train", "letters", "--batch", 2, "--epochs", 10**9, "--log-every", 1000, "--save", RUN)
VERSE = "the cat sat on the mat, the dog sat on the log; " * 12


def epoch_of(line: str) -> int:
    """The epoch of a line that ``train`` prints, -1 for one of another kind."""
    first = line.split()[:1]
    return int(first[0]) if first and first[0].isdigit() else -1


class KilledError(BaseException):
    """The end of the process, for a test that lives on."""


@pytest.fixture
def kill_in(here: Here, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Run a command that makes a checkpoint after every update and is killed when the n-th is made."""
    save = run_file.save

    def run(checkpoint: int, *words: object) -> None:
        left = iter(range(checkpoint))

        def saving(path: Path, state: RunState) -> None:
            if next(left, None) is None:
                raise KilledError
            save(path, state)

        with monkeypatch.context() as patched:
            patched.setattr("nn_tui.cli.loop.SLICE", 0.0)
            patched.setattr("nn_tui.cli.output.checkpoints.EVERY", 0.0)
            patched.setattr("nn_tui.experiment.storage.writing_share.WRITING_SHARE", 1e12)
            patched.setattr(run_file, "save", saving)
            patched.setattr(os, "fsync", lambda file: None)
            with pytest.raises(KilledError):
                here(*words)

    return run


@pytest.mark.parametrize(
    "words",
    [
        "letters --epochs 60 --log-every 7",
        "letters --epochs 20 --batch 1 --momentum 0.9 --dropout 0.3 --schedule cosine",
        "bits --epochs 15 --batch 4 --optimizer adam --schedule step --weight-decay 0.01 --test-split 0.3",
        "xor --epochs 400 --lr 2 --stop-accuracy 1 --stop-accuracy-epochs 9 --init normal --hidden 8",
        "xor --epochs 90 --lr 1e-9 --stop-plateau 40",
        "bits --epochs 60 --lr 1e3 --batch 2 --log-every 50",
        "lines --samples 100 --epochs 4 --batch 10 --dtype float32",
        "echo --samples 60 --epochs 3 --batch 5 --clip-norm 1",
        "verse.txt --task text --window 5 --epochs 1 --batch 1 --lr 0.01",
    ],
)
def test_what_goes_on_has_the_same_bits(words: str, here: Here, kill_in: Callable[..., None]) -> None:
    Path("verse.txt").write_text(VERSE)
    whole = here("train", *words.split(), "--format", "csv", "--save", "whole.nntui")
    for checkpoint in (1, 2, 22):
        kill_in(checkpoint, "train", *words.split(), "--save", RUN)
        reached = run_file.load(RUN).trainer
        assert checkpoint == 1 or (reached.epoch, reached.position) > (0, 0)
        done = here("train", *words.split(), "--format", "csv", "--save", RUN)
        assert f"going on from epoch {reached.epoch}" in done.err
        assert done.code == whole.code
        assert RUN.read_bytes() == Path("whole.nntui").read_bytes()
        # The lines of earlier epochs are not printed again.
        header, *lines = done.out.splitlines()
        assert [header, *lines] == [header, *whole.out.splitlines()[-len(lines) :]]
        assert int(lines[0].partition(",")[0]) >= reached.epoch
        RUN.unlink()


def test_a_run_goes_on_in_its_own_file(here: Here, kill_in: Callable[..., None]) -> None:
    for name in ("run.nntui", "whole.nntui"):
        here("train", "letters", "--epochs", 20, "--batch", 1, "--save", name)
    more = ("--epochs", 40, "--lr", 0.3)
    here("train", "whole.nntui", *more, "--save", "whole.nntui")
    kill_in(20, "train", RUN, *more, "--save", RUN)
    assert 20 < run_file.load(RUN).trainer.epoch < 40
    assert here("train", RUN, *more, "--save", RUN).code == 0
    assert RUN.read_bytes() == Path("whole.nntui").read_bytes()


def test_kill_9_loses_seconds_and_frees_the_file(start: StartProgram, here: Here) -> None:
    process = start(*LONG)
    assert process.stdout is not None
    while RUN.name not in os.listdir() or run_file.load(RUN).trainer.epoch == 0:
        assert process.stdout.readline()
    Path("link.nntui").symlink_to(RUN)
    for words in (("letters", "--save", RUN), ("letters", "--force", "--save", "link.nntui"), (RUN, "--save", RUN)):
        problem = here("train", *words, "--epochs", 10**9).problem
        assert f"{words[-1]}: another nn-tui (process {process.pid}) is saving its run there: wait" in problem
    process.kill()
    process.communicate()
    epoch = run_file.load(RUN).trainer.epoch
    again = start(*LONG)
    assert again.stdout is not None
    while epoch_of(again.stdout.readline()) <= epoch:
        assert again.poll() is None
    again.send_signal(signal.SIGTERM)
    _, said = again.communicate(timeout=10)
    assert again.returncode == 143
    assert f"going on from epoch {epoch}" in said
    assert run_file.load(RUN).trainer.epoch > epoch
    assert sorted(os.listdir()) == ["home", "link.nntui", "run.nntui"]


@pytest.mark.slow
def test_many_kills(capsys: pytest.CaptureFixture[str]) -> None:
    assert training_kills.main(["--seconds", "1", "--seed", "2", "--kills", "3", "--most-lost", "30"]) == 0
    assert "3 kills" in capsys.readouterr().out


def test_the_file_is_there_from_the_start(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    def train(*given: object) -> int:
        assert run_file.load(RUN).trainer.epoch == 0
        return 7

    monkeypatch.setattr("nn_tui.cli.train._train", train)
    assert here("train", "xor", "--save", RUN).code == 7


def test_a_full_disk_is_found_out_at_the_start(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    before = sorted(os.listdir())
    problem = here("train", "xor", "--epochs", 10**9, "--save", RUN).problem
    assert "--save run.nntui: no file can be made there (No space left on device): make room" in problem
    assert sorted(os.listdir()) == before


def test_in_proc_no_file_can_be_made(here: Here) -> None:
    problem = here("train", "xor", "--epochs", 10**9, "--save", "/proc/run.nntui").problem
    assert "--save /proc/run.nntui" in problem


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def experiment() -> Experiment:
    dataset = built_in("letters")
    return Experiment(default_recipe(dataset).with_(batch=1), dataset)


@pytest.fixture
def file() -> Iterator[SaveFile]:
    file = SaveFile(RUN)
    yield file
    file.release()


@pytest.mark.parametrize("seconds", [0.001, 0.2, 7.0])
def test_writing_takes_a_twentieth_of_the_time_at_most(
    seconds: float, experiment: Experiment, file: SaveFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, written = Clock(), []

    def slow(path: Path, state: RunState) -> None:
        clock.now += seconds
        written.append(clock.now)

    monkeypatch.setattr(run_file, "save", slow)
    checkpoints = Checkpoints(file, experiment, clock)
    began = clock.now
    assert len(written) == 1
    while clock.now < began + 1000:
        clock.now += 0.05
        assert checkpoints.follow(experiment) is None
    assert (len(written) - 1) * seconds <= WRITING_SHARE * (clock.now - began)
    gaps = [later - earlier for earlier, later in pairwise(written)]
    assert max(gaps) <= max(EVERY, seconds / WRITING_SHARE) + seconds + 0.1


def test_a_disk_that_is_full_for_a_while_is_told_once(
    experiment: Experiment, file: SaveFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, full, save = Clock(), False, run_file.save

    def saving(path: Path, state: RunState) -> None:
        if full:
            raise OSError(28, "No space left on device")
        save(path, state)

    monkeypatch.setattr(run_file, "save", saving)
    checkpoints = Checkpoints(file, experiment, clock)

    def follow() -> str | None:
        experiment.advance(1)
        clock.now += 60
        return checkpoints.follow(experiment)

    assert follow() is None
    full = True
    said = follow()
    assert said is not None
    assert said.startswith("--save run.nntui: the run is not being saved (No space left on device)")
    assert [follow(), follow()] == [None, None]
    assert run_file.load(RUN).trainer.position == 1
    full = False
    assert follow() == "--save run.nntui: the run is being saved again"
    assert follow() is None
    assert (run_file.load(RUN).trainer.epoch, run_file.load(RUN).trainer.position) == (2, 0)


def test_a_disk_that_was_full_in_between_is_no_failure(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nn_tui.cli.output.checkpoints.EVERY", 0.0)
    monkeypatch.setattr("nn_tui.experiment.storage.writing_share.WRITING_SHARE", 1e12)
    calls, save = [], run_file.save

    def saving(path: Path, state: RunState) -> None:
        calls.append(state.trainer.epoch)
        if len(calls) > 1 and state.trainer.epoch < 50:
            raise MemoryError
        save(path, state)

    monkeypatch.setattr(run_file, "save", saving)
    done = here("train", "xor", "--epochs", 50, "--log-every", 10, "--format", "csv", "--save", RUN)
    assert done.code == 0
    assert len(calls) > 3
    assert done.err.count("the run is not being saved (there is not enough memory)") == 1
    assert run_file.load(RUN).trainer.epoch == 50


def test_a_run_that_is_diverging_is_kept_as_it_last_was_finite(file: SaveFile) -> None:
    dataset = built_in("bits")
    recipe = default_recipe(dataset).with_(learning_rate=1e12, batch=1)
    experiment, clock = Experiment(recipe, dataset, record_every=100), Clock()
    checkpoints = Checkpoints(file, experiment, clock)
    seen = []
    while not experiment.is_over:
        experiment.advance(1)
        clock.now += 60
        assert checkpoints.follow(experiment) is None
        seen.append(run_file.load(RUN).trainer.epoch)
    assert seen == sorted(seen)
    assert experiment.divergence is not None
    assert seen[-1] <= experiment.divergence.epoch
