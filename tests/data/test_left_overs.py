"""What killed writes left is removed later, and nothing else is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from nn_tui.data import left_overs as left_overs_module
from nn_tui.data.atomic import write_atomically
from nn_tui.data.left_overs import UNCHANGED_FOR, LeftOvers
from nn_tui.data.process_mark import ProcessMark

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems tell less of their processes")

WRITE_AND_STOP = """
import os, sys
from pathlib import Path
from nn_tui.data.atomic import write_atomically
def stop(*_):
    print("writing", flush=True)
    sys.stdin.read()
os.fsync = stop
write_atomically(Path(sys.argv[1]), b"half")
"""


def names(folder: Path) -> list[str]:
    return sorted(os.listdir(folder))


def test_the_file_of_a_killed_writer_is_removed_and_that_of_a_living_one_is_not(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    write_atomically(path, b"old")
    with subprocess.Popen(
        [sys.executable, "-c", WRITE_AND_STOP, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"writing\n"
        LeftOvers([tmp_path]).remove()
        assert len(names(tmp_path)) == 2
        writer.send_signal(signal.SIGKILL)
    LeftOvers([tmp_path / "missing", tmp_path]).remove()
    assert names(tmp_path) == ["file.txt"]
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize("mark", ["", ".1-2-0000000a-0000000b-3"])
def test_one_of_an_unknown_writer_goes_once_it_has_not_changed_for_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mark: str
) -> None:
    now = 5.0
    monkeypatch.setattr(left_overs_module, "monotonic", lambda: now)
    left = tmp_path / f".0123456789ab{mark}.tmp"
    left.touch()
    # A clock that was set says nothing.
    os.utime(left, (0, 0))
    left_overs = LeftOvers([tmp_path])
    left_overs.remove()
    now += UNCHANGED_FOR - 1
    left_overs.remove()
    assert left.exists()
    left.write_bytes(b"it is still being written")
    left_overs.remove()
    now += UNCHANGED_FOR - 1
    left_overs.remove()
    assert left.exists()
    now += 1
    left_overs.remove()
    assert names(tmp_path) == []


def test_what_is_not_ours_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr(left_overs_module, "monotonic", lambda: now)
    here = ProcessMark.here()
    dead = f"999999999-1-{here.host}-{here.boot}-{here.space}"
    kept = [
        f".0123456789ab.{here}.tmp",
        ".0123456789a.tmp",
        "0123456789ab.tmp",
        ".0123456789ab.tmp~",
        ".x.tmp",
        "a.txt",
    ]
    for name in kept:
        (tmp_path / name).touch()
    (tmp_path / f".aaaaaaaaaaaa.{dead}.tmp").mkdir()
    (tmp_path / f".bbbbbbbbbbbb.{dead}.tmp").symlink_to(tmp_path / "a.txt")
    (tmp_path / f".cccccccccccc.{dead}.tmp").touch()
    before = names(tmp_path)
    left_overs = LeftOvers([tmp_path])
    left_overs.remove()
    now = UNCHANGED_FOR + 1
    left_overs.remove()
    assert set(before) - set(names(tmp_path)) == {f".cccccccccccc.{dead}.tmp"}
