"""The files opened last are offered again."""

from __future__ import annotations

from pathlib import Path

import pytest

from nn_tui.experiment.recent_files import MOST_RECENT, RecentFiles


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    made = [tmp_path / f"table-{number}.csv" for number in range(MOST_RECENT + 3)]
    for file in made:
        file.write_text("a\n1\n")
    return made


def test_the_newest_comes_first_and_once(tmp_path: Path, files: list[Path]) -> None:
    recent = RecentFiles(tmp_path / "state/recent-files")
    assert recent.paths() == []
    for file in (*files, files[5]):
        recent.add(file)
    expected = [files[5], *(file for file in reversed(files) if file != files[5])][:MOST_RECENT]
    assert recent.paths() == expected
    assert RecentFiles(tmp_path / "state/recent-files").paths() == expected


def test_what_is_gone_is_not_offered(tmp_path: Path, files: list[Path]) -> None:
    recent = RecentFiles(tmp_path / "recent-files")
    recent.add(files[0])
    recent.add(files[1])
    files[1].unlink()
    assert recent.paths() == [files[0]]


@pytest.mark.parametrize("content", [b"\xff\xfe", b"\n\n", b"x" * 200_000, b"\x1b[2J\n"])
def test_a_damaged_list_is_no_list(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "recent-files").write_bytes(content)
    assert RecentFiles(tmp_path / "recent-files").paths() == []


def test_where_nothing_can_be_written_nothing_is_remembered(tmp_path: Path, files: list[Path]) -> None:
    (tmp_path / "state").write_text("a file where a folder should be")
    recent = RecentFiles(tmp_path / "state/recent-files")
    recent.add(files[0])
    assert recent.paths() == []
