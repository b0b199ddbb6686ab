"""Stopping the app and going on with it: kill -TSTP, a shell's fg, and a stop that came without a warning."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable


class JobControl:
    """Leaves the terminal as it was before the process stops, and takes it again when the process goes on.

    ``leave`` restores the terminal; ``enter`` prepares it again and draws everything on it. Both are called in the
    event loop, between two events.
    """

    def __init__(self, terminal: int, leave: Callable[[], object], enter: Callable[[], object]) -> None:
        self._terminal = terminal
        self._leave, self._enter = leave, enter
        self._has_left = False
        # Textual's handlers would run in the middle of anything, and start a second thread that reads keys.
        for number in _signals():
            signal.signal(number, signal.SIG_DFL)

    def begin(self, loop: asyncio.AbstractEventLoop) -> None:
        """Answer the signals from now on, in this event loop, until it is closed."""
        for number, answer in zip(_signals(), (self._stop, self._go_on), strict=False):
            loop.add_signal_handler(number, answer)

    def _stop(self) -> None:
        if not self._has_left:
            self._has_left = True
            self._leave()
        os.kill(os.getpid(), signal.SIGSTOP)

    def _go_on(self) -> None:
        """Take the terminal again. In the background, stop once more: what is drawn there would be over the shell."""
        if self._is_in_background():
            self._stop()
            return
        if not self._has_left:
            # Nothing warned of the stop, and since then the shell has had the terminal.
            self._leave()
        self._has_left = False
        self._enter()

    def _is_in_background(self) -> bool:
        try:
            return os.tcgetpgrp(self._terminal) != os.getpgrp()
        except OSError:
            # It is not the terminal that controls this process.
            return False


def has_shell() -> bool:
    """Whether the program is a job of a shell: without one, nobody would go on with it once it is stopped."""
    return sys.platform != "win32" and os.getpgrp() != os.getsid(0)


def stop_job() -> None:
    """Stop as ctrl+z does elsewhere: the whole job, so that the shell notices whatever the program was started by."""
    if sys.platform != "win32":
        os.killpg(os.getpgrp(), signal.SIGTSTP)


def _signals() -> tuple[signal.Signals, ...]:
    """Those of a stop and of going on; none where a system has none."""
    return () if sys.platform == "win32" else (signal.SIGTSTP, signal.SIGCONT)
