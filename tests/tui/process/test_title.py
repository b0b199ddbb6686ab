"""The title of the terminal: ours while the app has it, the terminal's own before and after."""

from __future__ import annotations

import pytest

from nn_tui.tui.process.title import PUT_ASIDE, TAKE_BACK, TerminalTitle

from .conftest import OpenTerminal


def titled(term: str | None = "xterm-256color") -> tuple[TerminalTitle, list[str]]:
    """A title, and all that it writes."""
    written: list[str] = []
    return TerminalTitle(written.append, {} if term is None else {"TERM": term}), written


def test_it_is_shown_between_begin_and_end() -> None:
    title, written = titled()
    title.show("nn-tui: Data")
    assert not written
    title.begin()
    title.show("nn-tui: Data")
    title.show("nn-tui: Train, letters")
    title.end()
    title.end()
    title.show("nn-tui: Data, letters")
    title.begin()
    assert written == [
        PUT_ASIDE,
        "\x1b]2;nn-tui: Data\x07",
        "\x1b]2;nn-tui: Train, letters\x07",
        TAKE_BACK,
        PUT_ASIDE,
        "\x1b]2;nn-tui: Data, letters\x07",
    ]


def test_a_name_writes_nothing_but_itself() -> None:
    title, written = titled()
    title.begin()
    title.show("nn-tui: Data, a\x07b\x1b[2Jc\x9cd\n" + "long" * 1000)
    assert written[-1].startswith("\x1b]2;nn-tui: Data, a?b?[2Jc?d long")
    assert written[-1].endswith("\x07")
    assert len(written[-1]) < 100


@pytest.mark.parametrize("term", ["linux", "dumb", "vt100", None])
def test_a_terminal_that_would_draw_it_gets_none(term: str | None) -> None:
    title, written = titled(term)
    title.begin()
    title.show("nn-tui: Data")
    title.end()
    assert not written


@pytest.mark.slow
def test_the_terminal_is_called_what_is_shown_and_gets_its_own_title_back(terminal: OpenTerminal) -> None:
    with terminal("letters") as t:
        t.wait_for(lambda: b"\x1b]2;nn-tui: Data, letters\x07" in t.received, "the dataset")
        t.wait_for(lambda: "ready" in t.screen, "the app")
        t.press("3", "space Run")
        t.wait_for(lambda: b"\x1b]2;nn-tui: Train, letters\x07" in t.received, "the screen")
        t.quits()
        assert t.received.count(PUT_ASIDE.encode()) == t.received.count(TAKE_BACK.encode()) == 1
        assert t.received.rindex(TAKE_BACK.encode()) > t.received.rindex(b"\x1b]2;")
