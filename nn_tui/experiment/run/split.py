"""Which samples are held back, for testing and for watching the training."""

from __future__ import annotations

from math import floor
from typing import NamedTuple

import numpy as np

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.model.arrays import IntArray

NO_ROWS: IntArray = np.empty(0, np.intp)
NO_ROWS.setflags(write=False)

BY_CLASS = "class"
"""The split that gives each part the same shares of the classes."""


class Parts(NamedTuple):
    """The row numbers (rows,) of the parts of a dataset, each ascending and read-only.

    ``training`` decides the weights, ``validation`` when to stop and which weights to keep, and ``testing`` nothing.
    """

    training: IntArray
    testing: IntArray
    validation: IntArray = NO_ROWS


def parts_of(recipe: Recipe, dataset: Dataset) -> Parts:
    """The parts of a dataset that a recipe is run on.

    A test split above 0 holds back that fraction of all samples, drawn at random. With 0 the dataset's own test part
    is held back, if it has one. The validation part is that fraction of what is left, drawn likewise. One sample at
    least is left to train on in any case. A run has its parts already, and so has its snapshot: this is for what has no
    run yet.
    """
    classes = _classes(dataset) if recipe.split_by == BY_CLASS else None
    if recipe.test_split or not dataset.tests:
        return split(dataset.samples, recipe.test_split, recipe.data_seed, recipe.validation_split, classes)
    first = max(dataset.samples_before_tests, 1)
    before = None if classes is None else classes[:first]
    inner = split(first, 0.0, recipe.data_seed, recipe.validation_split, before)
    return inner._replace(testing=_read_only(np.arange(first, dataset.samples)))


def describe_split(recipe: Recipe, dataset: Dataset) -> str:
    """What the test part is, after "for testing": its own one, or drawn at random in place of that; "" where there is
    nothing to say, as the dataset has none of its own."""
    if not dataset.tests:
        return ""
    return "at random, in place of its own test part" if recipe.test_split else "its own test part"


def split(
    samples: int, test_split: float, seed: int = 0, validation_split: float = 0.0, classes: IntArray | None = None
) -> Parts:
    """The parts of that many samples, in the dataset's order.

    floor(test_split * samples) rows, drawn with RandomState(seed), are for testing, and floor(validation_split * rest)
    of the rest, drawn next, for validation; at least one is left to train on. With ``classes`` (samples,) each part has
    the same shares of them, as near as whole samples allow.
    """
    order = np.random.RandomState(seed).permutation(samples)
    held_back = min(floor(test_split * samples), max(samples - 1, 0))
    testing, rest = _drawn(order, held_back, classes)
    watched = min(floor(validation_split * len(rest)), max(len(rest) - 1, 0))
    validation, training = _drawn(rest, watched, classes)
    return Parts(*(_read_only(np.sort(rows)) for rows in (training, testing, validation)))


def _drawn(order: IntArray, count: int, classes: IntArray | None) -> tuple[IntArray, IntArray]:
    """The first ``count`` rows of a drawn order and the others, or as many of each class as its share of them."""
    if classes is None or not count:
        return order[:count], order[count:]
    found = classes[order]
    sizes = np.bincount(found)
    exact = sizes * (count / len(order))
    quotas = np.floor(exact).astype(np.intp)
    # What is left over goes to the classes that lack most, the first of those that lack as much.
    lacking = np.argsort(quotas - exact, kind="stable")
    quotas[lacking[: count - int(quotas.sum())]] += 1
    place_in_class = np.empty(len(order), np.intp)
    for number in np.flatnonzero(sizes):
        place_in_class[found == number] = np.arange(sizes[number])
    is_drawn = place_in_class < quotas[found]
    return order[is_drawn], order[~is_drawn]


def _classes(dataset: Dataset) -> IntArray | None:
    """The class of each sample (samples,); None where samples have none, or a class at each step."""
    if dataset.at_steps or not dataset.samples:
        return None
    targets = dataset.targets
    if dataset.class_names is not None:
        return np.asarray(targets.argmax(axis=1), np.intp)
    values, places = np.unique(targets[:, 0], return_inverse=True)
    return np.asarray(places, np.intp) if targets.shape[1] == 1 and len(values) == 2 else None


def _read_only(rows: IntArray) -> IntArray:
    rows.setflags(write=False)
    return rows
