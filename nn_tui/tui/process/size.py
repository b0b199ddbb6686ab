"""How large the terminal is, as far as it is drawn upon."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

MOST_COLUMNS: Final = 500
MOST_ROWS: Final = 200
"""Of a larger terminal the upper left part is drawn upon, so that the memory and the time of a frame are bounded."""
USUAL: Final = (80, 24)
"""The size of a terminal that says nothing."""


def terminal_size(descriptors: tuple[int, ...], environment: Mapping[str, str]) -> tuple[int, int]:
    """The columns and rows to draw upon, of the terminal behind the first of these descriptors that has a size.

    COLUMNS and LINES are asked only if none has one, as on a serial line.
    """
    columns, rows = _of_system(descriptors) or _of_environment(environment)
    return min(columns, MOST_COLUMNS), min(rows, MOST_ROWS)


def _of_system(descriptors: tuple[int, ...]) -> tuple[int, int] | None:
    for descriptor in descriptors:
        with suppress(OSError):
            columns, rows = os.get_terminal_size(descriptor)
            if columns > 0 and rows > 0:
                return columns, rows
    return None


def _of_environment(environment: Mapping[str, str]) -> tuple[int, int]:
    return _number(environment, "COLUMNS") or USUAL[0], _number(environment, "LINES") or USUAL[1]


def _number(environment: Mapping[str, str], name: str) -> int:
    """A variable as a number; 0 if it is none. More than nine digits are no size, and slow to read."""
    text = environment.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
