"""What was pressed last, for the report of a crash, without what was typed into fields."""

from __future__ import annotations

from collections import deque
from typing import Final

from textual import events
from textual.screen import Screen

REMEMBERED: Final = 40
"""Entries; keys pressed several times in a row are one."""


class LastInput:
    """Names the last keys that are commands. Of texts it knows only that something was typed, and how much."""

    def __init__(self) -> None:
        self._entries: deque[tuple[str, int]] = deque(maxlen=REMEMBERED)

    def __str__(self) -> str:
        return ", ".join(what if count == 1 else f"{count} x {what}" for what, count in self._entries) or "none"

    def note(self, event: events.Event, screen: Screen[object]) -> None:
        """Remember a key, a paste or a click that the screen is about to get."""
        if isinstance(event, events.Key):
            self._add(_name(event, screen))
        elif isinstance(event, events.Paste):
            self._add(f"a paste of {len(event.text):,} characters")
        elif isinstance(event, events.MouseDown):
            self._add("a click")

    def _add(self, what: str) -> None:
        last, count = self._entries[-1] if self._entries else ("", 0)
        if what == last:
            self._entries[-1] = (what, count + 1)
        else:
            self._entries.append((what, 1))


def _name(event: events.Key, screen: Screen[object]) -> str:
    """The name of a key that is a command on this screen now; any other may be part of a text."""
    nodes = screen.focused.ancestors_with_self if screen.focused else (screen,)
    if any(node.check_consume_key(event.key, event.character) for node in nodes):
        return "text"
    bound = screen.active_bindings
    return event.key if any(key in bound for key in event.aliases) else "another key"
