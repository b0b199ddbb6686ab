"""A pasted row of the file that a table was read from, read as the file was."""

from __future__ import annotations

import csv

import numpy as np

from nn_tui.data.classes import target_of
from nn_tui.data.dataset import Array, Dataset
from nn_tui.data.errors import DataError
from nn_tui.data.plain_text import plain
from nn_tui.data.schema.apply import apply, slots_of
from nn_tui.data.schema.categories import says_nothing, text_of
from nn_tui.data.schema.text_column import TextColumn
from nn_tui.data.table_source import TableSource
from nn_tui.data.tables.value_names import class_names_of

_SEPARATORS = ("\t", ";", ",", "|")


def paste_table_row(dataset: Dataset, line: str) -> tuple[Array, Array | None] | None:
    """The inputs and the target of a row with the cells of the file's columns, with its target or without; nan where a
    value is missing, and no target without one. None for a row of other cells, such as the inputs alone.

    Raises DataError for a cell that cannot be read.
    """
    source = dataset.source
    cells = None if source is None else _cells(source, line)
    if source is None or cells is None:
        return None
    has_commas = source.separator != ","
    placed = [
        (slot, TextColumn.of_cells(slot.schema.name, [cells[place]]))
        for place, slot in slots_of(source.schema, has_commas)
    ]
    read = apply(placed, source.inputs, has_commas)
    if read.unread:
        raise DataError(f"The pasted row: {read.unread[0]}.")
    return read.inputs[0], _target(dataset, source, cells)


def _cells(source: TableSource, line: str) -> dict[int, str] | None:
    """The cells of a row by the places of their columns."""
    targets = source.schema.targets
    every = range(len(source.names))
    others = [place for place in every if place not in targets]
    if len(line.splitlines()) != 1:
        return None
    for separator in (source.separator, *_SEPARATORS):
        if len(separator) != 1 or separator == " ":
            continue
        try:
            found = next(csv.reader([line], delimiter=separator, skipinitialspace=True), [])
        except csv.Error:
            continue
        cells = [cell.strip() for cell in found]
        for places in (every, others):
            if len(cells) == len(places) > 1:
                return dict(zip(places, cells, strict=True))
    return None


def _target(dataset: Dataset, source: TableSource, cells: dict[int, str]) -> Array | None:
    answers = [cells.get(place, "") for place in source.schema.targets]
    if any(map(says_nothing, answers)):
        return None
    if dataset.class_names is not None:
        (answer,) = answers
        text = text_of(source.schema.rules)(answer)
        for name in (class_names_of([text])[0], f"class_{text}"):
            if name in dataset.class_names:
                return target_of(dataset, dataset.class_names.index(name))
        raise DataError(f"The pasted row: {plain(answer)} is not a class of {dataset.name}.")
    columns = [source.schema.columns[place] for place in source.schema.targets]
    values = [column.number.number(answer) for column, answer in zip(columns, answers, strict=True)]
    if None in values:
        raise DataError(f"The pasted row: {plain(answers[values.index(None)])} is not a number.")
    return np.array(values, float)
