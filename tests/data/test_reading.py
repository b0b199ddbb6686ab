"""The door of all readers: only files are opened, and whatever goes wrong behind it is one sentence."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nn_tui.data.errors import DataError
from nn_tui.data.files.opening import open_data_file, open_text_file
from nn_tui.data.library.any_file import open_file
from nn_tui.data.opened_file import Choices
from nn_tui.data.own_format.file import is_own_format, read_head, read_text_file
from nn_tui.data.plain_text import SENTENCE
from nn_tui.data.reading import UNFORESEEN, Interrupted, open_plain, read_bytes, reading
from nn_tui.experiment.errors import ExperimentError

HOSTILE = "a\x1b[31mb\x1b]0;title\x07\u202ec"
"""A name that colours the terminal, sets its title and turns the direction of what follows."""


def sentence(cause: BaseException, error: type[ValueError] = DataError, name: str = "t.csv") -> str:
    with pytest.raises(error) as refused, reading(Path(name), error):
        raise cause
    assert type(refused.value) is error
    said = str(refused.value)
    assert said.isprintable()
    assert len(said) <= SENTENCE
    return said


@pytest.mark.parametrize(
    ("cause", "said"),
    [
        (FileNotFoundError(2, "No such file or directory"), "there is no such file"),
        (NotADirectoryError(20, "Not a directory"), "there is no such file"),
        (PermissionError(13, "Permission denied"), "cannot be read (Permission denied)"),
        (OSError("no reason"), "cannot be read (damaged)"),
        (MemoryError(), "not enough memory"),
        (RecursionError("maximum recursion depth exceeded"), "nested too deeply"),
        (IndexError("index 3 is out of bounds"), f"{UNFORESEEN} (index 3 is out of bounds)"),
        (SystemError(), f"{UNFORESEEN} (SystemError)"),
        (KeyError("x" * 5000), UNFORESEEN),
        (ValueError(HOSTILE), UNFORESEEN),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"), UNFORESEEN),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_whatever_is_raised_is_one_sentence_with_the_name_of_the_file(cause: Exception, said: str) -> None:
    assert sentence(cause).startswith("t.csv: ")
    assert said in sentence(cause)
    assert sentence(cause).endswith(".")
    assert said in sentence(cause, ExperimentError)
    assert not sentence(cause, ExperimentError).endswith(".")
    assert "\x1b" not in sentence(cause, name=HOSTILE)


def test_a_sentence_of_a_reader_passes_as_it_is() -> None:
    assert sentence(DataError("t.csv, line 3: too long.")) == "t.csv, line 3: too long."
    assert sentence(DataError("t.csv, line 3: too long."), ExperimentError) == "t.csv, line 3: too long"
    assert sentence(ExperimentError("the run is damaged"), ExperimentError) == "the run is damaged"


@pytest.mark.parametrize("cause", [KeyboardInterrupt(), SystemExit(3)])
def test_who_wants_to_end_is_let_through(cause: BaseException) -> None:
    with pytest.raises(type(cause)), reading(Path("t.csv")):
        raise cause


def test_an_error_of_a_callback_passes_as_it_is() -> None:
    with pytest.raises(ZeroDivisionError), reading(Path("t.csv")):
        raise Interrupted(ZeroDivisionError())


def _run(path: Path) -> object:
    from nn_tui.experiment.storage import run_file

    return run_file.load(path)


def _recipe(path: Path) -> object:
    from nn_tui.experiment.recipe import recipe_file

    return recipe_file.load(path, path.name)


OPENERS: dict[str, Callable[[Path], Any]] = {
    ".csv": lambda path: open_data_file(path, "t"),
    ".npz": lambda path: open_data_file(path, "t"),
    ".npy": lambda path: open_data_file(path, "t"),
    ".gz": lambda path: open_data_file(path, "t"),
    "-ubyte": lambda path: open_data_file(path, "t"),
    ".md": lambda path: open_file(path, "t", Choices()),
    ".txt": lambda path: open_file(path, "t", Choices()),
    ".own": lambda path: read_text_file(path, "t", own=True),
    ".text": lambda path: open_text_file(path, "t"),
    ".head": lambda path: read_head(path, 100),
    ".begin": is_own_format,
    ".nntui": _run,
    ".toml": _recipe,
}


@pytest.fixture(params=["a pipe", "a socket", "a device", "a folder", "a link to a pipe"])
def no_file(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, str]:
    """Something that is no file, and what it is called."""
    what = str(request.param)
    path = tmp_path / "images"
    if what.endswith("pipe"):
        os.mkfifo(path)
    elif what == "a socket":
        with socket.socket(socket.AF_UNIX) as server:
            # Such a path is short.
            monkeypatch.chdir(tmp_path)
            server.bind(path.name)
    elif what == "a device":
        path.symlink_to("/dev/zero")
    else:
        path.mkdir()
    return path, "a pipe" if what.endswith("pipe") else what


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize("ending", OPENERS)
def test_what_is_no_file_is_refused_unopened(ending: str, no_file: tuple[Path, str]) -> None:
    path, what = no_file
    named = path.with_name(f"images{ending}")
    named.symlink_to(path)
    with pytest.raises((DataError, ExperimentError), match=f"images{ending}: this is not a file but {what}"):
        OPENERS[ending](named)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_that_takes_the_place_of_a_file_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, plain_file = tmp_path / "pipe", tmp_path / "file"
    os.mkfifo(path)
    plain_file.touch()
    status = plain_file.stat()
    monkeypatch.setattr(Path, "stat", lambda self: status)
    with pytest.raises(DataError, match="not a file but a pipe"):
        open_plain(path)


def test_a_file_that_is_too_large_or_never_ends_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t"
    path.write_bytes(b"abcdef")
    assert read_bytes(path, 6) == b"abcdef"
    with pytest.raises(DataError, match="more than 5 bytes"):
        read_bytes(path, 5)
    os.truncate(path, 1 << 40)
    with pytest.raises(DataError, match="more than 1,000 bytes"):
        read_bytes(path, 1000)


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="needs files whose size is not known")
def test_a_file_of_unknown_size_is_read_as_far_as_it_goes() -> None:
    path = Path("/proc/self/maps")
    assert path.stat().st_size == 0
    assert len(read_bytes(path, 1 << 24)) > 100
    with pytest.raises(DataError, match="more than 100 bytes"):
        read_bytes(path, 100)


def test_a_name_with_a_null_character_is_of_no_file() -> None:
    with pytest.raises(DataError, match="no such file"):
        open_file(Path("a\0b.csv"), "t", Choices())


def test_the_door_needs_no_numpy() -> None:
    code = "import sys, nn_tui.data.reading; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
