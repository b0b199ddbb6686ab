"""A file that changes hands while it is written: the writer and the training thread both work with the archive."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest

from nn_tui.experiment.background.runner import Runner
from nn_tui.experiment.run.run_state import RunState
from nn_tui.experiment.storage import run_archive, run_file
from nn_tui.experiment.storage.background_writer import BackgroundWriter
from nn_tui.experiment.storage.instance import Instance
from nn_tui.experiment.storage.kept_runs import kept_runs
from nn_tui.experiment.storage.run_archive import RunArchive

if TYPE_CHECKING:
    from tests.experiment.conftest import MakeExperiment, WaitUntil

SOON = 10.0


@pytest.fixture
def writer() -> Iterator[BackgroundWriter]:
    writer = BackgroundWriter()
    yield writer
    writer.close(SOON)


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Instance]:
    instance = Instance(tmp_path / "state")
    yield instance
    instance.close()


def test_a_run_opened_while_its_file_is_written_is_not_written_as_the_one_before(
    experiment: MakeExperiment,
    instance: Instance,
    writer: BackgroundWriter,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = experiment("letters")
    run.advance(2)
    state = run.state()
    archive = RunArchive(tmp_path, instance, writer, Future)
    archive.keep(1, state)
    assert writer.flush(SOON)
    (path,) = kept_runs(tmp_path)
    is_saving, may_go_on = Event(), Event()

    def save_slowly(path: Path, state: RunState, comment: bytes) -> None:
        is_saving.set()
        assert may_go_on.wait(SOON)

    with monkeypatch.context() as patched:
        patched.setattr(run_file, "save", save_slowly)
        archive.keep(1, state)
        assert is_saving.wait(SOON)
        opening = Thread(target=archive.adopt, args=(2, path, state))
        opening.start()
        # Time to do it at once, if it does not wait for the file.
        opening.join(0.05)
        may_go_on.set()
        opening.join(SOON)
        assert writer.flush(SOON)
    written: list[Path] = []
    monkeypatch.setattr(run_file, "save", lambda path, state, comment: written.append(path))
    archive.keep(1, state)
    assert writer.flush(SOON)
    assert not written


def test_a_run_that_answers_late_is_written_all_the_same(
    experiment: MakeExperiment,
    instance: Instance,
    writer: BackgroundWriter,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    wait_until: WaitUntil,
) -> None:
    monkeypatch.setattr(run_archive, "ANSWER_WITHIN", 0.001)
    run = experiment("letters")
    run.advance(2)
    asked: list[Future[tuple[int, RunState]]] = []

    def capture() -> Future[tuple[int, RunState]]:
        asked.append(Future())
        return asked[-1]

    archive = RunArchive(tmp_path, instance, writer, capture)
    runner = Runner(run)
    runner.step()
    runner.capture().result(SOON)
    archive.follow(runner.latest)
    assert writer.flush(SOON)
    archive.follow(runner.latest)
    assert writer.flush(SOON)
    # While an answer is awaited, it is not asked for again.
    assert len(asked) == 1
    assert not kept_runs(tmp_path)
    asked[0].set_result((1, runner.capture().result(SOON)))
    runner.close(SOON)
    wait_until(lambda: kept_runs(tmp_path), "the file")
    archive.follow(runner.latest)
    wait_until(lambda: len(asked) == 2, "another question")
