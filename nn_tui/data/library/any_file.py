"""Opening any file that a dataset can be made of: one of the program's own format, a table, pictures, or a text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final, Literal, get_args

from nn_tui.data.data_files import SUFFIXES, TEXTS, is_data_file
from nn_tui.data.errors import DataError
from nn_tui.data.opened_file import Choices, FileTask, OnProgress, OpenedFile
from nn_tui.data.own_format.file import is_own_format, read_text_file
from nn_tui.data.own_tests import notes_on_tests
from nn_tui.data.plain_text import plain
from nn_tui.data.reading import reading

Content = Literal["dataset", "data", "table", "text"]
"""What a file holds: a dataset in the program's own format, what its name says, a table of any name, or a text."""

AS_TEXT: Final = "or read it as text"
"""Part of the message of every error that another task would mend."""


def content_of(path: Path, task: FileTask | None) -> Content:
    """What the file holds: what the task says, else what its name says, else, of a .txt file, what is in it.

    A file of the program's own format begins as one, and at least 95% of a table's lines have the same two or more
    columns. Raises DataError for a file of another kind.
    """
    if task is not None and task not in get_args(FileTask):
        raise DataError(f"There is no task {plain(task)}: choose one of {', '.join(get_args(FileTask))}.")
    if task == "text":
        return "text"
    if is_data_file(path):
        return "data"
    if path.suffix.lower() not in TEXTS:
        known = ", ".join((*TEXTS, *SUFFIXES))
        or_text = ", or take the task text" if _is_text(path) else ""
        raise DataError(f"{plain(path)}: files of this kind do not open: choose one with {known}{or_text}.")
    with reading(path):
        if is_own_format(path):
            return "dataset"
        return "table" if task is not None or _is_table(path) else "text"


def open_file(path: Path, name: str, choices: Choices, on_progress: OnProgress | None = None) -> OpenedFile:
    """The dataset, under that name, in any file.

    Of ``choices`` those are used that what is in the file leaves open. ``on_progress`` is as in `open_data_file`.
    Raises DataError, in one sentence, for everything that cannot be read.
    """
    with reading(path):
        return _opened(path, name, choices, on_progress)


def _opened(path: Path, name: str, choices: Choices, on_progress: OnProgress | None) -> OpenedFile:
    # Reading files takes many modules: starting without a file does not load them.
    from nn_tui.data.files.opening import open_data_file, open_table_file, open_text_file

    content = content_of(path, choices.task)
    if content == "dataset":
        dataset = read_text_file(path, name, own=False)
        return OpenedFile(dataset, notes_on_tests(dataset))
    if content == "text":
        return open_text_file(path, name, window=choices.window, on_progress=on_progress)
    of_table = vars(choices.of_table)
    if content == "data":
        return open_data_file(path, name, **of_table, on_progress=on_progress)
    try:
        opened = open_table_file(path, name, **of_table, on_progress=on_progress)
    except DataError as error:
        if choices.task is not None:
            raise
        raise DataError(f"{str(error).removesuffix('.')}, {AS_TEXT} (task text).") from None
    note = "The file was read as a table, as its lines have the same columns. The task can be changed to text."
    return replace(opened, notes=(*opened.notes, note))


def _is_text(path: Path) -> bool:
    from nn_tui.data.files.text_source import find_text

    try:
        return path.is_file() and bool(find_text(path))
    except (OSError, DataError):
        return False


def _is_table(path: Path) -> bool:
    from nn_tui.data.files.csv_dialect import looks_like_table
    from nn_tui.data.files.text_source import find_text

    with find_text(path).open() as file:
        return looks_like_table(file)
