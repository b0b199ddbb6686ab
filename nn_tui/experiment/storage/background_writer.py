"""Writing what the user makes to disk in a background thread; failures are reported and tried again."""

from __future__ import annotations

from collections.abc import Callable
from threading import Condition, Thread
from time import monotonic

from nn_tui.data.plain_text import plain

REPEAT_EVERY = 1.0
"""Seconds between two repeated writes, and before a failed write is tried again: what a kill may cost."""

NAMED = 3
"""Of several things that are not being kept that many are named."""

Write = Callable[[], None]


class BackgroundWriter:
    """Runs named writes in the background. A newer write of the same name replaces one that waits or has failed.

    ``on_problem`` is called in the writer's thread with a sentence when a write fails, and with None when everything
    is written again. A write that failed is tried again with the next one, every few seconds, and on ``close``; one
    whose content cannot be written (ValueError) is not.
    """

    def __init__(self, on_problem: Callable[[str | None], None] = lambda problem: None) -> None:
        self._on_problem = on_problem
        self._waiting: dict[str, Write] = {}
        self._failed: dict[str, Write] = {}
        self._repeated: dict[str, Write] = {}
        # Why each name is not kept, the oldest first; and names whose newest content cannot be written at all.
        self._problems: dict[str, str] = {}
        self._refused: set[str] = set()
        self._busy: dict[str, Write] = {}
        self._closed = False
        self._changed = Condition()
        self.problem: str | None = None
        self._thread = Thread(target=self._loop, name="writing", daemon=True)
        self._thread.start()

    def keep(self, name: str, write: Write) -> None:
        """Run this write soon. It may raise OSError, or ValueError for content that cannot be written."""
        with self._changed:
            self._waiting[name] = write
            self._changed.notify_all()

    def repeat(self, name: str, write: Write | None) -> None:
        """Run this write every few seconds; None ends that."""
        with self._changed:
            if write is None:
                self._repeated.pop(name, None)
            else:
                self._repeated[name] = write
            self._changed.notify_all()

    def forget(self, name: str) -> None:
        """Drop the writes of that name, and their failure."""
        with self._changed:
            for jobs in (self._waiting, self._failed, self._repeated):
                jobs.pop(name, None)
            self._problems.pop(name, None)
            self._refused.discard(name)
            self._changed.notify_all()

    def is_kept(self, name: str) -> bool:
        """Whether nothing of that name is waiting, being written or failed."""
        with self._changed:
            return not any(name in jobs for jobs in (self._waiting, self._busy, self._failed, self._problems))

    def flush(self, timeout: float) -> bool:
        """Wait until all writes are done; False when that takes longer than ``timeout`` seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._waiting and not self._busy, timeout)

    def close(self, timeout: float) -> bool:
        """Finish all writes and end the thread; False when that takes longer than ``timeout`` seconds."""
        with self._changed:
            self._closed = True
            self._repeated.clear()
            self._waiting = {**self._failed, **self._waiting}
            self._changed.notify_all()
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _loop(self) -> None:
        due = monotonic() + REPEAT_EVERY
        while True:
            with self._changed:
                while not self._waiting and self._is_reported() and not self._periodic_writes(due):
                    if self._closed:
                        return
                    later = self._failed or self._repeated
                    self._changed.wait(max(0.0, due - monotonic()) if later else None)
                periodic, began = self._periodic_writes(due), monotonic()
                self._busy = {**periodic, **self._failed, **self._waiting} if periodic or self._waiting else {}
                self._waiting = {}
            for name, write in self._busy.items():
                self._write(name, write)
            self._report()
            with self._changed:
                self._busy = {}
                self._changed.notify_all()
            if periodic:
                # From when they began: a slow disk puts the next ones off no further than it has to.
                due = began + REPEAT_EVERY

    def _periodic_writes(self, due: float) -> dict[str, Write]:
        """The failed and the repeated writes, once they are due."""
        return {**self._failed, **self._repeated} if monotonic() >= due else {}

    def _write(self, name: str, write: Write) -> None:
        problem, can_retry = None, False
        try:
            write()
        except OSError as error:
            problem, can_retry = error.strerror or str(error), True
        except Exception as error:
            # The content itself cannot be written: trying again would not help.
            problem = str(error) or type(error).__name__
        with self._changed:
            is_held = self._failed.get(name) is write
            if can_retry:
                self._failed[name] = write
            elif problem is None or is_held:
                self._failed.pop(name, None)
            # An older content that is held goes on being tried when a newer one cannot be written.
            if problem is not None:
                self._problems[name] = plain(problem)
                if not can_retry:
                    self._refused.add(name)
            elif not (is_held and name in self._refused):
                self._problems.pop(name, None)
                self._refused.discard(name)

    def _sentence(self) -> str | None:
        """What is not being kept for the reason that has lasted longest."""
        reason = next(iter(self._problems.values()), None)
        names = [name for name, problem in self._problems.items() if problem == reason]
        if not names:
            return None
        if len(names) > NAMED:
            names[NAMED - 1 :] = [f"{len(names) - NAMED + 1} others"]
        first = ", ".join(names[:-1])
        who = f"{first} and {names[-1]} are" if first else f"{names[0]} is"
        return f"{who} not being kept: {reason}"

    def _is_reported(self) -> bool:
        return self._sentence() == self.problem

    def _report(self) -> None:
        with self._changed:
            if self._is_reported():
                return
            self.problem = self._sentence()
        self._on_problem(self.problem)
