"""Pipes, devices and folders in place of files, names that would move a terminal, and reading that is ended."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from nn_tui.data.plain_text import SENTENCE

if TYPE_CHECKING:
    from tests.cli.conftest import Here, StartProgram

HOSTILE = "a\x1b[31mb\x1b]0;title\x07\u202ec"

COMMANDS = {
    "a table to train on": ("train", ".csv"),
    "a dataset to print": ("datasets", ".txt"),
    "pictures to print": ("datasets", "-images-idx3-ubyte.gz"),
    "a run to train": ("train", ".nntui"),
    "a run to predict with": ("predict", ".nntui"),
    "a recipe": ("train", "--recipe", ".toml"),
    "input": ("predict", "xor.nntui", "--input", ".csv"),
}
"""Commands that read a file, whose name has the ending given last."""


@pytest.fixture
def xor_run(here: Here) -> None:
    """xor.nntui, a run that was trained."""
    assert here("train", "xor", "--epochs", 1, "--save", "xor.nntui", "--format", "csv").code == 0


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize("what", ["a pipe", "a folder", "a device"])
def test_what_is_no_file_is_refused_by_every_command(what: str, xor_run: None, here: Here, tmp_path: Path) -> None:
    for *words, ending in COMMANDS.values():
        path = tmp_path / f"{what.split()[1]}{ending}"
        if what == "a pipe" and not path.exists():
            os.mkfifo(path)
        elif what == "a folder":
            path.mkdir(exist_ok=True)
        elif not path.exists():
            path.symlink_to("/dev/zero")
        assert f"this is not a file but {what}" in here(*words, path.name).problem


def test_a_name_of_a_file_moves_no_terminal(xor_run: None, here: Here, tmp_path: Path) -> None:
    for *words, ending in COMMANDS.values():
        name = f"{HOSTILE}{ending}"
        for content in (None, b"", b"\x00\x01\x02", b"a,b\n1,\x1b[31m\n2,3\n"):
            if content is not None:
                (tmp_path / name).write_bytes(content)
            done = here(*words, name)
            assert done.code in (0, 2)
            for line in done.err.splitlines():
                assert line.isprintable()
                assert len(line) <= SENTENCE + len("nn-tui: ")
        (tmp_path / name).unlink()


def test_names_in_a_file_move_no_terminal(here: Here, tmp_path: Path) -> None:
    inputs, labels = np.arange(16).reshape(8, 2), np.array([f"a{HOSTILE}", f"b{HOSTILE}"] * 4)
    arrays: dict[str, Any] = {"X": inputs, "y": labels, HOSTILE: inputs}
    np.savez(tmp_path / "members.npz", **arrays)
    (tmp_path / "columns.csv").write_text(f"{HOSTILE},{HOSTILE}x,y\n" + "1,\x1b[2J,a\n2,\x07,b\n" * 4)
    (tmp_path / "keys.toml").write_text('[dataset]\nname = "xor"\n[network]\n"\\u001b[31m" = 1\n')
    (tmp_path / "values.toml").write_text('[dataset]\nname = "xor"\n[network]\nactivation = "\\u001b[31m"\n')
    (tmp_path / "key.txt").write_text("\x1b[31m: A B\n")
    (tmp_path / "name.txt").write_text("classes: A \x1b[31m\n\nA\n#\n")
    commands = (
        *(("train", name, "--epochs", 1) for name in ("members.npz", "columns.csv")),
        *(("datasets", name) for name in ("members.npz", "columns.csv", "key.txt", "name.txt")),
        *(("train", "--recipe", name) for name in ("keys.toml", "values.toml")),
    )
    for words in commands:
        done = here(*words)
        assert all(line.isprintable() for line in done.err.splitlines()), done.err
        assert done.err


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="needs signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("command", ["train", "datasets", "predict"])
def test_a_signal_ends_reading_within_a_second(
    command: str, number: int, xor_run: None, start: StartProgram, tmp_path: Path
) -> None:
    slow = tmp_path / "slow.csv"
    with slow.open("w") as file:
        for _ in range(300):
            # With two answers, so that it is not refused before the signal comes.
            file.write("0.25,1.5\n0.5,2.5\n" * 10_000)
    words = ("predict", "xor.nntui", "--input", "slow.csv") if command == "predict" else (command, "slow.csv")
    program = start(*words, cwd=tmp_path)
    _wait_until_open(program, slow)
    sent = time.monotonic()
    program.send_signal(number)
    code = program.wait(timeout=20)
    # The processor may be busy with other tests.
    assert time.monotonic() - sent < 5
    # Who is ended by a signal has 128 and its number, as a shell says it.
    assert (128 - code if code < 0 else code) == 128 + number
    assert "Traceback" not in (program.stderr.read() if program.stderr else "")


def _wait_until_open(program: subprocess.Popen[str], path: Path) -> None:
    """Wait until the program has the file open."""
    folder = Path(f"/proc/{program.pid}/fd")
    if not folder.exists():
        pytest.skip("needs /proc")
    while program.poll() is None:
        for link in folder.iterdir():
            try:
                if link.readlink() == path:
                    return
            except OSError:
                continue
    raise AssertionError(f"it ended before: {program.communicate()}")
