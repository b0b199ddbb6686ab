"""Keys in words: the palette's entries for every action that a key has on a screen, and their names in ASCII."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from textual.app import App, SystemCommand
from textual.keys import KEY_DISPLAY_ALIASES
from textual.screen import Screen

_NAMES = str.maketrans({glyph: key for key, glyph in KEY_DISPLAY_ALIASES.items() if not glyph.isascii()})


def ascii_key(display: str) -> str:
    """A key as a footer shows it, with names in place of signs: "shift+up", "enter"."""
    return display.translate(_NAMES)


def key_commands(app: App[Any], screen: Screen[Any]) -> Iterator[SystemCommand]:
    """One command for each action that a key has on this screen now."""
    seen = set()
    for node, binding, enabled, _ in screen.active_bindings.values():
        if enabled and binding.description and binding.action not in seen and not binding.system:
            seen.add(binding.action)
            # The palette searches titles only, so the title says in full what the key does.
            what = ": ".join(filter(None, (binding.description, binding.tooltip)))
            yield SystemCommand(
                f"{what} ({app.get_key_display(binding)})",
                binding.tooltip or binding.description,
                lambda action=binding.action, node=node: app.call_later(app.run_action, action, node),
            )
