"""What must hold for the arrays and names of a dataset of sequences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from nn_tui.data.errors import DataError
from nn_tui.data.names import check_distinct

if TYPE_CHECKING:
    from nn_tui.data.dataset import Dataset

MAX_STEPS: Final = 1_000
MAX_FEATURES: Final = 64
MAX_SYMBOLS: Final = 1_000
MAX_PADDED: Final = 2**25
"""Samples times steps times the numbers of a step, padding included, 256 MB: one long sequence pads all others."""
PADDING: Final = -1
"""What stands for a symbol, or for the class of a step, where a sequence is padded; numbers are nan there."""


def check_sequence_arrays(dataset: Dataset) -> None:
    """Raise DataError where the shapes of inputs and targets, their padding or their indices do not fit together."""
    inputs, targets = dataset.inputs, dataset.targets
    if inputs.ndim != (2 if dataset.symbols else 3) or (inputs.dtype.kind == "i") != bool(dataset.symbols):
        wanted = "whole numbers (samples, steps)" if dataset.symbols else "numbers (samples, steps, features)"
        raise DataError(f"The inputs are {_kind_of(inputs)} {inputs.shape}: {wanted} are needed.")
    if len(targets) != len(inputs):
        raise DataError(f"There are {len(targets)} targets for {len(inputs)} sequences: give each one.")
    if dataset.at_steps and targets.shape[1] != inputs.shape[1]:
        raise DataError(f"The targets have {targets.shape[1]} steps, the inputs {inputs.shape[1]}: make them equal.")
    if not dataset.at_steps and targets.ndim != 2:
        raise DataError(f"The targets have the shape {targets.shape}: ({len(inputs)}, outputs) is needed.")
    if not 1 <= dataset.steps <= MAX_STEPS:
        raise DataError(f"The sequences have {dataset.steps:,} steps: 1 to {MAX_STEPS:,} are possible.")
    if (size := max(inputs.size, targets.size)) > MAX_PADDED:
        raise DataError(f"The sequences have {size:,} numbers, padding included: {MAX_PADDED:,} is the most.")
    if len(dataset.symbols) > MAX_SYMBOLS:
        raise DataError(f"There are {len(dataset.symbols):,} symbols: {MAX_SYMBOLS:,} at most.")
    if not 1 <= dataset.feature_shape[-1] <= (MAX_SYMBOLS if dataset.symbols else MAX_FEATURES):
        raise DataError(f"A step has {dataset.feature_shape[-1]} inputs: 1 to {MAX_FEATURES} are possible.")
    if dataset.symbols:
        _check_indices(inputs, len(dataset.symbols), "symbols")
    if targets.dtype.kind == "i":
        _check_indices(targets, len(dataset.output_names), "classes")
    _check_padding(dataset)


def check_sequence_names(dataset: Dataset) -> None:
    """Raise DataError where symbols, features, outputs and classes are not named, or not all by different names."""
    if dataset.symbols and dataset.feature_names != dataset.symbols:
        raise DataError("The features of sequences of symbols are the symbols: give both the same names.")
    if len(dataset.feature_names) != dataset.feature_shape[-1]:
        count = len(dataset.feature_names)
        raise DataError(f"There are {count} names for the {dataset.feature_shape[-1]} inputs of a step: name each one.")
    if dataset.at_steps and (dataset.class_names is None) != (dataset.targets.dtype.kind == "f"):
        raise DataError("The classes of steps are whole numbers and have names: give both, or numbers as targets.")
    if dataset.standardise:
        raise DataError("Sequences are seen as they are: leave out standardise.")
    if dataset.class_names not in (None, dataset.output_names):
        raise DataError("The outputs of a dataset of classes are its classes: give both the same names.")
    for names, kind in (
        (dataset.feature_names, "symbol" if dataset.symbols else "input"),
        (dataset.output_names, "output"),
    ):
        check_distinct(names, kind)
        if not all(names):
            raise DataError(
                f"An {kind} has an empty name: name each one." if kind != "symbol" else "A symbol is empty."
            )


def _kind_of(values: NDArray[Any]) -> str:
    return "whole numbers" if values.dtype.kind == "i" else "numbers"


def _check_indices(values: NDArray[Any], count: int, what: str) -> None:
    if values.size and not PADDING <= int(values.min()) <= int(values.max()) < count:
        raise DataError(
            f"An index lies beyond the {count} {what}: 0 to {count - 1} are possible, {PADDING} for padding."
        )


def _check_padding(dataset: Dataset) -> None:
    """Padding stands in front, in inputs and targets alike, and each sequence has a step."""
    is_real = dataset.is_real
    if not dataset.symbols and not (np.isnan(dataset.inputs).any(axis=2) == ~is_real).all():
        raise DataError("A step of a sequence is partly empty: give all of its numbers.")
    if not is_real[:, -1].all() or (np.diff(is_real.astype(np.int8), axis=1) < 0).any():
        raise DataError("A sequence is padded behind a step: padding stands in front of all of its steps.")
    if dataset.at_steps:
        targets = dataset.targets
        has_target = targets >= 0 if targets.dtype.kind == "i" else ~np.isnan(targets).any(axis=2)
        if not (has_target == is_real).all():
            raise DataError("A step of a sequence has no target, or padding has one: give each step one.")
    elif np.isnan(dataset.targets).any():
        raise DataError("A sequence has no target: give each one.")
