"""A dataset of pictures made of an array of grey levels and a column of labels."""

from __future__ import annotations

import numpy as np

from nn_tui.data.dataset import Dataset
from nn_tui.data.errors import DataError
from nn_tui.data.files.npy_array import AnyArray
from nn_tui.data.lines.grey_levels import grey_pictures
from nn_tui.data.lines.rows import plural
from nn_tui.data.names import pixel_names
from nn_tui.data.opened_file import MAX_VALUES, OpenedFile, Task
from nn_tui.data.tables.column import Column
from nn_tui.data.tables.target import targets_of


def pictures_of(
    pictures: AnyArray, labels: Column, name: str, of_pictures: str, of_labels: str, task: Task | None
) -> OpenedFile:
    """The dataset of pictures (n, rows, columns) with labels (n,); those with NaN or without a label are left out.

    Raises DataError, which begins with ``of_pictures`` or ``of_labels``, for values that are not grey levels and labels
    that are not classes.
    """
    values = labels.values[labels.present]
    if task == "regression" or (values != np.floor(values))[~np.isnan(values)].any():
        raise DataError(f"{of_labels}: pictures are told apart by classes: give whole numbers or texts, not measures.")
    if pictures.dtype.kind not in "biuf":
        raise DataError(f"{of_pictures}: the pixels are texts: give grey levels from 0 to 255, or from 0 to 1.")
    rows = labels.present & ~np.isnan(pictures.sum(axis=(1, 2), dtype=np.float64))
    notes = []
    if lost := int((~rows).sum()):
        notes.append(f"{plural(lost, 'picture')} with missing values {'was' if lost == 1 else 'were'} left out.")
    if not rows.any():
        raise DataError(f"{of_pictures}: there are no pictures without missing values: add some.")
    if pictures[0].size and rows.sum() * pictures[0].size > MAX_VALUES:
        raise DataError(f"{of_pictures}: the pictures are too much to hold: leave out some of them.")
    grey = grey_pictures(pictures[rows] if lost else pictures, of_pictures)
    targets = targets_of(labels, rows, "classification", of_labels)
    if grey.rounded:
        notes.append(f"The grey levels were rounded to {grey.levels} steps.")
    names = targets.class_names or ()
    dataset = Dataset(
        name=name,
        kind="pixels",
        inputs=grey.values,
        targets=targets.targets,
        class_names=names,
        feature_names=pixel_names(*grey.values.shape[1:]),
        output_names=names,
        recipe="digits",
        levels=grey.levels,
    )
    return OpenedFile(dataset, (*notes, targets.note), (labels.name,), labels.name, "classification")
