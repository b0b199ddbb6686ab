"""One notification at a time, without taking away an error that nobody can have read yet."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime
from time import monotonic
from typing import NamedTuple

from textual.notifications import SeverityLevel

UNREAD = 4.0
"""Seconds for which an error stays, whatever is said after it."""


MOST_KEPT = 200
"""Messages that are remembered."""


class Message(NamedTuple):
    """What was said, and at what time of the day."""

    time: str
    text: str
    severity: SeverityLevel


class Notices:
    """What the notification that is shown says: the newest words, below an error that has just come.

    ``past`` are all messages of the session, the newest last.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self.past: deque[Message] = deque(maxlen=MOST_KEPT)
        self._error = ""
        self._stays_until = 0.0

    def say(self, message: str, severity: SeverityLevel) -> tuple[str, SeverityLevel]:
        """Returns what to show now, and how grave that is."""
        now = self._clock()
        self.past.append(Message(f"{datetime.now():%H:%M:%S}", message, severity))
        if severity == "error":
            self._error, self._stays_until = message, now + UNREAD
        elif now < self._stays_until:
            return f"{self._error}\n{message}", "error"
        return message, severity

    def forget(self) -> None:
        """The person has moved on: nothing has to stay."""
        self._stays_until = 0.0
