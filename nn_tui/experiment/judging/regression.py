"""Figures of answers that are numbers, in the units of the data."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nn_tui.model.arrays import FloatArray

NAN = float("nan")


class NumberFigures(NamedTuple):
    """Figures of each output, (outputs,): ``r2`` is 1 for a perfect answer and 0 for one as good as the mean of the
    targets, nan where these do not differ; ``rmse`` and ``mae`` are in the units of the data."""

    r2: FloatArray
    rmse: FloatArray
    mae: FloatArray


def residuals(outputs: FloatArray, targets: FloatArray) -> FloatArray:
    """Target minus answer (samples, outputs): above 0 where the answer is too low."""
    with np.errstate(all="ignore"):
        return np.asarray(targets - outputs)


def number_figures(outputs: FloatArray, targets: FloatArray) -> NumberFigures:
    """R2, root mean squared error and mean absolute error of answers (samples, outputs); all nan without samples."""
    count = outputs.shape[1]
    if not len(outputs):
        nothing = np.full(count, NAN)
        return NumberFigures(nothing, nothing, nothing)
    left = residuals(outputs, targets)
    with np.errstate(all="ignore"):
        squares = (left**2).sum(axis=0)
        total = ((targets - targets.mean(axis=0)) ** 2).sum(axis=0)
        varies = (targets != targets[0]).any(axis=0)
        r2 = np.where(varies, 1.0 - squares / np.where(varies, total, 1.0), NAN)
        return NumberFigures(r2, np.sqrt(squares / len(left)), np.abs(left).mean(axis=0))
