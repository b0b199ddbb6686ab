"""What the network of one moment answers to the samples: to all at once, or to those in sight and the rest in time."""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic

import numpy as np

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.model.arrays import FloatArray, IntArray
from nn_tui.tui.screens.predict.classes import Classes

AT_ONCE = 8_000_000
"""So many weights times samples are asked in one go."""
MOST_AT_ONCE = 5_000
"""No more samples than this are asked in one go."""
_STEP = 1_500_000
_BLOCK = 64
_MOST_BLOCKS = 64


class Answers:
    """The answers of a snapshot to a dataset's samples, in the dataset's units; each is computed once."""

    def __init__(self, snapshot: Snapshot, dataset: Dataset, classes: Classes | None) -> None:
        self.snapshot = snapshot
        self.dataset = dataset
        self.classes = classes
        self.predictor = snapshot.predictor()
        self._weights = self.predictor.network.parameters.size
        self._all: FloatArray | None = None
        self._blocks: dict[int, FloatArray] = {}

    @property
    def is_at_once(self) -> bool:
        """Whether all samples are asked as soon as one is: the answers to so few cost next to nothing."""
        samples = self.dataset.samples
        return samples <= MOST_AT_ONCE and samples * self._weights <= AT_ONCE

    def ask(self, inputs: FloatArray) -> FloatArray:
        """The outputs (rows, outputs) for inputs (rows, features) of the dataset."""
        return self.predictor.outputs(inputs)

    def shown_targets(self, targets: FloatArray) -> FloatArray:
        """Targets (rows, outputs) as the answers compare with them."""
        return self.snapshot.encoding.comparable(targets)

    @property
    def all(self) -> FloatArray:
        """The outputs for every sample, (samples, outputs)."""
        if self._all is None:
            self._all = self.ask(self.dataset.flat_inputs)
        return self._all

    def outputs(self, rows: slice) -> FloatArray:
        """The outputs for some samples, (rows, outputs)."""
        if self.is_at_once:
            return self.all[rows]
        start, stop, _ = rows.indices(self.dataset.samples)
        blocks = [self._block(number) for number in range(start // _BLOCK, -(-stop // _BLOCK))]
        if not blocks:
            return np.zeros((0, self.dataset.outputs))
        first = start // _BLOCK * _BLOCK
        return np.concatenate(blocks)[start - first : stop - first]

    def _block(self, number: int) -> FloatArray:
        block = self._blocks.get(number)
        if block is None:
            if len(self._blocks) >= _MOST_BLOCKS:
                self._blocks.clear()
            rows = slice(number * _BLOCK, (number + 1) * _BLOCK)
            block = self._blocks[number] = self.ask(self.dataset.flat_inputs[rows])
        return block

    def answered(self, row: int) -> int | None:
        """The class answered to one sample; None where there are no classes."""
        if self.classes is None:
            return None
        return int(self.classes.answered(self.outputs(slice(row, row + 1)))[0])

    @property
    def step(self) -> int:
        """How many samples can be asked within a millisecond or two."""
        return max(16, _STEP // self._weights)

    def around(self, row: int, step: int) -> Iterator[slice]:
        """All samples in pieces that can be asked soon, from the one after a sample on, or backwards from the one
        before it; itself last."""
        size = self.dataset.samples if self.is_at_once else self.step
        turns = [(row + 1, self.dataset.samples), (0, row + 1)] if step > 0 else [(0, row), (row, self.dataset.samples)]
        for first, last in turns:
            pieces = [slice(start, min(start + size, last)) for start in range(first, last, size)]
            yield from pieces if step > 0 else reversed(pieces)

    def wrong_among(self, rows: slice) -> IntArray:
        """The numbers of the samples among these that are answered wrong."""
        if self.classes is None:
            return np.zeros(0, np.intp)
        outputs = self.all[rows] if self.is_at_once else self.ask(self.dataset.flat_inputs[rows])
        start = rows.indices(self.dataset.samples)[0]
        return start + np.flatnonzero(self.classes.answered(outputs) != self.classes.true[rows])


class Tally:
    """The answers to some samples counted, in steps where there are many; always those of one moment."""

    def __init__(self, answers: Answers, rows: IntArray) -> None:
        self.answers = answers
        self.rows = rows
        self.counted = 0
        self._answered = np.zeros(len(rows), np.intp)
        self._errors = np.zeros(len(rows))

    @property
    def is_done(self) -> bool:
        """Whether all are counted."""
        return self.counted == len(self.rows)

    def advance(self, seconds: float) -> None:
        """Count on for so long, a step at least; all that can be asked at once in one go."""
        answers, end = self.answers, monotonic() + seconds
        step = len(self.rows) if answers.is_at_once else answers.step
        while not self.is_done:
            part = slice(self.counted, min(self.counted + step, len(self.rows)))
            rows = self.rows[part]
            outputs = answers.all[rows] if answers.is_at_once else answers.ask(answers.dataset.flat_inputs[rows])
            if answers.classes is not None:
                self._answered[part] = answers.classes.answered(outputs)
            else:
                targets = answers.shown_targets(answers.dataset.targets[rows])
                with np.errstate(all="ignore"):
                    self._errors[part] = np.abs(outputs - targets).mean(axis=1)
            self.counted = part.stop
            if monotonic() >= end:
                break

    @property
    def right(self) -> int:
        """How many are answered right."""
        classes = self.answers.classes
        return 0 if classes is None else int((self._answered == classes.true[self.rows]).sum())

    @property
    def unanswered(self) -> int:
        """How many have no class for an answer."""
        return int((self._answered < 0).sum())

    def confusion(self) -> IntArray:
        """Counts (classes, classes): row = true class, column = answered class; those without an answer left out."""
        classes = self.answers.classes
        if classes is None:
            return np.zeros((0, 0), np.intp)
        count, known = len(classes.names), self._answered >= 0
        cells = classes.true[self.rows][known] * count + self._answered[known]
        return np.bincount(cells, minlength=count * count).reshape(count, count)

    @property
    def mean_absolute_error(self) -> float:
        """The mean of |output - target| in the dataset's units; nan for no samples."""
        return float(self._errors.mean()) if len(self._errors) else float("nan")
