"""The palette: Textual's own, which also stands keys and clicks that come faster than it opens or closes."""

from __future__ import annotations

from contextlib import suppress
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.events import Click
from textual.widgets import Input, OptionList


class AllCommands(Provider):
    """Everything that can be done, in the app's order; a search puts first what has the words as they were typed."""

    async def discover(self) -> Hits:
        """All of it."""
        for title, _, call, _ in self.app.get_system_commands(self.screen):
            yield DiscoveryHit(title, call)

    async def search(self, query: str) -> Hits:
        """What has these characters in this order."""
        matcher, words = self.matcher(query), query.lower().split()
        for title, _, call, _ in self.app.get_system_commands(self.screen):
            score = matcher.match(title)
            if score > 0:
                yield Hit(score + _closeness(title.lower(), words), matcher.highlight(title), call)


def _closeness(title: str, words: list[str]) -> float:
    """How well whole words match: best in the name, which ends at the colon."""
    name = title.partition(":")[0]
    return 100.0 * all(word in name for word in words) + 10.0 * all(word in title for word in words)


class Palette(CommandPalette):
    """A list to search: every action by name, or the themes. What is entered after it closed is ignored."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "pagedown",
            "turn_page('page_down')",
            "Next page",
            show=False,
            id="palette.next_page",
            tooltip="The next page of the list",
        ),
        Binding(
            "pageup",
            "turn_page('page_up')",
            "Previous page",
            show=False,
            id="palette.previous_page",
            tooltip="The previous page of the list",
        ),
    ]

    def action_turn_page(self, action: str) -> None:
        """Turn a page of the list, if any line is visible: otherwise the list itself raises."""
        with suppress(LookupError, ValueError):
            getattr(self.query_one(CommandList), f"action_{action}")()

    @on(Input.Submitted)
    @on(OptionList.OptionSelected)
    def _ignore_after_closing(self, event: Input.Submitted | OptionList.OptionSelected) -> None:
        """Keep a second enter from closing another screen, and from doing the action once more."""
        if not self.is_current:
            event.stop()
            event.prevent_default()

    def on_click(self, event: Click) -> None:
        """A second click beside the palette is ignored likewise."""
        if not self.is_current:
            event.prevent_default()
