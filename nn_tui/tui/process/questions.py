"""Asking a terminal what it can do, without the app, and not for long."""

from __future__ import annotations

import os
import re
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Final

if sys.platform != "win32":
    import termios

WAIT: Final = 1.0
"""Seconds to wait for an answer."""
QUESTIONS: Final = b"\x1b[?2026$p\x1b[6n"
"""Whether output can be synchronised, then where the cursor is: who answers the second has read the first."""
_SYNCHRONISED: Final = re.compile(rb"\x1b\[\?2026;([0-4])\$y")
_CURSOR: Final = re.compile(rb"\x1b\[\d+;\d+R")
_MOST_READ: Final = 65_536


@dataclass(frozen=True)
class Answers:
    """What a terminal answered.

    Attributes:
        synchronised: it can show a frame at once, when all of it has come.
        seconds: after which it said where its cursor is; None if it did not.
    """

    synchronised: bool
    seconds: float | None


def ask(terminal: int, wait: float = WAIT) -> Answers | None:
    """Ask the terminal behind a descriptor that is open for reading and writing; what is typed meanwhile is lost.

    Returns None where it cannot be asked: no terminal, or one that another program has in front.
    """
    if sys.platform == "win32" or not os.isatty(terminal):
        return None
    try:
        if os.tcgetpgrp(terminal) != os.getpgrp():
            # To change its settings from the background would stop this process.
            return None
        with _without_echo(terminal):
            began = monotonic()
            os.write(terminal, QUESTIONS)
            said, seconds = b"", None
            while seconds is None and (left := began + wait - monotonic()) > 0 and len(said) < _MOST_READ:
                if select.select([terminal], [], [], left)[0]:
                    said += os.read(terminal, 1024)
                    seconds = monotonic() - began if _CURSOR.search(said) else None
    except (OSError, termios.error):
        return None
    found = _SYNCHRONISED.search(said)
    return Answers(found is not None and found[1] in b"123", seconds)


@contextmanager
def _without_echo(terminal: int) -> Iterator[None]:
    """The terminal hands on every byte at once and shows none."""
    before = termios.tcgetattr(terminal)
    raw = termios.tcgetattr(terminal)
    raw[3] &= ~(termios.ICANON | termios.ECHO)
    raw[6][termios.VMIN], raw[6][termios.VTIME] = 1, 0
    termios.tcsetattr(terminal, termios.TCSADRAIN, raw)
    try:
        yield
    finally:
        termios.tcsetattr(terminal, termios.TCSAFLUSH, before)
