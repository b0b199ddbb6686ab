"""Read-only copies of what is drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nn_tui.data.dataset import MAX_VALUE, Array
from nn_tui.data.errors import DataError


def frozen(values: ArrayLike, may_lack: bool = False) -> Array:
    """A read-only copy of numbers in the same shape; with ``may_lack`` nan stands for a missing value.

    Raises DataError when a value is not finite or beyond 1e100.
    """
    copy = np.array(values, dtype=np.float64)
    if not np.all((np.abs(copy) <= MAX_VALUE) | (may_lack & np.isnan(copy))):
        raise DataError("A value is not a number of at most 1e100 in size: correct it.")
    copy.setflags(write=False)
    return copy


def frozen_indices(values: NDArray[Any], count: int, what: str) -> Array:
    """A read-only copy of indices of symbols or classes, as ``what`` says.

    Raises DataError when one is not a whole number from 0 to ``count`` - 1.
    """
    copy: Any = np.array(values, dtype=np.intp)
    if not np.array_equal(copy, values) or not ((copy >= 0) & (copy < count)).all():
        raise DataError(f"There is no such {what}: choose one of the {count} that there are.")
    copy.setflags(write=False)
    frozen: Array = copy
    return frozen
