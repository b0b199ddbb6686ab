"""How a network sees a dataset, and how its answers become the dataset's units again.

Points become features, measured columns are standardised, and two classes of points become what the output can answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nn_tui.data.classes import point_classes
from nn_tui.data.dataset import Array, Dataset
from nn_tui.data.features import COORDINATES, features_of

Numbers = NDArray[np.floating[Any]]
"""Numbers of the network's precision."""


@dataclass(frozen=True, eq=False)
class Scale:
    """x -> (x - mean) / deviation for each column; ``mean`` and ``deviation`` have the shape (columns,)."""

    mean: Array
    deviation: Array

    def apply(self, values: Numbers) -> Numbers:
        """Values (samples, columns), as deviations from the mean."""
        return np.asarray((values - self.mean) / self.deviation)

    def undo(self, values: Numbers) -> Numbers:
        """Values (samples, columns) in the units that ``apply`` takes."""
        return np.asarray(values * self.deviation + self.mean)


def scale_of(values: Array) -> Scale:
    """The scale of the columns of values (samples, columns), with the deviation over all samples.

    A column of only 0 and 1 is left as it is. Of a constant column only the mean is taken: rounding gives it a
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


def medians_of(values: Array) -> Array:
    """The median (columns,) of what is not missing in each column of values (samples, columns); 0 without any."""
    missing = np.isnan(values)
    if not missing.any():
        return np.median(values, axis=0) if len(values) else np.zeros(values.shape[1])
    medians = np.zeros(values.shape[1])
    for column, lacking in enumerate(missing.T):
        if not lacking.all():
            medians[column] = np.median(values[~lacking, column])
    return medians


def filled(values: Numbers, fills: Array) -> Numbers:
    """Values (samples, columns) with ``fills`` (columns,) in the place of nan."""
    missing = np.isnan(values)
    return np.where(missing, fills, values) if missing.any() else values


class Ends(NamedTuple):
    """What a dataset asks of a network's two ends.

    ``inputs`` is the shape of a sample, ``outputs`` how many numbers answer it. Of sequences, (steps, features), each
    step is answered with ``at_steps``; with ``symbols`` a sample has one index at each step in place of its features.
    """

    inputs: tuple[int, ...]
    outputs: int
    at_steps: bool = False
    symbols: bool = False


@dataclass(frozen=True, eq=False)
class Encoding:
    """How one network sees one dataset.

    ``input_names`` are the network's inputs in order, of sequences those of a step; ``ends`` is what the dataset asks
    of it. ``features`` are those of points, empty for other data; a scale is None where numbers are taken as they are;
    ``zero_one`` says that targets of -1 and 1 become 0 and 1. ``fills`` (inputs,) take the place of missing values of a
    table, which are nan; None where none can be missing.
    """

    input_names: tuple[str, ...]
    ends: Ends
    features: tuple[str, ...] = ()
    inputs: Scale | None = None
    targets: Scale | None = None
    zero_one: bool = False
    fills: Array | None = None

    def encode(self, inputs: Numbers) -> Numbers:
        """The network's inputs (samples, len(input_names)) for inputs (samples, ...) of the dataset; sequences as they
        are."""
        if len(self.ends.inputs) == 2:
            return inputs
        flat = inputs.reshape(len(inputs), int(np.prod(inputs.shape[1:])))
        if self.features and self.features != COORDINATES:
            return features_of(np.asarray(flat, float), self.features)
        if self.fills is not None:
            flat = filled(flat, self.fills)
        return self.inputs.apply(flat) if self.inputs else flat

    def encode_targets(self, targets: Numbers) -> Numbers:
        """The network's targets for targets (samples, outputs) of the dataset, in the same shape."""
        if self.zero_one:
            return np.asarray((targets + 1) / 2)
        return self.targets.apply(targets) if self.targets else targets

    def decode(self, outputs: Numbers) -> Numbers:
        """Answers (samples, outputs) in the dataset's units; those for classes stay as they are."""
        return self.targets.undo(outputs) if self.targets else outputs

    def comparable(self, targets: Numbers) -> Numbers:
        """Targets (samples, outputs) to compare with decoded answers: as they are, or 0 and 1 with ``zero_one``."""
        return self.encode_targets(targets) if self.zero_one else targets


def input_names_of(dataset: Dataset, features: tuple[str, ...]) -> tuple[str, ...]:
    """The names of a network's inputs in order; for points ``features``, or x1 and x2 without any."""
    return (features or COORDINATES) if dataset.kind == "points" else dataset.feature_names


def ends_of(dataset: Dataset, features: tuple[str, ...]) -> Ends:
    """What the dataset asks of a network: pictures are (channels, rows, columns), grey ones with one channel, sequences
    (steps, features); all else is a row of inputs."""
    if dataset.kind == "pixels":
        return Ends((dataset.channels, *dataset.feature_shape[-2:]), dataset.outputs)
    if dataset.kind == "sequences":
        return Ends(dataset.feature_shape, dataset.outputs, dataset.at_steps, bool(dataset.symbols))
    return Ends((len(input_names_of(dataset, features)),), dataset.outputs)


def encoding(dataset: Dataset, features: tuple[str, ...], training: np.ndarray, output: str) -> Encoding:
    """How a network with the activation ``output`` sees the dataset.

    The rows ``training`` (indices or a mask) alone decide the scales. ``features`` matter for points only; without any
    a network sees x1 and x2.
    """
    names, ends = input_names_of(dataset, features), ends_of(dataset, features)
    if dataset.kind == "points":
        has_signs = dataset.class_names is None and point_classes(dataset) == 2
        return Encoding(names, ends, names, zero_one=output == "sigmoid" and has_signs)
    fills = None
    if dataset.kind == "table" and (dataset.source is not None or np.isnan(dataset.inputs).any()):
        fills = medians_of(dataset.inputs[training])
    if not dataset.standardise:
        return Encoding(names, ends, fills=fills)
    targets = scale_of(dataset.targets[training]) if dataset.class_names is None else None
    known = dataset.flat_inputs[training]
    if fills is not None:
        known = filled(known, fills)
    return Encoding(names, ends, inputs=scale_of(known), targets=targets, fills=fills)
