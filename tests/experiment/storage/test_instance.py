"""Several instances on one home know of each other, whatever the file system and the clock do."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from nn_tui.data import file_lock
from nn_tui.data.file_lock import Lock
from nn_tui.experiment.storage import instance as instance_module
from nn_tui.experiment.storage.instance import LOST_AFTER, Instance

if TYPE_CHECKING:
    from tests.experiment.conftest import WaitUntil

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems tell less of their processes")

OTHER_HOST = "12-34-0000000a-0000000b-56"


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Instance]:
    instance = Instance(tmp_path)
    yield instance
    instance.close()


@contextmanager
def process(state_folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A process with an instance, and its id; ended at the latest at the end."""
    code = f"""
from pathlib import Path
from nn_tui.experiment.storage.instance import Instance
print(Instance(Path({str(state_folder)!r})).id, flush=True)
input()
"""
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as started:
        assert started.stdout is not None
        try:
            yield started, started.stdout.readline().strip()
        finally:
            started.kill()


def file_of(state_folder: Path, instance: str) -> Path:
    return state_folder / "instances" / f"{instance}.lock"


def without_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: Any) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr("fcntl.flock", fail)


def with_locks_that_hold_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fcntl.flock", lambda file, how: None)


def test_instances_see_each_other_until_they_close(tmp_path: Path, instance: Instance) -> None:
    other = Instance(tmp_path)
    assert instance.id != other.id
    assert instance.is_alive(instance.id)
    assert instance.is_alive(other.id)
    assert (instance.others(), other.others()) == ([other.id], [instance.id])
    assert instance.note is None
    other.close()
    assert not instance.is_alive(other.id)
    assert not other.is_alive(other.id)
    assert instance.others() == []


def test_two_others_and_one_killed(tmp_path: Path, instance: Instance) -> None:
    with process(tmp_path) as (first, one), process(tmp_path) as (_, two):
        assert instance.others() == sorted([one, two])
        first.send_signal(signal.SIGKILL)
        first.wait()
        assert instance.others() == [two]
        assert not instance.is_alive(one)
    assert instance.others() == []


@pytest.mark.parametrize("break_locks", [without_locks, with_locks_that_hold_nobody])
def test_without_locks_the_process_number_tells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, break_locks: Any
) -> None:
    break_locks(monkeypatch)
    instance = Instance(tmp_path)
    with process(tmp_path) as (started, other):
        assert instance.is_alive(other)
        started.send_signal(signal.SIGKILL)
        started.wait()
        assert not instance.is_alive(other)
    assert instance.note is not None
    assert "without locks" in instance.note
    assert str(tmp_path / "instances") in instance.note
    instance.close()


def test_another_machine_is_known_by_its_heartbeat(
    tmp_path: Path, instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1000.0
    monkeypatch.setattr(instance_module, "monotonic", lambda: now)
    there = file_of(tmp_path, "0123abcd")
    there.write_text(f"{OTHER_HOST} locked {1:012}\n")
    assert instance.is_alive("0123abcd")
    now += LOST_AFTER - 1
    assert instance.is_alive("0123abcd")
    there.write_text(f"{OTHER_HOST} locked {2:012}\n")
    now += LOST_AFTER - 1
    assert instance.others() == ["0123abcd"]
    now += LOST_AFTER + 1
    assert not instance.is_alive("0123abcd")


def test_the_heartbeat_goes_on_and_needs_no_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wait_until: WaitUntil
) -> None:
    monkeypatch.setattr(instance_module, "BEAT_EVERY", 0.001)
    instance = Instance(tmp_path)
    path = file_of(tmp_path, instance.id)
    seen = {path.read_text()}

    def has_beaten() -> bool:
        seen.add(path.read_text())
        return len(seen) > 3

    wait_until(has_beaten, "a third heartbeat")
    assert len({len(text) for text in seen}) == 1
    instance.close()


def test_a_file_that_was_removed_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wait_until: WaitUntil
) -> None:
    monkeypatch.setattr(instance_module, "BEAT_EVERY", 0.001)
    instance = Instance(tmp_path)
    file_of(tmp_path, instance.id).unlink()
    wait_until(file_of(tmp_path, instance.id).exists, "the file")
    with process(tmp_path) as (started, other):
        assert instance.is_alive(other)
        started.kill()
    assert file_of(tmp_path, instance.id).exists()
    instance.close()


def test_what_the_dead_left_is_removed_and_what_lives_stays(tmp_path: Path) -> None:
    with process(tmp_path) as (started, dead), process(tmp_path) as (_, living):
        started.kill()
        started.wait()
        file_of(tmp_path, "0123abcd").write_text(f"{OTHER_HOST} locked {1:012}\n")
        (tmp_path / "instances" / "notes.txt").touch()
        instance = Instance(tmp_path)
        names = {path.name for path in (tmp_path / "instances").iterdir()}
        assert names == {f"{instance.id}.lock", f"{living}.lock", "0123abcd.lock", "notes.txt"}
        assert not instance.is_alive(dead)
        instance.close()


@pytest.mark.parametrize("content", [b"", b"\xff\0", b"no mark locked 000000000001\n", b"x" * 100_000])
def test_a_file_that_says_nothing_is_left_alone_while_it_may_be_new(
    tmp_path: Path, instance: Instance, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    now = 0.0
    monkeypatch.setattr(instance_module, "monotonic", lambda: now)
    file_of(tmp_path, "0123abcd").write_bytes(content)
    assert instance.is_alive("0123abcd")
    now = LOST_AFTER + 1
    assert not instance.is_alive("0123abcd")


@pytest.mark.parametrize("name", ["", "..", "letters", "0123ABCD", "0123abcd\n"])
def test_nobody_has_a_name_that_is_no_id(instance: Instance, name: str) -> None:
    assert not instance.is_alive(name)


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "instances").touch()
    instance = Instance(tmp_path)
    assert instance.note is not None
    assert str(tmp_path) in instance.note
    assert instance.others() == []
    assert instance.is_alive(instance.id)
    instance.close()


def test_closing_leaves_no_file_and_no_thread(tmp_path: Path) -> None:
    from threading import enumerate as threads

    before = set(threads())
    Instance(tmp_path).close()
    assert set(threads()) == before
    assert list((tmp_path / "instances").iterdir()) == []


def test_the_lock_of_a_file_is_what_it_says(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.touch()
    with path.open("rb") as one, path.open("rb") as other:
        assert file_lock.try_lock(one, shared=True) is Lock.HELD
        assert file_lock.try_lock(other, shared=True) is Lock.HELD
        assert file_lock.try_lock(other) is Lock.TAKEN
    with path.open("rb") as other:
        assert file_lock.try_lock(other) is Lock.HELD
