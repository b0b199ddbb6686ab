"""Opening a user's data file, in any of the formats that are read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final, get_args

import numpy as np

from nn_tui.data.data_files import ARRAYS, PICTURES, SUFFIXES, TABLES, TYPED
from nn_tui.data.errors import DataError
from nn_tui.data.files.csv_file import read_table_file
from nn_tui.data.files.idx_file import read_idx
from nn_tui.data.files.npz_file import read_npy, read_npz
from nn_tui.data.files.text_file import read_text
from nn_tui.data.files.typed_file import read_typed_file
from nn_tui.data.opened_file import OnProgress, OpenedFile, Progress, TableChoices, Task
from nn_tui.data.own_tests import notes_on_tests
from nn_tui.data.plain_text import plain
from nn_tui.data.reading import reading
from nn_tui.data.schema.schema import RULES

__all__ = ["READERS", "OnProgress", "OpenedFile", "Task", "open_data_file", "open_table_file", "open_text_file"]

# A reader takes the file, the dataset's name, the choices and the progress to report to.
Reader = Callable[[Path, str, TableChoices, Progress], OpenedFile]

READERS: Final[dict[str, Reader]] = {
    **dict.fromkeys(TABLES, read_table_file),
    **dict.fromkeys(TYPED, read_typed_file),
    **dict(zip(ARRAYS, (read_npz, read_npy), strict=True)),
    **dict.fromkeys(PICTURES, read_idx),
}


def open_data_file(
    path: Path,
    name: str,
    *,
    target: str | None = None,
    task: Task | None = None,
    columns: tuple[str, ...] = (),
    rules: int = RULES,
    on_progress: OnProgress | None = None,
) -> OpenedFile:
    """The dataset, under that name, in a table (CSV, TSV), an array (.npz, .npy) or a picture file (idx).

    ``target`` is the name of a table's column or its number from 1, by default the last column; the other choices are
    as in `TableChoices`. ``on_progress`` is called with the fraction done, at most 100 times; its errors pass through.
    Raises DataError, in one sentence, for everything that cannot be read.
    """
    if task is not None and task not in get_args(Task):
        raise DataError(f"There is no task {plain(task)}: choose {' or '.join(get_args(Task))}.")
    reader = next((READERS[suffix] for suffix in SUFFIXES if path.name.lower().endswith(suffix)), None)
    if reader is None:
        raise DataError(f"{plain(path)}: files of this kind do not open: choose one with {', '.join(SUFFIXES)}.")
    choices = TableChoices(target, task, columns, rules)
    return _opened(path, lambda progress: reader(path, name, choices, progress), on_progress)


def open_table_file(
    path: Path,
    name: str,
    *,
    target: str | None = None,
    task: Task | None = None,
    columns: tuple[str, ...] = (),
    rules: int = RULES,
    on_progress: OnProgress | None = None,
) -> OpenedFile:
    """The dataset in a table of separated values, as `open_data_file` opens it, whatever the name of the file."""
    choices = TableChoices(target, task, columns, rules)
    return _opened(path, lambda progress: read_table_file(path, name, choices, progress), on_progress)


def open_text_file(
    path: Path, name: str, *, window: int | None = None, on_progress: OnProgress | None = None
) -> OpenedFile:
    """The dataset in any text, the next character at each step, in windows of so many characters.

    ``on_progress`` and errors are as in `open_data_file`.
    """
    return _opened(path, lambda progress: read_text(path, name, window, progress), on_progress)


def _opened(path: Path, read: Callable[[Progress], OpenedFile], on_progress: OnProgress | None) -> OpenedFile:
    progress = Progress(on_progress)
    # Numbers that are not finite are refused or left out with a sentence: NumPy need not warn of them.
    with reading(path), np.errstate(all="ignore"):
        progress(0.0)
        opened = read(progress)
        progress.done()
        return replace(opened, notes=(*opened.notes, *notes_on_tests(opened.dataset)))
