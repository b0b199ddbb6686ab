"""NumPy files: .npz with inputs X and targets y, .npy with one table."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from nn_tui.data.dataset import MAX_INPUTS, MAX_SAMPLES, MAX_VALUES
from nn_tui.data.errors import DataError
from nn_tui.data.files.array_columns import columns_of, target_columns
from nn_tui.data.files.array_pictures import pictures_of
from nn_tui.data.files.npy_array import DAMAGE, AnyArray, check_header, read_array
from nn_tui.data.files.npz_arrays import read_arrays
from nn_tui.data.opened_file import OpenedFile, Progress, TableChoices
from nn_tui.data.plain_text import plain
from nn_tui.data.reading import open_plain
from nn_tui.data.schema.builder import build_table
from nn_tui.data.schema.kinds import Where
from nn_tui.data.schema.targets import target_index, target_indices

_TARGET: Final = "y"


def read_npz(path: Path, name: str, choices: TableChoices, progress: Progress) -> OpenedFile:
    """The dataset in an archive with inputs X and targets y, or one of the other usual pairs of names.

    X of shape (n, features) becomes a table, X of (n, rows, columns), (n, rows, columns, channels) or (n, channels,
    rows, columns) pictures; y has a number, a text, a one-hot row or several numbers for each. x_test and y_test beside
    x_train and y_train become the dataset's own test part. Raises DataError, naming the array, for what does not fit or
    is damaged.
    """
    source = plain(path.name)
    arrays = read_arrays(path, progress)
    inputs = arrays.inputs
    if inputs.ndim not in (2, 3, 4):
        raise DataError(
            f"{arrays.of_inputs}: the shape is {inputs.shape}: give (n, features), (n, rows, columns) or "
            "(n, rows, columns, 3)."
        )
    answers = target_columns(arrays.answers, _TARGET, arrays.of_answers)
    if inputs.ndim > 2:
        target_index((_TARGET,), choices.target, 0, source)
        opened = pictures_of(inputs, answers, name, arrays.of_inputs, arrays.of_answers, choices.task, arrays.tests)
    else:
        features = columns_of(inputs, _names(inputs, "x", source), arrays.of_inputs)
        columns = [*features, *answers]
        usual = range(len(features), len(columns))
        chosen = target_indices([column.name for column in columns], choices.target, usual, source)
        of_tests, where = arrays.tests, _where(source)
        opened = build_table(columns, chosen, choices, name, source, where, tests=of_tests, are_inputs=True)
    notes = [*arrays.notes, *opened.notes]
    if arrays.tests and not opened.dataset.tests:
        notes.append("No test part of its own: each of its rows has missing values.")
    return replace(opened, notes=tuple(notes))


def read_npy(path: Path, name: str, choices: TableChoices, progress: Progress) -> OpenedFile:
    """The table in an array of shape (n, columns); the last column is the target unless another one is named.

    Raises DataError, naming row and column if possible, for other shapes and for a damaged file.
    """
    source = plain(path.name)
    try:
        size = path.stat().st_size
        with open_plain(path) as file:
            check_header(file, size, source)
            file.seek(0)
            table = read_array(file, size, progress)
    except DataError:
        raise
    except DAMAGE:
        raise DataError(f"{source}: the file is damaged or not an .npy file: save it again with numpy.save.") from None
    if table.ndim != 2 or table.shape[1] < 2:
        raise DataError(
            f"{source}: the shape is {table.shape}: give (n, columns) with the target as the last of at least two "
            "columns, or save X and y as an .npz file."
        )
    taken = table[:MAX_SAMPLES]
    names = _names(taken, "column_", source)
    chosen = target_indices(names, choices.target, (len(names) - 1,), source)
    opened = build_table(columns_of(taken, names, source), chosen, choices, name, source, _where(source))
    notes = [f"The columns are named {names[0]} to {names[-1]}."]
    if len(table) > MAX_SAMPLES:
        notes.append(f"The file has {len(table):,} rows: the first {MAX_SAMPLES:,} were taken.")
    return replace(opened, notes=(*notes, *opened.notes))


def _names(table: AnyArray, prefix: str, source: str) -> tuple[str, ...]:
    columns = table.shape[1]
    if not 1 <= columns <= MAX_INPUTS + 1:
        raise DataError(f"{source}: there are {columns:,} columns, 1 to {MAX_INPUTS:,} are needed: choose among them.")
    if table.size > MAX_VALUES:
        raise DataError(f"{source}: {len(table):,} rows of {columns:,} columns are too much to hold: leave out some.")
    return tuple(f"{prefix}{number}" for number in range(1, columns + 1))


def _where(source: str) -> Where:
    return lambda row, column: f"{source}, row {row + 1}, column {column}"
