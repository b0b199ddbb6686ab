"""Texts from a file made into names: of columns, of classes and of the inputs that a category becomes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from nn_tui.data.names import CLASS_NAME_LENGTH, COLUMN_NAME_LENGTH, PIXEL_SYMBOLS, one_line
from nn_tui.data.tables.cells import number

INDEX: Final = "index"

# Before values that alone would look like a row of pixels, as 10 does.
_CLASS_PREFIX: Final = "class_"
_DIGITS = re.compile(r"([0-9]+)")
_SORTED_BY: Final = 100


def column_names(header: Sequence[str]) -> tuple[str, ...]:
    """Distinct names of columns: spaces become _.

    Without a name the first column is called index, as other programs write one there, the others column_2, column_3
    and so on.
    """
    unnamed = (INDEX if index == 1 else unnamed_column(index) for index in range(1, len(header) + 1))
    return distinct_names([_word(text) or other for text, other in zip(header, unnamed, strict=True)])


def unnamed_column(number: int) -> str:
    """The name of a column, counted from 1, that the file does not name."""
    return f"column_{number}"


def distinct_names(names: Sequence[str]) -> tuple[str, ...]:
    """The names of columns, cut to the allowed length and made distinct."""
    return _distinct(names, COLUMN_NAME_LENGTH)


def input_names_of(column: str, values: Sequence[str]) -> tuple[str, ...]:
    """The names of the inputs that stand for the values of a column: color=red, color=blue."""
    return distinct_names([f"{column}={_word(value)}" for value in values])


def class_names_of(values: Sequence[str]) -> tuple[str, ...]:
    """Distinct names of classes for the different values of a column.

    Values that `names.check_class_name` refuses are changed as little as possible; if one of them looks like a row of
    pixels, all get the prefix class_.
    """
    words = [_word(value).replace(":", "_") for value in values]
    if any(not word.strip(PIXEL_SYMBOLS) and word not in ("0", "1") for word in words):
        words = [f"{_CLASS_PREFIX}{word}" for word in words]
    return _distinct(words, CLASS_NAME_LENGTH)


def order(names: Sequence[str]) -> list[int]:
    """The indices that sort names: first numbers by value, then texts, where numbers within them go by value too."""
    return sorted(range(len(names)), key=lambda index: _key(names[index]))


def _key(name: str) -> tuple[int, float, list[str | int], str]:
    value = number(name.removeprefix(_CLASS_PREFIX))
    if value is not None:
        return 0, value, [], name
    parts = _DIGITS.split(name[:_SORTED_BY].casefold())
    return 1, 0.0, [int(part) if odd % 2 else part for odd, part in enumerate(parts)], name


def _word(text: str) -> str:
    return one_line(text).replace(" ", "_")


def _distinct(names: Iterable[str], length: int) -> tuple[str, ...]:
    taken: dict[str, None] = {}
    for name in names:
        candidate, count = name[:length], 1
        while candidate in taken:
            count += 1
            ending = f"_{count}"
            candidate = name[: length - len(ending)] + ending
        taken[candidate] = None
    return tuple(taken)
