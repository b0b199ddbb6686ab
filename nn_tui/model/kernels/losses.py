"""Losses as prepared in-place calls, for measuring after every epoch."""

from __future__ import annotations

from functools import partial

import numpy as np

from nn_tui.model.arrays import FloatArray
from nn_tui.model.kernels.calls import Call


def half_squares_of(difference: FloatArray, out: FloatArray) -> None:
    """Leave half the square of each number in ``out``."""
    np.multiply(difference, difference, out)
    out *= 0.5


def cross_entropy_calls(loss: str, z: FloatArray, targets: FloatArray, out: FloatArray) -> list[Call]:
    """Calls that leave in ``out`` what ``LOSSES[loss].elements`` gives for either cross-entropy.

    All arrays have shape (..., outputs, samples); ``z`` is kept.
    """
    spare = np.empty_like(z)
    if loss == "sigmoid_cross_entropy":
        zero, minus = np.zeros((), z.dtype), np.array(-1.0, z.dtype)
        return [
            partial(np.multiply, z, targets, out),
            partial(np.maximum, z, zero, out=spare),
            partial(np.subtract, spare, out, out),
            partial(np.copysign, z, minus, spare),
            partial(np.exp, spare, spare),
            partial(np.log1p, spare, spare),
            partial(np.add, out, spare, out),
        ]
    row = np.empty((*z.shape[:-2], 1, z.shape[-1]), z.dtype)
    return [
        partial(np.maximum.reduce, z, -2, None, row, True),
        partial(np.subtract, z, row, out),
        partial(np.exp, out, spare),
        partial(np.add.reduce, spare, -2, None, row, True),
        partial(np.log, row, row),
        partial(np.subtract, row, out, out),
        partial(np.multiply, out, targets, out),
    ]
