"""Restoring the terminal as it was before the app, for when the app itself no longer can."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from time import monotonic, sleep

from nn_tui.tui.process.title import TAKE_BACK

if sys.platform != "win32":
    import termios

LEAVE = (
    "\x1b[m\x1b[?2026l\x1b[?2004l\x1b[?7h\x1b[?2048l"
    "\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"
    f"{TAKE_BACK}"
)
"""Turns off what is on: style, synchronized output, paste, wrap, sizes, mouse, keyboard, screen, cursor, focus; and the
terminal's own title."""
TRY_FOR = 0.1
"""Seconds to try to write to a terminal that takes nothing."""
AGAIN_AFTER = 0.005


class TerminalModes:
    """Remembers the settings of the terminal on standard error. Any thread may restore them without waiting long."""

    def __init__(self) -> None:
        self._output: int | None = None
        stream = sys.__stderr__
        if sys.platform == "win32" or stream is None or not stream.isatty():
            return
        try:
            # Opened again, not duplicated: the shell shares the flags of a duplicate, and would not block either.
            self._output = os.open(os.ttyname(stream.fileno()), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
            self._attributes = termios.tcgetattr(self._output)
        except (OSError, termios.error):
            # A terminal without a name, as in some containers, cannot be restored.
            self._output = None

    def put_back(self) -> None:
        """Restore the terminal. From here on nothing else is drawn on it."""
        drawing = sys.__stderr__
        if sys.platform == "win32" or self._output is None or drawing is None:
            return
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, drawing.fileno())
        os.close(nowhere)
        with suppress(termios.error):
            termios.tcsetattr(self._output, termios.TCSANOW, self._attributes)
        self.write(LEAVE)

    def write(self, text: str) -> None:
        """Write a text, dropping output that the terminal has not taken yet: it is only drawing, and in the way."""
        if sys.platform == "win32" or self._output is None:
            return
        left = text.encode(errors="replace")
        give_up_at = monotonic() + TRY_FOR
        while left and monotonic() < give_up_at:
            try:
                left = left[os.write(self._output, left) :]
            except BlockingIOError:
                # Another thread is in the middle of drawing. Flushing makes room for its rest; on Linux, setting the
                # attributes makes the terminal take output again.
                with suppress(termios.error):
                    termios.tcflush(self._output, termios.TCOFLUSH)
                    termios.tcsetattr(self._output, termios.TCSANOW, self._attributes)
                sleep(AGAIN_AFTER)
            except OSError:
                return
