"""The palette: Textual's own, which also stands keys that come faster than it closes."""

from __future__ import annotations

from textual import on
from textual.command import CommandPalette
from textual.widgets import Input, OptionList


class Palette(CommandPalette):
    """The list of every action by name. What is entered after it closed is ignored."""

    @on(Input.Submitted)
    @on(OptionList.OptionSelected)
    def _ignore_after_closing(self, event: Input.Submitted | OptionList.OptionSelected) -> None:
        """Keep a second enter from closing another screen, and from doing the action once more."""
        if not self.is_current:
            event.stop()
            event.prevent_default()
