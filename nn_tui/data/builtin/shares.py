"""Samples shared out among classes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Classes = NDArray[np.intp]
"""The class of each sample, by index: (samples,)."""


def shares(samples: int, classes: int) -> list[int]:
    """How many samples each class gets: as equal as possible, the first classes one more where needed."""
    return [samples // classes + (index < samples % classes) for index in range(classes)]


def classes_in_order(samples: int, classes: int) -> Classes:
    """The class of each sample: all of the first class, then all of the second, and so on."""
    return np.repeat(np.arange(classes), shares(samples, classes))
