"""The program on a terminal of its own: how it ends, and what characters and colours reach the terminal."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nn_tui.experiment.storage import run_file

from .conftest import OpenTerminal, Terminal

pytestmark = pytest.mark.slow

ENDS_WITHIN = 2.0
"""Half a second is asked for; a machine with other work gets more."""
ENDINGS: dict[str, Callable[[Terminal], object]] = {
    "SIGHUP": lambda terminal: terminal.process.send_signal(signal.SIGHUP),
    "SIGTERM": lambda terminal: terminal.process.send_signal(signal.SIGTERM),
    "closed": Terminal.hang_up,
    "q": lambda terminal: os.write(terminal.fd, b"q"),
    "ctrl+c": lambda terminal: os.write(terminal.fd, b"\x03"),
}


@pytest.mark.parametrize("how", ENDINGS)
def test_it_ends_at_once_and_keeps_the_run(terminal: OpenTerminal, home: Path, how: str) -> None:
    with terminal("letters") as t:
        t.wait_for(lambda: "letters" in t.screen and "ready" in t.screen, "the app")
        t.press("3", "space Run")
        t.press(" ", "running")
        ENDINGS[how](t)
        assert t.ends() < ENDS_WITHIN
        with pytest.raises(ProcessLookupError):
            os.killpg(t.process.pid, 0)
        assert "Traceback" not in t.words
        if how in ("q", "ctrl+c"):
            assert t.process.returncode == 0
            assert t.received.rstrip().endswith(b"\x1b[?25h") or b"\x1b[?1049l" in t.received
    runs = list((home / "nn-tui/runs").glob("letters-*.nntui"))
    assert len(runs) == 1
    assert run_file.load(runs[0]).trainer.epoch > 0


def look_around(t: Terminal) -> None:
    """See every screen, a prompt and the training."""
    t.wait_for(lambda: "ready" in t.screen, "the app")
    t.press("2", "network answers")
    t.press("t", "class is")
    t.press("c", "labelled C")
    t.press("4", "of 3 right")
    t.press("3", "space Run")
    t.press(" ", "running")
    t.wait_for(lambda: re.search(r"epoch \d[\d,]*\d\d", t.screen), "some epochs")
    t.press(" ", "paused")
    os.write(t.fd, b"q")
    t.ends()
    assert "Traceback" not in t.words
    assert t.process.returncode == 0


def test_latin_1_gets_ascii(terminal: OpenTerminal) -> None:
    settings: dict[str, Any] = {
        "LANG": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONIOENCODING": "latin-1",
    }
    with terminal("letters", **settings) as t:
        t.wait_for(lambda: "ready" in t.screen, "the app")
        t.press("3", "space Run")
        os.write(t.fd, b"q")
        t.ends()
        assert "Traceback" not in t.words
        assert t.process.returncode == 0
        assert t.received.isascii()


def test_ascii_on_demand(terminal: OpenTerminal) -> None:
    with terminal("letters", "--ascii", LANG="C.UTF-8") as t:
        look_around(t)
        assert t.received.isascii()


def test_blocks_and_braille_elsewhere(terminal: OpenTerminal) -> None:
    with terminal("letters", LANG="C.UTF-8") as t:
        look_around(t)
        assert not t.received.isascii()
        assert any(red != blue for red, _, blue in re.findall(rb"48;2;(\d+);(\d+);(\d+)", t.received))


def test_no_color(terminal: OpenTerminal) -> None:
    """None at all, not even grey."""
    with terminal("letters", NO_COLOR="1") as t:
        look_around(t)
        assert not re.search(rb"\x1b\[(?:[\d;]*;)?(?:[349][0-7]|10[0-7]|[34]8;[25];[\d;]+)m", t.received)


@pytest.mark.parametrize(
    "settings",
    [{"TERM": "dumb", "COLORTERM": ""}, {"TERM": "xterm", "COLORTERM": ""}, {"TEXTUAL_COLOR_SYSTEM": "nonsense"}],
    ids=["dumb", "16 colours", "nonsense"],
)
def test_it_starts_on(terminal: OpenTerminal, settings: dict[str, Any]) -> None:
    with terminal("letters", **settings) as t:
        t.wait_for(lambda: "ready" in t.screen, "the app")
        t.press("3", "space Run")
        os.write(t.fd, b"q")
        t.ends()
        assert "Traceback" not in t.words
        assert t.process.returncode == 0


def test_a_home_that_cannot_be_written(terminal: OpenTerminal, home: Path) -> None:
    home.write_text("a file where a folder should be")
    with terminal("letters") as t:
        t.wait_for(lambda: "ready" in t.screen, "the app")
        t.press("3", "space Run")
        t.press("e", "not being kept")
        t.press("2", "network answers")
        os.write(t.fd, b"q")
        t.ends()
        assert "Traceback" not in t.words
        assert "not being kept" in t.words.splitlines()[-1]


@pytest.mark.parametrize("target", ["nosuch", "no/such.txt", "x" * 300 + ".txt"], ids=["name", "path", "long"])
def test_a_target_that_is_not_there_is_one_line(terminal: OpenTerminal, target: str) -> None:
    with terminal(target) as t:
        t.ends()
        t.wait_for(lambda: "\n" in t.words)
        assert t.process.returncode == 2
        assert len(t.words.splitlines()) == 1
        assert t.words.startswith("nn-tui: there is no ")
