"""What the palette lists of the screen in front and of the app itself, and keys in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.keys import KEY_DISPLAY_ALIASES
from textual.screen import Screen

from nn_tui.tui.keys.catalogue import only_moves
from nn_tui.tui.preferred import UNWATCHED

if TYPE_CHECKING:
    from nn_tui.tui.app import PlaygroundApp

_NAMES = str.maketrans({glyph: key for key, glyph in KEY_DISPLAY_ALIASES.items() if not glyph.isascii()})

_PARENTHESES = {"(": "left parenthesis", ")": "right parenthesis"}
"""Keys that would be lost among the brackets around them."""


def ascii_key(display: str) -> str:
    """A key as a footer shows it, with names in place of signs: "shift+up", "enter"."""
    return display.translate(_NAMES)


def title_of(binding: Binding, key: str, screen: str = "") -> str:
    """A line of the palette, which searches titles only: in full what the key does, the key, on which screen."""
    what = ": ".join(filter(None, (binding.description, binding.tooltip)))
    key = _PARENTHESES.get(key, key)
    return f"{what} ({', '.join(filter(None, (screen, key)))})"


def key_commands(app: App[Any], screen: Screen[Any]) -> Iterator[SystemCommand]:
    """One command for each action that a key has on this screen now: those in the footer first, mere moves last."""
    seen = set()
    active = [each for each in screen.active_bindings.values() if each.enabled and each.binding.description]
    for node, binding, _, _ in sorted(
        active, key=lambda each: (only_moves(each.binding), each.node is app, not each.binding.show)
    ):
        if binding.action not in seen and not binding.system:
            seen.add(binding.action)
            yield SystemCommand(
                title_of(binding, app.get_key_display(binding)),
                binding.tooltip or binding.description,
                lambda action=binding.action, node=node: app.call_later(app.run_action, action, node),
            )


def app_commands(app: PlaygroundApp) -> Iterator[SystemCommand]:
    """What has no key."""
    preferred = app.preferred

    def next_frame_rate() -> None:
        preferred.next_frame_rate()
        app.refresh_screen()

    yield SystemCommand("Theme: other colours", "Choose a theme; it is remembered", app.action_change_theme)
    yield SystemCommand(
        f"Frame rate: {preferred.frame_rate:.0f} frames a second at most, now the next of 30, 10 and 4",
        "A slow line gets what it takes",
        next_frame_rate,
    )
    mouse = "leave it to the terminal" if preferred.mouse else "use it here"
    yield SystemCommand(
        f"Mouse: {mouse}", "What is chosen is remembered", lambda: preferred.switch_mouse(app.use_mouse)
    )
    is_now, other = UNWATCHED[preferred.finishes_unwatched], UNWATCHED[not preferred.finishes_unwatched]
    yield SystemCommand(
        f"If the terminal is lost: {other}", f"Now {is_now}; the other choice: {other}", preferred.switch_unwatched
    )
    yield SystemCommand(
        "Copy as: the number, row or matrix under the cursor, as NumPy, CSV or LaTeX",
        "To the clipboard, and to a file",
        app.action_copy_as,
    )
    yield SystemCommand("Redraw: draw the whole screen again", "In case something else wrote on it", app.action_redraw)
    yield SystemCommand(
        "Screenshot: save the screen as SVG", "A picture to a file", lambda: app.set_timer(0.1, app.deliver_screenshot)
    )
