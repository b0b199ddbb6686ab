"""Ending the process from outside the event loop: told by a signal, by a hang-up, or by an error in a thread."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from threading import Event, Lock, Thread
from time import monotonic

from nn_tui.tui.process.hangup import watch_for_hangup

ORDERLY_WITHIN = 0.35
"""Seconds that the app has to end by itself."""
GONE_WITHIN = 0.9
"""Seconds after which the process is gone, whatever it does."""
BY_SIGNAL = 128
"""Added to the signal's number, it is the exit status of what a signal ended."""
HANG_UP = 1
"""The signal's number, where there is such a signal."""


class Ending:
    """Sees to it that the process ends when it is told to.

    ``ask`` asks the app to end with an exit status, which the main thread then does in good order. Where it does not,
    because it waits for a terminal that nobody reads, ``finish`` is called from another thread, to keep what was made
    and to put the terminal back, and the process is gone.
    """

    def __init__(self, ask: Callable[[int], object], finish: Callable[[], object]) -> None:
        self._ask = ask
        self._finish = finish
        self._has_left = Event()
        self._lock = Lock()
        self._has_begun = False

    def watch(self) -> None:
        """Wait for signals and for a hang-up from here on, in threads. For the main thread, before it starts others."""
        if hasattr(signal, "sigwait"):
            signals = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT)
            # A handler would run in the main thread, which may be waiting for good. Blocked there, and so in every
            # thread that it starts, the signals go to the one that waits for them.
            signal.pthread_sigmask(signal.SIG_BLOCK, signals)
            for each in signals:
                # Under nohup one is ignored, and what is ignored may never be waited for.
                signal.signal(each, signal.SIG_DFL)
            Thread(target=lambda: self.end(BY_SIGNAL + signal.sigwait(signals)), name="signals", daemon=True).start()
        watch_for_hangup(lambda: self.end(BY_SIGNAL + HANG_UP))

    def has_left(self) -> None:
        """The app has ended and left the terminal as it was: the main thread does the rest."""
        self._has_left.set()

    def end(self, status: int) -> None:
        """End the process with this exit status within a second; returns at once. The first one to say so counts."""
        with self._lock:
            if self._has_begun:
                return
            self._has_begun = True
        Thread(target=self._end, args=(status,), name="ending", daemon=True).start()

    def _end(self, status: int) -> None:
        gone_by = monotonic() + GONE_WITHIN
        try:
            self._ask(status)
            finishing = Thread(target=self._finish, name="finishing", daemon=True)
            if self._has_left.wait(ORDERLY_WITHIN):
                Event().wait(gone_by - monotonic())
            else:
                finishing.start()
                finishing.join(gone_by - monotonic())
        finally:
            os._exit(status)
