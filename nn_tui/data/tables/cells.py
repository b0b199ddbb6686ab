"""One cell of a table: a number, a missing value or a text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from nn_tui.data.bounds import MAX_VALUE

MISSING: Final = frozenset(
    ("", "NA", "N/A", "n/a", "#N/A", "<NA>", "nan", "NaN", "NAN", "null", "NULL", "Null", "None", "?", "-")
)

_DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+(?:[eE][+-]?\d+)?")


def is_missing(cell: str) -> bool:
    """Whether the cell says that there is no value."""
    return cell.strip() in MISSING


def number(cell: str, decimal_comma: bool = False) -> float | None:
    """The cell as a number of at most 1e100 in size, with a point or, if allowed, a decimal comma; else None."""
    if "_" in cell:
        # float() takes 1_000, which other programs do not.
        return None
    # float() leaves some of the white space in place that strip() removes, such as the separators of old terminals.
    text = cell.strip()
    try:
        value = float(text)
    except ValueError:
        if not (decimal_comma and _DECIMAL_COMMA.fullmatch(text)):
            return None
        value = float(text.replace(",", "."))
    return value if abs(value) <= MAX_VALUE else None


def has_decimal_comma(cell: str) -> bool:
    """Whether the cell is a number with a decimal comma."""
    return "," in cell and _DECIMAL_COMMA.fullmatch(cell.strip()) is not None


def written(value: float) -> str:
    """A number as text that reads back to the same bits: whole ones without a point."""
    return repr(value).removesuffix(".0")


def listed(names: Sequence[str], most: int = 5) -> str:
    """The names for a sentence: "a, b and c", or with more than ``most`` "a, b and 20 more"."""
    shown = list(names) if len(names) <= most else [*names[: most - 1], f"{len(names) - most + 1} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
