"""One row of numbers as text, in a file or pasted."""

from __future__ import annotations

import math

import numpy as np

from nn_tui.data.bounds import MAX_VALUE, Array
from nn_tui.data.errors import DataError
from nn_tui.data.plain_text import plain

ARROW = "->"
LACKING = "?"
"""In place of a number that is missing among the inputs of a table."""


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


def table_row(line: str, inputs: int, outputs: int, where: str) -> tuple[list[float], list[float]]:
    """The inputs and the outputs of one line, with or without an arrow between them. Raises DataError otherwise."""
    parts = [numbers(part, where, may_lack=not place) for place, part in enumerate(line.split(ARROW))]
    if len(parts) == 1:
        parts = [parts[0][:inputs], parts[0][inputs:]]
    if [len(part) for part in parts] != [inputs, outputs]:
        sizes = f"{plural(inputs, 'input')} and {plural(outputs, 'output')}"
        raise DataError(f"{where}: {shown(line)} is not {sizes}: write the inputs, {ARROW}, the outputs.")
    return parts[0], parts[1]


def class_row(line: str, inputs: int, where: str) -> tuple[list[float], str]:
    """The inputs and the class of one line, with or without an arrow between them. Raises DataError otherwise."""
    left, arrow, name = line.partition(ARROW)
    if not arrow:
        left, name = _last_word(line)
    values = numbers(left, where, may_lack=True)
    if len(values) != inputs or not name.strip():
        sizes = f"{plural(inputs, 'input')} and a class"
        raise DataError(f"{where}: {shown(line)} is not {sizes}: write the inputs, {ARROW}, the class.")
    return values, name.strip()


def numbers(text: str, where: str, may_lack: bool = False) -> list[float]:
    """The finite numbers of a line, separated by white space, commas or semicolons; with ``may_lack`` a ? is nan.

    Raises DataError otherwise.
    """
    return [
        math.nan if may_lack and word == LACKING else _number(word, where)
        for word in text.replace(",", " ").replace(";", " ").split()
    ]


def written_row(values: Array) -> str:
    """Numbers (n,) as the shortest words that read back to the same bits, ? for nan, with a space between two."""
    return " ".join(repr(value).removesuffix(".0") for value in values.tolist()).replace("nan", LACKING)


def shown(text: str) -> str:
    """A line as an error message quotes it: short and printable."""
    return f'"{plain(text, 24)}"'


def plural(count: int, word: str) -> str:
    """1 row, 2 rows."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _last_word(line: str) -> tuple[str, str]:
    words = line.replace(",", " ").replace(";", " ").split()
    return " ".join(words[:-1]), words[-1] if words else ""


def _number(word: str, where: str) -> float:
    try:
        # float() also takes digits with underscores, which other programs do not.
        value = math.nan if "_" in word else float(word)
    except ValueError:
        value = math.nan
    if not abs(value) <= MAX_VALUE:
        raise DataError(f"{where}: {shown(word)} is not a number of at most 1e100 in size: correct it.")
    return value
