"""The arrays of a dataset in a file, in as few bytes as tell them exactly."""

from __future__ import annotations

from typing import Any

import numpy as np

from nn_tui.data.dataset import Array, Dataset
from nn_tui.model.metrics import are_classes

_MANY = 10_000
"""Below so many numbers they are written as they are."""


def packed(dataset: Dataset, index: int) -> dict[str, Any]:
    """The arrays of dataset number ``index`` by their names in a file: of large sets, pixels as one byte a level and
    classes as numbers."""
    inputs, targets = dataset.inputs, dataset.targets
    arrays: dict[str, Any] = {f"inputs_{index}": inputs, f"targets_{index}": targets}
    if dataset.kind == "pixels" and inputs.size > _MANY:
        steps = np.rint(inputs * dataset.levels).astype(np.uint8)
        if np.array_equal(_pixels(steps, dataset.levels, inputs.dtype), inputs):
            arrays[f"inputs_{index}"] = steps
            if inputs.dtype == np.float32:
                arrays[f"single_{index}"] = np.array(True)
    if targets.size > _MANY and are_classes(targets):
        arrays[f"targets_{index}"] = targets.argmax(axis=1).astype(np.int16)
    return arrays


def unpacked(arrays: dict[str, Any], index: int, levels: int, outputs: int) -> tuple[Array, Array]:
    """Inputs and targets of dataset number ``index``, as they were. Raises ValueError or LookupError."""
    inputs, targets = arrays[f"inputs_{index}"], arrays[f"targets_{index}"]
    if inputs.dtype == np.uint8:
        inputs = _pixels(inputs, levels, np.dtype(np.float32 if f"single_{index}" in arrays else np.float64))
    if targets.dtype == np.int16:
        if targets.ndim != 1 or targets.min() < 0:
            raise ValueError("these are no classes")
        targets = np.eye(outputs)[targets]
    return inputs, targets


def _pixels(steps: Any, levels: int, dtype: Any) -> Array:
    values: Array = np.asarray(np.arange(256, dtype=np.float64) / levels, dtype)[steps]
    return values
