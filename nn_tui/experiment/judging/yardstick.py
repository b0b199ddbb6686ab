"""One measure for all answers: a score for each sample, whose mean is the share of right answers, or R2."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from nn_tui.data.dataset import Dataset
from nn_tui.data.encoding import Encoding
from nn_tui.experiment.answers.classes import Classes, classes_of
from nn_tui.experiment.judging.classification import figures_by_class
from nn_tui.model.arrays import FloatArray, IntArray


class Difference(NamedTuple):
    """By how much one answers better than another on the same samples, and the standard error of that."""

    mean: float
    error: float

    @property
    def is_better(self) -> bool:
        """Better by more than chance explains: by more than one standard error."""
        return self.mean > self.error

    @property
    def is_worse(self) -> bool:
        """Worse by more than one standard error."""
        return -self.mean > self.error


@dataclass(frozen=True, eq=False)
class Yardstick:
    """Scores answers to the samples of a dataset, in the dataset's units. ``classes`` is None for numbers.

    Each sample has one target: sequences that are answered at each step have no yardstick.
    """

    dataset: Dataset
    classes: Classes | None
    targets: FloatArray

    def scores(self, outputs: FloatArray, rows: IntArray) -> FloatArray:
        """Scores (rows,) of the answers (rows, outputs) to these samples: 1 right and 0 wrong; of numbers, 1 minus the
        squared error as a share of the variance of the rows' targets, over the outputs. nan where those do not vary."""
        if self.classes is not None:
            return np.asarray(self.classes.answered(outputs) == self.classes.true[rows], float)
        targets = self.targets[rows]
        with np.errstate(all="ignore"):
            shares = (outputs - targets) ** 2 / targets.var(axis=0)
            return np.asarray(1.0 - shares.mean(axis=1))

    def balanced(self, outputs: FloatArray, rows: IntArray) -> float:
        """The mean recall of the classes among these rows; nan for numbers."""
        if self.classes is None:
            return float("nan")
        answered = self.classes.answered(outputs)
        return figures_by_class(self.classes.true[rows], answered, len(self.classes.names)).balanced_accuracy


def yardstick(encoding: Encoding, dataset: Dataset) -> Yardstick | None:
    """How answers to the dataset are scored; None for sequences that are answered at each step, and without samples."""
    if dataset.at_steps or not dataset.samples:
        return None
    targets = encoding.comparable(dataset.targets)
    return Yardstick(dataset, classes_of(encoding, dataset), targets)


def difference(scores: FloatArray, others: FloatArray) -> Difference:
    """How much better the first scores (samples,) are than the others, of the same samples in the same order."""
    with np.errstate(all="ignore"):
        each = scores - others
        error = each.std(ddof=1) / np.sqrt(len(each)) if len(each) > 1 else float("inf")
        return Difference(float(each.mean()), float(error))
