"""What a bigram model gets, which knows only the symbol before: what a network has to beat to have learnt more."""

from __future__ import annotations

import numpy as np

from nn_tui.data.dataset import Dataset
from nn_tui.model.arrays import IntArray

_CHUNK = 4_096
"""That many sequences are counted at a time: a copy of all windows of a large text would take much memory."""


def count_pairs(dataset: Dataset, rows: IntArray) -> IntArray:
    """How often each class (columns) is the target of each symbol (rows), in the sequences with these indices (rows,):
    (symbols, classes)."""
    symbols, classes = len(dataset.symbols), len(dataset.output_names)
    counts = np.zeros(symbols * classes, np.intp)
    for start in range(0, len(rows), _CHUNK):
        chunk = rows[start : start + _CHUNK]
        before, after = dataset.inputs[chunk], dataset.targets[chunk]
        is_real = before >= 0
        pairs = before[is_real].astype(np.intp) * classes + after[is_real]
        counts += np.bincount(pairs, minlength=counts.size)
    return counts.reshape(symbols, classes)


def bigram_nats(training: IntArray, testing: IntArray) -> float:
    """The mean of -log p of the pairs counted in ``testing``, (symbols, classes), in nats; nan without any.

    p is the share of the pair among those of its symbol in ``training``, each counted once more than it occurs, so that
    no pair is impossible.
    """
    shares = (training + 1) / (training.sum(axis=1, keepdims=True) + training.shape[1])
    total = testing.sum()
    return float(-(testing * np.log(shares)).sum() / total) if total else float("nan")


def bigram_of(dataset: Dataset, training: IntArray, testing: IntArray) -> float:
    """The nats a step that a bigram model of the training part gets on the test part, given by their rows."""
    return bigram_nats(count_pairs(dataset, training), count_pairs(dataset, testing))
