"""Samples from a CSV file, or from anything like one: commas, semicolons, tabs or spaces between numbers."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from math import isfinite
from pathlib import Path

import numpy as np

from nn_tui.cli.errors import UsageError
from nn_tui.cli.reading.csv_columns import Cells, cells_for
from nn_tui.data.dataset import Dataset
from nn_tui.data.lines.rows import plural, shown
from nn_tui.model.arrays import FloatArray

STDIN = "-"
_SEPARATORS = ("\t", ";", ",")

Row = tuple[int, list[str]]
"""The number of a line and its cells."""


def read_input(word: str) -> tuple[str, str]:
    """The text of a file, or of standard input for "-", and what messages call it. Raises UsageError."""
    source = "standard input" if word == STDIN else word
    try:
        return (_standard_input() if word == STDIN else Path(word).read_bytes()).decode("utf-8-sig"), source
    except OSError as error:
        raise UsageError(f"--input {source}: cannot be read ({error.strerror or error}): check the name") from None
    except UnicodeDecodeError as error:
        row = error.object[: error.start].count(b"\n") + 1
        raise UsageError(f"--input {source}, row {row}: not UTF-8 text: save the file as UTF-8") from None


def _standard_input() -> bytes:
    return b"" if sys.stdin is None else sys.stdin.buffer.read()


def parse_samples(text: str, source: str, dataset: Dataset) -> FloatArray:
    """One sample a row, as an array of shape (samples, features) in the dataset's order.

    A first row without a single number is a header: where it names all features, they are found by their names, else
    they stand in the dataset's order. Blank rows do not count. Raises UsageError naming the row, counted as an editor
    counts lines, and the column.
    """
    rows = list(_rows(text, source))
    cells = None
    if rows and any(cell.strip() for cell in rows[0][1]) and all(_number(cell) is None for cell in rows[0][1]):
        cells = cells_for(dataset.feature_names, rows[0][1])
        del rows[0]
    if not rows:
        raise UsageError(f"--input {source}: there are no rows of numbers: write one sample a row")
    return np.array([_sample(number, row, source, dataset, cells) for number, row in rows])


def _rows(text: str, source: str) -> Iterator[Row]:
    # Only what ends a line in an editor ends a row; splitlines() knows further characters.
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    first = next((line for line in lines if line.strip()), "")
    separator = next((mark for mark in _SEPARATORS if mark in first), None)
    if separator is None:
        yield from ((number, line.split()) for number, line in enumerate(lines, 1) if line.strip())
        return
    reader = csv.reader((line + "\n" for line in lines), delimiter=separator)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells) or len(cells) > 1:
                yield reader.line_num, cells
    except csv.Error as error:
        raise UsageError(f"--input {source}, row {reader.line_num}: this is not CSV ({error}): correct it") from None


def _number(cell: str) -> float | None:
    try:
        # float() also takes digits with underscores, which other programs do not.
        return None if "_" in cell else float(cell)
    except ValueError:
        return None


def _sample(row: int, cells: list[str], source: str, dataset: Dataset, named: Cells | None) -> list[float]:
    where = f"--input {source}, row {row}"
    if named is not None and len(cells) != named.columns:
        raise UsageError(
            f"{where}: {plural(len(cells), 'column')} instead of {named.columns}: give as many as the header has"
        )
    if named is None and len(cells) != dataset.features:
        names = dataset.feature_names
        known = ", ".join(names) if len(names) <= 8 else f"{names[0]} to {names[-1]}"
        raise UsageError(
            f"{where}: {plural(len(cells), 'column')} instead of {dataset.features}: give a number for each of {known}"
        )
    values = []
    for column, cell in enumerate(cells, 1) if named is None else named.of(cells, where):
        value = _number(cell)
        if value is None or not isfinite(value):
            raise UsageError(f"{where}, column {column}: {shown(cell)} is not a finite number: write one such as 0.5")
        if dataset.levels > 1 and not 0 <= value <= 1:
            raise UsageError(
                f"{where}, column {column}: {shown(cell)} is no pixel: write k/{dataset.levels}, from 0 (paper) to 1"
            )
        values.append(value)
    return values
