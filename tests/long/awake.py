"""A clock that stands still while this process does: on a busy machine all may be stopped for seconds."""

from __future__ import annotations

import time
from bisect import bisect_right
from threading import Event, Thread
from typing import Final

TICK: Final = 0.02
LONGEST_TICK: Final = 0.25
"""A tick that took longer counts as this long: nobody ran meanwhile."""


class Awake:
    """Counts the seconds in which this process ran."""

    def __init__(self) -> None:
        self._ticks = [(time.time(), 0.0)]
        self._ended = Event()
        self._thread = Thread(target=self._tick, daemon=True)
        self._thread.start()

    def between(self, earlier: float, later: float) -> float:
        """The seconds between two moments of ``time.time()`` in which this process ran."""
        return self._at(later) - self._at(earlier)

    def close(self) -> None:
        """End the counting."""
        self._ended.set()
        self._thread.join()

    def _tick(self) -> None:
        before = time.monotonic()
        while not self._ended.wait(TICK):
            now = time.monotonic()
            self._ticks.append((time.time(), self._ticks[-1][1] + min(now - before, LONGEST_TICK)))
            before = now

    def _at(self, moment: float) -> float:
        place = bisect_right(self._ticks, (moment, float("inf")))
        when, count = self._ticks[max(0, place - 1)]
        return count + min(max(0.0, moment - when), LONGEST_TICK)
