"""Keys in sentences: written as the id of what they do, shown as the key that is in force."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from textual.content import Content
from textual.dom import DOMNode

_MARK: Final = re.compile(r"\[\[([a-z]+\.[a-z_0-9]+)\]\]")


def with_keys(node: DOMNode, text: str) -> str:
    """The text with the key in place of each id in double brackets, as in "[[train.reset]] resets it"."""
    if "[[" not in text:
        return text
    key_shown: Callable[[str], str] = getattr(node.app, "key_shown", lambda id: f"[[{id}]]")
    return _MARK.sub(lambda mark: key_shown(mark[1]), text)


def content_with_keys(node: DOMNode, content: Content) -> Content:
    """The same for a text with styles."""
    marks = list(_MARK.finditer(content.plain)) if "[[" in content.plain else []
    for mark in reversed(marks):
        content = Content.assemble(content[: mark.start()], with_keys(node, mark[0]), content[mark.end() :])
    return content


def ids_in(text: str) -> list[str]:
    """The ids that a text names."""
    return _MARK.findall(text)
