from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nn_tui.data.data_files import SUFFIXES, is_data_file
from nn_tui.data.errors import DataError
from nn_tui.data.files.opening import READERS, open_data_file


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("iris.csv", True),
        ("IRIS.CSV", True),
        ("a.b.tsv", True),
        ("train-images-idx3-ubyte", True),
        ("train-labels.idx1-ubyte", True),
        ("train-images-idx3-ubyte.gz", True),
        ("arrays.npz", True),
        ("letters.txt", False),
        ("run.nntui", False),
        ("csv", False),
        ("letters", False),
    ],
)
def test_files_of_data_are_known_by_name(name: str, expected: bool) -> None:
    assert is_data_file(Path("some") / name) is expected


def test_every_suffix_has_a_reader() -> None:
    assert set(READERS) == set(SUFFIXES)


def test_a_name_is_judged_without_numpy() -> None:
    code = "import sys, nn_tui.data.data_files; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_what_is_not_a_readable_file_is_reported(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    for name, what in (("no.csv", "no such file"), ("folder.csv", "not a file"), ("a.txt", "do not open")):
        with pytest.raises(DataError, match=what):
            open_data_file(tmp_path / name, "t")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(DataError, match="not a file"):
        open_data_file(tmp_path / "pipe.csv", "t")


def test_what_the_system_refuses_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1,2\n")
    for error, what in ((PermissionError(13, "Permission denied"), "Permission denied"), (MemoryError(), "memory")):

        def refuse(*arguments: object, error: BaseException = error) -> None:
            raise error

        monkeypatch.setitem(READERS, ".csv", refuse)
        with pytest.raises(DataError, match=what):
            open_data_file(path, "t")
