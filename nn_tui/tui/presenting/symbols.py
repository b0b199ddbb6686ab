"""How the symbols of sequences are shown: characters that leave no mark on a screen get one."""

from __future__ import annotations

import unicodedata
from typing import Final

_MARKS: Final = {" ": ("\u2423", "_"), "\n": ("\u23ce", "\\n"), "\t": ("\u21e5", "\\t"), "\r": ("\u240d", "\\r")}
"""Of each such character, what stands for it on a terminal that shows Unicode, and on one that shows ASCII alone."""

_DOTTED_CIRCLE: Final = "\u25cc"


def shown_symbol(symbol: str, ascii_only: bool) -> str:
    """A symbol, a character or a word, as it is, but for space, line end and what else cannot be seen: a space is
    shown as \u2423 or _, a line end as \u23ce or \\n, another control character by its code."""
    return "".join(_shown(character, ascii_only) for character in symbol)


def _shown(character: str, ascii_only: bool) -> str:
    if character in _MARKS:
        return _MARKS[character][ascii_only]
    if unicodedata.combining(character):
        # It would be drawn onto whatever stands before it.
        return _DOTTED_CIRCLE + character
    if character.isprintable():
        return character
    return character.encode("unicode_escape").decode("ascii")
