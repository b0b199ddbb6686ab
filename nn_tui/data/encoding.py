"""How a network sees a dataset: features of points, measured columns standardised, the two classes of points as the
output wants them; and back, from what a network answers to the dataset's own units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_tui.data.classes import point_classes
from nn_tui.data.dataset import Array, Dataset
from nn_tui.data.features import COORDINATES, features_of

Numbers = NDArray[np.floating[Any]]
"""Of whatever precision the network has."""


@dataclass(frozen=True, eq=False)
class Scale:
    """x -> (x - mean) / deviation for each column: both have the shape (columns,)."""

    mean: Array
    deviation: Array

    def apply(self, values: Numbers) -> Numbers:
        """Values (samples, columns) in deviations from the mean."""
        return np.asarray((values - self.mean) / self.deviation)

    def undo(self, values: Numbers) -> Numbers:
        """Back to the units that ``apply`` was given."""
        return np.asarray(values * self.deviation + self.mean)


def scale_of(values: Array) -> Scale:
    """The scale of the columns of values (samples, columns), with the deviation over all samples.

    A column of 0 and 1 alone is left as it is, and so is a constant one apart from its mean: rounding gives it a
    deviation of about 1e-17, by which any other value would become huge.
    """
    if not len(values):
        return Scale(np.zeros(values.shape[1]), np.ones(values.shape[1]))
    mean, deviation = values.mean(axis=0), values.std(axis=0)
    constant = (values == values[0]).all(axis=0) | (deviation == 0)
    mean[constant], deviation[constant] = values[0, constant], 1.0
    flags = ((values == 0) | (values == 1)).all(axis=0)
    mean[flags], deviation[flags] = 0.0, 1.0
    return Scale(mean, deviation)


@dataclass(frozen=True, eq=False)
class Encoding:
    """How one network sees one dataset.

    ``input_names`` are the network's inputs in order; ``features`` those of points, empty for everything else; the
    scales are None where numbers are taken as they are; ``zero_one`` says that targets of -1 and 1 are told as 0 and 1.
    """

    input_names: tuple[str, ...]
    features: tuple[str, ...] = ()
    inputs: Scale | None = None
    targets: Scale | None = None
    zero_one: bool = False

    def encode(self, inputs: Numbers) -> Numbers:
        """What the network takes, shape (samples, len(input_names)), for inputs (samples, ...) of the dataset."""
        flat = inputs.reshape(len(inputs), int(np.prod(inputs.shape[1:])))
        if self.features and self.features != COORDINATES:
            return features_of(np.asarray(flat, float), self.features)
        return self.inputs.apply(flat) if self.inputs else flat

    def encode_targets(self, targets: Numbers) -> Numbers:
        """What the network is to answer, for targets (samples, outputs) of the dataset, in the same shape."""
        if self.zero_one:
            return np.asarray((targets + 1) / 2)
        return self.targets.apply(targets) if self.targets else targets

    def decode(self, outputs: Numbers) -> Numbers:
        """Answers (samples, outputs) in the dataset's units; those to classes stay as the network gives them."""
        return self.targets.undo(outputs) if self.targets else outputs

    def comparable(self, targets: Numbers) -> Numbers:
        """Targets (samples, outputs) as they compare with decoded answers: of two classes of points, 0 and 1 for a
        sigmoid; all others as they are in the dataset."""
        return self.encode_targets(targets) if self.zero_one else targets


def input_names_of(dataset: Dataset, features: tuple[str, ...]) -> tuple[str, ...]:
    """What a network sees of a sample, in order: of points these features, or their two coordinates without any."""
    return (features or COORDINATES) if dataset.kind == "points" else dataset.feature_names


def encoding(dataset: Dataset, features: tuple[str, ...], training: np.ndarray, output: str) -> Encoding:
    """How a network with that output activation sees the dataset, standardised by its rows ``training`` alone.

    ``features`` counts for points only; without any they are their two coordinates.
    """
    names = input_names_of(dataset, features)
    if dataset.kind == "points":
        two_sided = dataset.class_names is None and point_classes(dataset) == 2
        return Encoding(names, names, zero_one=output == "sigmoid" and two_sided)
    if not dataset.standardise:
        return Encoding(names)
    targets = scale_of(dataset.targets[training]) if dataset.class_names is None else None
    return Encoding(names, inputs=scale_of(dataset.flat_inputs[training]), targets=targets)
