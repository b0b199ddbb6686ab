"""The building blocks of prepared calls."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias

import numpy as np

from nn_tui.model.arrays import FloatArray

Call: TypeAlias = Callable[[], Any]


def number(value: float, like: FloatArray) -> FloatArray:
    """``value`` as a 0-d array of the type of ``like``: NumPy multiplies by it faster than by a Python float."""
    return np.array(value, like.dtype)


def product(a: FloatArray, b: FloatArray, out: FloatArray) -> Call:
    """A call that leaves a @ b in ``out``: (..., rows, inner) @ (..., inner, columns).

    Two matrices go through the bound ``dot``, the fastest call there is. With replicas in front, the stacked product
    multiplies matrix by matrix, so that each replica has the bits that it has alone.
    """
    if a.ndim == b.ndim == 2:
        return partial(a.dot, b, out)
    return partial(np.matmul, a, b, out)
