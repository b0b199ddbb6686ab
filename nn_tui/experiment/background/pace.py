"""How fast a run goes: the speed that a person chose, what is due by now, and the speed measured."""

from __future__ import annotations

from math import inf

import numpy as np

SPEEDS = (1, 2, 4, 7, 15, 30, 70, 150, 300, 700, 1500, 3000, 7000, 15000, 30000, 70000, inf)
"""Epochs per second to choose among; the last is flat out."""
WATCHABLE_SECONDS = 15
MEASURE_EVERY = 0.25
"""Seconds over which the speed is measured."""
LONGEST_WAIT = 0.016
"""Seconds after which a slow run looks at the clock again."""


def watchable_speed(epochs: int) -> float:
    """The speed at which that many epochs take about 15 seconds."""
    return min(SPEEDS, key=lambda speed: abs(np.log(min(speed, 1e9) * WATCHABLE_SECONDS / epochs)))


class Pace:
    """Paces a run by the clock. ``speed`` is in epochs a second, inf for flat out; ``rate`` the updates a second
    measured, 0 while that is not known. Progress is in epochs, with the fraction of the one under way."""

    def __init__(self, speed: float) -> None:
        self.speed = speed
        self.rate = 0.0
        self._is_paced = True
        self._started = (0.0, 0.0)
        self._mark = (0.0, 0)

    def begin(self, now: float, progress: float, updates: int, is_paced: bool | None = None) -> None:
        """Measure from here on; not ``is_paced``, the run does not wait for the speed."""
        if is_paced is not None:
            self._is_paced = is_paced
        self._started = (now, progress)
        self._mark = (now, updates)
        self.rate = 0.0

    def due(self, now: float, progress: float, left: int, updates_per_epoch: int) -> int:
        """How many of the updates left may be done by now."""
        if self.speed == inf or not self._is_paced:
            return left
        began, from_progress = self._started
        late = from_progress + (now - began) * self.speed - progress
        return max(0, min(left, int(late * updates_per_epoch + 1e-6)))

    def wait(self, now: float, progress: float, updates_per_epoch: int) -> float:
        """How many seconds to wait until the next update is due; never long, so that other things are seen to."""
        began, from_progress = self._started
        next_progress = progress + 1 / updates_per_epoch
        return min(max(began + (next_progress - from_progress) / self.speed - now, 0.001), LONGEST_WAIT)

    def measure(self, now: float, updates: int) -> None:
        """Take how many updates were done by now."""
        began, before = self._mark
        if now - began >= MEASURE_EVERY:
            self.rate = (updates - before) / (now - began)
            self._mark = (now, updates)
