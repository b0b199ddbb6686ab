"""The line of hints below the body: what to press next, and before it a reading that its frame has no room for."""

from __future__ import annotations

from rich.cells import cell_len

from nn_tui.tui.theme.key_marks import with_keys
from nn_tui.tui.widgets.controls.text_line import TextLine

SEPARATOR = " · "


class HintLine(TextLine):
    """What to press next. A reading beside it leaves out only those hints that have no room."""

    def show(self, hint: str, reading: str = "") -> None:
        """Show the reading and, divided by separators, as many hints as fit behind it; without one, one at least."""
        room = self.content_size.width
        text = with_keys(self, reading)
        for part in with_keys(self, hint).split(SEPARATOR):
            longer = f"{text}{SEPARATOR}{part}" if text else part
            if text and room and cell_len(longer) > room:
                break
            text = longer
        self.say(text)
