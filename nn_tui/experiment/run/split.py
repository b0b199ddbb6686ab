"""Which samples are held back, for testing and for watching the training."""

from __future__ import annotations

from math import floor
from typing import NamedTuple

import numpy as np

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.recipe.fold import fold_of
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.experiment.run.drawing import Drawing
from nn_tui.experiment.run.split_column import groups_of, order_of
from nn_tui.model.arrays import IntArray

NO_ROWS: IntArray = np.empty(0, np.intp)
NO_ROWS.setflags(write=False)


class Parts(NamedTuple):
    """The row numbers (rows,) of the parts of a dataset, each ascending and read-only.

    ``training`` decides the weights, ``validation`` when to stop and which weights to keep, and ``testing`` nothing.
    """

    training: IntArray
    testing: IntArray
    validation: IntArray = NO_ROWS


def parts_of(recipe: Recipe, dataset: Dataset) -> Parts:
    """The parts of a dataset that a recipe is run on.

    A test split above 0 holds back that fraction of all samples, and a fold one part of several. With neither, the
    dataset's own test part is held back, if it has one. The validation part is that fraction of what is left, drawn
    likewise. One sample at least is left to train on in any case. Raises ExperimentError for a column that the dataset
    does not have. A run has its parts already, and so has its snapshot: this is for what has no run yet.
    """
    has_own = bool(dataset.tests) and not recipe.test_split and recipe.fold is None
    first = max(dataset.samples_before_tests, 1) if has_own else dataset.samples
    drawing = _drawing(recipe, dataset, first)
    if recipe.fold is not None:
        testing, rest = drawing.fold(fold_of(recipe.fold))
    elif has_own:
        testing, rest = np.arange(first, dataset.samples), drawing
    else:
        testing, rest = drawing.first(floor(recipe.test_split * dataset.samples))
    return _parts(testing, rest, recipe.validation_split)


def split(
    samples: int, test_split: float, seed: int = 0, validation_split: float = 0.0, classes: IntArray | None = None
) -> Parts:
    """The parts of that many samples.

    floor(test_split * samples) rows, drawn with RandomState(seed), are for testing, and floor(validation_split * rest)
    of the rest, drawn next, for validation. With ``classes`` (samples,) each part has the same shares of them.
    """
    drawing = Drawing(np.random.RandomState(seed).permutation(samples), classes)
    return _parts(*drawing.first(floor(test_split * samples)), validation_split)


def _parts(testing: IntArray, rest: Drawing, validation_split: float) -> Parts:
    validation, training = rest.first(floor(validation_split * len(rest.order)))
    parts = Parts(training.rows, testing, validation)
    for rows in parts:
        rows.setflags(write=False)
    return parts


def _drawing(recipe: Recipe, dataset: Dataset, count: int) -> Drawing:
    """How the recipe draws parts from the first rows, that many."""
    if recipe.split_by == "time":
        order = order_of(dataset, recipe.split_column)
        return Drawing(order[order < count][::-1], is_in_time=True)
    order = np.random.RandomState(recipe.data_seed).permutation(count)
    if recipe.split_by == "group":
        if recipe.split_column is None:
            raise ExperimentError("split_by group needs a column: name it with split_column")
        return Drawing(order, groups=groups_of(dataset, recipe.split_column))
    return Drawing(order, classes=classes_of_samples(dataset) if recipe.split_by == "class" else None)


def describe_split(recipe: Recipe, dataset: Dataset) -> str:
    """What the test part is, after "for testing": its own one, or drawn in place of that, and how; "" where there is
    nothing to say."""
    is_own = dataset.tests and not recipe.test_split and recipe.fold is None
    if is_own:
        return "its own test part"
    column = f" by {recipe.split_column}" if recipe.split_column else ""
    how = {"group": f"whole groups{column}", "time": f"the last in time{column}"}.get(recipe.split_by, "")
    fold = f"fold {recipe.fold}" if recipe.fold else ""
    said = ", ".join(filter(None, (fold, how)))
    if dataset.tests:
        return f"{said or 'at random'}, in place of its own test part"
    return said


def classes_of_samples(dataset: Dataset) -> IntArray | None:
    """The class of each sample (samples,); None where samples have none, or a class at each step."""
    if dataset.at_steps or not dataset.samples:
        return None
    targets = dataset.targets
    if dataset.class_names is not None:
        return np.asarray(targets.argmax(axis=1), np.intp)
    values, places = np.unique(targets[:, 0], return_inverse=True)
    return np.asarray(places, np.intp) if targets.shape[1] == 1 and len(values) == 2 else None
