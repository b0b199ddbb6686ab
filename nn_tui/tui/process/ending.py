"""Ending the process from outside the event loop: on a signal, a hang-up, or an error in a thread."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from threading import Event, Lock, Thread
from time import monotonic

from nn_tui.tui.process.hangup import watch_for_hangup

ORDERLY_WITHIN = 0.35
"""Seconds that the app has to end in good order."""
GONE_WITHIN = 0.9
"""Seconds after which the process is gone, whatever it does."""
BY_SIGNAL = 128
"""The exit status of a process that a signal ended is this plus the signal's number."""
HANG_UP = 1
"""The number of SIGHUP, which not every platform defines."""


class Ending:
    """Makes sure that the process ends when it should.

    ``ask`` requests the app to end with an exit status; normally the main thread then ends in good order. If it does
    not, because it waits for a terminal that nobody reads, another thread calls ``finish``, which saves the user's work
    and restores the terminal, and then the process exits. ``hung_up`` is called, maybe more than once, when the
    terminal is gone. ``status`` is the exit status that was asked for first, None before.
    """

    def __init__(
        self, ask: Callable[[int], object], finish: Callable[[], object], hung_up: Callable[[], object]
    ) -> None:
        self.status: int | None = None
        self._ask = ask
        self._finish = finish
        self._hung_up = hung_up
        self._has_left = Event()
        self._lock = Lock()

    def watch(self) -> None:
        """Start threads that wait for signals and for a hang-up. Call it in the main thread before it starts others."""
        if hasattr(signal, "sigwait"):
            signals = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT)
            # A handler would run in the main thread, which may be blocked for ever. Signals blocked there, and so in
            # every thread that it starts, go to the thread that waits for them.
            signal.pthread_sigmask(signal.SIG_BLOCK, signals)
            for number in signals:
                # nohup ignores SIGHUP, and sigwait never gets an ignored signal.
                signal.signal(number, signal.SIG_DFL)
            Thread(target=self._wait_for, args=(signals,), name="signals", daemon=True).start()
        watch_for_hangup(self._hung_up)

    def _wait_for(self, signals: tuple[signal.Signals, ...]) -> None:
        while (number := signal.sigwait(signals)) == HANG_UP:
            self._hung_up()
        self.end(BY_SIGNAL + number)

    def has_left(self) -> None:
        """Note that the app has ended and restored the terminal: the main thread does the rest."""
        self._has_left.set()

    def end(self, status: int, patience: float = 1.0) -> None:
        """End the process with this exit status within a second, or within ``patience`` seconds where nobody has said
        that it must be sooner. Returns at once; only the first call counts."""
        with self._lock:
            if self.status is not None:
                return
            self.status = status
        Thread(target=self._end, args=(status, patience), name="ending", daemon=True).start()

    def _end(self, status: int, patience: float) -> None:
        gone_by = monotonic() + patience * GONE_WITHIN
        try:
            self._ask(status)
            finishing = Thread(target=self._finish, name="finishing", daemon=True)
            if self._has_left.wait(patience * ORDERLY_WITHIN):
                Event().wait(gone_by - monotonic())
            else:
                finishing.start()
                finishing.join(gone_by - monotonic())
        finally:
            os._exit(status)
