"""How symbols and names of any characters are spelled as words of a line, without white space, commas and arrows."""

from __future__ import annotations

import re
from typing import Final

from nn_tui.data.errors import DataError
from nn_tui.data.lines.rows import shown

_LETTERS: Final = {"\\": "\\", "s": " ", "n": "\n", "t": "\t", "r": "\r", "c": ",", ">": ">", ":": ":", "#": "#"}
"""What a backslash and each of these characters stand for."""

_SPELLED: Final = {meaning: f"\\{letter}" for letter, meaning in _LETTERS.items() if meaning not in ">#"}

_ESCAPE: Final = re.compile(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.?)", re.DOTALL)


def spelled(symbol: str) -> str:
    r"""The symbol as a word: \s is a space, \n a line end, \t a tab, \c a comma, -\> an arrow, \: a colon, \\ a
    backslash, and a sharp alone is \#; other white space and control characters have their codes, as in \x07."""
    if symbol == "#":
        return "\\#"
    return "".join(map(_spelled_character, symbol)).replace("->", "-\\>")


def symbol_of(word: str, where: str) -> str:
    """The symbol that a word spells; a word without backslashes spells itself.

    Raises DataError, which begins with ``where``, for a backslash before any other character.
    """
    if "\\" not in word:
        return word

    def meaning(match: re.Match[str]) -> str:
        code = match[1]
        if code in _LETTERS:
            return _LETTERS[code]
        if len(code) < 2 or int(code[1:], 16) > 0x10FFFF:
            raise DataError(
                f"{where}: {shown(match[0])} in {shown(word)} spells nothing: write \\\\ for a backslash, \\s for a "
                "space, \\n for a line end, \\c for a comma."
            )
        return chr(int(code[1:], 16))

    return _ESCAPE.sub(meaning, word)


def _spelled_character(character: str) -> str:
    if character in _SPELLED:
        return _SPELLED[character]
    if character.isprintable() and not character.isspace():
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
