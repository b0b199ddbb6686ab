"""The help panel of the screen in front: which keys work while it covers the screen, and which widget has focus."""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.widget import Widget

KEYS_IN_HELP = frozenset(
    ["pageup", "pagedown", "up", "down", "home", "end", "escape", "question_mark", "q", "ctrl+c", "ctrl+q", "ctrl+p"]
)
"""The keys that work while help covers the screen."""


class HelpOverlay:
    """The help panel of the screen in front. On a narrow screen it takes all the room, and therefore the keys."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._focused_before: Widget | None = None

    @property
    def is_open(self) -> bool:
        """Whether the help panel is shown."""
        return bool(self._app.screen.query("HelpPanel"))

    @property
    def has_whole_screen(self) -> bool:
        """Whether an open help panel takes all the room of this screen."""
        return self._app.screen.has_class("-narrow")

    def blocks(self, key: str) -> bool:
        """Whether a key must do nothing: it would change what help covers, unseen."""
        return key not in KEYS_IN_HELP and self.has_whole_screen and self.is_open

    def take_focus(self) -> None:
        """Give help the focus, so that the arrows scroll it."""
        self._focused_before = self._app.screen.focused
        for panel in self._app.screen.query("KeyPanel"):
            panel.can_focus = True
            panel.focus()

    def return_focus(self) -> None:
        """Focus the widget that had focus before help took it."""
        focused, self._focused_before = self._focused_before, None
        if focused is not None and focused.is_attached:
            focused.focus()
