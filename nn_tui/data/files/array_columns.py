"""Columns of a table from arrays of numbers or texts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nn_tui.data.dataset import MAX_OUTPUTS, MAX_VALUE, Array
from nn_tui.data.errors import DataError
from nn_tui.data.files.npy_array import AnyArray
from nn_tui.data.schema.text_column import TextColumn


def columns_of(table: AnyArray, names: Sequence[str], where: str) -> list[TextColumn]:
    """The columns of an array (rows, columns).

    NaN and texts such as NA are missing values. Raises DataError, naming row and column, for too large numbers.
    """
    return [_column(table[:, index], name, where) for index, name in enumerate(names)]


def target_columns(answers: AnyArray, name: str, where: str) -> list[TextColumn]:
    """The column of targets (rows,), (rows, 1) or, one-hot, (rows, classes), or those of other numbers (rows, targets).

    Raises DataError for other shapes.
    """
    if answers.ndim == 2 and answers.shape[1] == 1:
        answers = answers[:, 0]
    if answers.ndim == 2 and _is_one_hot(answers):
        answers = answers.argmax(axis=1)
    if answers.ndim == 2 and answers.dtype.kind in "iuf" and 1 < answers.shape[1] <= MAX_OUTPUTS:
        return columns_of(answers, [f"{name}{number}" for number in range(1, answers.shape[1] + 1)], where)
    if answers.ndim != 1:
        raise DataError(
            f"{where}: the shape is {answers.shape}: give one value for each row, or a row of 0 and a single 1."
        )
    return [_column(answers, name, where)]


def _column(cells: AnyArray, name: str, where: str) -> TextColumn:
    if cells.dtype.kind in "US":
        decoded = np.char.decode(cells, "utf-8", "replace") if cells.dtype.kind == "S" else cells
        return TextColumn.of_cells(name, decoded.tolist())
    values: Array = cells.astype(np.float64)
    wrong = np.abs(values) > MAX_VALUE
    if wrong.any():
        row = int(wrong.argmax())
        raise DataError(
            f"{where}, row {row + 1}, column {name}: {values[row]:g} is not a number of at most 1e100 in size: "
            "correct it, or make it NaN."
        )
    return TextColumn.of_numbers(name, values)


def _is_one_hot(answers: AnyArray) -> bool:
    if answers.dtype.kind not in "biuf":
        return False
    return bool(((answers == 0) | (answers == 1)).all() and (answers.sum(axis=1) == 1).all())
