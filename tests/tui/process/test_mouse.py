"""The mouse on Edit, as a terminal reports it."""

from __future__ import annotations

import os
from functools import partial

import pytest

from .conftest import OpenTerminal, Terminal

pytestmark = pytest.mark.slow

PRESS, DRAG, WHEEL_DOWN = 0, 32, 65


def reports(t: Terminal, *events: tuple[int, int, int], lifts: bool = True) -> None:
    """Send reports of a button at columns and rows, 1-based, then that it was lifted at the last place."""
    _, column, row = events[-1]
    text = "".join(f"\x1b[<{button};{x};{y}M" for button, x, y in events)
    os.write(t.fd, (text + (f"\x1b[<0;{column};{row}m" if lifts else "")).encode())


def cursor_is_at(t: Terminal, column: int, row: int) -> bool:
    """Whether the upper left corner of the cursor is at that place, 1-based."""
    return t.screen.splitlines()[row - 1][column - 1] == "┏"


def test_a_click_sets_the_cursor_and_a_drag_draws(terminal: OpenTerminal) -> None:
    with terminal("letters", LANG="C.UTF-8") as t:
        t.wait_for(lambda: "ready" in t.screen, "the app")
        t.press("2", "space toggles")
        t.wait_for(lambda: t.cells[4][15].background != t.cells[4][9].background, "the picture")
        ink = t.cells[4][15].background
        reports(t, (PRESS, 9, 5), (DRAG, 15, 5), (DRAG, 21, 5), (DRAG, 27, 5))
        t.wait_for(lambda: "not saved" in t.screen, "a change")
        t.wait_for(partial(cursor_is_at, t, 26, 4), "the cursor under the mouse")
        t.wait_for(lambda: [t.cells[4][place].background for place in (9, 15, 21)] == [ink] * 3, "a line of ink")
        t.press("uu", "· saved")
        t.quits()


def test_a_click_and_the_wheel_move_in_a_table(terminal: OpenTerminal) -> None:
    with terminal("iris", LANG="C.UTF-8") as t:
        t.wait_for(lambda: "ready" in t.screen, "the app")
        t.press("2", "Row 1 of 150")
        reports(t, (PRESS, 15, 9))
        t.wait_for(lambda: "Row 5 of 150" in t.screen, "the row under the mouse")
        first = t.screen.splitlines()[4].split()[:3]
        reports(t, (WHEEL_DOWN, 15, 9), lifts=False)
        t.wait_for(lambda: t.screen.splitlines()[4].split()[:3] != first, "other rows")
        assert "Row 5 of 150" in t.screen
        t.quits()
