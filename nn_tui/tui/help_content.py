"""What the help says on a screen: made of its keys that work now, and of what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.app import App

from nn_tui.tui.screens.base import WorkScreen
from nn_tui.tui.screens.help import HelpContent, HelpKey
from nn_tui.tui.widgets.drawing.cursor_canvas import MOVE

LAST = "App"
"""The group that comes last: it is the same on every screen."""
NO_GROUP = "More"
"""What has no group comes behind those that have one, and what moves a cursor behind that."""
CURSOR = MOVE.description
DIRECTIONS = ("Up", "Down", "Left", "Right")


def help_on(app: App[Any], screen: WorkScreen) -> HelpContent:
    """The keys of this screen in their groups, and what one is looking at."""
    groups: dict[str, dict[str, HelpKey]] = {}
    for node, binding, enabled, _ in screen.active_bindings.values():
        if binding.id and enabled:
            name = LAST if node is app else binding.group.description if binding.group else NO_GROUP
            full = f"{binding.description}: {binding.tooltip}"
            entry = HelpKey(app.get_key_display(binding), binding.description, full)
            groups.setdefault(name, {}).setdefault(binding.id, entry)
    last = (NO_GROUP, CURSOR, LAST)
    in_order = sorted(groups, key=lambda name: last.index(name) + 1 if name in last else 0)
    whole = [(name, list(groups[name].values())) for name in in_order]
    return HelpContent(screen.NAME, [_in_short(*each) for each in whole], whole, screen.explanation())


def _in_short(name: str, keys: Sequence[HelpKey]) -> tuple[str, Sequence[HelpKey]]:
    """A group as the first page has it: of what moves a cursor the four directions, as one."""
    if name != CURSOR:
        return name, keys
    arrows = " ".join(each.key for each in keys if each.word in DIRECTIONS) or " ".join(each.key for each in keys[:2])
    return "Cursor", [HelpKey(arrows, "Move", "")]
