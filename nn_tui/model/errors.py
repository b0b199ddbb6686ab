"""The one error that the model raises."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

QUOTED = 80
"""A message quotes at most that many characters of a word."""


class ModelError(ValueError):
    """A request that the model refuses; the message is one sentence for the user."""


def quoted(word: str) -> str:
    """A word as a message quotes it: in quotes, with escapes for what cannot be printed, and not too long."""
    return repr(word) if len(word) <= QUOTED else repr(word[: QUOTED - 3] + "...")


def suggestion(word: str, among: Iterable[str]) -> str:
    """ " (did you mean relu?)" where one of these words is close to the one written, else ""."""
    near = get_close_matches(word.lower(), list(among), n=1)
    return f" (did you mean {near[0]}?)" if near else ""
