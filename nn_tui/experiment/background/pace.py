"""How fast a run goes: the chosen speed, the updates due, and the speed measured."""

from __future__ import annotations

from math import inf

import numpy as np

SPEEDS = (1, 2, 4, 7, 15, 30, 70, 150, 300, 700, 1500, 3000, 7000, 15000, 30000, 70000, inf)
"""Epochs per second to choose among; the last is flat out."""
WATCHABLE_SECONDS = 15
"""How long a run lasts at the speed that it is given at first."""
MEASURE_EVERY = 0.25
"""Seconds over which the speed is measured."""
REACHED = 0.9
"""The share of the chosen speed from which it counts as reached."""
SHORTEST_WAIT = 0.05
"""Seconds that a paced run sleeps at least: the updates that are due by then cost much less together."""
LONGEST_WAIT = 0.25
"""Seconds that a slow run sleeps at most, so that its time is measured. A command ends the sleep."""


def watchable_speed(epochs: int) -> float:
    """The speed of SPEEDS, in epochs per second, at which that many epochs take about WATCHABLE_SECONDS."""
    return min(SPEEDS, key=lambda speed: abs(np.log(min(speed, 1e9) * WATCHABLE_SECONDS / epochs)))


def next_speed(speed: float, step: int, updates_per_second: float, updates_per_epoch: int) -> float:
    """The next of SPEEDS up (1) or down (-1).

    Where a run that makes ``updates_per_second`` (0 while unknown) cannot reach ``speed``, the next up is flat out, and
    the next down is below what it makes.
    """
    present = speed
    # Between two measurements the count is out by up to an update.
    most = (updates_per_second + 1 / MEASURE_EVERY) / max(1, updates_per_epoch)
    if updates_per_second and most < REACHED * speed:
        if step > 0:
            return inf
        present = updates_per_second / max(1, updates_per_epoch)
    if step > 0:
        return next((each for each in SPEEDS if each > present), SPEEDS[-1])
    return next((each for each in reversed(SPEEDS) if each < present), SPEEDS[0])


class Pace:
    """Paces a run by the clock.

    ``speed`` is in epochs per second, inf for flat out; ``rate`` is the measured updates per second, 0 while unknown.
    The methods take ``now`` in seconds, and ``progress`` in epochs, with the fraction of the current one.
    """

    def __init__(self, speed: float) -> None:
        self.speed = speed
        self.rate = 0.0
        self._is_paced = True
        self._started = (0.0, 0.0)
        self._mark = (0.0, 0)

    def begin(self, now: float, progress: float, updates: int, is_paced: bool | None = None) -> None:
        """Pace and measure from here on. With ``is_paced`` False the speed is ignored; None leaves that as it is."""
        if is_paced is not None:
            self._is_paced = is_paced
        self._started = (now, progress)
        self._mark = (now, updates)
        self.rate = 0.0

    def due(self, now: float, progress: float, left: int, updates_per_epoch: int) -> int:
        """How many of the updates left may be done at this time."""
        if self.speed == inf or not self._is_paced:
            return left
        began, from_progress = self._started
        behind = from_progress + (now - began) * self.speed - progress
        return max(0, min(left, int(behind * updates_per_epoch + 1e-6)))

    def wait(self, now: float, progress: float, updates_per_epoch: int) -> float:
        """Seconds to wait for the next update, from SHORTEST_WAIT to LONGEST_WAIT."""
        began, from_progress = self._started
        next_progress = progress + 1 / updates_per_epoch
        return min(max(began + (next_progress - from_progress) / self.speed - now, SHORTEST_WAIT), LONGEST_WAIT)

    def measure(self, now: float, updates: int) -> None:
        """Update ``rate``, given how many updates are done in all."""
        began, before = self._mark
        if now - began >= MEASURE_EVERY and updates > before:
            self.rate = (updates - before) / (now - began)
            self._mark = (now, updates)
