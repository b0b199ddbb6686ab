"""Sequences and what a network answers to them, as words of a line: written as in the dataset file format."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nn_tui.cli.values import Column, number
from nn_tui.data.dataset import Dataset
from nn_tui.data.lines.spelling import spelled
from nn_tui.data.tables.cells import written
from nn_tui.experiment.answers.cells import answer_text, names_text, numbers_text
from nn_tui.model.arrays import FloatArray
from nn_tui.model.sequences import real_steps

SEQUENCE: Final = "sequence"
"""The heading of what comes in."""

_CUT: Final = "..."


def inputs_text(dataset: Dataset, inputs: NDArray[Any]) -> str:
    """One sequence for a table, (steps, features) or the indices (steps,) of symbols, without its padding."""
    if dataset.symbols:
        return " ".join(spelled(dataset.symbols[place]) for place in inputs[inputs >= 0].tolist())
    return numbers_text(inputs[~np.isnan(inputs[:, 0])], _rounded)


def target_text(dataset: Dataset, targets: NDArray[Any]) -> str:
    """The targets for a table at each of its real steps: indices of classes (steps,), or numbers (steps, outputs)."""
    names = dataset.class_names
    return numbers_text(targets, _rounded) if names is None else names_text(names, targets)


def step_columns(
    dataset: Dataset,
    inputs: NDArray[Any],
    outputs: FloatArray,
    targets: NDArray[Any] | None,
) -> list[Column]:
    """The columns of sequences that are answered at each step: what is wanted, what is answered, and how good that is.

    ``inputs``, ``outputs`` and ``targets`` (samples, steps, ...) are padded.
    """
    real = real_steps(inputs)
    answered = at_real_steps(outputs, real)
    columns = [Column("answer", [answer_text(dataset, row, _two_decimals) for row in answered], names=True)]
    if targets is None:
        return columns
    wanted = at_real_steps(targets, real)
    columns.insert(0, Column("target", [target_text(dataset, row) for row in wanted], names=True))
    both = zip(answered, wanted, strict=True)
    if dataset.class_names is None:
        errors = [number(np.abs(row - target).max(), 5) for row, target in both]
        return [*columns, Column("largest error", errors)]
    right = [f"{(row.argmax(axis=1) == target).sum()} of {len(target)}" for row, target in both]
    return [*columns, Column("right", right)]


def at_real_steps(values: NDArray[Any], real: NDArray[np.bool_]) -> list[NDArray[Any]]:
    """What values (samples, steps, ...) say at the steps that are ``real`` (samples, steps), sample by sample."""
    return [row[steps] for row, steps in zip(values, real, strict=True)]


def fitted(columns: Sequence[Column], width: int) -> list[Column]:
    """The columns in a table of at most that width: without the sequences where it would be wider, and with texts cut
    at their end where it still is."""
    if _width(columns) <= width:
        return list(columns)
    narrow = [column for column in columns if column.heading != SEQUENCE]
    texts = [column for column in narrow if column.names]
    if _width(narrow) <= width or not texts:
        return narrow
    others = _width(narrow) - sum(map(_column_width, texts))
    room = max((width - others) // len(texts), len(_CUT) + 1)
    return [
        column._replace(cells=[_cut(cell, room) for cell in column.cells]) if column.names else column
        for column in narrow
    ]


def _width(columns: Sequence[Column]) -> int:
    return sum(map(_column_width, columns)) + 2 * (len(columns) - 1)


def _column_width(column: Column) -> int:
    return max(map(len, (column.heading, *column.cells)))


def _rounded(value: float) -> str:
    """A number of the data: whole ones, such as bits, as they are."""
    return written(value) if value.is_integer() else _two_decimals(value)


def _two_decimals(value: float) -> str:
    return number(value, 2)


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - len(_CUT)] + _CUT
