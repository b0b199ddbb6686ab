"""Whatever bytes come from the terminal, and however large it is, the app goes on and takes the next key."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from threading import Thread

import pytest

from nn_tui.tui.process.key_reader import PASTE_RESTS
from nn_tui.tui.process.size import MOST_COLUMNS, MOST_ROWS
from tests.emulator import Emulator

from .conftest import WAIT, OpenTerminal, Terminal

pytestmark = pytest.mark.slow

BYTES = {
    "Latin-1": b"\xe9",
    "Meta in 8 bits": b"\xe1\xe2\xff",
    "controls in 8 bits": b"\x9b99;99\x9d9;\x9c\xc2\x9b",
    "half a character": b"\xc3",
    "no such character": b"\x1b[1114112u",
    "too large a number": b"\x1b[27;5;999999999~",
    "a number beyond all": b"\x1b[99999999999999999999u",
    "half a surrogate pair": b"\x1b[55296u",
    "a size of nothing": b"\x1b[48;0;0;0;0t\x1b[<0;5;5M\x1b[<0;5;5m",
    "no pixels": b"\x1b[48;24;80;0;0t\x1b[<0;5;5M\x1b[<0;5;5m",
    "a size beyond all": b"\x1b[48;99999999;99999999;1;1t",
    "no number": b"\x1b[:\xd9\xa3~",
}


@pytest.mark.parametrize("typed", BYTES)
def test_it_takes_the_next_key(terminal: OpenTerminal, home: Path, typed: str) -> None:
    with terminal("letters") as t:
        t.wait_for(lambda: "ready" in t.screen, "the app")
        os.write(t.fd, BYTES[typed] + b"3")
        t.wait_for(lambda: "running" in t.screen or "v View" in t.screen, "Train")
        os.write(t.fd, b"q")
        t.ends()
        assert t.process.returncode == 0
        assert not (home / "nn-tui/crashes").exists()


MEMORY = 300
"""Megabytes that are enough for the largest terminal; NumPy, Textual and the datasets take half of them."""
SLOWLY = 0.15
"""Seconds between two reads, so that they are two."""


def drawn(t: Terminal) -> tuple[int, int]:
    """The rightmost column and the lowest row at which something was drawn."""
    emulator = Emulator(MOST_COLUMNS + 100, MOST_ROWS + 100)
    emulator.write(t.received)
    return emulator.extent


def goes_round(t: Terminal) -> None:
    """Go to Train, run and pause, and back."""
    t.press("3", "space Run")
    t.press(" ", "running")
    t.press(" ", "paused")
    t.press("1", "Choose")


def test_the_environment_does_not_make_it_larger(terminal: OpenTerminal) -> None:
    with terminal("letters", COLUMNS="99999", LINES="99999") as t:
        t.wait_for(lambda: "ready" in t.screen, "the app")
        goes_round(t)
        assert drawn(t) <= (80, 24)
        t.quits()


def test_a_report_does_not_make_it_larger(terminal: OpenTerminal) -> None:
    with terminal("letters") as t:
        t.wait_for(lambda: "ready" in t.screen, "the app")
        os.write(t.fd, b"\x1b[?2048;1$y\x1b[48;5000;5000;0;0t\x1b[48;120;400;1200;4000t")
        goes_round(t)
        columns, rows = drawn(t)
        assert (columns <= 80, rows <= 24) == (True, True)
        t.quits()


@pytest.mark.skipif(sys.platform != "linux", reason="looks at a process as Linux shows it")
@pytest.mark.parametrize("from_the_start", [True, False], ids=["from the start", "pulled larger"])
def test_a_huge_terminal_is_used_in_part(terminal: OpenTerminal, from_the_start: bool) -> None:
    with terminal("letters", size=(5000, 5000) if from_the_start else (80, 24)) as t:
        t.wait_for(lambda: "ready" in t.screen, "the app")
        if not from_the_start:
            t.resize(5000, 5000)
            t.wait_for(lambda: drawn(t)[1] > 24, "the larger picture")
        os.write(t.fd, b"\x1b[<0;4000;4000M\x1b[<0;4000;4000m\x1b[<35;99999999999;1M")
        t.press("2", "network answers")
        columns, rows = drawn(t)
        assert 100 < columns <= MOST_COLUMNS
        assert 100 < rows <= MOST_ROWS
        assert t.most_memory < MEMORY
        t.resize(20, 5)
        t.resize(80, 24)
        t.quits()


def test_sequences_may_come_in_two_reads(terminal: OpenTerminal) -> None:
    with terminal("letters") as t:
        t.wait_for(lambda: "ready" in t.screen, "the app")
        t.press("2", "network answers")
        t.press("t", "class is")
        for piece in (b"\x1b", b"[200", b"~1,2,3", b"\x1b[2", b"01~"):
            os.write(t.fd, piece)
            time.sleep(SLOWLY / 3)
        before = len(t.words)
        os.write(t.fd, b"\x1b")
        time.sleep(SLOWLY)
        t.wait_for(lambda: len(t.words) > before, "the answer to esc")
        t.press("\x1b[O\x1b[I3", "space Run")
        t.quits(b"\x03")


FLOODS: dict[str, bytes] = {
    "in brackets": b"\x1b[200~" + b"0.5 0.25 1\n" * 100_000 + b"\x1b[201~",
    "in brackets, of which one is lost": b"\x1b[200~" + b"0.5 0.25 1\n" * 100_000,
    "without brackets": b"0.5 0.25 1\n" * 100_000,
}


@pytest.mark.parametrize("flood", FLOODS.values(), ids=FLOODS)
def test_after_a_flood_it_takes_the_next_key(terminal: OpenTerminal, flood: bytes) -> None:
    with terminal("letters") as t:
        t.wait_for(lambda: "ready" in t.screen, "the app")
        t.press("2", "network answers")
        writing = Thread(target=write_all, args=(t.fd, flood), daemon=True)
        writing.start()
        # A paste whose end is lost takes what is typed, until nothing has been typed for a moment.
        t.wait_for(lambda: not writing.is_alive(), "somebody who reads the flood", 2 * WAIT)
        t.look(2 * PASTE_RESTS)
        t.quits(b"\x03")


def write_all(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data[:4096]) :]
