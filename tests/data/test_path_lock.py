"""A file is written by one program at a time, and a dead one holds nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nn_tui.data import file_lock, path_lock
from nn_tui.data.file_lock import Lock
from nn_tui.data.path_lock import InUseError, PathLock, lock_path

HOLD = """
import sys
from pathlib import Path
from nn_tui.data.path_lock import PathLock
lock = PathLock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_one_at_a_time_however_the_path_is_spelled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("link").symlink_to("run.nntui")
    lock = PathLock(Path("run.nntui"))
    for spelling in ("run.nntui", "./run.nntui", "link", tmp_path / "run.nntui"):
        with pytest.raises(InUseError, match=f"^{os.getpid()}$"):
            PathLock(Path(spelling))
    other = PathLock(Path("other.nntui"))
    lock.release()
    other.release()
    PathLock(Path("link")).release()
    assert os.listdir() == ["link"]


def test_names_as_long_as_they_can_be_have_locks_of_their_own(tmp_path: Path) -> None:
    names = ["x" * 255, "x" * 254, "é" * 127, "x" * 200, "x" * 201]
    locks = [PathLock(tmp_path / name) for name in names]
    assert len({lock_path(tmp_path / name) for name in names}) == len(names)
    for lock in locks:
        lock.release()


@pytest.mark.parametrize("can_lock", [True, False])
def test_it_dies_with_its_process(can_lock: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "run.nntui"
    if not can_lock:
        # As on some network file systems: who holds it is known from what its file says.
        monkeypatch.setattr(path_lock, "try_lock", lambda file: Lock.UNAVAILABLE)
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    with pytest.raises(InUseError, match=f"^{process.pid}$"):
        PathLock(path)
    process.kill()
    process.communicate()
    assert lock_path(path).exists()
    PathLock(path).release()
    assert not lock_path(path).exists()


def test_one_that_is_removed_while_another_waits_at_the_door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "run.nntui"
    first = PathLock(path)
    tried = file_lock.try_lock
    attempts = []

    def locking(file: object) -> Lock:
        # The first ends after the second has opened the file, and before it locks it.
        attempts.append(file)
        if len(attempts) == 1:
            first.release()
        return tried(file)  # type: ignore[arg-type]

    monkeypatch.setattr(path_lock, "try_lock", locking)
    second = PathLock(path)
    assert len(attempts) == 2
    with pytest.raises(InUseError):
        PathLock(path)
    second.release()


def test_where_no_file_can_be_made_there_is_no_lock(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        PathLock(tmp_path / "nowhere" / "run.nntui")
