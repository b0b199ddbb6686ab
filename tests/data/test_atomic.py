from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from nn_tui.data.atomic import try_writing_beside, write_atomically


def test_makes_folders_and_replaces(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "file.txt"
    write_atomically(path, b"one")
    write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    assert os.listdir(path.parent) == ["file.txt"]


@pytest.mark.parametrize("length", [1, 237, 238, 255])
def test_a_name_may_be_as_long_as_any(tmp_path: Path, length: int) -> None:
    path = tmp_path / ("x" * length)
    try_writing_beside(path)
    assert os.listdir(tmp_path) == []
    for content in (b"one", b"two"):
        write_atomically(path, content)
    assert path.read_bytes() == b"two"
    assert os.listdir(tmp_path) == [path.name]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = tmp_path / "file.txt"
    path.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, step, full)
    with pytest.raises(OSError, match="No space left"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["file.txt"]


def test_a_folder_that_cannot_be_is_an_os_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"):
        write_atomically(tmp_path / "file" / "x.txt", b"")
    with pytest.raises(OSError, match="file"):
        try_writing_beside(tmp_path / "file" / "x.txt")


def test_the_mode_of_the_file_is_kept_and_a_new_one_has_the_usual_mode(tmp_path: Path) -> None:
    usual, private = tmp_path / "usual", tmp_path / "private"
    usual.touch()
    write_atomically(tmp_path / "new", b"")
    assert (tmp_path / "new").stat().st_mode == usual.stat().st_mode
    private.touch(mode=0o600)
    write_atomically(private, b"secret")
    assert stat.S_IMODE(private.stat().st_mode) == 0o600


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to("real")
    write_atomically(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"
