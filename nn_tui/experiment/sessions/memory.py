"""What a part of the app remembers of itself, and how it is read: anything may stand in a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf, isfinite
from typing import Any, Final, TypeGuard

Memory = Mapping[str, Any]
"""Texts, numbers, truth values, lists of them, and memories of parts, by name."""

NOTHING: Final[Memory] = {}
LONGEST_TEXT: Final = 1_000
"""Characters of a text that is remembered; a longer one is not."""
LONGEST_LIST: Final = 100
"""Entries of a list that is remembered; a longer one is not."""


def part(memory: Memory, key: str) -> Memory:
    """The memory of a part; an empty one for anything else."""
    value = memory.get(key)
    return value if isinstance(value, Mapping) else NOTHING


def flag(memory: Memory, key: str) -> bool | None:
    """A truth value; None for anything else."""
    value = memory.get(key)
    return value if isinstance(value, bool) else None


def whole(memory: Memory, key: str, most: int) -> int | None:
    """A whole number from 0 to ``most``; None for anything else."""
    value = memory.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most else None


def number(memory: Memory, key: str, least: float = -inf, most: float = inf) -> float | None:
    """A finite number within bounds; None for anything else."""
    value = memory.get(key)
    return float(value) if _is_number(value) and least <= value <= most else None


def text(memory: Memory, key: str, longest: int = LONGEST_TEXT) -> str | None:
    """A text that can be written and drawn; None for anything else."""
    value = memory.get(key)
    return value if isinstance(value, str) and len(value) <= longest and _is_plain(value) else None


def texts(memory: Memory, key: str) -> tuple[str, ...]:
    """A list of texts; () for anything else."""
    values = _entries(memory, key)
    return tuple(values) if all(isinstance(value, str) and len(value) <= LONGEST_TEXT for value in values) else ()


def numbers(memory: Memory, key: str, count: int) -> tuple[float, ...] | None:
    """That many finite numbers; None for anything else."""
    values = _entries(memory, key)
    return tuple(map(float, values)) if len(values) == count and all(map(_is_number, values)) else None


def places(memory: Memory, key: str) -> list[tuple[float, ...]]:
    """A list of lists of finite numbers; what is no such list in it is ()."""
    return [
        tuple(map(float, place)) if _is_short_list(place) and all(map(_is_number, place)) else ()
        for place in _entries(memory, key)
    ]


def _entries(memory: Memory, key: str) -> list[Any]:
    value = memory.get(key)
    return list(value) if _is_short_list(value) else []


def _is_short_list(value: object) -> TypeGuard[Sequence[Any]]:
    return isinstance(value, (list, tuple)) and len(value) <= LONGEST_LIST


def _is_number(value: object) -> TypeGuard[float]:
    # Whole numbers of hundreds of digits have no float.
    if isinstance(value, int) and not isinstance(value, bool):
        return abs(value) < 2**63
    return isinstance(value, float) and isfinite(value)


def _is_plain(value: str) -> bool:
    """Whether there is neither a control character in it nor half of a character."""
    return value.isprintable()
