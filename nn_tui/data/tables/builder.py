"""A dataset made of the columns of a table, whatever their file."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nn_tui.data.dataset import Dataset
from nn_tui.data.errors import DataError
from nn_tui.data.lines.rows import plural
from nn_tui.data.opened_file import OpenedFile, Task
from nn_tui.data.table_source import KeptColumn, SourceColumn, TableSource
from nn_tui.data.tables.cells import listed
from nn_tui.data.tables.column import Column
from nn_tui.data.tables.inputs import Inputs, Where, check_numbers, inputs_of, reason_to_leave_out
from nn_tui.data.tables.target import targets_of


def build_table(
    columns: Sequence[Column], target: int, task: Task | None, name: str, source: str, where: Where, tests: int = 0
) -> OpenedFile:
    """A table in original units, to be standardised, whose target is the column of that index.

    The last ``tests`` rows are its own test part. Rows without a value in a column that is used are left out. Raises
    DataError when there is nothing to learn: ``where(row, column)``, rows counted from 0, begins a message about one
    cell, ``source`` any other.
    """
    answer = columns[target]
    if not len(answer.values):
        raise DataError(f"{source}: there are no rows with values: add one for each sample.")
    if not answer.present.any():
        raise DataError(f"{source}, column {answer.name}: it is empty: choose another column as the target.")
    if task != "classification":
        check_numbers(answer, where)
    features: list[Column] = []
    useless: list[str] = []
    for column in columns:
        if column is answer:
            continue
        check_numbers(column, where)
        reason = reason_to_leave_out(column)
        if reason is None:
            features.append(column)
        else:
            useless.append(f"{column.name} {reason}")
    if not features:
        why = f", as {listed(useless, 3)}" if useless else ""
        raise DataError(f"{source}: no column is left to learn from{why}: add one with numbers or categories.")
    rows, lost = _complete([*features, answer], source)
    targets = targets_of(answer, rows, task, source)
    inputs = inputs_of(features, rows, source)
    for array in (inputs.values, targets.targets):
        # A dataset shares read-only arrays, which saves a copy.
        array.setflags(write=False)
    try:
        dataset = Dataset(
            name=name,
            kind="table",
            inputs=inputs.values,
            targets=targets.targets,
            class_names=targets.class_names,
            feature_names=inputs.names,
            output_names=targets.class_names or (answer.name,),
            recipe="iris" if targets.task == "classification" else "plane",
            standardise=True,
            source=_source(columns, target, inputs, rows),
            tests=int(rows[len(rows) - tests :].sum()),
        )
    except DataError as error:
        raise DataError(f"{source}: {error}") from None
    notes = [f"The column {reason} and was left out." for reason in useless]
    choice = {*inputs.columns, answer.name}
    ordered = tuple(column.name for column in columns if column.name in choice)
    return OpenedFile(dataset, (*lost, *notes, *inputs.notes, targets.note), ordered, answer.name, targets.task)


def _source(columns: Sequence[Column], target: int, inputs: Inputs, rows: NDArray[np.bool_]) -> TableSource:
    names = tuple(column.name for column in columns)
    pairs = zip(inputs.columns, inputs.categories, strict=True)
    used = tuple(SourceColumn(names.index(name), texts) for name, texts in pairs)
    others = sorted({*range(len(names))} - {target, *(column.place for column in used)})
    kept = (KeptColumn(place, columns[place].cells(rows)) for place in others if columns[place].is_whole)
    return TableSource(names, target, used, tuple(kept))


def _complete(columns: Sequence[Column], source: str) -> tuple[NDArray[np.bool_], tuple[str, ...]]:
    """A mask (rows,) of the rows with a value in every column, and a sentence on the others."""
    rows = np.ones(len(columns[0].values), dtype=bool)
    missing: list[tuple[int, str]] = []
    for column in columns:
        present = column.present
        rows &= present
        if count := int((~present).sum()):
            missing.append((count, column.name))
    lost = int((~rows).sum())
    if not lost:
        return rows, ()
    missing.sort(key=lambda pair: -pair[0])
    counts = listed([f"{name} {count:,}" for count, name in missing], 4)
    if not rows.any():
        raise DataError(f"{source}: every row has a missing value ({counts}): fill them in, or leave out the column.")
    were = "was" if lost == 1 else "were"
    return rows, (f"{lost:,} {plural(lost, 'row').split()[1]} with missing values {were} left out ({counts}).",)
