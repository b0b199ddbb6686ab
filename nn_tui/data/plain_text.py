"""Text that is not ours (names, cells, keys, messages of libraries), made safe to show on a terminal."""

from __future__ import annotations

from typing import Final
from unicodedata import category

QUOTED: Final = 80
"""A message quotes at most that many characters of what is not ours."""

WHOLE: Final = 4096
"""As many characters as a path may have; for one that has to be found again, as that of a report."""
SENTENCE: Final = 1000
"""No message is longer, whatever it is made of."""

_CUT: Final = "..."
_READ: Final = 8
"""Of a text longer than this times the characters asked for, only the two ends are looked at."""
_MARKS: Final = 3
"""Accents on one character; more of them would be drawn over the lines around it."""
_BLANK: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0")
"""Letters and marks that leave nothing on a screen, though they count as printable."""


def plain(text: object, most: int = QUOTED) -> str:
    """The text as one line that any terminal can show, of at most ``most`` characters (5 or more).

    White space of any kind becomes one space. What is not drawn as a character of its own (control characters, escape
    sequences, marks of direction, zero-width and private characters, half surrogate pairs, heaps of accents) becomes a
    question mark. A longer text is cut in its middle, so that a path keeps its file name.
    """
    words = str(text)
    if len(words) > _READ * most:
        words = words[: most * _READ // 2] + _CUT + words[-(most * _READ // 2) :]
    words = " ".join(words.split())
    if not (words.isascii() and words.isprintable()):
        words = _visible(words)
    if len(words) <= most:
        return words
    front = (most - len(_CUT)) // 2
    return words[:front] + _CUT + words[front + len(_CUT) - most :]


def _visible(text: str) -> str:
    """The text with a question mark in place of each character that cannot be seen."""
    seen, marks = [], _MARKS
    for character in text:
        if not character.isprintable() or character in _BLANK or _selects_variation(character):
            seen.append("?")
            marks = 0
        elif category(character) in ("Mn", "Me"):
            # A mark in front of everything would be drawn onto the words of the sentence before it.
            marks += 1
            seen.append(character if marks <= _MARKS else "?")
        else:
            seen.append(character)
            marks = 0
    return "".join(seen)


def _selects_variation(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
