"""The array types of the model."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

FloatArray: TypeAlias = npt.NDArray[np.floating[Any]]
IntArray: TypeAlias = npt.NDArray[np.intp]
BoolArray: TypeAlias = npt.NDArray[np.bool_]
Shape: TypeAlias = tuple[int, ...]
StateArray: TypeAlias = npt.NDArray[Any]
"""Part of an optimizer's state: numbers shaped like the parameters, or a 0-d count."""
