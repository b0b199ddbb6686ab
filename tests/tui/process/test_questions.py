"""What a terminal is asked, and what it answers, or does not."""

from __future__ import annotations

import os

import pytest

from nn_tui.tui.process.questions import ask

from .conftest import OpenTerminal

pytestmark = pytest.mark.slow

ASKED = "\x1b[6n"


@pytest.mark.parametrize(
    ("answer", "whole_frames"), [(b"\x1b[?2026;2$y", "yes"), (b"\x1b[?2026;0$y", "no"), (b"", "no")]
)
def test_a_terminal_that_answers(terminal: OpenTerminal, answer: bytes, whole_frames: str) -> None:
    with terminal("doctor", size=(100, 30), TERM="xterm-256color", COLORTERM="", LANG="C") as t:
        t.wait_for(lambda: ASKED.encode() in t.received, "the question")
        os.write(t.fd, b"typed" + answer + b"\x1b[5;1R")
        t.ends()
        t.read_on()
        assert f"whole frames         {whole_frames}" in t.words
        assert "answers              after" in t.words
        assert "100 columns, 30 rows" in t.words
        assert "colours              256" in t.words
        assert "ASCII (the locale has ASCII)" in t.words


def test_a_terminal_that_does_not(terminal: OpenTerminal) -> None:
    with terminal("doctor") as t:
        t.ends()
        t.read_on()
        assert "none within 1 s" in t.words


def test_one_that_knows_no_sequences_is_not_asked(terminal: OpenTerminal) -> None:
    with terminal("doctor", TERM="dumb") as t:
        t.ends()
        t.read_on()
        assert "not asked" in t.words
        assert "\x1b" not in t.received.decode()


def test_what_is_no_terminal_is_not_asked() -> None:
    reading, writing = os.pipe()
    try:
        assert ask(reading) is None
    finally:
        os.close(reading)
        os.close(writing)
