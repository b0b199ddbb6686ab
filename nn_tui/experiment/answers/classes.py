"""Reading outputs as classes: which class is predicted, and which one is true."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from nn_tui.data.dataset import Dataset
from nn_tui.data.encoding import Encoding
from nn_tui.model.arrays import FloatArray, IntArray
from nn_tui.model.metrics import are_classes, midpoint

NO_ANSWER = -1
"""Stands for the class of outputs that are not finite, or exactly in the middle of two classes."""


@dataclass(frozen=True, eq=False)
class Classes:
    """The names of the classes, and the index of the true one of every sample, (samples,), or of every step of every
    sequence, (samples, steps), where each has a target; at padded steps it has no meaning.

    ``middle`` separates the two classes of a single output. It is None for several outputs, the largest of which is the
    answer.
    """

    names: tuple[str, ...]
    true: IntArray
    middle: float | None

    def answered(self, outputs: FloatArray) -> IntArray:
        """The predicted class for outputs (..., outputs), (...); NO_ANSWER where there is none."""
        if self.middle is None:
            return np.where(np.isfinite(outputs).all(axis=-1), outputs.argmax(axis=-1), NO_ANSWER)
        single = outputs[..., 0]
        return np.where(single > self.middle, 1, np.where(single < self.middle, 0, NO_ANSWER))

    def name(self, index: int) -> str:
        """The name of a class; a dash for no answer."""
        return "-" if index == NO_ANSWER else self.names[index]


def classes_of(encoding: Encoding, dataset: Dataset) -> Classes | None:
    """How to read decoded outputs as classes of the dataset; None if its targets are numbers.

    A dataset has classes here exactly when its accuracy is measured.
    """
    if dataset.at_steps:
        return _classes_of_steps(dataset)
    targets = dataset.targets
    if targets.shape[1] > 1 and (dataset.class_names is not None or are_classes(targets)):
        return Classes(dataset.output_names, targets.argmax(axis=1), None)
    middle = midpoint(targets)
    if middle is None:
        return None
    form = "+g" if dataset.kind == "points" else "g"
    names = tuple(format(float(value), form) for value in np.unique(targets))
    shown = encoding.comparable(np.array([[middle]]))
    return Classes(names, (targets[:, 0] > middle).astype(np.intp), float(shown[0, 0]))


def _classes_of_steps(dataset: Dataset) -> Classes | None:
    """Classes at each step: indices, or one output with exactly two values."""
    targets = dataset.targets
    if dataset.class_names is not None:
        # Windows of a large text are not copied.
        indices: Any = targets
        return Classes(dataset.class_names, indices, None)
    values = targets[dataset.is_real]
    middle = midpoint(values)
    if middle is None:
        return None
    names = tuple(format(float(value), "g") for value in np.unique(values))
    with np.errstate(invalid="ignore"):
        return Classes(names, (targets[..., 0] > middle).astype(np.intp), middle)
