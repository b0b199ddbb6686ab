"""How good the answers are, in words and counts: for all samples, the training part and the test part."""

from __future__ import annotations

import numpy as np

from nn_tui.experiment.digits import percent
from nn_tui.model.arrays import IntArray
from nn_tui.tui.screens.predict.answers import Answers, Tally
from nn_tui.tui.screens.predict.parts import ALL, TEST, TRAINING, part_name, rows_of_parts
from nn_tui.tui.screens.predict.queries import measured


class Counts:
    """Counts the answers to one part of the samples: the test part, unless another is chosen.

    ``rows`` has the indices of the samples of each part; without a test part, of all samples only.
    """

    def __init__(self) -> None:
        self.part = TEST
        self.rows: dict[str, IntArray] = {}
        self.tally: Tally | None = None
        self._answers: Answers | None = None

    def follow(self, answers: Answers, *, training: bool) -> None:
        """Count these answers from now on; while training runs, a count in progress is finished first."""
        parts = rows_of_parts(answers)
        self.rows = parts if ALL in parts else {**parts, ALL: np.arange(answers.dataset.samples)}
        if self.part not in self.rows:
            self.part = next(iter(self.rows))
        self._answers = answers
        if self._is_outdated(answers, training):
            self.tally = Tally(answers, self.rows[self.part])

    def _is_outdated(self, answers: Answers, training: bool) -> bool:
        tally = self.tally
        if tally is None or not np.array_equal(tally.rows, self.rows[self.part]):
            return True
        old = tally.answers
        if old.dataset is not answers.dataset or old.classes is not answers.classes:
            return True
        # With many samples, a count that started again with every snapshot would never finish.
        return old is not answers and (tally.is_done or not training or old.snapshot.run != answers.snapshot.run)

    def next_part(self) -> None:
        """Count the next part."""
        parts = list(self.rows)
        self.part = parts[(parts.index(self.part) + 1) % len(parts)]

    def part_of(self, index: int) -> str:
        """The part that a sample belongs to, "test" or "training"; "" if there is no test part."""
        return part_name(self.rows, index)

    def summary(self) -> str:
        """How good the current answers are, in one line."""
        answers = self._answers
        if answers is None or not answers.dataset.samples:
            return "no samples"
        if answers.classes is None:
            return self._error_summary(answers)
        return self._accuracy_summary(answers) if answers.is_at_once else self._measured_summary(answers)

    @staticmethod
    def _measured_summary(answers: Answers) -> str:
        """The accuracy that the run measured: there are too many samples to count at once."""
        measures, test = answers.snapshot.measures, answers.snapshot.test_measures
        if not answers.snapshot.is_measured:
            return "right answers: measuring"
        if test is None:
            return f"{percent(measures.accuracy)} of {answers.dataset.samples:,} samples right"
        return f"right: train {percent(measures.accuracy)}, test {percent(test.accuracy)}"

    def _accuracy_summary(self, answers: Answers) -> str:
        right = {part: _counted(answers, rows).right for part, rows in self.rows.items()}
        share = {part: percent(count / len(self.rows[part])) for part, count in right.items()}
        text = f"{right[ALL]:,} of {answers.dataset.samples:,} right"
        return f"{text}: train {share[TRAINING]}, test {share[TEST]}" if TEST in right else f"{text} ({share[ALL]})"

    def _error_summary(self, answers: Answers) -> str:
        if not answers.is_at_once:
            if self.tally is None or not self.tally.is_done:
                return "mean absolute error: counting"
            return f"mean absolute error {measured(self.tally.mean_absolute_error)} ({self.part})"
        error = {part: measured(_counted(answers, rows).mean_absolute_error) for part, rows in self.rows.items()}
        if TEST in error:
            return f"mean absolute error: train {error[TRAINING]}, test {error[TEST]}"
        return f"mean absolute error {error[ALL]}"


def _counted(answers: Answers, rows: IntArray) -> Tally:
    tally = Tally(answers, rows)
    tally.advance(0.0)
    return tally
