"""Writes happen in the background, the newest of a name alone, and a failure is told, retried and taken back."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable, Iterator
from threading import Event
from typing import TYPE_CHECKING

import pytest

from nn_tui.experiment.storage import background_writer as writer_module
from nn_tui.experiment.storage.background_writer import BackgroundWriter

if TYPE_CHECKING:
    from tests.experiment.conftest import WaitUntil

SOON = 10.0


class Disk:
    """Writes that are noted, block while the gate is closed, and fail while the disk is full."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.tried: list[str] = []
        self.gate = Event()
        self.gate.set()
        self.entered = Event()
        self.full: set[str] = set()
        self.told: list[str | None] = []

    def write(self, name: str) -> Callable[[], None]:
        def write() -> None:
            self.tried.append(name)
            self.entered.set()
            assert self.gate.wait(SOON)
            if name in self.full or "all" in self.full:
                raise OSError(errno.ENOSPC, "No space left on device")
            self.written.append(name)

        return write


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
def writer(disk: Disk) -> Iterator[BackgroundWriter]:
    writer = BackgroundWriter(disk.told.append)
    yield writer
    disk.gate.set()
    assert writer.close(SOON)


def test_what_is_kept_is_written_in_order(writer: BackgroundWriter, disk: Disk) -> None:
    for name in "abc":
        writer.keep(name, disk.write(name))
        assert writer.flush(SOON)
        assert writer.is_kept(name)
    assert disk.written == ["a", "b", "c"]
    assert disk.told == []


def test_a_newer_write_takes_the_place_of_a_waiting_one(writer: BackgroundWriter, disk: Disk) -> None:
    disk.gate.clear()
    writer.keep("first", disk.write("first"))
    assert disk.entered.wait(SOON)
    for number in range(100):
        writer.keep("run", disk.write(f"run {number}"))
    writer.keep("dataset", disk.write("dataset"))
    assert not writer.is_kept("first")
    assert not writer.is_kept("run")
    disk.gate.set()
    assert writer.flush(SOON)
    assert disk.tried == ["first", "run 99", "dataset"]


def test_a_failure_is_told_once_and_its_end_too(writer: BackgroundWriter, disk: Disk) -> None:
    disk.full = {"all"}
    for _ in range(3):
        writer.keep("run", disk.write("run"))
        assert writer.flush(SOON)
    assert disk.told == ["run is not being kept: No space left on device"]
    assert writer.problem == disk.told[0]
    assert not writer.is_kept("run")
    disk.full = set()
    writer.keep("run", disk.write("run"))
    assert writer.flush(SOON)
    assert disk.told[1:] == [None]
    assert writer.problem is None
    assert writer.is_kept("run")


def test_what_failed_is_tried_again_with_the_next(writer: BackgroundWriter, disk: Disk) -> None:
    disk.full = {"dataset"}
    writer.keep("dataset", disk.write("dataset"))
    assert writer.flush(SOON)
    disk.full = set()
    writer.keep("run", disk.write("run"))
    assert writer.flush(SOON)
    assert disk.written == ["dataset", "run"]
    assert writer.problem is None


def test_a_newer_write_takes_the_place_of_a_failed_one(writer: BackgroundWriter, disk: Disk) -> None:
    disk.full = {"old"}
    writer.keep("dataset", disk.write("old"))
    assert writer.flush(SOON)
    writer.keep("dataset", disk.write("new"))
    assert writer.flush(SOON)
    assert disk.tried == ["old", "new"]
    assert writer.problem is None


def test_one_success_does_not_hide_another_failure(writer: BackgroundWriter, disk: Disk) -> None:
    disk.full = {"dataset"}
    writer.keep("dataset", disk.write("dataset"))
    assert writer.flush(SOON)
    writer.keep("run", disk.write("run"))
    assert writer.flush(SOON)
    assert disk.told == ["dataset is not being kept: No space left on device"]


def test_what_failed_is_tried_again_without_being_asked(
    disk: Disk, wait_until: WaitUntil, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer_module, "REPEAT_EVERY", 0.001)
    writer = BackgroundWriter(disk.told.append)
    disk.full = {"run"}
    writer.keep("run", disk.write("run"))
    wait_until(lambda: len(disk.tried) > 3, "a third try")
    disk.full = set()
    wait_until(lambda: disk.written, "the write")
    wait_until(lambda: disk.told[1:] == [None], "the end of the problem")
    assert writer.close(SOON)
    assert disk.written == ["run"]


def test_what_failed_is_tried_again_at_the_end(disk: Disk) -> None:
    writer = BackgroundWriter(disk.told.append)
    disk.full = {"run"}
    writer.keep("run", disk.write("run"))
    assert writer.flush(SOON)
    disk.full = set()
    assert writer.close(SOON)
    assert disk.written == ["run"]
    assert writer.problem is None


@pytest.mark.parametrize("error", [ValueError("two\nclasses"), RuntimeError("odd"), KeyError("name"), MemoryError()])
def test_content_that_cannot_be_written_is_told_and_not_tried_again(
    writer: BackgroundWriter, disk: Disk, error: KeyError | MemoryError | RuntimeError | ValueError
) -> None:
    tries = []

    def fail() -> None:
        tries.append(1)
        raise error

    writer.keep("dataset", fail)
    assert writer.flush(SOON)
    writer.keep("run", disk.write("run"))
    assert writer.flush(SOON)
    assert tries == [1]
    assert disk.written == ["run"]
    assert disk.told == [writer.problem]
    assert writer.problem is not None
    said = writer.problem.removeprefix("dataset is not being kept: ")
    assert said in ("two classes", "odd", "'name'", "MemoryError")
    assert not writer.is_kept("dataset")
    writer.keep("dataset", disk.write("dataset"))
    assert writer.flush(SOON)
    assert writer.problem is None


def test_what_is_forgotten_is_neither_written_nor_a_problem(
    writer: BackgroundWriter, disk: Disk, wait_until: WaitUntil
) -> None:
    disk.full = {"dataset"}
    writer.keep("dataset", disk.write("dataset"))
    assert writer.flush(SOON)
    writer.forget("dataset")
    wait_until(lambda: writer.problem is None, "the end of the problem")
    disk.gate.clear()
    disk.entered.clear()
    writer.keep("first", disk.write("first"))
    assert disk.entered.wait(SOON)
    writer.keep("second", disk.write("second"))
    writer.forget("second")
    disk.gate.set()
    assert writer.flush(SOON)
    assert disk.tried == ["dataset", "first"]


def test_repeating_goes_on_until_it_is_told_to_stop(
    disk: Disk, wait_until: WaitUntil, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer_module, "REPEAT_EVERY", 0.001)
    writer = BackgroundWriter(disk.told.append)
    writer.repeat("run", disk.write("run"))
    wait_until(lambda: len(disk.written) > 4, "a fifth write")
    writer.repeat("run", None)
    assert writer.flush(SOON)
    count = len(disk.written)
    writer.keep("other", disk.write("other"))
    assert writer.flush(SOON)
    assert disk.written[count:] == ["other"]
    assert writer.close(SOON)


def test_other_writes_do_not_put_off_what_repeats(
    disk: Disk, wait_until: WaitUntil, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer_module, "REPEAT_EVERY", 0.05)
    writer = BackgroundWriter(disk.told.append)
    writer.repeat("run", disk.write("run"))
    for _ in range(100_000):
        writer.keep("drawing", disk.write("drawing"))
        assert writer.flush(SOON)
        if disk.written.count("run") > 2:
            break
    assert disk.written.count("run") > 2
    writer.close(SOON)


def test_flush_and_close_give_up_in_time(disk: Disk) -> None:
    writer = BackgroundWriter(disk.told.append)
    disk.gate.clear()
    writer.keep("run", disk.write("run"))
    assert disk.entered.wait(SOON)
    assert not writer.flush(0.001)
    assert not writer.close(0.001)
    disk.gate.set()
    assert writer.close(SOON)
    assert disk.written == ["run"]


def test_closing_finishes_what_waits_and_leaves_no_thread(disk: Disk) -> None:
    before = set(threading.enumerate())
    writer = BackgroundWriter(disk.told.append)
    disk.gate.clear()
    writer.keep("first", disk.write("first"))
    assert disk.entered.wait(SOON)
    writer.keep("second", disk.write("second"))
    disk.gate.set()
    assert writer.close(SOON)
    assert disk.written == ["first", "second"]
    assert set(threading.enumerate()) == before


def test_several_things_that_are_not_kept_are_named_together(writer: BackgroundWriter, disk: Disk) -> None:
    disk.full = {"all"}
    said = []
    for name in ("run 1", "dataset mine", "the drawing", "run 2"):
        writer.keep(name, disk.write(name))
        assert writer.flush(SOON)
        said.append(writer.problem)
    reason = "not being kept: No space left on device"
    assert said == [
        f"run 1 is {reason}",
        f"run 1 and dataset mine are {reason}",
        f"run 1, dataset mine and the drawing are {reason}",
        f"run 1, dataset mine and 2 others are {reason}",
    ]
    disk.full = {"dataset mine"}
    writer.keep("run 1", disk.write("run 1"))
    assert writer.flush(SOON)
    assert writer.problem == f"dataset mine is {reason}"


def test_what_is_held_is_written_though_a_newer_content_cannot_be(disk: Disk, wait_until: WaitUntil) -> None:
    writer = BackgroundWriter(disk.told.append)
    disk.full = {"held"}
    writer.keep("dataset", disk.write("held"))
    assert writer.flush(SOON)

    def refuse() -> None:
        raise ValueError("two classes of one name")

    writer.keep("dataset", refuse)
    assert writer.flush(SOON)
    assert writer.problem == "dataset is not being kept: two classes of one name"
    disk.full = set()
    writer.keep("run", disk.write("run"))
    assert writer.flush(SOON)
    assert disk.written == ["held", "run"]
    # The newest is still not kept, and that is said until a newer one is.
    assert writer.problem == "dataset is not being kept: two classes of one name"
    assert not writer.is_kept("dataset")
    writer.keep("dataset", disk.write("newer"))
    assert writer.close(SOON)
    assert writer.problem is None
    assert disk.written == ["held", "run", "newer"]
