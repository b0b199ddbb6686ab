"""Noticing that nobody is at the other end of a line that was never hung up."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread
from typing import Protocol

LOOK_EVERY = 10.0
"""Seconds between two looks at the line."""
DEAD_AFTER = 30 * 60.0
"""Seconds without an answer after which a line is dead. A laptop may sleep, or a person read back, for a while."""
LONGEST = 12 * 3600.0
"""Seconds without an answer after which it is dead even though a run is running that is to be finished."""


class Line(Protocol):
    """What goes to a terminal, and what the app does meanwhile."""

    @property
    def unanswered_since(self) -> float | None:
        """When that was sent which the terminal is to answer next; None if it owes no answer."""
        ...

    @property
    def is_busy(self) -> bool:
        """Whether a run is running that is to be finished even if nobody watches."""
        ...


class DeadLink:
    """Counts how long the terminal has answered nothing, by looks: a stop of the process does not count."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._since: float | None = None
        self._looks = 0

    def look(self) -> bool:
        """Call it every LOOK_EVERY seconds. Whether the line is dead."""
        since = self._line.unanswered_since
        self._looks = self._looks + 1 if since is not None and since == self._since else 0
        self._since = since
        return self._looks * LOOK_EVERY >= (LONGEST if self._line.is_busy else DEAD_AFTER)


def watch_for_dead_link(line: Line, died: Callable[[], object]) -> None:
    """Call ``died`` from a new thread once the line to the terminal is dead. Takes no time to speak of until then."""
    dead_link = DeadLink(line)

    def watch() -> None:
        while not Event().wait(LOOK_EVERY):
            if dead_link.look():
                died()
                return

    Thread(target=watch, name="dead link", daemon=True).start()
