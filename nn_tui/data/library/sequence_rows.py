"""Sequences as the rows of a table, one for each step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from nn_tui.data.dataset import Dataset
from nn_tui.data.tables.cells import written
from nn_tui.data.tables.value_names import column_names

CLASS: Final = "class"
"""The heading of a column of classes."""

_PLACE: Final = ("sequence", "step")
_SYMBOL: Final = "symbol"


def free_names(features: Sequence[str], answers: Sequence[str]) -> tuple[str, ...]:
    """The headings of a table; a number is added to the name of an answer that a feature has."""
    return column_names((*features, *answers))


def sequence_rows(dataset: Dataset) -> Iterator[list[str]]:
    """A heading, then the cells of each step of each sequence, both counted from 1: a symbol or the numbers, then the
    class or the outputs."""
    features = (_SYMBOL,) if dataset.symbols else dataset.feature_names
    answers = dataset.output_names if dataset.class_names is None else (CLASS,)
    yield list(free_names((*_PLACE, *features), answers))
    for number, length in enumerate(dataset.lengths.tolist(), start=1):
        inputs, targets = dataset.inputs[number - 1, -length:].tolist(), dataset.targets[number - 1]
        answered = targets[-length:].tolist() if dataset.at_steps else [_whole(dataset, targets)] * length
        for step, (values, answer) in enumerate(zip(inputs, answered, strict=True), start=1):
            yield [str(number), str(step), *_cells(values, dataset.symbols), *_cells(answer, dataset.class_names)]


def _whole(dataset: Dataset, target: Any) -> Any:
    """The target of a whole sequence, as that of a step is: the index of its class, or numbers."""
    return int(target.argmax()) if dataset.class_names is not None else target.tolist()


def _cells(values: Any, names: Sequence[str] | None) -> list[str]:
    return [names[values]] if names else [written(value) for value in values]
