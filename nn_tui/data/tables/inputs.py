"""The columns of a table that a network can learn from, and why the others are left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nn_tui.data.dataset import MAX_INPUTS, MAX_VALUES, Array
from nn_tui.data.errors import DataError
from nn_tui.data.lines.rows import shown
from nn_tui.data.one_hot import check_one_hot
from nn_tui.data.tables.cells import listed
from nn_tui.data.tables.column import Codes, Column
from nn_tui.data.tables.value_names import distinct_names, input_names_of, order

MAX_CATEGORIES: Final = 64

_FEWEST_IDENTIFIERS: Final = 10
_COUNTERS: Final = frozenset(("id", "index", "no", "nr", "row", "number", "unnamed:_0"))

Where = Callable[[int, str], str]


class Inputs(NamedTuple):
    """The inputs made of columns.

    ``values`` has the shape (samples, inputs), ``names`` one name for each input. ``columns`` are the names of the
    columns used, ``categories`` each one's texts that became inputs, none for numbers. ``notes`` are sentences for the
    user.
    """

    values: Array
    names: tuple[str, ...]
    columns: tuple[str, ...]
    categories: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]


def check_numbers(column: Column, where: Where) -> None:
    """Raise DataError when a column of numbers has a few texts: they are mistakes, not categories."""
    texts = column.text_count
    present = int(column.present.sum())
    if texts and present >= 4 and texts <= max(1, present // 10):
        row = column.text_row
        raise DataError(
            f"{where(row, column.name)}: {shown(column.text_at(row))} is not a number of at most 1e100 in size, as "
            "the column has: correct the cell, or leave it empty."
        )


def reason_to_leave_out(column: Column) -> str | None:
    """Why a column is of no use as an input, as the end of a sentence ("is empty"); None for a useful one."""
    present = column.present
    if not present.any():
        return "is empty"
    if column.codes is None:
        return "counts the rows" if _counts_rows(column) else None
    different = len(column.texts)
    if different <= MAX_CATEGORIES:
        different = len(column.categories(present)[1])
    example = shown(column.text_at(column.text_row))
    if different > MAX_CATEGORIES:
        return f"has more than {MAX_CATEGORIES} different texts such as {example}"
    if different == len(column.values) >= _FEWEST_IDENTIFIERS:
        return f"has another text in every row such as {example}"
    return None


def inputs_of(columns: Sequence[Column], rows: NDArray[np.bool_], source: str) -> Inputs:
    """The inputs made of the columns in ``rows``, a mask (rows,) of rows in which each column has a value.

    A category becomes one input of 0 and 1 for each of its values. Constant columns are left out. Raises DataError,
    which begins with ``source``, for too many inputs or none.
    """
    parts: list[_ColumnInputs] = []
    constant: list[str] = []
    for column in columns:
        part = _part(column, rows)
        if part is None:
            constant.append(column.name)
        else:
            parts.append(part)
    categories = [part for part in parts if part.codes is not None]
    check_one_hot(int(rows.sum()), sum(len(part.names) for part in categories), source)
    names = distinct_names([name for part in parts for name in part.names])
    samples = int(rows.sum())
    _check_size(names, samples, constant, source)
    values = np.empty((samples, len(names)))
    start = 0
    for part in parts:
        block = values[:, start : start + len(part.names)]
        if part.codes is None:
            block[:, 0] = part.column.values[rows]
        else:
            np.equal(part.codes[:, np.newaxis], np.arange(len(part.names)), out=block, casting="unsafe")
        start += len(part.names)
    notes = []
    if constant:
        are = "is constant and was" if len(constant) == 1 else "are constant and were"
        notes.append(f"The {_columns(constant)} {are} left out.")
    if categories:
        which = _columns([part.column.name for part in categories])
        notes.append(f"The {which} became an input of 0 and 1 for each value.")
    used = tuple(part.column.name for part in parts)
    return Inputs(values, names, used, tuple(part.categories for part in parts), tuple(notes))


class _ColumnInputs(NamedTuple):
    """The inputs that one column becomes.

    ``codes`` (samples,) is the index of each sample's name for a category, None for numbers; ``categories`` are the
    texts that the names stand for, none for numbers.
    """

    column: Column
    codes: Codes | None
    names: tuple[str, ...]
    categories: tuple[str, ...] = ()


def _part(column: Column, rows: NDArray[np.bool_]) -> _ColumnInputs | None:
    if column.codes is None:
        values = column.values[rows]
        return None if values.min() == values.max() else _ColumnInputs(column, None, (column.name,))
    codes, values_of = column.categories(rows)
    if len(values_of) == 1:
        return None
    ranked = order(values_of)
    ranks = np.argsort(ranked).astype(np.int32)
    categories = tuple(values_of[index] for index in ranked)
    return _ColumnInputs(column, ranks[codes], input_names_of(column.name, categories), categories)


def _check_size(names: Sequence[str], samples: int, constant: Sequence[str], source: str) -> None:
    if not names:
        raise DataError(f"{source}, {_columns(constant)}: every row says the same: add a column to learn from.")
    if len(names) > MAX_INPUTS:
        raise DataError(f"{source}: the columns make {len(names):,} inputs, {MAX_INPUTS:,} at most: leave out columns.")
    if len(names) * samples > MAX_VALUES:
        raise DataError(
            f"{source}: {samples:,} rows of {len(names):,} inputs are too much to hold: leave out rows or columns."
        )


def _columns(names: Sequence[str]) -> str:
    return f"{'column' if len(names) == 1 else 'columns'} {listed(names)}"


def _counts_rows(column: Column) -> bool:
    name = column.name.casefold()
    if len(column.values) < _FEWEST_IDENTIFIERS or not (name in _COUNTERS or name.endswith("_id")):
        return False
    return bool((np.diff(column.values) == 1).all())
