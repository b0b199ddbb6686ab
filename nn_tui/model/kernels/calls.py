"""What prepared calls are made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from nn_tui.model.arrays import FloatArray

Call: TypeAlias = Callable[[], Any]


def number(value: float, like: FloatArray) -> FloatArray:
    """A 0-d array of that type: NumPy multiplies by it faster than by a Python float."""
    return np.array(value, like.dtype)
