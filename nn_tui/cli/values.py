"""How numbers are written: exactly for programs, with sensible digits for people."""

from __future__ import annotations

import json
from collections.abc import Sequence
from math import isfinite
from typing import Any, NamedTuple


def json_line(values: dict[str, Any]) -> str:
    """One JSON object on a line. Floats are Python's repr; those not finite become "inf", "-inf" or "nan"."""
    return json.dumps(_plain(values), allow_nan=False)


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return value if isfinite(value) else str(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value


def number(value: float, decimals: int, smallest: float = 0.0) -> str:
    """A number for a column, in scientific notation below ``smallest`` and from 1e5 on."""
    if value and isfinite(value) and not smallest <= abs(value) < 1e5:
        return f"{value:.4e}"
    # From three digits before the point on, each further digit takes one from the decimals.
    excess = max(len(f"{abs(value):.0f}") - 2, 0) if isfinite(value) else 0
    return f"{value:.{max(decimals - excess, 1)}f}"


def share(value: float | None) -> str:
    """An accuracy in percent, or - where there is none."""
    return "-" if value is None else f"{100 * value:.1f}%"


class Column(NamedTuple):
    """A column of a table: numbers are right-aligned, names left-aligned."""

    heading: str
    cells: Sequence[str]
    names: bool = False


def table(columns: Sequence[Column]) -> list[str]:
    """The lines of a table, the headings first, with columns as wide as needed."""
    widths = [max(map(len, (column.heading, *column.cells))) for column in columns]
    headings = tuple(column.heading for column in columns)
    return [
        "  ".join(
            cell.ljust(width) if column.names else cell.rjust(width)
            for column, cell, width in zip(columns, line, widths, strict=True)
        ).rstrip()
        for line in (headings, *zip(*(column.cells for column in columns), strict=True))
    ]
