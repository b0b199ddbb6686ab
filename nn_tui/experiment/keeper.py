"""Keeping what a person makes: writes to disk on a thread of their own, failures told and tried again."""

from __future__ import annotations

from collections.abc import Callable
from threading import Condition, Thread
from time import monotonic

REPEAT_EVERY = 3.0
"""Seconds between two writes of something that changes all the time."""

Write = Callable[[], None]


class Keeper:
    """Runs named writes in the background. A newer write of the same name takes the place of one not yet begun.

    ``on_problem`` is called from the keeper's thread with a sentence when a write fails, and with None when everything
    is kept again. A write that failed is tried again with the next one.
    """

    def __init__(self, on_problem: Callable[[str | None], None] = lambda problem: None) -> None:
        self._on_problem = on_problem
        self._waiting: dict[str, Write] = {}
        self._failed: dict[str, Write] = {}
        self._repeated: dict[str, Write] = {}
        self._busy = False
        self._closed = False
        self._changed = Condition()
        self.problem: str | None = None
        self._thread = Thread(target=self._loop, name="keeping", daemon=True)
        self._thread.start()

    def keep(self, name: str, write: Write) -> None:
        """Do this write soon. It may raise OSError."""
        with self._changed:
            self._waiting[name] = write
            self._changed.notify_all()

    def repeat(self, name: str, write: Write | None) -> None:
        """Do this write every few seconds, until told None."""
        with self._changed:
            if write is None:
                self._repeated.pop(name, None)
            else:
                self._repeated[name] = write
            self._changed.notify_all()

    def forget(self, name: str) -> None:
        """Drop a write that has become pointless, and its failure."""
        with self._changed:
            for jobs in (self._waiting, self._failed, self._repeated):
                jobs.pop(name, None)

    def flush(self, timeout: float) -> bool:
        """Wait until nothing is waiting; False when that takes longer than ``timeout`` seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._waiting and not self._busy, timeout)

    def close(self, timeout: float) -> bool:
        """Finish what is waiting and end the thread; False when that takes longer than ``timeout`` seconds."""
        with self._changed:
            self._closed = True
            self._repeated.clear()
            self._changed.notify_all()
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _loop(self) -> None:
        due = monotonic() + REPEAT_EVERY
        while True:
            with self._changed:
                while not self._waiting:
                    if self._closed:
                        return
                    if self._repeated and monotonic() >= due:
                        self._waiting.update(self._repeated)
                        break
                    self._changed.wait(max(0.0, due - monotonic()) if self._repeated else None)
                jobs, self._waiting = {**self._failed, **self._waiting}, {}
                self._failed = {}
                self._busy = True
            self._write(jobs)
            due = monotonic() + REPEAT_EVERY

    def _write(self, jobs: dict[str, Write]) -> None:
        problem = None
        failed: dict[str, Write] = {}
        for name, write in jobs.items():
            try:
                write()
            except OSError as error:
                failed[name] = write
                problem = f"{name} is not being kept: {error.strerror or error}"
            except ValueError as error:
                # The content itself cannot be written: trying again would not help.
                problem = f"{name} is not being kept: {error}"
        with self._changed:
            self._failed = {**failed, **self._failed}
            self._busy = False
            self._changed.notify_all()
        if problem != self.problem:
            self.problem = problem
            self._on_problem(problem)
