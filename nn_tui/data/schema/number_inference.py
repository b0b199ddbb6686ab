"""Finding out how the columns of a table write their numbers: each as all of its cells agree, and where that leaves two
ways, as the other columns do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from nn_tui.data.schema.categories import says_nothing
from nn_tui.data.schema.number_reading import CURRENCIES, EITHER, PERCENT, PLAIN, NumberReading
from nn_tui.data.schema.text_column import END, TextColumn, cells_of

_POINT, _COMMA = NumberReading("."), NumberReading(",")
_COMMA_THOUSANDS, _POINT_THOUSANDS = NumberReading(".", ","), NumberReading(",", ".")
_EVERY: Final = (
    *(_POINT, _COMMA, _COMMA_THOUSANDS, _POINT_THOUSANDS),
    *(NumberReading(decimal, mark) for mark in ("'", " ") for decimal in (".", ",")),
)
_DOUBTFUL = re.compile(rf"[.,]\d{{3}}{END}")
_UNITS = "|".join(map(re.escape, (PERCENT, *CURRENCIES)))
_BEFORE = re.compile(rf"[-+(\u2212]*({_UNITS})")
_BEHIND = re.compile(rf".*?({_UNITS})\)?")


@dataclass(frozen=True)
class Found:
    """How a column writes its numbers, None where it has others than numbers; ``other`` is another way to read it."""

    reading: NumberReading | None
    other: NumberReading | None = None


def readings_of(columns: Sequence[TextColumn], separator: str) -> list[Found]:
    """How each column writes its numbers, in a file with that separator between the cells.

    Fractions of exactly three digits throughout may be thousands: then the columns whose marks are beyond doubt decide,
    or else what is usual in such a file, and ``other`` is what it might be.
    """
    possible = [_possible(column, separator) for column in columns]
    proven = {decimal for pair in zip(columns, possible, strict=True) for decimal in _proven(*pair, separator)}
    has_commas, has_points = "," in proven, "." in proven
    found = []
    for readings in possible:
        if len(readings) == 2:
            # Of both, one has decimal commas, and the other thousands where these are.
            is_comma_usual = readings[0].decimal == "," and separator == ";"
            has_comma = has_commas if has_commas != has_points else is_comma_usual
            usual, other = sorted(readings, key=lambda reading: (reading.decimal == ",") != has_comma)
            is_doubtful = has_commas == has_points and (separator != "," or usual.is_plain)
            found.append(Found(usual, other if is_doubtful else None))
        elif readings == [_COMMA] and separator == "," and not has_commas:
            found.append(Found(None))
        else:
            found.append(Found(readings[0] if readings else None))
    return found


def _possible(column: TextColumn, separator: str) -> list[NumberReading]:
    """The ways in which all cells are numbers: none, one, or two that differ in what is decimal."""
    texts = list(column.texts())
    if not texts:
        return [PLAIN]
    unit = _unit(texts)
    if unit and len(texts) < len(column.pieces):
        # Numbers without the unit stand among the others.
        return []
    every = (replace(reading, unit=unit) for reading in _EVERY if not (column.has_points and reading.decimal == ","))
    first = next((reading for reading in every if reading.agrees_on(column)), None)
    if first is None:
        either = NumberReading(EITHER, unit=unit)
        is_clear = separator != "," and either.agrees_on(column) and not any(map(_DOUBTFUL.search, texts))
        return [either] if is_clear else []
    if not first.thousands and _has(texts, first.decimal):
        other = replace(_POINT_THOUSANDS if first.decimal == "." else _COMMA_THOUSANDS, unit=unit)
        is_open = not (column.has_points and other.decimal == ",") and other.agrees_on(column)
        return [first, other] if is_open else [first]
    return [first]


def _proven(column: TextColumn, readings: Sequence[NumberReading], separator: str) -> list[str]:
    """The mark that is decimal beyond doubt in the column."""
    if len(readings) != 1:
        return []
    reading = readings[0]
    if reading.thousands in (",", "."):
        return [reading.decimal]
    if reading.decimal == EITHER:
        return []
    if reading.decimal == "," and separator == "," and not reading.thousands:
        return []
    return [reading.decimal] if column.has_points or _has(list(column.texts()), reading.decimal) else []


def _has(texts: Sequence[str], mark: str) -> bool:
    return any(mark in piece for piece in texts)


def _unit(texts: Sequence[str]) -> str:
    """The unit of the first cell with a value; "" without one."""
    for piece in texts:
        for cell in cells_of(piece):
            if not says_nothing(cell):
                found = _BEFORE.match(cell) or _BEHIND.fullmatch(cell)
                return found[1] if found else ""
    return ""
