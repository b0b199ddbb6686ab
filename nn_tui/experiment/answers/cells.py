"""A network's answers as the cells of a CSV file, the same wherever they are written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nn_tui.data.dataset import Dataset
from nn_tui.data.lines.spelling import spelled
from nn_tui.data.tables.cells import written
from nn_tui.model.arrays import FloatArray

STEP_MARK: Final = ", "
"""Stands between two steps of numbers, and between what is answered at two steps."""
MOST_NUMBERS: Final = 2_000_000
"""Answers to sequences are worked out at once up to that many numbers: a long text has more than fit in memory."""


def csv_cell(value: object) -> str:
    """One cell of a CSV row: floats are Python's repr, None is null."""
    return "null" if value is None else str(value)


def probability_names(classes: Sequence[str]) -> list[str]:
    """The headings of the outputs that stand for classes: p(no), p(yes)."""
    return [f"p({name})" for name in classes]


def blocks_of(dataset: Dataset, samples: int, size: int | None = None) -> list[slice]:
    """The samples in blocks: of sequences, whose answers may take more room than memory has, some at a time; of other
    data ``size`` at a time, or all without it."""
    if dataset.kind == "sequences":
        size = max(1, MOST_NUMBERS // (dataset.steps * dataset.outputs))
    size = size or max(samples, 1)
    return [slice(start, min(start + size, samples)) for start in range(0, samples, size)]


def answer_text(dataset: Dataset, outputs: FloatArray, write: Callable[[float], str] = written) -> str:
    """What is answered at each of its real steps (steps, outputs): the classes, or the numbers as ``write`` has
    them."""
    if dataset.class_names is None:
        return numbers_text(outputs, write)
    return names_text(dataset.class_names, outputs.argmax(axis=1))


def numbers_text(values: FloatArray, write: Callable[[float], str]) -> str:
    """Numbers (steps, outputs), step by step."""
    return STEP_MARK.join(" ".join(map(write, row)) for row in values.tolist())


def names_text(names: Sequence[str], places: NDArray[Any]) -> str:
    """The names at those places (steps,), spelled as in a dataset file."""
    return STEP_MARK.join(spelled(names[place]) for place in np.asarray(places).tolist())
