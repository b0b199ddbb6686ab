"""A table that was read from a file as rows of text again: with all of its columns, written as the file wrote them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np

from nn_tui.data.dataset import Array, Dataset
from nn_tui.data.schema.kinds import stays_out
from nn_tui.data.schema.schema import ColumnSchema
from nn_tui.data.schema.text_column import TextColumn
from nn_tui.data.table_source import SEPARATED_BY, KeptColumn, TableSource
from nn_tui.data.tables.cells import written
from nn_tui.data.tables.value_names import column_names

_SEPARATORS: Final = {";": ";", "\t": "\t", "|": "|", " ": "\t", "  ": "\t"}
"""What is written for what was read: any run of spaces may separate, so that a cell that is empty needs a tab."""


def separator_of(dataset: Dataset) -> str:
    """What stands between the cells of a dataset that is written: what its file has, else a comma."""
    return "," if dataset.source is None else _SEPARATORS.get(dataset.source.separator, ",")


def separation(dataset: Dataset) -> str:
    """How a file of the dataset is separated, for the middle of a sentence; "" for commas."""
    separator = separator_of(dataset)
    return "" if separator == "," else f", separated by {SEPARATED_BY[separator]},"


def number_writer(dataset: Dataset) -> Callable[[str], str]:
    """Turns the text of a number into what the dataset's file would have: with a decimal comma, or as it is."""
    has_comma = dataset.source is not None and dataset.source.decimal_comma and separator_of(dataset) != ","
    return (lambda text: text.replace(".", ",")) if has_comma else lambda text: text


def target_title(dataset: Dataset) -> str | None:
    """What the file of a table calls its target; None where that is not known."""
    return None if dataset.source is None else _title(dataset.source, dataset.source.target)


def kept_columns(dataset: Dataset) -> dict[str, tuple[str, ...]]:
    """The columns of a table that no input was made of, by their titles."""
    source = dataset.source
    return {} if source is None else {_title(source, kept.place): kept.texts for kept in source.kept}


def columns_lost(dataset: Dataset) -> list[str]:
    """The titles of those columns that are not written: they would be read as inputs, or cost a sample."""
    source = dataset.source
    return (
        [] if source is None else [_title(source, kept.place) for kept in source.kept if not _stays_out(source, kept)]
    )


def table_rows(dataset: Dataset, source: TableSource) -> Iterator[list[str]]:
    """A heading, then the cells of each sample. The target comes last, where it is looked for when the file is opened.

    The texts of a category are written as long as each sample has one of them, else its inputs of 0 and 1.
    """
    inputs, number = dataset.inputs, number_writer(dataset)
    columns: list[tuple[int, list[str], Callable[[int], list[str]]]] = []
    start = 0
    for place, column in source.schema.used:
        block = inputs[:, start : start + column.inputs]
        names = dataset.feature_names[start : start + column.inputs]
        if column.kind == "number":
            columns.append((place, [_title(source, place)], _numbers(block[:, :1], number)))
        elif column.kind == "category" and _is_one_hot(block):
            columns.append((place, [_title(source, place)], _category(block, column)))
        else:
            columns.append((place, list(names), _numbers(block, number)))
        start += column.inputs
    for kept in source.kept:
        if _stays_out(source, kept):
            columns.append((kept.place, [_title(source, kept.place)], _texts(kept)))
    columns.sort(key=lambda column: column[0])
    targets = [_title(source, place) for place in source.schema.targets]
    yield [*(title for _, titles, _ in columns for title in titles), *targets]
    for row in range(dataset.samples):
        if dataset.class_names is None:
            answers = [number(written(value)) for value in dataset.targets[row].tolist()]
        else:
            answers = [dataset.class_names[dataset.class_of(row)]]
        yield [*(cell for _, _, cells in columns for cell in cells(row)), *answers]


def _numbers(block: Array, number: Callable[[str], str]) -> Callable[[int], list[str]]:
    return lambda row: ["" if np.isnan(value) else number(written(value)) for value in block[row].tolist()]


def _category(block: Array, column: ColumnSchema) -> Callable[[int], list[str]]:
    return lambda row: [column.categories[int(block[row].argmax())]]


def _texts(kept: KeptColumn) -> Callable[[int], list[str]]:
    return lambda row: [kept.texts[row]]


def _is_one_hot(block: Array) -> bool:
    return bool(((block == 0) | (block == 1)).all() and (block.sum(axis=1) == 1).all())


def _title(source: TableSource, place: int) -> str:
    """The name of a column as the file has it, if that is read as the same name wherever the column stands."""
    name = source.names[place]
    title = source.titles[place] if place < len(source.titles) else name
    # A first line that begins with # would be a comment.
    return title if not title.startswith("#") and title and column_names([title]) == (name,) else name


def _stays_out(source: TableSource, kept: KeptColumn) -> bool:
    """Whether the column is left out again when the file is opened."""
    return stays_out(TextColumn.of_cells(source.names[kept.place], kept.texts), kept.place, source.separator)
