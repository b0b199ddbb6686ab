"""Reading many points from one pasted text."""

from __future__ import annotations

import numpy as np

from nn_tui.data.dataset import Array, Dataset
from nn_tui.data.editing.pasted import paste_rows
from nn_tui.data.errors import DataError


def points_in(dataset: Dataset, text: str) -> tuple[Array, Array]:
    """The inputs (points, 2) and targets (points, outputs) in rows of "x1 x2 -> class", or of "x1 x2 -> value".

    Raises DataError, which names the row, for a row that is not a point of the dataset, and for no rows at all.
    """
    inputs, targets = [], []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            values, target = paste_rows(dataset, line)
        except DataError as error:
            raise DataError(f"Row {number}: {error}") from None
        assert target is not None, "only a picture is pasted without its class"
        inputs.append(values)
        targets.append(target)
    if not inputs:
        raise DataError("There is nothing to paste: copy rows of x1 x2 -> class first.")
    return np.array(inputs), np.array(targets)
