"""Training that goes on after the terminal is gone."""

from __future__ import annotations

from threading import Event, Lock
from time import monotonic
from typing import Protocol

LONGEST = 12 * 3600.0
"""Seconds that a run goes on without a terminal at most: then it is kept as it is, and the program ends."""
LOOK_EVERY = 0.5
"""Seconds between two looks whether the run is over."""


class Trainee(Protocol):
    """What is trained."""

    @property
    def is_training(self) -> bool:
        """Whether the run is running."""
        ...

    def train_flat_out(self) -> None:
        """Train as fast as possible: nobody watches."""
        ...


class UnwatchedRun:
    """A run that goes on without a terminal until its epochs are done, it diverges, or a rule or LONGEST ends it.

    Safe to use from any thread.
    """

    def __init__(self, trainee: Trainee) -> None:
        self._trainee = trainee
        self._lock = Lock()
        self._stopped = Event()
        self._until: float | None = None

    def begin(self) -> bool:
        """Let the run that is running go on. False if none is running, or one goes on already."""
        with self._lock:
            if self._until is not None or self._stopped.is_set() or not self._trainee.is_training:
                return False
            self._until = monotonic() + LONGEST
        self._trainee.train_flat_out()
        return True

    @property
    def has_begun(self) -> bool:
        """Whether a run goes on, or went on, without a terminal."""
        return self._until is not None

    def stop(self) -> None:
        """Wait for it no longer."""
        self._stopped.set()

    def wait(self) -> None:
        """Return once the run is over or stopped; at once if none goes on."""
        with self._lock:
            until = self._until
        if until is None:
            return
        while self._trainee.is_training and monotonic() < until and not self._stopped.wait(LOOK_EVERY):
            pass
