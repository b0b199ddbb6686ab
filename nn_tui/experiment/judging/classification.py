"""Figures of answers that are classes: precision, recall and F1 by class, ROC AUC, calibration.

A class is its number; -1 as an answer stands for none, which is wrong.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nn_tui.model.arrays import FloatArray, IntArray

NAN = float("nan")
CALIBRATION_BINS = 10


class ClassFigures(NamedTuple):
    """Figures of each class, (classes,): nan where nothing can be said, as of the precision of a class that is never
    answered. ``counts`` are the samples that belong to it."""

    precision: FloatArray
    recall: FloatArray
    f1: FloatArray
    counts: IntArray

    @property
    def balanced_accuracy(self) -> float:
        """The mean recall of the classes that have samples; nan without samples."""
        return mean_of_known(self.recall)


class Calibration(NamedTuple):
    """Samples in bins of the probability that was given, lowest first; bins without samples are left out.

    ``given`` (bins,) is the mean probability, ``happened`` (bins,) the share of samples in which it came true, and
    ``counts`` (bins,) how many samples there are.
    """

    given: FloatArray
    happened: FloatArray
    counts: IntArray

    @property
    def error(self) -> float:
        """The mean distance of the two over all samples, the expected calibration error; nan without samples."""
        total = self.counts.sum()
        return float((np.abs(self.given - self.happened) * self.counts).sum() / total) if total else NAN


def confusion(true: IntArray, answered: IntArray, classes: int) -> IntArray:
    """Counts (classes, classes): row = true class, column = answer. Samples without an answer are left out."""
    known = answered >= 0
    cells = true[known] * classes + answered[known]
    return np.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def figures_by_class(true: IntArray, answered: IntArray, classes: int) -> ClassFigures:
    """Precision, recall and F1 of each class, for true and answered classes (samples,)."""
    counted = confusion(true, answered, classes)
    hits = np.diagonal(counted).astype(float)
    counts = np.bincount(true, minlength=classes)
    answers = counted.sum(axis=0)
    precision, recall = _ratio(hits, answers), _ratio(hits, counts)
    return ClassFigures(precision, recall, _ratio(2 * hits, answers + counts), counts)


def roc_auc(scores: FloatArray, is_positive: np.ndarray) -> float:
    """The probability that a positive sample scores higher than a negative one, a tie counting half; nan without both.

    ``scores`` and ``is_positive``, a mask, have the shape (samples,). A score that is not finite counts as the lowest.
    """
    positive = int(is_positive.sum())
    negative = len(is_positive) - positive
    if not positive or not negative:
        return NAN
    known = np.where(np.isfinite(scores), scores, -np.inf)
    _, place, counts = np.unique(known, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    mean_ranks = (ends - counts + 1 + ends) / 2
    ranks_of_positive = mean_ranks[place][is_positive].sum()
    return float((ranks_of_positive - positive * (positive + 1) / 2) / (positive * negative))


def calibration(probabilities: FloatArray, came_true: np.ndarray, bins: int = CALIBRATION_BINS) -> Calibration:
    """Probabilities (samples,) held against what came true, a mask (samples,), in bins of equal width from 0 to 1."""
    known = np.isfinite(probabilities)
    given, true = np.clip(probabilities[known], 0.0, 1.0), came_true[known]
    bin_of = np.minimum((given * bins).astype(np.intp), bins - 1)
    counts = np.bincount(bin_of, minlength=bins)
    sums, hits = (np.bincount(bin_of, weights, bins) for weights in (given, true.astype(float)))
    filled = counts > 0
    return Calibration(sums[filled] / counts[filled], hits[filled] / counts[filled], counts[filled])


def mean_of_known(values: FloatArray) -> float:
    """The mean of those values (classes,) that are not nan; nan without any."""
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else NAN


def _ratio(part: FloatArray, whole: IntArray) -> FloatArray:
    return np.asarray(np.divide(part, whole, out=np.full(len(part), NAN), where=whole > 0))
