"""NumPy files: .npz with inputs X and targets y, .npy with one table."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from nn_tui.data.dataset import MAX_INPUTS, MAX_SAMPLES
from nn_tui.data.errors import DataError
from nn_tui.data.files.array_columns import columns_of, target_column
from nn_tui.data.files.array_pictures import pictures_of
from nn_tui.data.files.npy_array import DAMAGE, AnyArray, check_header, read_array
from nn_tui.data.lines.rows import plural, shown
from nn_tui.data.opened_file import MAX_VALUES, OpenedFile, Progress, Task
from nn_tui.data.tables.builder import build_table
from nn_tui.data.tables.cells import listed
from nn_tui.data.tables.inputs import Where
from nn_tui.data.tables.target import target_index

# Case is ignored; the first pair that the file has counts.
_PAIRS: Final = (
    ("x", "y"),
    ("x_train", "y_train"),
    ("data", "target"),
    ("inputs", "targets"),
    ("features", "labels"),
    ("images", "labels"),
    ("train_images", "train_labels"),
)
_SUFFIX: Final = ".npy"
_TARGET: Final = "y"


def read_npz(path: Path, name: str, target: str | None, task: Task | None, progress: Progress) -> OpenedFile:
    """The dataset in an archive with inputs X and targets y, or one of the other usual pairs of names.

    X of shape (n, features) becomes a table, X of (n, rows, columns) pictures; y has a number, a text or a one-hot row
    for each. Raises DataError, naming the array, for what does not fit or is damaged.
    """
    source = path.name
    try:
        with zipfile.ZipFile(path) as archive:
            members = {info.filename.removesuffix(_SUFFIX): info for info in archive.infolist()}
            of_inputs, of_targets = _pair(tuple(members), source)
            arrays = []
            for key in (of_inputs, of_targets):
                with archive.open(members[key]) as file:
                    check_header(file, members[key].file_size, f"{source}, {key}")
                with archive.open(members[key]) as file:
                    own_progress = progress if key == of_inputs else Progress()
                    arrays.append(read_array(file, members[key].file_size, own_progress))
    except DataError:
        raise
    except DAMAGE:
        raise DataError(f"{source}: the file is damaged or not an .npz file: save it again with numpy.savez.") from None
    inputs, answers = arrays
    if inputs.ndim == 4 and inputs.shape[3] == 1:
        inputs = inputs[..., 0]
    if inputs.ndim == 1:
        inputs = inputs[:, np.newaxis]
    if inputs.ndim not in (2, 3):
        raise DataError(
            f"{source}, {of_inputs}: the shape is {inputs.shape}: give (n, features) or (n, rows, columns)."
        )
    answer = target_column(answers[:MAX_SAMPLES], _TARGET, f"{source}, {of_targets}")
    if len(inputs) != len(answers):
        counts = f"{of_inputs} has {plural(len(inputs), 'row')} and {of_targets} {len(answers)}"
        raise DataError(f"{source}: {counts}: give each row of {of_inputs} its value of {of_targets}.")
    taken = inputs[:MAX_SAMPLES]
    if inputs.ndim == 3:
        target_index((_TARGET,), target, 0, source)
        opened = pictures_of(taken, answer, name, f"{source}, {of_inputs}", f"{source}, {of_targets}", task)
    else:
        features = columns_of(taken, _names(taken, "x", source), f"{source}, {of_inputs}")
        columns = [*features, answer]
        chosen = target_index([column.name for column in columns], target, len(features), source)
        opened = build_table(columns, chosen, task, name, source, _where(source))
    others = sorted(members.keys() - {of_inputs, of_targets})
    notes = [f"Other arrays were left out: {listed(others)}."] if others else []
    return _with_notes(opened, notes, len(inputs))


def read_npy(path: Path, name: str, target: str | None, task: Task | None, progress: Progress) -> OpenedFile:
    """The table in an array of shape (n, columns); the last column is the target unless another one is named.

    Raises DataError, naming row and column if possible, for other shapes and for a damaged file.
    """
    source = path.name
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
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
    chosen = target_index(names, target, len(names) - 1, source)
    opened = build_table(columns_of(taken, names, source), chosen, task, name, source, _where(source))
    return _with_notes(opened, [f"The columns are named {names[0]} to {names[-1]}."], len(table))


def _pair(names: Sequence[str], source: str) -> tuple[str, str]:
    by_lower = {name.lower(): name for name in names}
    for inputs, targets in _PAIRS:
        if inputs in by_lower and targets in by_lower:
            return by_lower[inputs], by_lower[targets]
    found = f"it has {listed([shown(name) for name in names])}" if names else "it is empty"
    raise DataError(f"{source}: there are no arrays X and y, {found}: save the inputs as X and the targets as y.")


def _names(table: AnyArray, prefix: str, source: str) -> tuple[str, ...]:
    columns = table.shape[1]
    if not 1 <= columns <= MAX_INPUTS + 1:
        raise DataError(f"{source}: there are {columns:,} columns, 1 to {MAX_INPUTS:,} are needed: choose among them.")
    if table.size > MAX_VALUES:
        raise DataError(f"{source}: {len(table):,} rows of {columns:,} columns are too much to hold: leave out some.")
    return tuple(f"{prefix}{number}" for number in range(1, columns + 1))


def _where(source: str) -> Where:
    return lambda row, column: f"{source}, row {row + 1}, column {column}"


def _with_notes(opened: OpenedFile, notes: list[str], rows: int) -> OpenedFile:
    if rows > MAX_SAMPLES:
        notes.append(f"The file has {rows:,} rows: the first {MAX_SAMPLES:,} were taken.")
    return replace(opened, notes=(*notes, *opened.notes))
