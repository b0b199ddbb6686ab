"""The answers of one snapshot's network to the samples: all at once, or those in view first and the others later."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from time import monotonic

import numpy as np

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.answers.classes import Classes
from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.model.arrays import FloatArray, IntArray
from nn_tui.model.sequences import real_steps

AT_ONCE = 8_000_000
"""Up to this product of weights and samples, or steps of sequences, all answers are computed at once."""
MOST_AT_ONCE = 5_000
"""The answers to more samples than this are never computed at once."""
_STEP = 1_500_000
"""The product of weights and samples, or steps, that is computed within a millisecond or two."""
_SEQUENCES_STEP = 30_000_000
"""The same for sequences: fewer at a time would take as long, since the steps of each follow one another."""
_BLOCK = 64
"""Samples that are computed together, where they are not computed all at once."""
_BLOCK_COST = 2**28
"""The most of this product that such a block takes, but one sample is always among them."""
_MOST_BLOCKS = 64


class Answers:
    """The answers of a snapshot's network to a dataset's samples, in the dataset's units. None is computed twice."""

    def __init__(self, snapshot: Snapshot, dataset: Dataset, classes: Classes | None) -> None:
        self.snapshot = snapshot
        self.dataset = dataset
        self.classes = classes
        self.predictor = snapshot.predictor()
        self._weights = self.predictor.network.parameters.size * dataset.steps
        self._size = max(1, min(_BLOCK, _BLOCK_COST // self._weights))
        self._all: FloatArray | None = None
        self._blocks: dict[int, FloatArray] = {}

    @property
    def is_at_once(self) -> bool:
        """Whether there are so few samples that the answers to all are computed with the first."""
        samples = self.dataset.samples
        return samples <= MOST_AT_ONCE and samples * self._weights <= AT_ONCE

    def ask(self, inputs: FloatArray) -> FloatArray:
        """The outputs (rows, outputs) for inputs (rows, features) of the dataset; of sequences with a target at each
        step (rows, steps, outputs)."""
        return self.predictor.outputs(inputs)

    def shown_targets(self, targets: FloatArray) -> FloatArray:
        """Targets (rows, outputs) on the scale of the answers."""
        return self.snapshot.encoding.comparable(targets)

    @property
    def all(self) -> FloatArray:
        """The outputs for every sample, (samples, outputs)."""
        if self._all is None:
            self._all = self.ask(self.dataset.flat_inputs)
        return self._all

    def outputs(self, rows: slice) -> FloatArray:
        """The outputs for a slice of the samples, (rows, outputs)."""
        if self.is_at_once:
            return self.all[rows]
        start, stop, _ = rows.indices(self.dataset.samples)
        blocks = [self._block(number) for number in range(start // self._size, -(-stop // self._size))]
        if not blocks:
            return np.zeros((0, self.dataset.outputs))
        first = start // self._size * self._size
        return np.concatenate(blocks)[start - first : stop - first]

    def _block(self, number: int) -> FloatArray:
        block = self._blocks.get(number)
        if block is None:
            if len(self._blocks) >= _MOST_BLOCKS:
                self._blocks.clear()
            rows = slice(number * self._size, (number + 1) * self._size)
            block = self._blocks[number] = self.ask(self.dataset.flat_inputs[rows])
        return block

    def answered(self, row: int) -> int | None:
        """The class predicted for one sample; None if there are no classes."""
        if self.classes is None:
            return None
        return int(self.classes.answered(self.outputs(slice(row, row + 1)))[0])

    @property
    def step(self) -> int:
        """How many samples are computed within a millisecond or two."""
        if self.dataset.kind == "sequences":
            return max(1, _SEQUENCES_STEP // self._weights)
        return max(16, _STEP // self._weights)

    def around(self, row: int, step: int) -> Iterator[slice]:
        """All samples in slices that take little time each, starting after a sample, or backwards before it.

        The sample itself comes last. A positive ``step`` goes forwards, a negative one backwards.
        """
        size = self.dataset.samples if self.is_at_once else self.step
        turns = [(row + 1, self.dataset.samples), (0, row + 1)] if step > 0 else [(0, row), (row, self.dataset.samples)]
        for first, last in turns:
            pieces = [slice(start, min(start + size, last)) for start in range(first, last, size)]
            yield from pieces if step > 0 else reversed(pieces)

    def wrong_among(self, rows: slice) -> IntArray:
        """The indices of the samples in this slice that are answered wrong, (wrong,); of sequences with a target at
        each step, those with any step wrong."""
        if self.classes is None:
            return np.zeros(0, np.intp)
        outputs = self.all[rows] if self.is_at_once else self.ask(self.dataset.flat_inputs[rows])
        start = rows.indices(self.dataset.samples)[0]
        wrong = self.classes.answered(outputs) != self.classes.true[rows]
        if self.dataset.at_steps:
            wrong = (wrong & real_steps(self.dataset.inputs[rows])).any(axis=1)
        return start + np.flatnonzero(wrong)

    async def next_wrong(self, row: int, step: int) -> int | None:
        """The next sample that is answered wrong, or the previous one, around the end; None if all are right. Others
        have their turn meanwhile."""
        for rows in self.around(row, step):
            wrong = self.wrong_among(rows)
            if len(wrong):
                return int(wrong[0 if step > 0 else -1])
            await asyncio.sleep(0)
        return None


class Tally:
    """Counts the answers of one snapshot to the samples with the indices ``rows``, (rows,); many in several steps."""

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
        """Count on for that many seconds, at least one step."""
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
        """How many are answered with no class."""
        return int((self._answered < 0).sum())

    def confusion(self) -> IntArray:
        """The counts (classes, classes): row = true class, column = predicted class. Samples without an answer are left
        out."""
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
