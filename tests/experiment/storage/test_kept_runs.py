"""Kept runs are in the order in which they were written, whatever the clock says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from nn_tui.experiment.storage.kept_runs import NOBODY, KeptMark, KeptRun, kept_runs, mark_of, marked_runs, next_mark


def write(path: Path, mark: KeptMark | None, written_at: float = 0) -> None:
    path.write_bytes(b"PK" + b"x" * 40 + (mark.comment() if mark else b""))
    os.utime(path, (written_at, written_at))


def test_numbers_decide_and_times_only_where_there_are_none(tmp_path: Path) -> None:
    write(tmp_path / "third.nntui", KeptMark(3), written_at=1)
    write(tmp_path / "first.nntui", KeptMark(1), written_at=10**10)
    write(tmp_path / "second.nntui", KeptMark(2, "0123abcd"), written_at=-5)
    write(tmp_path / "old.nntui", None, written_at=1000)
    write(tmp_path / "older.nntui", None, written_at=999)
    (tmp_path / "dangling.nntui").symlink_to(tmp_path / "nowhere")
    (tmp_path / "other.txt").touch()
    (tmp_path / ".hidden.nntui").touch()
    assert [path.stem for path in kept_runs(tmp_path)] == ["third", "second", "first", "old", "older", "dangling"]
    assert [run.mark for run in marked_runs(tmp_path)][:3] == [KeptMark(3), KeptMark(2, "0123abcd"), KeptMark(1)]


def test_no_folder_means_no_runs(tmp_path: Path) -> None:
    assert kept_runs(tmp_path / "missing") == []
    (tmp_path / "file").touch()
    assert kept_runs(tmp_path / "file") == []


def test_a_new_mark_is_the_greatest(tmp_path: Path) -> None:
    others = [KeptRun(tmp_path / str(number), KeptMark(number)) for number in (4, 7, 5)]
    assert next_mark(others, NOBODY) == KeptMark(8)
    assert next_mark(others, NOBODY, present=6) == KeptMark(8)
    assert next_mark(others, NOBODY, present=20) == KeptMark(20)
    assert next_mark([], NOBODY) == KeptMark(1)
    assert len(next_mark([KeptRun(tmp_path, KeptMark(10**12 - 1))], NOBODY).comment()) == len(KeptMark().comment())


@pytest.mark.parametrize("content", [b"", b"PK", b"x" * 33, b"nn-tui kept 000000000001 0123ABCD"])
def test_a_file_without_a_mark_is_an_old_one(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "run.nntui").write_bytes(content)
    assert mark_of(tmp_path / "run.nntui") == KeptMark()


def test_what_is_no_file_has_no_mark_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.nntui")
    (tmp_path / "folder.nntui").mkdir()
    for name in ("pipe.nntui", "folder.nntui", "missing.nntui"):
        assert mark_of(tmp_path / name) is None
    assert len(kept_runs(tmp_path)) == 2
