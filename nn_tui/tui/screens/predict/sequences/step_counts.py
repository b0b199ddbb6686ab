"""How right the answers at each step are, in the training and the test part, counted a little at a time."""

from __future__ import annotations

from time import monotonic

import numpy as np

from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.experiment.sequences.scores import StepScores, score_steps
from nn_tui.model.arrays import IntArray
from nn_tui.model.sequences import real_steps
from nn_tui.tui.screens.predict.answers import Answers
from nn_tui.tui.screens.predict.parts import rows_of_parts

MOST_STEPS = 20_000
"""Of a part with more steps than this, evenly spaced sequences are counted."""


class StepTally:
    """Adds up the scores of one snapshot's answers to the sequences with the indices ``rows``, (rows,)."""

    def __init__(self, answers: Answers, rows: IntArray) -> None:
        self.answers = answers
        self.all_rows = rows
        most = max(1, MOST_STEPS // answers.dataset.steps)
        spaced = np.linspace(0, len(rows) - 1, most).astype(np.intp)
        self.rows = rows if len(rows) <= most else rows[spaced]
        self.scores = StepScores()

    @property
    def is_done(self) -> bool:
        """Whether all are counted."""
        return self.scores.sequences == len(self.rows)

    def advance(self, end: float) -> None:
        """Count on until that moment, at least one step."""
        answers, dataset = self.answers, self.answers.dataset
        middle = None if answers.classes is None else answers.classes.middle
        while not self.is_done:
            rows = self.rows[self.scores.sequences : self.scores.sequences + answers.step]
            inputs = dataset.inputs[rows]
            self.scores += score_steps(answers.ask(inputs), dataset.targets[rows], real_steps(inputs), middle)
            if monotonic() >= end:
                return


class StepCounts:
    """The scores of each part of the current answers.

    ``rows`` has the indices of the samples of each part, ``tallies`` the scores that are counted, and ``scores`` the
    last ones that are complete, those of the snapshot ``of``; empty before.
    """

    def __init__(self) -> None:
        self.rows: dict[str, IntArray] = {}
        self.tallies: dict[str, StepTally] = {}
        self.scores: dict[str, StepScores] = {}
        self.of: Snapshot | None = None
        self._answers: Answers | None = None

    @property
    def is_done(self) -> bool:
        """Whether all parts are counted."""
        return all(tally.is_done for tally in self.tallies.values())

    @property
    def sampled(self) -> tuple[int, int] | None:
        """How many sequences are counted, of how many; None where all are."""
        counted = sum(len(tally.rows) for tally in self.tallies.values())
        every = sum(len(tally.all_rows) for tally in self.tallies.values())
        return None if counted == every else (counted, every)

    def follow(self, answers: Answers, *, training: bool) -> None:
        """Count these answers from now on; while training runs, a count in progress is finished first."""
        before = self._answers
        if before is answers:
            return
        rows, run = rows_of_parts(answers), answers.snapshot.run
        goes_on = before is not None and before.dataset is answers.dataset and before.snapshot.run == run
        if not goes_on or not _same_rows(rows, self.rows):
            self.rows, self.scores = rows, {}
        elif training and not self.is_done:
            return
        self._answers = answers
        self.tallies = {part: StepTally(answers, rows) for part, rows in self.rows.items()}

    def advance(self, seconds: float) -> None:
        """Count on for that many seconds."""
        end = monotonic() + seconds
        for tally in self.tallies.values():
            if not tally.is_done:
                tally.advance(end)
                if monotonic() >= end:
                    break
        if self.is_done and self._answers is not None:
            self.of = self._answers.snapshot
            self.scores = {part: tally.scores for part, tally in self.tallies.items()}


def _same_rows(one: dict[str, IntArray], other: dict[str, IntArray]) -> bool:
    return one.keys() == other.keys() and all(np.array_equal(rows, other[part]) for part, rows in one.items())
