"""Kinds of terminals, locales and sizes: the app starts, keys work, and nothing is sent that the terminal lacks."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from .conftest import ROOT, WAIT, OpenTerminal, Terminal

slow = pytest.mark.slow

NONE, FEW, MANY, ALL = range(4)
"""Kinds of colour codes: none, the 16, the 256, any."""
TERMS = {
    "xterm-256color": (MANY, ALL),
    "screen-256color": (MANY, ALL),
    "tmux-256color": (MANY, ALL),
    "linux": (FEW, ALL),
    "xterm": (FEW, ALL),
    "vt100": (NONE, NONE),
    "dumb": (NONE, NONE),
}
"""The colour codes that a terminal gets without COLORTERM, and with COLORTERM=truecolor."""
SGR = re.compile(rb"\x1b\[([\d;:]*)m")
KEYS = b"2", b"3", b" ", b" ", b"?", b"?", b"4", b"1"
"""Every screen, a run and its pause, and the help."""


def colour_codes(received: bytes) -> int:
    """The kind of colour codes in what a program has written, the richest of them."""
    kinds = {NONE}
    for codes in SGR.findall(received):
        numbers = [int(number or 0) for number in re.split(rb"[;:]", codes)]
        while numbers:
            code = numbers.pop(0)
            if code in (38, 48):
                kinds.add(MANY if numbers[0] == 5 else ALL)
                del numbers[: 2 if numbers[0] == 5 else 4]
            elif 30 <= code <= 37 or 40 <= code <= 47 or 90 <= code <= 107:
                kinds.add(FEW)
    return max(kinds)


def goes_round(t: Terminal) -> None:
    """See every screen: each key is answered by something drawn."""
    t.wait_for(lambda: "letters" in t.words, "the app")
    for key in KEYS:
        t.is_answered(key)
    t.quits()


def test_a_terminal_without_colours_or_unicode(terminal: OpenTerminal) -> None:
    with terminal("letters", TERM="vt100", COLORTERM=None, LANG="C", LC_CTYPE=None) as t:
        goes_round(t)
        assert colour_codes(t.received) == NONE
        assert t.received.isascii()


@slow
@pytest.mark.parametrize("colorterm", [None, "truecolor"])
@pytest.mark.parametrize("term", TERMS)
def test_each_terminal_gets_the_colours_that_it_has(terminal: OpenTerminal, term: str, colorterm: str | None) -> None:
    with terminal("letters", TERM=term, COLORTERM=colorterm, LANG="C.UTF-8") as t:
        goes_round(t)
        assert colour_codes(t.received) == TERMS[term][colorterm is not None]
        assert not t.received.isascii()


@slow
@pytest.mark.parametrize(("term", "colorterm"), [("xterm-256color", "truecolor"), ("linux", None), ("dumb", None)])
def test_no_color_gets_none(terminal: OpenTerminal, term: str, colorterm: str | None) -> None:
    with terminal("letters", TERM=term, COLORTERM=colorterm, NO_COLOR="1") as t:
        goes_round(t)
        assert colour_codes(t.received) == NONE
        # What is chosen is reversed.
        assert re.search(rb"\x1b\[(?:\d+;)*7(?:;\d+)*m", t.received)


LOCALES: dict[str, tuple[dict[str, str], bool]] = {
    "LANG=C": ({"LANG": "C"}, True),
    "LANG=POSIX": ({"LANG": "POSIX"}, True),
    "LC_ALL=POSIX before the others": ({"LC_ALL": "POSIX", "LC_CTYPE": "C.UTF-8", "LANG": "C.UTF-8"}, True),
    "LC_CTYPE=C before LANG": ({"LC_CTYPE": "C", "LANG": "C.UTF-8"}, True),
    "Latin-1": ({"LANG": "de_DE.ISO-8859-1"}, True),
    "C in Python's UTF-8 mode": ({"LANG": "C", "PYTHONUTF8": "1"}, True),
    "C.UTF-8": ({"LANG": "C.UTF-8"}, False),
    "none": ({}, False),
}


@slow
@pytest.mark.parametrize(("locale", "is_ascii"), LOCALES.values(), ids=LOCALES)
def test_the_locale_decides_on_the_characters(terminal: OpenTerminal, locale: dict[str, str], is_ascii: bool) -> None:
    settings: dict[str, Any] = {"LC_ALL": None, "LC_CTYPE": None, "LANG": None, "PYTHONUTF8": None, **locale}
    with terminal("letters", **settings) as t:
        goes_round(t)
        assert t.received.isascii() == is_ascii


@slow
@pytest.mark.parametrize(
    ("size", "locale"),
    [
        *[((20, 5), "C"), ((20, 5), "C.UTF-8"), ((40, 12), "C"), ((80, 24), "C"), ((120, 40), "C")],
        *[((200, 60), "C.UTF-8"), ((400, 120), "C.UTF-8")],
    ],
    ids=str,
)
def test_every_size(terminal: OpenTerminal, size: tuple[int, int], locale: str) -> None:
    with terminal("letters", size=size, LANG=locale, LC_CTYPE=None) as t:
        if size >= (40, 12):
            goes_round(t)
        else:
            # There is no room for what most keys change.
            t.wait_for(lambda: "Too small" in t.screen, "the app")
            os.write(t.fd, b"".join(KEYS))
            t.quits()


class Tmux:
    """The program in a window of a tmux server of its own."""

    def __init__(self, socket: Path) -> None:
        self._socket = socket

    def command(self, *words: str) -> str:
        done = subprocess.run(
            ["tmux", "-S", str(self._socket), "-f", os.devnull, "-u", *words],
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def start(self, size: tuple[int, int], term: str, environment: dict[str, str]) -> None:
        given = [f"{name}={value}" for name, value in environment.items()]
        program = shlex.join(["env", "-u", "COLORTERM", *given, sys.executable, "-m", "nn_tui", "letters"])
        # The server reads its settings before the window has a terminal.
        setting = ["set-option", "-g", "default-terminal", term]
        window = ["new-session", "-d", "-x", str(size[0]), "-y", str(size[1]), program]
        self.command("start-server", ";", *setting, ";", "set-option", "-g", "remain-on-exit", "on", ";", *window)

    def shown(self, colours: bool = False) -> str:
        return self.command("capture-pane", "-p", *["-e"] * colours)

    def wait_for(self, condition: Callable[[str], object], what: str) -> str:
        end = time.monotonic() + WAIT
        while not condition(shown := self.shown()):
            assert time.monotonic() < end, f"{what} did not come, but {shown}"
            time.sleep(0.05)
        return shown

    def ends(self) -> str:
        """Wait until the program has ended. Returns its exit status, which tmux does not always learn: "" then."""
        end = time.monotonic() + WAIT
        while self.command("list-panes", "-F", "#{pane_dead}").strip() != "1":
            assert time.monotonic() < end, f"it does not end, but shows {self.shown()}"
            time.sleep(0.05)
        return self.command("list-panes", "-F", "#{pane_dead_status}").strip()

    def press(self, key: str, until: str) -> str:
        self.command("send-keys", key)
        return self.wait_for(lambda shown: until in shown, until)


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Tmux]:
    if shutil.which("tmux") is None:
        pytest.skip("needs tmux")
    server = Tmux(tmp_path / "socket")
    yield server
    subprocess.run(["tmux", "-S", str(tmp_path / "socket"), "kill-server"], capture_output=True, check=False)


@slow
@pytest.mark.parametrize(
    ("term", "locale", "size"),
    [
        ("screen-256color", "C.UTF-8", (120, 40)),
        ("tmux-256color", "C.UTF-8", (60, 15)),
        ("screen-256color", "C", (60, 15)),
    ],
)
def test_in_tmux(tmux: Tmux, home: Path, term: str, locale: str, size: tuple[int, int]) -> None:
    tmux.start(
        size, term, {"PYTHONPATH": str(ROOT), "HOME": str(home.parent), "XDG_DATA_HOME": str(home), "LANG": locale}
    )
    first = tmux.wait_for(lambda shown: "ready" in shown, "the app")
    assert first.isascii() == (locale == "C")
    tmux.press("3", "Run")
    running = tmux.press("Space", "running")
    assert running.isascii() == (locale == "C")
    assert max(map(len, running.splitlines())) <= size[0]
    assert colour_codes(tmux.shown(colours=True).encode()) == MANY
    tmux.press("Space", "paused")
    tmux.press("4", "of 3 right")
    tmux.press("1", "Choose")
    tmux.command("send-keys", "q")
    assert tmux.ends() in ("0", "")
