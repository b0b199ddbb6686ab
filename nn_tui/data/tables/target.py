"""The target column of a table: which one it is, and whether its values are classes or measured numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nn_tui.data.dataset import Array
from nn_tui.data.errors import DataError
from nn_tui.data.lines.rows import plural, shown
from nn_tui.data.one_hot import one_hot
from nn_tui.data.opened_file import Task
from nn_tui.data.tables.cells import listed, written
from nn_tui.data.tables.column import MAX_TEXTS, Column
from nn_tui.data.tables.value_names import class_names_of, order

MOST_CLASSES_OF_NUMBERS: Final = 20
_ROWS_PER_CLASS: Final = 3
_FEWEST_IDENTIFIERS: Final = 10


class Targets(NamedTuple):
    """Targets (samples, outputs), the names of classes or None, the task, and a sentence on the task."""

    targets: Array
    class_names: tuple[str, ...] | None
    task: Task
    note: str


def target_index(names: Sequence[str], target: str | None, default: int, source: str) -> int:
    """The index of the target column, given by its name or its number from 1; ``default`` when it is not given.

    Raises DataError, which begins with ``source``, when there is no such column.
    """
    if target is None:
        return default
    wanted = target.strip().replace(" ", "_")
    for same in (wanted.__eq__, lambda name: name.casefold() == wanted.casefold()):
        matches = [index for index, name in enumerate(names) if same(name)]
        if matches:
            return matches[0]
    if wanted.isdecimal() and len(wanted) < 9 and 1 <= int(wanted) <= len(names):
        return int(wanted) - 1
    raise DataError(
        f"{source}: there is no column {shown(target)}: choose {listed(names, 8)}, or a number from 1 to {len(names)}."
    )


def targets_of(column: Column, rows: NDArray[np.bool_], task: Task | None, source: str) -> Targets:
    """The targets in ``rows``, a mask (rows,) of rows in which the column has a value.

    Without a task, texts are classes. So are whole numbers with two different values, or with at most 20 that occur
    three times on average; other numbers mean regression. Raises DataError for a column that cannot be learnt.
    """
    where = f"{source}, column {column.name}"
    values = column.values[rows]
    different = np.unique(values)
    texts = bool(np.isnan(values).any())
    if not texts and len(different) == 1:
        raise _single(where, written(float(different[0])))
    is_task_given = task is not None
    if task is None:
        task = "classification" if texts or _look_like_classes(different, len(values)) else "regression"
    if task == "classification":
        return _classes(column, rows, where, is_task_given)
    if texts:
        raise DataError(
            f"{where}: it has texts such as {shown(column.text_at(column.text_row))}, which regression cannot "
            "answer with: choose classification or another column as the target."
        )
    return Targets(values[:, np.newaxis], None, task, f"{column.name} is a number: regression.")


def _look_like_classes(different: Array, samples: int) -> bool:
    few = max(2, min(MOST_CLASSES_OF_NUMBERS, samples // _ROWS_PER_CLASS))
    return len(different) <= few and bool((different == np.floor(different)).all())


def _classes(column: Column, rows: NDArray[np.bool_], where: str, is_task_given: bool) -> Targets:
    codes, values = column.categories(rows)
    if len(values) == 1:
        raise _single(where, values[0])
    if len(values) > MAX_TEXTS:
        raise DataError(f"{where}: it has more than {MAX_TEXTS:,} different values, too many for classes: {_OTHER}.")
    if not is_task_given and column.codes is not None and len(values) == len(codes) >= _FEWEST_IDENTIFIERS:
        raise DataError(
            f"{where}: each of the {len(codes)} rows has another text: {_OTHER}, or classification as the task."
        )
    names = class_names_of(values)
    ranked = order(names)
    ranks = np.argsort(ranked)
    targets = one_hot(ranks[codes], len(names), where)
    note = f"{column.name} has {plural(len(names), 'different value')}: classification."
    return Targets(targets, tuple(names[index] for index in ranked), "classification", note)


_OTHER: Final = "choose another column as the target"


def _single(where: str, value: str) -> DataError:
    return DataError(f"{where}: every row says {shown(value)}, so there is nothing to tell apart: {_OTHER}.")
