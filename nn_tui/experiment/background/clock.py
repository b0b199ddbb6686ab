"""A clock that stands still while the process does."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter, process_time

LONGEST_LOOK = 0.25
"""Seconds between two looks at the clock, beyond which the process may have been stopped in between."""
AT_WORK = 0.1
"""The share of such a time that a process which was at work has computed at least."""


class RunningClock:
    """Counts the seconds in which the process runs.

    What passes while it is stopped (by SIGSTOP, by a machine that is asleep or frozen) is left out, so that nothing has
    to make up for it. Whoever trains looks at the clock every few milliseconds; a long update is no stop, since it
    computes. For one thread.
    """

    def __init__(self, wall: Callable[[], float] = perf_counter, computed: Callable[[], float] = process_time) -> None:
        self._wall, self._computed = wall, computed
        self._last = (wall(), computed())
        self._lost = 0.0

    def now(self) -> float:
        """Seconds since an arbitrary moment."""
        (wall_before, computed_before), self._last = self._last, (self._wall(), self._computed())
        wall, computed = self._last
        passed = wall - wall_before
        if passed > LONGEST_LOOK and computed - computed_before < AT_WORK * passed:
            self._lost += passed
        return wall - self._lost
