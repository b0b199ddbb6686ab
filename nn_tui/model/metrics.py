"""How good answers are: accuracy, solved, the confusion matrix.

Outputs and targets have shape (samples, outputs).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from nn_tui.model.arrays import FloatArray, IntArray
from nn_tui.model.sequences import of_real_steps

SOLVED_WITHIN = 0.1
"""An output counts as right for `solved` when it is within this of its target."""


def are_classes(targets: FloatArray) -> bool:
    """Whether the targets name classes: several outputs, each row a single 1 among zeros."""
    if targets.shape[1] < 2 or not len(targets):
        return False
    return bool(((targets == 0) | (targets == 1)).all() and (targets.sum(axis=1) == 1).all())


def midpoint(targets: FloatArray) -> float | None:
    """Halfway between the two values of a single output that takes exactly two; otherwise None."""
    if targets.shape[1] != 1:
        return None
    values = np.unique(targets)
    return float(values.mean()) if len(values) == 2 else None


def has_accuracy(targets: FloatArray) -> bool:
    """Whether answers to these targets are right or wrong, rather than near or far."""
    return are_classes(targets) or midpoint(targets) is not None


def right_answers(outputs: FloatArray, targets: FloatArray, among: FloatArray | None = None) -> np.ndarray | None:
    """Which samples are answered right, bool (samples,), or None where targets have no right and wrong.

    The largest output decides among classes; a single output must lie strictly on its target's side of the midpoint.
    ``among`` are the targets that decide which rule applies: the whole dataset's where ``targets`` is a part of it.
    """
    among = targets if among is None else among
    if are_classes(among):
        finite = np.isfinite(outputs).all(axis=1)
        return np.asarray(finite & (outputs.argmax(axis=1) == targets.argmax(axis=1)))
    middle = midpoint(among)
    if middle is None:
        return None
    side = np.where(targets > middle, outputs > middle, outputs < middle)
    return np.asarray(side[:, 0])


def accuracy(outputs: FloatArray, targets: FloatArray, among: FloatArray | None = None) -> float | None:
    """The share of samples answered right, or None where there is no right and wrong, or no sample."""
    right = right_answers(outputs, targets, among)
    return float(right.mean()) if right is not None and len(right) else None


def solved(outputs: FloatArray, targets: npt.NDArray[Any]) -> bool:
    """Accuracy 1 (where there is one) and every output within 0.1 of its target; of sequences that are answered at each
    step, (samples, steps, outputs), at all real steps."""
    if outputs.ndim == 3:
        outputs, targets = of_real_steps(outputs, targets)
    if not len(targets) or not (np.abs(outputs - targets) <= SOLVED_WITHIN).all():
        return False
    return accuracy(outputs, targets) in (None, 1.0)


def confusion_matrix(outputs: FloatArray, targets: FloatArray) -> IntArray:
    """Counts of shape (classes, classes): row = true class, column = class of the largest output."""
    classes = targets.shape[1]
    counts = np.zeros((classes, classes), np.intp)
    np.add.at(counts, (targets.argmax(axis=1), outputs.argmax(axis=1)), 1)
    return counts
