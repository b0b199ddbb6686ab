"""How large the terminal is: the system knows, the environment only where it does not, and there are bounds."""

from __future__ import annotations

import os
import struct

import pytest

from nn_tui.tui.process.size import MOST_COLUMNS, MOST_ROWS, USUAL, terminal_size

pty = pytest.importorskip("pty", reason="needs a terminal of the POSIX kind")
import fcntl  # noqa: E402
import termios  # noqa: E402

SAYS = {"COLUMNS": "200", "LINES": "50"}


def size_of(columns: int, rows: int, environment: dict[str, str]) -> tuple[int, int]:
    """The size found on a terminal that has this one, behind a pipe that has none."""
    terminal, other = pty.openpty()
    reading, writing = os.pipe()
    try:
        fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        return terminal_size((reading, terminal), environment)
    finally:
        for descriptor in (terminal, other, reading, writing):
            os.close(descriptor)


@pytest.mark.parametrize("environment", [{}, SAYS, {"COLUMNS": "99999", "LINES": "99999"}])
def test_the_size_of_the_terminal_counts(environment: dict[str, str]) -> None:
    assert size_of(123, 45, environment) == (123, 45)


def test_without_one_the_environment_is_asked() -> None:
    assert size_of(0, 0, SAYS) == (200, 50)


@pytest.mark.parametrize("number", ["", "0", "-3", "wide", "9" * 5000, "\u0663"])
def test_what_is_no_size_is_left_out(number: str) -> None:
    assert size_of(0, 0, {"COLUMNS": number, "LINES": number}) == USUAL


def test_what_is_beyond_the_bounds_is_not_drawn_upon() -> None:
    assert size_of(5000, 5000, {}) == (MOST_COLUMNS, MOST_ROWS)
    assert size_of(0, 0, {"COLUMNS": "99999999", "LINES": "99999999"}) == (MOST_COLUMNS, MOST_ROWS)
