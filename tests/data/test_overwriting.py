from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from nn_tui.data.errors import DataError
from nn_tui.data.overwriting import check_destination, free_path, is_same_file, would_overwrite
from nn_tui.data.plain_text import plain


def test_a_name_that_is_free(tmp_path: Path) -> None:
    wanted = tmp_path / "customers.csv"
    assert free_path(wanted) == wanted
    wanted.touch()
    assert free_path(wanted) == tmp_path / "customers-1.csv"
    # A link that leads nowhere is something with that name too.
    (tmp_path / "customers-1.csv").symlink_to(tmp_path / "nowhere")
    (tmp_path / "customers-2.csv").mkdir()
    assert free_path(wanted) == tmp_path / "customers-3.csv"


@pytest.mark.parametrize("spelling", ["a.csv", "./a.csv", "below/../a.csv", "link.csv", "hard.csv", "by-folder/a.csv"])
def test_a_file_is_known_by_any_of_its_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spelling: str) -> None:
    monkeypatch.chdir(tmp_path)
    source = Path("a.csv")
    source.touch()
    Path("below").mkdir()
    Path("link.csv").symlink_to(source)
    Path("hard.csv").hardlink_to(source)
    Path("by-folder").symlink_to(tmp_path)
    assert is_same_file(Path(spelling), [tmp_path / "a.csv"])
    assert is_same_file(source, [Path("missing.csv"), Path(spelling)])
    assert not would_overwrite(Path(spelling), own=[source])
    with pytest.raises(DataError, match=r"^\S+ is the file that the dataset was read from: choose another name\.$"):
        check_destination(Path(spelling), [source])


def test_another_file_is_not_the_same(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("the same content")
    assert not is_same_file(tmp_path / "a.csv", [tmp_path / "b.csv", tmp_path / "missing.csv"])
    assert not is_same_file(tmp_path / "missing.csv", [tmp_path / "missing.csv"])


def test_what_would_be_overwritten(tmp_path: Path) -> None:
    assert not would_overwrite(tmp_path / "a.nntui")
    (tmp_path / "a.nntui").touch()
    assert would_overwrite(tmp_path / "a.nntui")
    assert would_overwrite(tmp_path / "a.nntui", own=[tmp_path / "b.nntui"])
    assert not would_overwrite(tmp_path / "a.nntui", own=[tmp_path / "b.nntui", tmp_path / "a.nntui"])


@pytest.mark.parametrize("path", ["new.csv", "there.csv", "made/on/the/way.csv", "nowhere.csv", "x" * 251 + ".csv"])
def test_a_destination_that_will_do(tmp_path: Path, path: str) -> None:
    (tmp_path / "there.csv").touch()
    (tmp_path / "nowhere.csv").symlink_to(tmp_path / "missing/file.csv")
    check_destination(tmp_path / path, [tmp_path / "source.csv"])


def test_a_destination_that_will_not_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "file").touch()
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "there.csv").symlink_to("back.csv")
    (tmp_path / "back.csv").symlink_to("there.csv")
    for name, message in (
        ("folder.csv", "folder.csv is a folder: add the name of a file."),
        ("file/a.csv", f"could not be written: {re.escape(plain(tmp_path / 'file'))} is not a folder."),
        ("there.csv", r"could not be written \(Too many levels of symbolic links\): choose another name."),
        ("x" * 252 + ".csv", r"could not be written \(File name too long\): choose another name."),
        ("a\0b.csv", "is no name that a file can have: choose another name."),
        ("pipe.csv", "is not a file that can be replaced: choose another name."),
    ):
        with pytest.raises(DataError, match=message):
            check_destination(tmp_path / name)
    # Whoever runs the tests may be allowed everything.
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(DataError, match=f"the folder {re.escape(plain(tmp_path))} is read-only, so choose another."):
        check_destination(tmp_path / "made/on/the/way.csv")
