"""Which samples are held back for testing."""

from __future__ import annotations

from math import floor

import numpy as np

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.model.arrays import IntArray


def parts_of(recipe: Recipe, dataset: Dataset) -> tuple[IntArray, IntArray]:
    """The row numbers (rows,) of the training and of the test part of a dataset that a recipe is run on; read-only.

    A test split above 0 holds back that fraction of all samples, drawn at random. With 0 the dataset's own test part
    is held back, if it has one; one sample at least is left to train on in any case. A run has its parts already, and
    so has its snapshot: this is for what has no run yet.
    """
    if recipe.test_split or not dataset.tests:
        return split(dataset.samples, recipe.test_split, recipe.data_seed)
    first = max(dataset.samples_before_tests, 1)
    return _read_only(np.arange(first), np.arange(first, dataset.samples))


def describe_split(recipe: Recipe, dataset: Dataset) -> str:
    """What the test part is, after "for testing": its own one, or drawn at random in place of that; "" where there is
    nothing to say, as the dataset has none of its own."""
    if not dataset.tests:
        return ""
    return "at random, in place of its own test part" if recipe.test_split else "its own test part"


def split(samples: int, test_split: float, seed: int = 0) -> tuple[IntArray, IntArray]:
    """Row numbers (rows,) of the training and of the test part, in the dataset's order; read-only.

    floor(test_split * samples) rows, drawn with RandomState(seed), are for testing; at least one is left to train on.
    """
    held_back = min(floor(test_split * samples), max(samples - 1, 0))
    order = np.random.RandomState(seed).permutation(samples)
    return _read_only(np.sort(order[held_back:]), np.sort(order[:held_back]))


def _read_only(training: IntArray, testing: IntArray) -> tuple[IntArray, IntArray]:
    for part in (training, testing):
        part.setflags(write=False)
    return training, testing
