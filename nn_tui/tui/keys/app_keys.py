"""The keys that work on every screen."""

from __future__ import annotations

from textual.binding import Binding

from nn_tui.tui.screens.base import SCREENS

APP = Binding.Group("App")

APP_KEYS: list[Binding] = [
    *(
        Binding(str(number), f"open('{name}')", name, show=False, id=f"app.{name.lower()}", tooltip=f"Open {name}")
        for number, name in enumerate(SCREENS, 1)
    ),
    Binding("question_mark", "help", "Help", id="app.help", tooltip="The keys, and what you are looking at", group=APP),
    Binding("ctrl+p", "command_palette", "Palette", id="app.palette", tooltip="Every action by name", group=APP),
    Binding(
        "Y",
        "copy",
        "Copy",
        show=False,
        id="app.copy",
        tooltip="The exact number under the cursor, to the clipboard; again, other forms of it",
    ),
    Binding(
        "M", "messages", "Messages", show=False, id="app.messages", tooltip="The messages so far, the newest first"
    ),
    Binding(
        "ctrl+z",
        "suspend",
        "Suspend",
        show=False,
        priority=True,
        id="app.suspend",
        tooltip="Back to the shell for a while: fg goes on",
    ),
    Binding("q", "quit", "Quit", id="app.quit", tooltip="Save everything and quit", group=APP),
    Binding("ctrl+c", "quit", "Quit", show=False, id="app.interrupt", tooltip="Copy a selection, else save and quit"),
]
