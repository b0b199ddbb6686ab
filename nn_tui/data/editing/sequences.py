"""One sequence without its padding, and the arrays of many, as long as the longest of them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_tui.data.classes import target_of
from nn_tui.data.dataset import MAX_SAMPLES, Array, Dataset
from nn_tui.data.editing.frozen import frozen, frozen_indices
from nn_tui.data.errors import DataError
from nn_tui.data.sequence_checks import MAX_STEPS, PADDING


def predicts_next(dataset: Dataset) -> bool:
    """Whether the target of each step is the symbol of the next one, so that the symbols alone are the data."""
    if not (dataset.symbols and dataset.at_steps and dataset.class_names == dataset.symbols):
        return False
    following, targets = dataset.inputs[:, 1:], dataset.targets[:, :-1]
    return bool(((following == targets) | (targets == PADDING)).all())


def unpadded(dataset: Dataset, index: int) -> tuple[Array, Array]:
    """The steps of one sequence, (steps, features) or of symbols (steps,), and its target, without padding."""
    values, target = dataset.inputs[index], dataset.targets[index]
    is_real = values >= 0 if dataset.symbols else ~np.isnan(values[:, 0])
    first = int(is_real.argmax())
    return values[first:], target[first:] if dataset.at_steps else target


def shortest(dataset: Dataset) -> tuple[Array, Array]:
    """The steps and the target of a new sequence: one step of zeros, or of a symbol, of the first class.

    Where the next symbol is predicted, the new sequence begins and ends as the first one does.
    """
    if predicts_next(dataset) and dataset.samples:
        values, target = unpadded(dataset, 0)
        return values[:1], target[-1:]
    values = np.zeros(1, np.intp) if dataset.symbols else np.zeros((1, dataset.feature_shape[-1]))
    if not dataset.at_steps:
        return values, target_of(dataset, 0) if dataset.class_names is not None else np.zeros(dataset.outputs)
    return values, np.zeros(1, np.intp) if dataset.class_names is not None else np.zeros((1, dataset.outputs))


def checked(dataset: Dataset, values: NDArray[Any], target: NDArray[Any]) -> tuple[Array, Array]:
    """Read-only copies of the steps and the target of one sequence, shaped as by `unpadded`.

    Raises DataError where they do not fit the dataset, or each other.
    """
    steps = len(values) if values.ndim else 0
    if not 1 <= steps <= MAX_STEPS:
        raise DataError(f"The sequence has {steps:,} steps: 1 to {MAX_STEPS:,} are possible.")
    shape = (steps,) if dataset.symbols else (steps, dataset.feature_shape[-1])
    of_step = () if are_indices(dataset.targets) else (dataset.outputs,)
    if values.shape != shape or target.shape != ((steps, *of_step) if dataset.at_steps else of_step):
        raise DataError("It has another shape than the dataset: begin it again.")
    values = frozen_indices(values, len(dataset.symbols), "symbol") if dataset.symbols else frozen(values)
    target = frozen_indices(target, dataset.outputs, "class") if are_indices(dataset.targets) else frozen(target)
    if predicts_next(dataset) and not np.array_equal(values[1:], target[:-1]):
        raise DataError(f"The targets of {dataset.name} are the next symbols: change the symbols instead.")
    return values, target


def replaced(
    dataset: Dataset, start: int, stop: int, inputs: NDArray[Any], targets: NDArray[Any]
) -> tuple[Array, Array]:
    """The inputs and targets of the dataset with other sequences, padded or not, in the place of those of a range.

    All have as many steps as the longest. Raises DataError where they are too many.
    """
    if dataset.samples - (stop - start) + len(inputs) > MAX_SAMPLES:
        raise DataError(f"The dataset is full: {MAX_SAMPLES} samples is the most, so delete one first.")
    steps = max(_longest(dataset.inputs[:start]), _longest(dataset.inputs[stop:]), _longest(inputs)) or dataset.steps

    def joined(old: NDArray[Any], new: NDArray[Any], is_stepwise: bool) -> Array:
        parts = [old[:start], new.astype(old.dtype), old[stop:]]
        return np.concatenate([resized(part, steps) for part in parts] if is_stepwise else parts)

    return joined(dataset.inputs, inputs, True), joined(dataset.targets, targets, dataset.at_steps)


def resized(values: NDArray[Any], steps: int) -> NDArray[Any]:
    """Sequences (sequences, steps, ...) with that many steps: padding is put in front, or taken away there."""
    missing = steps - values.shape[1]
    if missing <= 0:
        return values[:, -steps:]
    filler = PADDING if are_indices(values) else np.nan
    padding = np.full((len(values), missing, *values.shape[2:]), filler, values.dtype)
    return np.concatenate([padding, values], axis=1)


def widened(indices: NDArray[Any], count: int) -> Array:
    """Indices of that many symbols or classes, read-only, in a type that holds each of them."""
    if count - 1 <= np.iinfo(indices.dtype).max:
        return indices
    wide: Any = indices.astype(np.intp)
    wide.setflags(write=False)
    fixed: Array = wide
    return fixed


def _longest(values: NDArray[Any]) -> int:
    """The steps of the longest of some sequences; 0 without any."""
    is_real = values >= 0 if are_indices(values) else ~np.isnan(values[:, :, 0])
    return int(is_real.sum(axis=1).max(initial=0))


def are_indices(values: NDArray[Any]) -> bool:
    return values.dtype.kind == "i"
