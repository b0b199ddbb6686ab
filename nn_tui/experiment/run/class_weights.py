"""Weights of samples by their class, so that rare classes count as much as common ones."""

from __future__ import annotations

import numpy as np

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.experiment.run.split import classes_of_samples
from nn_tui.model.arrays import FloatArray, IntArray


def sample_weights(recipe: Recipe, dataset: Dataset, training: IntArray) -> FloatArray | None:
    """What the loss of each sample (samples,) is multiplied by; None where all count the same.

    Balanced, the samples of each class that is in the training part (rows,) have the same sum of weights there, and
    their mean is 1; those of other classes have the weight 1. Raises ExperimentError for a dataset without classes.
    """
    if recipe.class_weights == "equal" or not dataset.samples:
        return None
    classes = classes_of_samples(dataset)
    if classes is None:
        raise ExperimentError("class_weights are for samples with one class each: set them to equal")
    counts = np.bincount(classes[training], minlength=int(classes.max()) + 1)
    known = np.count_nonzero(counts)
    by_class = np.divide(len(training), known * counts, out=np.ones(len(counts)), where=counts > 0)
    return np.asarray(by_class[classes])
