"""Windows of one text that follow each other: to change one of them is to change the text."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_tui.data.dataset import MAX_SAMPLES, Array, Dataset
from nn_tui.data.editing.sequences import predicts_next, resized, unpadded
from nn_tui.data.errors import DataError

FEWEST_WINDOWS = 3
"""Fewer windows may follow each other by chance."""


def is_one_text(dataset: Dataset) -> bool:
    """Whether each sequence goes on where the one before ends, and all but the last are equally long.

    Sequences that all begin and end with the same symbol, as lines do, only look like that.
    """
    if dataset.samples < FEWEST_WINDOWS or not predicts_next(dataset) or (dataset.inputs[:-1, 0] < 0).any():
        return False
    starts = np.append(dataset.inputs[1:-1, 0], unpadded(dataset, dataset.samples - 1)[0][0])
    ends = dataset.targets[:-1, -1]
    return bool((starts == ends).all() and (ends != ends[0]).any())


def with_window(dataset: Dataset, index: int, values: NDArray[Any], target: NDArray[Any]) -> tuple[Array, Array]:
    """The inputs and targets of a text with other symbols in the place of one window and of the symbol behind it.

    Windows stay as long as they are: what follows moves along, and the last one is shorter where symbols are missing.
    Raises DataError where there would be too many windows.
    """
    start = index * dataset.steps
    stop = start + len(unpadded(dataset, index)[0])
    return _replaced(dataset, start, stop + 1, np.append(values, target[-1:]))


def with_more_text(dataset: Dataset, index: int, inputs: NDArray[Any], targets: NDArray[Any]) -> tuple[Array, Array]:
    """The inputs and targets of a text with the symbols of more sequences (sequences, steps), and of the one behind
    each, put in before a window, or at its end. Raises DataError where there would be too many windows."""
    lines = [np.append(row[row >= 0], target[-1:]) for row, target in zip(inputs, targets, strict=True)]
    start = index * dataset.steps if index < dataset.samples else _length(dataset)
    return _replaced(dataset, start, start, np.concatenate(lines) if lines else np.zeros(0, np.intp))


def _length(dataset: Dataset) -> int:
    """How many symbols the text has."""
    return (dataset.samples - 1) * dataset.steps + len(unpadded(dataset, dataset.samples - 1)[0]) + 1


def without_window(dataset: Dataset, index: int) -> tuple[Array, Array]:
    """The inputs and targets of a text without the symbols of one window."""
    start = index * dataset.steps
    return _replaced(dataset, start, start + len(unpadded(dataset, index)[0]), np.zeros(0, np.intp))


def _replaced(dataset: Dataset, start: int, stop: int, symbols: NDArray[Any]) -> tuple[Array, Array]:
    """The windows of the text with other symbols from ``start`` to before ``stop``."""
    last, target = unpadded(dataset, dataset.samples - 1)
    text = np.concatenate([dataset.inputs[:-1].ravel(), last, target[-1:]])
    text = np.concatenate([text[:start], symbols.astype(text.dtype), text[stop:]])
    full, rest = divmod(len(text) - 1, dataset.steps)
    if full + bool(rest) > MAX_SAMPLES:
        raise DataError(f"The text is too long for {MAX_SAMPLES} windows of {dataset.steps}: remove some of it.")
    text.setflags(write=False)
    inputs, targets = (_windows(text[shift : len(text) - 1 + shift], dataset.steps, full) for shift in (0, 1))
    return inputs, targets


def _windows(symbols: NDArray[Any], steps: int, full: int) -> Array:
    """Full windows (windows, steps), as a view; with a shorter one behind them a copy."""
    windows: Any = symbols[: full * steps].reshape(full, steps)
    if full * steps < len(symbols):
        windows = np.concatenate([windows, resized(symbols[None, full * steps :], steps)])
    array: Array = windows
    return array
