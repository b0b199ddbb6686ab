"""A dataset of pictures made of an array of grey levels or colours and a column of labels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nn_tui.data.dataset import MAX_VALUES, Dataset
from nn_tui.data.errors import DataError
from nn_tui.data.files.channel_layout import channels_first, on_white
from nn_tui.data.files.npy_array import AnyArray
from nn_tui.data.lines.grey_levels import grey_pictures
from nn_tui.data.lines.rows import plural
from nn_tui.data.names import channel_names, pixel_names
from nn_tui.data.opened_file import OpenedFile, Task
from nn_tui.data.schema.categories import missing_in
from nn_tui.data.schema.number_reading import PLAIN
from nn_tui.data.schema.targets import classes_of
from nn_tui.data.schema.text_column import TextColumn
from nn_tui.data.tables.cells import listed


def pictures_of(
    pictures: AnyArray,
    answers: Sequence[TextColumn],
    name: str,
    of_pictures: str,
    of_labels: str,
    task: Task | None,
    tests: int = 0,
) -> OpenedFile:
    """The dataset of pictures (n, rows, columns), or with channels as `channels_first` reads them, and labels (n,).

    The last ``tests`` are its own test part; those with NaN or without a label are left out. Raises DataError, which
    begins with ``of_pictures`` or ``of_labels``, for values that are not grey levels and labels that are not classes.
    """
    if len(answers) > 1:
        raise DataError(f"{of_labels}: pictures are told apart by classes: give one value for each, or a one-hot row.")
    (labels,) = answers
    present = ~missing_in(labels)
    values = PLAIN.values(labels)[present]
    if task == "regression" or (values != np.floor(values))[~np.isnan(values)].any():
        raise DataError(f"{of_labels}: pictures are told apart by classes: give whole numbers or texts, not measures.")
    if pictures.dtype.kind not in "biuf":
        raise DataError(f"{of_pictures}: the pixels are texts: give grey levels from 0 to 255, or from 0 to 1.")
    notes: list[str] = []
    has_alpha = False
    if pictures.ndim == 4:
        pictures, has_alpha, readings = channels_first(pictures, of_pictures)
        notes.extend(readings)
    rows = present & ~np.isnan(pictures.sum(axis=tuple(range(1, pictures.ndim)), dtype=np.float64))
    if lost := int((~rows).sum()):
        notes.append(f"{plural(lost, 'picture')} with missing values {'was' if lost == 1 else 'were'} left out.")
    if not rows.any():
        raise DataError(f"{of_pictures}: there are no pictures without missing values: add some.")
    if pictures[0].size and rows.sum() * pictures[0].size > MAX_VALUES:
        raise DataError(f"{of_pictures}: the pictures are too much to hold: leave out some of them.")
    values, levels, rounded = grey_pictures(pictures[rows] if lost else pictures, of_pictures)
    targets = classes_of(labels, rows, of_labels)
    if rounded:
        notes.append(f"The grey levels were rounded to {levels} steps.")
    if has_alpha:
        values, levels = on_white(values)
        notes.append("The fourth channel was taken for alpha: the pictures were laid on white.")
    channels = values.shape[1] if values.ndim == 4 else 1
    if channels > 1:
        notes.append(f"Each picture has {channels} channels: {listed(channel_names(channels), 4)}.")
    names = targets.class_names or ()
    for array in (values, targets.targets):
        # A dataset shares read-only arrays, which saves a copy.
        array.setflags(write=False)
    dataset = Dataset(
        name=name,
        kind="pixels",
        inputs=values,
        targets=targets.targets,
        class_names=names,
        feature_names=pixel_names(values.shape[-2], values.shape[-1], channels),
        output_names=names,
        recipe="digits",
        levels=levels,
        tests=int(rows[len(rows) - tests :].sum()),
    )
    return OpenedFile(dataset, (*notes, targets.note), (labels.name,), labels.name, "classification")
