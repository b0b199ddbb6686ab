"""Doing what a binding does, from somewhere else than its key."""

from __future__ import annotations

from typing import Any

from textual.actions import parse
from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode


async def do(app: App[Any], binding: Binding, node: DOMNode) -> bool:
    """Do what the binding of that node does, if it can be done now; whether it could."""
    namespace, name, parameters = parse(binding.action)
    target = {"app": app, "screen": node.screen}.get(namespace, node)
    if not target.check_action(name, parameters):
        return False
    await app.run_action(binding.action, node)
    return True
