"""Numbers that are typed into a prompt."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite

SHOWN = 20
"""How many characters of the input an error message repeats."""


def number_check(text: str) -> str | None:
    """What is wrong with a number, or None."""
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    return None if isfinite(value) else f"{text[:SHOWN]!r} is not a finite number: type one such as -0.5."


def sample_check(samples: int) -> Callable[[str], str | None]:
    """A check for the number of a sample, from 1 to ``samples``."""

    def check(text: str) -> str | None:
        is_sample = text.isdecimal() and 1 <= int(text) <= samples
        return None if is_sample else f"{text[:SHOWN]!r} is not a sample: type a number from 1 to {samples}."

    return check
