"""Stopping the program and going on with it, as a shell does."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from .conftest import OpenTerminal, Terminal

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks at a process as Linux shows it"),
]
needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
WHOLE = ("1 Data", "2 Edit", "▸3 Train", "letters", "30-5-3", "W1 ", "Reset", "Palette")


def open_train(t: Terminal) -> None:
    t.wait_for(lambda: "ready" in t.words, "the app")
    t.press("3", "Reset")


def stop(t: Terminal, number: signal.Signals) -> None:
    os.kill(t.process.pid, number)
    _, status = os.waitpid(t.process.pid, os.WUNTRACED)
    assert os.WIFSTOPPED(status)


def state(pid: str) -> str:
    """T for a process that is stopped."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0]


def goes_on(t: Terminal) -> None:
    """It draws everything, and each key is taken once."""
    before = len(t.words)
    t.process.send_signal(signal.SIGCONT)
    t.wait_for(lambda: all(text in t.words[before:] for text in WHOLE), "the whole screen")
    t.press("e", "epoch 1/")
    before = len(t.words)
    t.press("e", "epoch 2/")
    t.press("e", "epoch 3/")
    assert "epoch 4/" not in t.words[before:]


@pytest.mark.parametrize("number", [signal.SIGTSTP, signal.SIGSTOP], ids=lambda number: number.name)
def test_it_goes_on_where_it_was(terminal: OpenTerminal, number: signal.Signals) -> None:
    with terminal("letters") as t:
        open_train(t)
        for _ in range(2):
            stop(t, number)
            if number is signal.SIGTSTP:
                t.read_on()
                assert b"\x1b[?1049l" in t.received[-400:], "the shell has its screen"
                assert termios.tcgetattr(t.fd)[:4] == t.modes_before[:4]
            goes_on(t)
            t.press("r", "epoch 0/")
        t.process.send_signal(signal.SIGTERM)
        t.ends()
        assert termios.tcgetattr(t.fd)[:4] == t.modes_before[:4]
        assert "Traceback" not in t.words


@contextmanager
def in_a_shell(terminal: OpenTerminal, tmp_path: Path) -> Iterator[tuple[Terminal, str]]:
    """The program as a job of a shell, with Train open, and its number."""
    shell = tmp_path / "shell.py"
    shell.write_text("import os\nos.execvp('bash', ['bash', '--norc', '--noprofile', '-i'])\n")
    with terminal(program=shell, PS1="here> ") as t:
        t.press(f"{sys.executable} -m nn_tui letters\n", "ready")
        t.press("3", "Reset")
        (pid,) = Path(f"/proc/{t.process.pid}/task/{t.process.pid}/children").read_text().split()
        yield t, pid


def fg(t: Terminal) -> None:
    before = len(t.words)
    t.press("fg\n", "nn_tui letters")
    t.wait_for(lambda: all(text in t.words[before:] for text in WHOLE), "the whole screen")


@needs_bash
@pytest.mark.parametrize("screen", ["1", "2", "3", "4"])
def test_ctrl_z_goes_to_the_shell_and_fg_comes_back(terminal: OpenTerminal, tmp_path: Path, screen: str) -> None:
    with in_a_shell(terminal, tmp_path) as (t, pid):
        os.write(t.fd, f"{screen}\x1a".encode())
        t.wait_for(lambda: "Stopped" in t.screen and "here>" in t.screen, "the shell")
        assert state(pid) == "T"
        assert termios.tcgetattr(t.fd)[3] & termios.ICANON or "here>" in t.screen
        before = len(t.words)
        t.press("fg\n", "nn_tui letters")
        t.wait_for(lambda: "Palette" in t.words[before:], "the screen as it was")
        t.press("3", "Reset")
        t.press("e", "epoch 1/")
        t.press("q", "here>")


@needs_bash
def test_ctrl_z_with_a_prompt_open(terminal: OpenTerminal, tmp_path: Path) -> None:
    with in_a_shell(terminal, tmp_path) as (t, _):
        t.press("n", "esc closes")
        os.write(t.fd, b"7\x1a")
        t.wait_for(lambda: "Stopped" in t.screen and "here>" in t.screen, "the shell")
        t.press("fg\n", "esc closes")
        t.press("\r", "epoch")
        t.press("q", "here>")


def test_without_a_shell_ctrl_z_says_so(terminal: OpenTerminal) -> None:
    with terminal("letters") as t:
        open_train(t)
        t.press("\x1a", "There is no shell to go back to")
        t.press("e", "epoch 1/")
        t.quits()


@needs_bash
def test_fg_and_bg_in_a_shell(terminal: OpenTerminal, tmp_path: Path) -> None:
    with in_a_shell(terminal, tmp_path) as (t, pid):
        os.kill(int(pid), signal.SIGTSTP)
        t.wait_for(lambda: "Stopped" in t.screen and "here>" in t.screen, "the shell")
        t.press("bg\n", "here>")
        t.wait_for(lambda: state(pid) == "T", "the stop in the background")
        fg(t)
        t.press("e", "epoch 1/")
        t.press("q", "here>")
