"""Tables from text, for the tests of how they are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from nn_tui.data.files.opening import OpenedFile, open_data_file
from nn_tui.data.schema.schema import ColumnSchema


def opened(folder: Path, text: str, suffix: str = ".csv", **choices: Any) -> OpenedFile:
    """What is read from a file of that text."""
    path = folder / f"t{suffix}"
    path.write_text(text, encoding="utf-8")
    return open_data_file(path, "t", **choices)


def table(
    columns: Mapping[str, Sequence[object] | Callable[[int], object]], rows: int = 40, separator: str = ","
) -> str:
    """A table of these columns, each its cells or a function of the row, and the target y, 0 or 1."""
    named = {**columns, "y": lambda row: row * 7 % 3 % 2} if "y" not in columns else columns
    cells = [list(map(of, range(rows))) if callable(of) else list(of) for of in named.values()]
    quoted = [[f'"{cell}"' if separator in str(cell) else str(cell) for cell in column] for column in cells]
    lines = [separator.join(named), *(separator.join(row) for row in zip(*quoted, strict=True))]
    return "\n".join(lines) + "\n"


def column_of(found: OpenedFile, name: str) -> ColumnSchema:
    """How the column of that name was read."""
    assert found.dataset.source is not None
    return next(column for column in found.dataset.source.schema.columns if column.name == name)


def values_of(found: OpenedFile, name: str) -> list[float]:
    """The numbers of the input of that name."""
    return [float(value) for value in found.dataset.inputs[:, found.dataset.feature_names.index(name)]]


def said(found: OpenedFile, *words: str) -> bool:
    """Whether one of the notes has all of these words."""
    return any(all(word in note for word in words) for note in found.notes)
