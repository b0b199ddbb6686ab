"""Which samples are held back for testing."""

from __future__ import annotations

from math import floor

import numpy as np

from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.model.arrays import IntArray


def parts_of(recipe: Recipe, samples: int) -> tuple[IntArray, IntArray]:
    """The row numbers of the two parts, as ``split`` gives them, of a dataset that a recipe is run on.

    A run has them already, and so has its snapshot: this is for what has no run yet.
    """
    return split(samples, recipe.test_split, recipe.data_seed)


def split(samples: int, test_split: float, seed: int = 0) -> tuple[IntArray, IntArray]:
    """Row numbers (rows,) of the training and of the test part, in the dataset's order; read-only.

    floor(test_split * samples) rows, drawn with RandomState(seed), are for testing; at least one is left to train on.
    """
    held_back = min(floor(test_split * samples), max(samples - 1, 0))
    order = np.random.RandomState(seed).permutation(samples)
    parts = np.sort(order[held_back:]), np.sort(order[:held_back])
    for part in parts:
        part.setflags(write=False)
    return parts
