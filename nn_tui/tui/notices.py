"""One notification at a time, without taking away an error that nobody can have read yet."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from textual.notifications import SeverityLevel

UNREAD = 4.0
"""Seconds for which an error stays, whatever is said after it."""


class Notices:
    """What the notification that is shown says: the newest words, below an error that has just come."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._error = ""
        self._stays_until = 0.0

    def say(self, message: str, severity: SeverityLevel) -> tuple[str, SeverityLevel]:
        """Returns what to show now, and how grave that is."""
        now = self._clock()
        if severity == "error":
            self._error, self._stays_until = message, now + UNREAD
        elif now < self._stays_until:
            return f"{self._error}\n{message}", "error"
        return message, severity

    def forget(self) -> None:
        """The person has moved on: nothing has to stay."""
        self._stays_until = 0.0
