"""The array types of the model, and shapes in words."""

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


def shape_words(shape: Shape) -> str:
    """A shape as a person writes it: 8x6x6, or 30."""
    return "x".join(map(str, shape))


def sample_words(shape: Shape) -> str:
    """The shape of a sample in words; that of a grey picture (1, rows, columns) without its single channel: 10x10."""
    return shape_words(shape[1:] if len(shape) == 3 and shape[0] == 1 else shape)
