"""The footer: the keys that work now, in their groups, on one line."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.style import Style
from textual.widget import Widget


class KeyBar(Widget):
    """The visible bindings of the screen in their order, as many as fit; those of the group ``last`` at the right end.

    Textual's own Footer mounts a widget for each key at every change of focus; this one draws a line.
    """

    DEFAULT_CSS = """
    KeyBar {
        dock: bottom;
        height: 1;
        width: 1fr;
        background: $footer-background;
        color: $footer-description-foreground;
    }
    """
    ALLOW_SELECT = False

    def __init__(
        self,
        last: str = "App",
        id: str | None = None,
        words: Callable[[Binding], str] = lambda binding: binding.description,
        shows: Callable[[Binding], bool] = lambda binding: binding.show,
    ) -> None:
        """Make a footer; ``words`` says what the action of a key is called now, ``shows`` whether it is shown."""
        super().__init__(id=id)
        self._last, self._words, self._shows = last, words, shows
        self._spans: list[tuple[int, int, str]] = []

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, screen: Screen[object]) -> None:
        if screen is self.screen:
            self.refresh()

    def _groups(self) -> list[tuple[str, list[tuple[Binding, bool]]]]:
        seen: dict[str, tuple[Binding, bool]] = {}
        for _, binding, enabled, _ in self.screen.active_bindings.values():
            if enabled and self._shows(binding):
                seen.setdefault(binding.action, (binding, enabled))
        return [
            (name, list(entries))
            for name, entries in groupby(
                seen.values(), lambda entry: entry[0].group.description if entry[0].group else ""
            )
        ]

    def render(self) -> Content:
        """Lay out the line, and note where each key is for the mouse."""
        width = self.size.width
        groups = self._groups()
        tail = [entry for name, entries in groups if name == self._last for entry in entries]
        heads = [(name, entries) for name, entries in groups if name != self._last]
        self._spans = []
        tail_width = sum(self._width(binding) for binding, _ in tail)
        pieces: list[tuple[str, Style | str]] = []
        used = 0
        for number, (_, entries) in enumerate(heads):
            for place, (binding, _) in enumerate(entries):
                separator = "│ " if number and not place else ""
                need = self._width(binding) + len(separator)
                if used + need + tail_width > width:
                    break
                if separator:
                    pieces.append((separator, "$text-disabled"))
                    used += len(separator)
                used = self._add(pieces, binding, used)
        if tail and used + tail_width <= width:
            pieces.append((" " * (width - used - tail_width), ""))
            used = width - tail_width
            for binding, _ in tail:
                used = self._add(pieces, binding, used)
        return Content.assemble(*pieces)

    def _width(self, binding: Binding) -> int:
        return len(self.app.get_key_display(binding)) + len(self._words(binding)) + 3

    def _add(self, pieces: list[tuple[str, Style | str]], binding: Binding, used: int) -> int:
        pieces.append((f" {self.app.get_key_display(binding)}", "bold $footer-key-foreground"))
        pieces.append((f" {self._words(binding)} ", ""))
        end = used + self._width(binding)
        self._spans.append((used, end, binding.action))
        return end

    async def on_click(self, event: events.Click) -> None:
        """Do what the clicked key does."""
        for start, end, action in self._spans:
            if start <= event.x < end:
                await self._run(action)
                return

    async def _run(self, action: str) -> None:
        """Run a binding's action on the node that has the binding."""
        for node, binding, enabled, _ in self.screen.active_bindings.values():
            if enabled and binding.action == action:
                await self.app.run_action(action, default_namespace=node)
                return
