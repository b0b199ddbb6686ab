"""The one error that the model raises."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class ModelError(ValueError):
    """A request that the model refuses; the message is one sentence for the user."""


def suggestion(word: str, among: Iterable[str]) -> str:
    """ " (did you mean relu?)" where one of these words is close to the one written, else ""."""
    near = get_close_matches(word.lower(), list(among), n=1)
    return f" (did you mean {near[0]}?)" if near else ""
