"""How good the answers are, in words and counted: of all samples, of the training part and of the test part."""

from __future__ import annotations

import numpy as np

from nn_tui.experiment.run.split import parts_of
from nn_tui.model.arrays import IntArray
from nn_tui.tui.presenting import wording
from nn_tui.tui.screens.predict.answers import Answers, Tally
from nn_tui.tui.screens.predict.queries import measured

TEST, TRAINING, ALL = "test part", "training part", "all samples"


class Counts:
    """The counts of one part, the test part unless another is chosen. Long ones are counted a little at a time."""

    def __init__(self) -> None:
        self.part = TEST
        self.rows: dict[str, IntArray] = {}
        """The numbers of the samples of each part there is; without a test part that of all alone."""
        self.tally: Tally | None = None
        self._answers: Answers | None = None

    def follow(self, answers: Answers, *, training: bool) -> None:
        """Count these answers from now on; while training runs, a long count is brought to its end before."""
        snapshot, samples = answers.snapshot, answers.dataset.samples
        taught, tested = snapshot.training, snapshot.testing
        if samples != snapshot.dataset.samples:
            # The run follows an edited dataset from its next epoch on: these are the parts that it will have.
            taught, tested = parts_of(snapshot.recipe, samples)
        everything = {ALL: np.arange(samples)}
        self.rows = {TEST: tested, TRAINING: taught, **everything} if len(tested) else everything
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
        # Counts of single moments would never come to an end where there are many samples.
        return old is not answers and (tally.is_done or not training or old.snapshot.run != answers.snapshot.run)

    def next_part(self) -> None:
        """Count the next part."""
        parts = list(self.rows)
        self.part = parts[(parts.index(self.part) + 1) % len(parts)]

    def part_of(self, index: int) -> str:
        """ "test" or "training"; empty where there is no test part."""
        tested = self.rows.get(TEST)
        if tested is None:
            return ""
        place = int(np.searchsorted(tested, index))
        return "test" if place < len(tested) and tested[place] == index else "training"

    def summary(self) -> str:
        """How good the answers of this moment are."""
        answers = self._answers
        if answers is None or not answers.dataset.samples:
            return "no samples"
        if answers.classes is None:
            return self._errors_said(answers)
        return self._right_said(answers) if answers.is_at_once else self._measured(answers)

    @staticmethod
    def _measured(answers: Answers) -> str:
        """The accuracy that the run measures, for more samples than are asked at once."""
        measures, test = answers.snapshot.measures, answers.snapshot.test_measures
        if test is None:
            return f"accuracy {wording.percent(measures.accuracy)} of {answers.dataset.samples:,} samples"
        return f"accuracy: train {wording.percent(measures.accuracy)}, test {wording.percent(test.accuracy)}"

    def _right_said(self, answers: Answers) -> str:
        right = {part: _counted(answers, rows).right for part, rows in self.rows.items()}
        share = {part: wording.percent(count / len(self.rows[part])) for part, count in right.items()}
        said = f"{right[ALL]:,} of {answers.dataset.samples:,} right, accuracy"
        return f"{said}: train {share[TRAINING]}, test {share[TEST]}" if TEST in right else f"{said} {share[ALL]}"

    def _errors_said(self, answers: Answers) -> str:
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
