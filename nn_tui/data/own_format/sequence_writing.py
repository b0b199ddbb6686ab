"""Writing sequences to a dataset file, as `sequences` reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_tui.data.dataset import Dataset
from nn_tui.data.lines.rows import ARROW, written_row
from nn_tui.data.lines.spelling import spelled
from nn_tui.data.own_format.header import EACH_STEP
from nn_tui.data.own_format.pictures import check_one_class
from nn_tui.data.own_format.sequences import STEP_MARK

Values = NDArray[Any]


def sequence_head(dataset: Dataset) -> Iterator[str]:
    """The lines of the head that sequences alone have, and those of their names."""
    key = "symbols" if dataset.symbols else "inputs"
    yield f"{key}: {' '.join(map(spelled, dataset.feature_names))}"
    yield f"{'outputs' if dataset.class_names is None else 'classes'}: {' '.join(map(spelled, dataset.output_names))}"
    if dataset.at_steps:
        yield f"targets: {EACH_STEP}"
    if dataset.steps != int(dataset.lengths.max(initial=1)):
        yield f"steps: {dataset.steps}"


def sequence_lines(dataset: Dataset) -> Iterator[str]:
    """A line for each sequence, with numbers that read back to the same bits.

    Raises DataError for a sequence that is not of exactly one class, where the sequences have classes.
    """
    has_classes = dataset.class_names is not None
    if has_classes and not dataset.at_steps:
        check_one_class(dataset)
    inputs_of = _word_writer(dataset.symbols, " ") if dataset.symbols else _number_writer()
    targets_of = _word_writer(dataset.output_names, f"{STEP_MARK} ") if has_classes else _number_writer()
    yield ""
    for inputs, targets, length in zip(dataset.inputs, dataset.targets, dataset.lengths.tolist(), strict=True):
        if dataset.at_steps:
            targets = targets[-length:]
        else:
            targets = targets.argmax()[np.newaxis] if has_classes else targets[np.newaxis]
        yield f"{inputs_of(inputs[-length:])} {ARROW} {targets_of(targets)}"


def _word_writer(names: Sequence[str], mark: str) -> Callable[[Values], str]:
    words = [spelled(name) for name in names]
    return lambda indices: mark.join(words[index] for index in indices.tolist())


def _number_writer() -> Callable[[Values], str]:
    return lambda rows: f"{STEP_MARK} ".join(written_row(row) for row in rows)
