"""What was not asked for by a key, such as the end of a thread, changes nothing behind a prompt: it waits."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from textual.app import App


class AfterPrompts:
    """Does things as soon as no prompt is in front, in the order in which they came."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._waiting: deque[Callable[[], object]] = deque()

    def do(self, call: Callable[[], object]) -> None:
        """Call this now, or when the last prompt is closed."""
        self._waiting.append(call)
        self.go_on()

    def go_on(self) -> None:
        """Do what waits, if no prompt is in front any more. Called when a screen comes to the front."""
        while self._waiting and len(self._app.screen_stack) == 1:
            self._waiting.popleft()()
