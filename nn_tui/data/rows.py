"""One row of pixels or of numbers as text: the smallest pieces of files and of pasted text."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from nn_tui.data.dataset import MAX_VALUE, Array
from nn_tui.data.errors import DataError

ARROW = "->"

_DIGITS = str.maketrans({"#": "1", ".": "0", " ": None, "\t": None, ",": None})


def parse_rows(text: str, rows: int, columns: int) -> Array:
    """A picture of shape (rows, columns) from rows of 0 and 1 or of # and .

    Spaces, tabs and commas between the symbols and blank lines do not count. Raises DataError for other
    symbols and for another size.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) != rows:
        raise DataError(
            f"The pasted text has {plural(len(lines), 'row')} and the picture {rows}: "
            f"copy {plural(rows, 'row')} of {plural(columns, 'pixel')}."
        )
    found = [pixel_row(line, columns, f"Row {n} of the pasted text") for n, line in enumerate(lines, start=1)]
    picture: Array = pixels(found, rows, columns)[0]
    return picture


def parse_table_rows(text: str, inputs: int, outputs: int) -> tuple[Array, Array]:
    """Rows of numbers, one sample a line, as arrays of shape (n, inputs) and (n, outputs).

    A line is "0 1 -> 1" or the same numbers without the arrow, separated by spaces, tabs, commas or
    semicolons. Raises DataError for anything else, and for text without any row.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        sizes = f"{plural(inputs, 'input')} and {plural(outputs, 'output')}"
        raise DataError(f"The pasted text is empty: copy rows of {sizes}.")
    where = "Row {} of the pasted text"
    pairs = [table_row(line, inputs, outputs, where.format(n)) for n, line in enumerate(lines, start=1)]
    return np.array([values for values, _ in pairs]), np.array([answers for _, answers in pairs])


def pixel_row(line: str, columns: int | None, where: str) -> str:
    """The row as a text of 0 and 1, with `columns` of them unless that is None; DataError otherwise."""
    digits = line.translate(_DIGITS)
    if digits.strip("01"):
        raise DataError(f"{where}: {shown(line)} is not a row of pixels: use # and . or 1 and 0.")
    if columns is not None and len(digits) != columns:
        found = plural(len(digits), "pixel")
        raise DataError(f"{where}: the row has {found} instead of {columns}: correct its length.")
    return digits


def pixels(rows: Sequence[str], height: int, width: int) -> Array:
    """Pictures of shape (n, height, width) from their rows of 0 and 1, one after the other."""
    digits = np.frombuffer("".join(rows).encode("ascii"), dtype=np.uint8)
    pictures: Array = (digits == ord("1")).astype(np.float64).reshape(-1, height, width)
    return pictures


def table_row(line: str, inputs: int, outputs: int, where: str) -> tuple[list[float], list[float]]:
    """The inputs and the outputs of one line, with or without an arrow between them; DataError otherwise."""
    parts = [numbers(part, where) for part in line.split(ARROW)]
    if len(parts) == 1:
        parts = [parts[0][:inputs], parts[0][inputs:]]
    if [len(part) for part in parts] != [inputs, outputs]:
        sizes = f"{plural(inputs, 'input')} and {plural(outputs, 'output')}"
        raise DataError(f"{where}: {shown(line)} is not {sizes}: write the inputs, {ARROW}, the outputs.")
    return parts[0], parts[1]


def numbers(text: str, where: str) -> list[float]:
    """The finite numbers of a line, separated by white space, commas or semicolons; DataError otherwise."""
    return [_number(word, where) for word in text.replace(",", " ").replace(";", " ").split()]


def shown(text: str) -> str:
    """A line as an error message quotes it: short and printable."""
    clean = "".join(mark if mark.isprintable() else "?" for mark in text.strip())
    return f'"{clean}"' if len(clean) <= 24 else f'"{clean[:21]}..."'


def plural(count: int, word: str) -> str:
    """1 row, 2 rows."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _number(word: str, where: str) -> float:
    try:
        # float() also takes digits with underscores, which other programs do not.
        value = math.nan if "_" in word else float(word)
    except ValueError:
        value = math.nan
    if not abs(value) <= MAX_VALUE:
        raise DataError(f"{where}: {shown(word)} is not a number of at most 1e100 in size: correct it.")
    return value
