"""Pasted text as a drawing: a picture, a sequence, or one row of a table or of points."""

from __future__ import annotations

import numpy as np

from nn_tui.data.classes import point_classes, target_of
from nn_tui.data.dataset import Array, Dataset
from nn_tui.data.editing.pasted_sequence import paste_sequence
from nn_tui.data.editing.pasted_table_row import paste_table_row
from nn_tui.data.errors import DataError
from nn_tui.data.lines.pixel_rows import parse_rows
from nn_tui.data.lines.rows import class_row, parse_table_rows
from nn_tui.data.plain_text import plain


def paste_rows(dataset: Dataset, text: str) -> tuple[Array, Array | None]:
    """The values in the feature shape, and the target (outputs,), or None for a picture, which has no class in text
    and its channels one below the other, or a sequence or a row of a file without one.

    Raises DataError for text that does not fit the dataset, and for several rows of a table.
    """
    if dataset.kind == "sequences":
        return paste_sequence(dataset, text)
    if dataset.kind == "pixels":
        columns = dataset.feature_shape[-1]
        picture = parse_rows(text, dataset.features // columns, columns, dataset.levels)
        return picture.reshape(dataset.feature_shape), None
    if dataset.kind == "table" and (row := paste_table_row(dataset, text.strip("\r\n"))) is not None:
        return row
    if dataset.class_names is not None:
        return _row_with_class(dataset, dataset.class_names, text)
    inputs, targets = parse_table_rows(text, *dataset.architecture_ends)
    _check_one(len(inputs))
    if point_classes(dataset) and targets[0, 0] not in (-1.0, 1.0):
        raise DataError(f"The two classes of {dataset.name} are -1 and 1: give the pasted point one of them.")
    return inputs[0], targets[0]


def _row_with_class(dataset: Dataset, classes: tuple[str, ...], text: str) -> tuple[Array, Array]:
    lines = [line for line in text.splitlines() if line.strip()]
    _check_one(len(lines))
    values, name = class_row(lines[0], dataset.features, "The pasted text")
    if name not in classes:
        known = ", ".join(classes[:20])
        raise DataError(f"The pasted text: {plain(name)} is not a class of {dataset.name}: use one of {known}.")
    return np.array(values), target_of(dataset, classes.index(name))


def _check_one(rows: int) -> None:
    if rows != 1:
        raise DataError(f"The pasted text has {rows} rows: copy one row for the sample.")
