"""What the terminal and the theme allow: dark or light, how many colours, which characters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from textual.app import App

Colours = Literal["full", "few", "none"]


@dataclass(frozen=True)
class TerminalCapabilities:
    """How a view may be drawn.

    Attributes:
        dark: the theme is dark.
        colours: "full" from 256 colours up, "few" with 16 or an unknown number, "none" when NO_COLOR is set.
        ascii: only ASCII characters may be drawn.
        braille: characters of braille may be drawn; false with ``ascii``.
        indexed: there are 256 fixed colours, and no others.
    """

    dark: bool
    colours: Colours
    ascii: bool
    braille: bool = True
    indexed: bool = False

    @property
    def shaded(self) -> bool:
        """Whether lightness alone can carry a number; otherwise glyphs do."""
        return self.colours == "full"


def capabilities_of(app: App[Any]) -> TerminalCapabilities:
    """The capabilities of an app's terminal and theme now; cheap, and equal ones are the same object."""
    colours: Colours
    if app.no_color:
        colours = "none"
    elif app.console.color_system in ("256", "truecolor"):
        colours = "full"
    else:
        # No colour system means TERM=dumb, whose colours cannot be relied on.
        colours = "few"
    ascii_only = bool(getattr(app, "ascii_only", False))
    braille = not ascii_only and bool(getattr(app, "has_braille", True))
    indexed = colours == "full" and app.console.color_system == "256"
    return _capabilities(app.current_theme.dark, colours, ascii_only, braille, indexed)


@lru_cache(maxsize=32)
def _capabilities(dark: bool, colours: Colours, ascii_only: bool, braille: bool, indexed: bool) -> TerminalCapabilities:
    return TerminalCapabilities(dark, colours, ascii_only, braille, indexed)
