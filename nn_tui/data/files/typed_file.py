"""Tables whose cells have types: JSON lines, Parquet and Excel."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from nn_tui.data.files.typed_columns import read_typed, text_columns
from nn_tui.data.opened_file import OpenedFile, Progress, TableChoices
from nn_tui.data.plain_text import plain
from nn_tui.data.schema.builder import build_table
from nn_tui.data.schema.categories import missing_in
from nn_tui.data.schema.targets import target_indices


def read_typed_file(path: Path, name: str, choices: TableChoices, progress: Progress) -> OpenedFile:
    """The dataset of that name in a file of JSON lines, Parquet or Excel.

    Raises DataError, naming row and column if possible, for content that cannot be read, and for a library that is not
    there.
    """
    source = plain(path.name)
    table = read_typed(path, progress)
    columns = text_columns(table, source)
    filled = [index for index, column in enumerate(columns) if not missing_in(column).all()]
    names = [column.name for column in columns]
    chosen = target_indices(names, choices.target, (filled[-1] if filled else 0,), source)

    def where(row: int, column: str) -> str:
        return f"{source}, row {row + 1:,}, column {column}"

    opened = build_table(columns, chosen, choices, name, source, where)
    return replace(opened, notes=(*table.notes, *opened.notes))
