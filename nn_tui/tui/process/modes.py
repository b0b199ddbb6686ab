"""The terminal as it was before the app, to be put back where the app itself cannot do that any more."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from time import monotonic, sleep

if sys.platform != "win32":
    import termios

LEAVE = (
    "\x1b[?2026l\x1b[?2004l\x1b[?7h\x1b[?2048l"
    "\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"
)
"""Undoes what Textual turns on: synchronized output, paste, wrap, sizes, mouse, keyboard, its screen, cursor, focus."""
TRY_FOR = 0.1
"""Seconds after which a terminal that takes nothing is given up."""
AGAIN_AFTER = 0.005


class TerminalModes:
    """Remembers how the terminal on standard error is now. Any thread may put it back, and never waits for long."""

    def __init__(self) -> None:
        self._output: int | None = None
        stream = sys.__stderr__
        if sys.platform == "win32" or stream is None or not stream.isatty():
            return
        try:
            # Opened anew: of a copy, the shell would share that it does not block.
            self._output = os.open(os.ttyname(stream.fileno()), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
            self._attributes = termios.tcgetattr(self._output)
        except (OSError, termios.error):
            # A terminal without a name, as in some containers, stays as it is.
            self._output = None

    def put_back(self) -> None:
        """Put the terminal back. From here on nobody else draws on it."""
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
        """Write past what the terminal has not taken yet, which is dropped: it is pictures, and stands in the way."""
        if sys.platform == "win32" or self._output is None:
            return
        left = text.encode(errors="replace")
        give_up_at = monotonic() + TRY_FOR
        while left and monotonic() < give_up_at:
            try:
                left = left[os.write(self._output, left) :]
            except BlockingIOError:
                # Somebody is in the middle of a picture. Room is made for the rest of it; Linux has it written on when
                # the attributes are set.
                with suppress(termios.error):
                    termios.tcflush(self._output, termios.TCOFLUSH)
                    termios.tcsetattr(self._output, termios.TCSANOW, self._attributes)
                sleep(AGAIN_AFTER)
            except OSError:
                return
