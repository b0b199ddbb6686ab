"""Which samples are held back for testing."""

from __future__ import annotations

from math import floor

import numpy as np

from nn_tui.model.arrays import IntArray

DATA_SEED = 0


def split(samples: int, test_split: float, seed: int = DATA_SEED) -> tuple[IntArray, IntArray]:
    """Row numbers of the training and the test part, each in the dataset's order.

    floor(test_split * samples) rows, drawn with RandomState(seed), are for testing; at least one is left to train on.
    """
    held_back = min(floor(test_split * samples), max(samples - 1, 0))
    order = np.random.RandomState(seed).permutation(samples)
    return np.sort(order[held_back:]), np.sort(order[:held_back])
