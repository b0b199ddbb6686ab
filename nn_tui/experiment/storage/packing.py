"""The arrays of a dataset in a file: large ones in fewer bytes, without loss."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_tui.data.dataset import Array, Dataset
from nn_tui.data.one_hot import one_hot
from nn_tui.model.metrics import are_classes

_BLOCK = 1_000
_LARGEST_UNPACKED = 10_000
"""Arrays of at most this many numbers are stored as they are."""


def packed(dataset: Dataset, index: int) -> dict[str, Any]:
    """The arrays of dataset number ``index`` by their names in a file.

    Large arrays are packed: pixels as one byte each, classes as their numbers.
    """
    inputs, targets = dataset.inputs, dataset.targets
    arrays: dict[str, Any] = {f"inputs_{index}": inputs, f"targets_{index}": targets}
    if dataset.kind == "pixels" and inputs.size > _LARGEST_UNPACKED:
        pixel_levels = _pixel_levels(inputs, dataset.levels)
        if pixel_levels is not None:
            arrays[f"inputs_{index}"] = pixel_levels
            if inputs.dtype == np.float32:
                arrays[f"single_{index}"] = np.array(True)
    if not dataset.at_steps and targets.size > _LARGEST_UNPACKED and are_classes(targets):
        arrays[f"targets_{index}"] = targets.argmax(axis=1).astype(np.int16)
    return arrays


def unpacked(arrays: dict[str, Any], index: int, levels: int, outputs: int) -> tuple[Array, Array]:
    """The inputs (samples, features...) and targets (samples, outputs), or at each step, of dataset number ``index``.

    Raises ValueError or LookupError for arrays that ``packed`` did not make.
    """
    inputs, targets = arrays[f"inputs_{index}"], arrays[f"targets_{index}"]
    if inputs.dtype == np.uint8:
        inputs = _pixels(inputs, levels, np.dtype(np.float32 if f"single_{index}" in arrays else np.float64))
        # A dataset shares read-only arrays, which saves a copy.
        inputs.setflags(write=False)
    if targets.dtype == np.int16 and targets.ndim == 1:
        if targets.min() < 0:
            raise ValueError("these are no classes")
        targets = one_hot(targets, outputs, "targets")
    return inputs, targets


def _pixel_levels(inputs: Array, levels: int) -> NDArray[np.uint8] | None:
    """The level of each pixel in the shape of the inputs; None where one is not exactly at a level."""
    found = np.empty(inputs.shape, np.uint8)
    # Block by block: what is computed on the way is larger than the result.
    for start in range(0, len(inputs), _BLOCK):
        block = inputs[start : start + _BLOCK]
        found[start : start + _BLOCK] = np.rint(block * levels)
        if not np.array_equal(_pixels(found[start : start + _BLOCK], levels, inputs.dtype), block):
            return None
    return found


def _pixels(pixel_levels: Any, levels: int, dtype: Any) -> Array:
    values: Array = np.asarray(np.arange(256, dtype=np.float64) / levels, dtype)[pixel_levels]
    return values
