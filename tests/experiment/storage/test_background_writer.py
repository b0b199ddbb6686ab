"""Writes happen in the background, the newest of a name alone, and a failure is told, retried and taken back."""

from __future__ import annotations

import errno
import threading
from threading import Event

import pytest

from nn_tui.experiment.storage import background_writer as keeper_module
from nn_tui.experiment.storage.background_writer import Keeper

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

    def write(self, name: str):
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
def keeper(disk):
    keeper = Keeper(disk.told.append)
    yield keeper
    disk.gate.set()
    assert keeper.close(SOON)


def test_what_is_kept_is_written_in_order(keeper, disk):
    for name in "abc":
        keeper.keep(name, disk.write(name))
        assert keeper.flush(SOON)
        assert keeper.is_kept(name)
    assert disk.written == ["a", "b", "c"]
    assert disk.told == []


def test_a_newer_write_takes_the_place_of_a_waiting_one(keeper, disk):
    disk.gate.clear()
    keeper.keep("first", disk.write("first"))
    assert disk.entered.wait(SOON)
    for number in range(100):
        keeper.keep("run", disk.write(f"run {number}"))
    keeper.keep("dataset", disk.write("dataset"))
    assert not keeper.is_kept("first")
    assert not keeper.is_kept("run")
    disk.gate.set()
    assert keeper.flush(SOON)
    assert disk.tried == ["first", "run 99", "dataset"]


def test_a_failure_is_told_once_and_its_end_too(keeper, disk):
    disk.full = {"all"}
    for _ in range(3):
        keeper.keep("run", disk.write("run"))
        assert keeper.flush(SOON)
    assert disk.told == ["run is not being kept: No space left on device"]
    assert keeper.problem == disk.told[0]
    assert not keeper.is_kept("run")
    disk.full = set()
    keeper.keep("run", disk.write("run"))
    assert keeper.flush(SOON)
    assert disk.told[1:] == [None]
    assert keeper.problem is None
    assert keeper.is_kept("run")


def test_what_failed_is_tried_again_with_the_next(keeper, disk):
    disk.full = {"dataset"}
    keeper.keep("dataset", disk.write("dataset"))
    assert keeper.flush(SOON)
    disk.full = set()
    keeper.keep("run", disk.write("run"))
    assert keeper.flush(SOON)
    assert disk.written == ["dataset", "run"]
    assert keeper.problem is None


def test_a_newer_write_takes_the_place_of_a_failed_one(keeper, disk):
    disk.full = {"old"}
    keeper.keep("dataset", disk.write("old"))
    assert keeper.flush(SOON)
    keeper.keep("dataset", disk.write("new"))
    assert keeper.flush(SOON)
    assert disk.tried == ["old", "new"]
    assert keeper.problem is None


def test_one_success_does_not_hide_another_failure(keeper, disk):
    disk.full = {"dataset"}
    keeper.keep("dataset", disk.write("dataset"))
    assert keeper.flush(SOON)
    keeper.keep("run", disk.write("run"))
    assert keeper.flush(SOON)
    assert disk.told == ["dataset is not being kept: No space left on device"]


def test_what_failed_is_tried_again_without_being_asked(disk, wait_until, monkeypatch):
    monkeypatch.setattr(keeper_module, "REPEAT_EVERY", 0.001)
    keeper = Keeper(disk.told.append)
    disk.full = {"run"}
    keeper.keep("run", disk.write("run"))
    wait_until(lambda: len(disk.tried) > 3, "a third try")
    disk.full = set()
    wait_until(lambda: disk.written, "the write")
    wait_until(lambda: disk.told[1:] == [None], "the end of the problem")
    assert keeper.close(SOON)
    assert disk.written == ["run"]


def test_what_failed_is_tried_again_at_the_end(disk):
    keeper = Keeper(disk.told.append)
    disk.full = {"run"}
    keeper.keep("run", disk.write("run"))
    assert keeper.flush(SOON)
    disk.full = set()
    assert keeper.close(SOON)
    assert disk.written == ["run"]
    assert keeper.problem is None


@pytest.mark.parametrize("error", [ValueError("two\nclasses"), RuntimeError("odd"), KeyError("name"), MemoryError()])
def test_content_that_cannot_be_written_is_told_and_not_tried_again(keeper, disk, error):
    tries = []

    def fail() -> None:
        tries.append(1)
        raise error

    keeper.keep("dataset", fail)
    assert keeper.flush(SOON)
    keeper.keep("run", disk.write("run"))
    assert keeper.flush(SOON)
    assert tries == [1]
    assert disk.written == ["run"]
    assert disk.told == [keeper.problem]
    said = keeper.problem.removeprefix("dataset is not being kept: ")
    assert said in ("two classes", "odd", "'name'", "MemoryError")
    assert not keeper.is_kept("dataset")
    keeper.keep("dataset", disk.write("dataset"))
    assert keeper.flush(SOON)
    assert keeper.problem is None


def test_what_is_forgotten_is_neither_written_nor_a_problem(keeper, disk, wait_until):
    disk.full = {"dataset"}
    keeper.keep("dataset", disk.write("dataset"))
    assert keeper.flush(SOON)
    keeper.forget("dataset")
    wait_until(lambda: keeper.problem is None, "the end of the problem")
    disk.gate.clear()
    disk.entered.clear()
    keeper.keep("first", disk.write("first"))
    assert disk.entered.wait(SOON)
    keeper.keep("second", disk.write("second"))
    keeper.forget("second")
    disk.gate.set()
    assert keeper.flush(SOON)
    assert disk.tried == ["dataset", "first"]


def test_repeating_goes_on_until_it_is_told_to_stop(disk, wait_until, monkeypatch):
    monkeypatch.setattr(keeper_module, "REPEAT_EVERY", 0.001)
    keeper = Keeper(disk.told.append)
    keeper.repeat("run", disk.write("run"))
    wait_until(lambda: len(disk.written) > 4, "a fifth write")
    keeper.repeat("run", None)
    assert keeper.flush(SOON)
    count = len(disk.written)
    keeper.keep("other", disk.write("other"))
    assert keeper.flush(SOON)
    assert disk.written[count:] == ["other"]
    assert keeper.close(SOON)


def test_other_writes_do_not_put_off_what_repeats(disk, wait_until, monkeypatch):
    monkeypatch.setattr(keeper_module, "REPEAT_EVERY", 0.05)
    keeper = Keeper(disk.told.append)
    keeper.repeat("run", disk.write("run"))
    for _ in range(100_000):
        keeper.keep("drawing", disk.write("drawing"))
        assert keeper.flush(SOON)
        if disk.written.count("run") > 2:
            break
    assert disk.written.count("run") > 2
    keeper.close(SOON)


def test_flush_and_close_give_up_in_time(disk):
    keeper = Keeper(disk.told.append)
    disk.gate.clear()
    keeper.keep("run", disk.write("run"))
    assert disk.entered.wait(SOON)
    assert not keeper.flush(0.001)
    assert not keeper.close(0.001)
    disk.gate.set()
    assert keeper.close(SOON)
    assert disk.written == ["run"]


def test_closing_finishes_what_waits_and_leaves_no_thread(disk):
    before = set(threading.enumerate())
    keeper = Keeper(disk.told.append)
    disk.gate.clear()
    keeper.keep("first", disk.write("first"))
    assert disk.entered.wait(SOON)
    keeper.keep("second", disk.write("second"))
    disk.gate.set()
    assert keeper.close(SOON)
    assert disk.written == ["first", "second"]
    assert set(threading.enumerate()) == before
