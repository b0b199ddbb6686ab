"""What was pressed last, for the report of a crash, without what was typed into fields."""

from __future__ import annotations

from collections import deque
from typing import Final

from textual import events
from textual.screen import Screen
from textual.widget import Widget

REMEMBERED: Final = 40
"""Entries; keys pressed several times in a row are one."""


class LastInput:
    """Names the last keys that are commands. Of texts it knows only that something was typed, and how much."""

    def __init__(self) -> None:
        self._entries: deque[tuple[str, int]] = deque(maxlen=REMEMBERED)
        self._bound_for: tuple[Screen[object], Widget | None] | None = None
        self._bound: set[str] = set()

    def __str__(self) -> str:
        return ", ".join(what if count == 1 else f"{count} x {what}" for what, count in self._entries) or "none"

    def note(self, event: events.Event, screen: Screen[object]) -> None:
        """Remember a key, a paste or a click that the screen is about to get."""
        if isinstance(event, events.Key):
            self._add(self._name(event, screen))
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

    def _name(self, event: events.Key, screen: Screen[object]) -> str:
        """The name of a key that is a command on this screen; any other may be part of a text."""
        focused = screen.focused
        nodes = focused.ancestors_with_self if focused else (screen,)
        if any(node.check_consume_key(event.key, event.character) for node in nodes):
            return "text"
        return event.key if self._is_command(event, screen, focused) else "another key"

    def _is_command(self, event: events.Key, screen: Screen[object], focused: Widget | None) -> bool:
        """Whether the key was bound here when that was last looked up, or is now: to look it up takes long."""
        for is_fresh in (False, True):
            if is_fresh or self._bound_for != (screen, focused):
                self._bound_for, self._bound = (screen, focused), set(screen.active_bindings)
            if not self._bound.isdisjoint(event.aliases):
                return True
        return False
