"""Rare classes, which a network does well to ignore where all samples count the same."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from nn_tui.data.dataset import Dataset
from nn_tui.data.encoding import Encoding
from nn_tui.experiment.answers.classes import classes_of
from nn_tui.experiment.digits import percent
from nn_tui.model.arrays import IntArray

RARE: Final = 0.25
"""A class is rare with less than this part of the share that it had if all were as common."""


class RareClass(NamedTuple):
    """The rarest class, and its share of the training part."""

    name: str
    share: float

    @property
    def words(self) -> str:
        """It in words: "yes" is 2% of the samples."""
        return f'"{self.name}" is {percent(self.share)} of the samples'


def rare_class(encoding: Encoding, dataset: Dataset, training: IntArray) -> RareClass | None:
    """The rarest class of those in the training part (rows,), if it is rare; None for any other data."""
    classes = None if dataset.at_steps or not len(training) else classes_of(encoding, dataset)
    if classes is None:
        return None
    counts = np.bincount(classes.true[training], minlength=len(classes.names))
    present = np.flatnonzero(counts)
    rarest = present[counts[present].argmin()]
    share = float(counts[rarest] / len(training))
    return RareClass(classes.names[rarest], share) if share < RARE / len(present) else None
