"""Classes and categories as numbers: 1 for the one that it is, 0 for the others."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nn_tui.data.dataset import Array
from nn_tui.data.errors import DataError

MAX_ONE_HOT: Final = 2**25
"""That many zeros and ones are made of one file, 256 MB: a megabyte of names could become a gigabyte of them."""


def one_hot(classes: NDArray[Any], count: int, where: str) -> Array:
    """Targets (samples, count) of 0 and 1 for classes (samples,), each from 0 to below ``count``.

    Raises DataError, which begins with ``where``, for more classes and samples than there is room for.
    """
    check_one_hot(len(classes), count, where)
    targets = np.zeros((len(classes), count))
    targets[np.arange(len(classes)), classes] = 1.0
    return targets


def check_one_hot(samples: int, count: int, where: str) -> None:
    """Raise DataError where that many samples cannot have so many zeros and ones each."""
    if samples * count > MAX_ONE_HOT:
        raise DataError(
            f"{where}: {samples:,} samples of {count:,} classes or categories are too much to hold: leave out some."
        )
