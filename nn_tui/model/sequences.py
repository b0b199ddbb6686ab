"""Sequences as a network takes them: padded in front to equally many steps, with nan or -1 in padded steps."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from nn_tui.model.arrays import BoolArray, FloatArray


def are_indices(values: npt.NDArray[Any]) -> bool:
    """Whether targets are indices of classes (samples, steps) rather than numbers."""
    return values.dtype.kind == "i"


def real_steps(values: npt.NDArray[Any]) -> BoolArray:
    """Which steps (samples, steps) are not padding, of indices (samples, steps) or numbers (samples, steps, ...)."""
    return np.asarray(~np.isnan(values[:, :, 0]) if values.ndim == 3 else values >= 0)


def one_hot(indices: npt.NDArray[Any], count: int, dtype: npt.DTypeLike = np.float64) -> FloatArray:
    """Indices (...) as a 1 among zeros, (..., count); padding becomes zeros alone."""
    return np.asarray(indices[..., None] == np.arange(count), dtype)


def unpadded(values: npt.NDArray[Any], count: int, dtype: npt.DTypeLike = np.float64) -> FloatArray:
    """Indices (samples, steps) or numbers (samples, steps, count) as such numbers, 0 where padded."""
    if values.ndim == 2:
        return one_hot(values, count, dtype)
    return np.where(np.isnan(values), 0.0, values).astype(dtype)


def masked(values: FloatArray, real: BoolArray | None) -> FloatArray:
    """Values (samples, steps, ...), 0 in the steps (samples, steps) that are not ``real``; None for no padding."""
    return values if real is None else values * real[:, :, None].astype(values.dtype)


def of_real_steps(outputs: FloatArray, targets: npt.NDArray[Any]) -> tuple[FloatArray, FloatArray]:
    """Outputs (samples, steps, outputs) and their targets at all steps that are not padding, (real steps, outputs)."""
    is_real = real_steps(targets)
    return outputs[is_real], unpadded(targets, outputs.shape[-1], outputs.dtype)[is_real]
