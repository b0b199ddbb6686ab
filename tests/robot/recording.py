"""A session of the robot, written down: what it began with, its events, and how it ended."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from tests.robot.choosing import Chooser
from tests.robot.events import Event, from_json, to_json
from tests.robot.folder import TARGETS

SHOWN: Final = 30
"""Events before a failure that are shown."""
MOST_LINES: Final = 80
"""Lines of a traceback that are shown."""
EVENTS: Final = 160
"""Events of a session."""


@dataclass(frozen=True)
class Recording:
    """What the app was opened on, the size of its terminal, and the events. ``seed`` tells where it comes from."""

    seed: str
    target: str | None
    size: tuple[int, int]
    events: tuple[Event, ...]

    @classmethod
    def chosen(cls, seed: str, events: int = EVENTS) -> Recording:
        """The session that a seed stands for."""
        chance = random.Random(f"{seed} begins")
        target, size = chance.choice(TARGETS), chance.choice(((80, 24), (80, 24), (80, 24), (120, 40)))
        return cls(seed, target, size, tuple(Chooser(seed).events(events)))

    @property
    def keys(self) -> int:
        """The keys of all events."""
        return sum(event.keys for event in self.events)

    @classmethod
    def read(cls, path: Path) -> Recording:
        """Raises ValueError for what is no recording."""
        head, *lines = path.read_text().splitlines()
        begin = json.loads(head)
        return cls(begin["seed"], begin["target"], tuple(begin["size"]), tuple(map(from_json, lines)))

    def write(self, path: Path) -> None:
        head = json.dumps({"seed": self.seed, "target": self.target, "size": self.size})
        path.write_text("\n".join([head, *map(to_json, self.events)]) + "\n")

    def only(self, events: tuple[Event, ...]) -> Recording:
        return replace(self, events=events)


@dataclass(frozen=True)
class Failure:
    """What went wrong at an event, in one line, and all that is known of it."""

    event: int
    what: str
    details: str = ""

    def told(self, recording: Recording) -> str:
        """The failure with the last events before it."""
        first = max(0, self.event + 1 - SHOWN)
        events = [
            f"{first + place:5} {to_json(event)}"
            for place, event in enumerate(recording.events[first : self.event + 1])
        ]
        begin = f"seed {recording.seed} on {recording.target} at {recording.size[0]}x{recording.size[1]}"
        details = self.details.splitlines()
        if len(details) > MOST_LINES:
            details[MOST_LINES // 2 : -MOST_LINES // 2] = ["..."]
        return "\n".join([f"{self.what} ({begin}, event {self.event})", *events, *details])


@dataclass(frozen=True)
class Played:
    """How a session went: the keys sent, the seconds, the most memory in megabytes, and the failure, if any."""

    keys: int
    seconds: float
    megabytes: float
    failure: Failure | None = None
