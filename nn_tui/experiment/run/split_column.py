"""The column of a table that decides which samples stay together, or their order in time."""

from __future__ import annotations

import numpy as np

from nn_tui.data.dataset import Dataset
from nn_tui.data.plain_text import plain
from nn_tui.experiment.errors import ExperimentError
from nn_tui.model.arrays import FloatArray, IntArray


def groups_of(dataset: Dataset, column: str) -> IntArray:
    """The group of each sample (samples,): those with the same value in the column have the same number.

    Raises ExperimentError where there is no such column.
    """
    texts = _kept_texts(dataset, column)
    if texts is not None:
        return np.asarray(np.unique(np.array(texts), return_inverse=True)[1], np.intp)
    inputs = _inputs_of(dataset, column)
    return np.asarray(np.unique(inputs, axis=0, return_inverse=True)[1].reshape(-1), np.intp)


def order_of(dataset: Dataset, column: str | None) -> IntArray:
    """The rows (samples,) from the first in time to the last: in the order of the column's numbers or texts, or as they
    stand in the file without a column. Dates in texts are in order where they begin with the year.

    Raises ExperimentError where there is no such column, or its values have no order.
    """
    if column is None:
        return np.arange(dataset.samples)
    texts = _kept_texts(dataset, column)
    if texts is None:
        inputs = _inputs_of(dataset, column)
        if inputs.shape[1] > 1:
            raise ExperimentError(f"split_column {plain(column)!r} has categories, which have no order in time")
        return np.asarray(np.argsort(inputs[:, 0], kind="stable"), np.intp)
    try:
        return np.asarray(np.argsort(np.array(texts, float), kind="stable"), np.intp)
    except ValueError:
        return np.asarray(np.argsort(np.array(texts), kind="stable"), np.intp)


def _kept_texts(dataset: Dataset, column: str) -> tuple[str, ...] | None:
    """The cells of a column that no input was made of; None for any other."""
    source = dataset.source
    if source is None:
        return None
    return next((kept.texts for kept in source.kept if source.names[kept.place] == column), None)


def _inputs_of(dataset: Dataset, column: str) -> FloatArray:
    """The inputs (samples, inputs) that a column became."""
    names = dataset.feature_names
    places = [place for place, name in enumerate(names) if name == column or name.startswith(f"{column}=")]
    if dataset.kind != "table" or not places:
        known = list(names) if dataset.kind == "table" else []
        if dataset.source is not None:
            known = [dataset.source.names[kept.place] for kept in dataset.source.kept] + known
        among = f": take one of {plain(', '.join(known[:8]))}" if known else ": leave it out"
        raise ExperimentError(f"split_column {plain(column)!r} is no column of {plain(dataset.name)}{among}")
    return np.asarray(dataset.flat_inputs[:, places])
