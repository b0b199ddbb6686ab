"""What the help says on a screen: made of its keys that work now, and of what it shows."""

from __future__ import annotations

from typing import Any

from textual.app import App

from nn_tui.tui.screens.base import WorkScreen
from nn_tui.tui.screens.help import HelpContent, HelpKey

LAST = "App"
"""The group that comes last: it is the same on every screen."""
NO_GROUP = "More"


def help_on(app: App[Any], screen: WorkScreen) -> HelpContent:
    """The keys of this screen in their groups, those of the screen itself first, and what one is looking at."""
    groups: dict[str, dict[str, HelpKey]] = {}
    keys = [active for active in screen.active_bindings.values() if active.enabled and active.binding.id]
    keys.sort(key=lambda active: (active.node is app, active.node is not screen))
    for node, binding, _, _ in keys:
        name = LAST if node is app else binding.group.description if binding.group else NO_GROUP
        entry = HelpKey(app.get_key_display(binding), binding.description, binding.tooltip or binding.description)
        groups.setdefault(name, {}).setdefault(binding.id or "", entry)
    in_order = sorted(groups, key=lambda name: name == LAST)
    return HelpContent(screen.NAME, [(name, list(groups[name].values())) for name in in_order], screen.explanation())
