"""The answers to all samples of a dataset as the rows of a table, with what is true beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_tui.data.dataset import Dataset
from nn_tui.data.library.sequence_rows import CLASS
from nn_tui.data.library.table_rows import kept_columns, number_writer, target_title
from nn_tui.data.tables.cells import written
from nn_tui.experiment.answers.cells import (
    answer_text,
    blocks_of,
    csv_cell,
    names_text,
    numbers_text,
    probability_names,
)
from nn_tui.experiment.answers.classes import NO_ANSWER, Classes
from nn_tui.experiment.run.split import NO_ROWS
from nn_tui.model.arrays import FloatArray, IntArray

SAMPLE, PART, TARGET, ANSWER, RIGHT, STEPS_RIGHT = "sample", "part", "target", "answer", "right", "steps right"
TRAIN, TEST, VALIDATION = "train", "test", "validation"

_BLOCK = 512
"""Samples that are answered at a time: between two of them the rest of the program has its turn."""


class AnswerTable:
    """What a network answers to a dataset's samples: their number from 1, the part, what is true, what is answered.

    ``outputs_of`` gives the outputs (rows, outputs) for a slice of the samples, of sequences with a target at each step
    (rows, steps, outputs). ``classes`` says how they are read, None for numbers; ``tests`` and ``watched`` are the
    indices (rows,) of the test and the validation part.
    """

    def __init__(
        self,
        dataset: Dataset,
        classes: Classes | None,
        tests: IntArray,
        outputs_of: Callable[[slice], FloatArray],
        watched: IntArray = NO_ROWS,
    ) -> None:
        self.dataset = dataset
        self._classes = classes
        self._parts = np.full(dataset.samples, TRAIN, dtype=object)
        self._parts[tests], self._parts[watched] = TEST, VALIDATION
        self._outputs_of = outputs_of
        self._kept = kept_columns(dataset)
        self._number = number_writer(dataset)

    def rows(self) -> Iterator[list[str]]:
        """A heading, then the cells of each sample."""
        cells = self._cells_of_steps if self.dataset.at_steps else self._cells
        yield list(_distinct([SAMPLE, *self._kept, PART, *self._headings()]))
        for block in blocks_of(self.dataset, self.dataset.samples, _BLOCK):
            outputs = self._outputs_of(block)
            for row, output in enumerate(outputs, block.start):
                kept = (texts[row] for texts in self._kept.values())
                yield [str(row + 1), *kept, str(self._parts[row]), *cells(row, output)]

    def _headings(self) -> list[str]:
        dataset = self.dataset
        if dataset.at_steps:
            return [TARGET, ANSWER, *([RIGHT, STEPS_RIGHT] if self._classes else [])]
        if dataset.class_names is not None:
            return [target_title(dataset) or CLASS, ANSWER, RIGHT, *probability_names(dataset.class_names)]
        title = target_title(dataset)
        targets = dataset.output_names if title is None else (title,)
        numbers = [*targets, *(f"output {name}" for name in dataset.output_names)]
        return [*numbers, *([ANSWER, RIGHT] if self._classes else [])]

    def _cells(self, row: int, output: FloatArray) -> list[str]:
        dataset, values = self.dataset, [self._number(csv_cell(value)) for value in output.tolist()]
        read = self._read(row, output)
        if dataset.class_names is not None:
            return [dataset.class_names[dataset.class_of(row)], *read, *values]
        return [*(self._number(written(value)) for value in dataset.targets[row].tolist()), *values, *read]

    def _read(self, row: int, output: FloatArray) -> list[str]:
        """The class that is answered, and whether it is right; nothing for numbers."""
        if self._classes is None:
            return []
        answered = int(self._classes.answered(output[None])[0])
        name = None if answered == NO_ANSWER else self._class_names[answered]
        return [csv_cell(name), _yes_or_no(answered == self._classes.true[row])]

    @property
    def _class_names(self) -> tuple[str, ...]:
        """The names of the classes; of two that share one output the targets, as they are written beside them."""
        assert self._classes is not None
        if self._classes.middle is None:
            return self._classes.names
        return tuple(map(written, np.unique(self.dataset.targets).tolist()))

    def _cells_of_steps(self, row: int, output: FloatArray) -> list[str]:
        dataset, real = self.dataset, self.dataset.is_real[row]
        answered, target = output[real], dataset.targets[row][real]
        cells = [self._target_text(target), answer_text(dataset, answered)]
        if self._classes is None:
            return cells
        right = self._classes.answered(answered) == self._classes.true[row][real]
        return [*cells, _yes_or_no(bool(right.all())), str(int(right.sum()))]

    def _target_text(self, target: NDArray[Any]) -> str:
        names = self.dataset.class_names
        return numbers_text(target, written) if names is None else names_text(names, target)


def _distinct(names: list[str]) -> Iterator[str]:
    """The names, of which a later one gets a number where it was there before."""
    taken: set[str] = set()
    for name in names:
        numbered = (f"{name} {number}" if number > 1 else name for number in count(1))
        free = next(each for each in numbered if each not in taken)
        taken.add(free)
        yield free


def _yes_or_no(right: bool) -> str:
    return "yes" if right else "no"
