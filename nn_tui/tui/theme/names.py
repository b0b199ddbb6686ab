"""The names of all themes that the app has."""

from __future__ import annotations

from textual.theme import BUILTIN_THEMES


def theme_names() -> tuple[str, ...]:
    """The names in their order."""
    return tuple(sorted(BUILTIN_THEMES))
