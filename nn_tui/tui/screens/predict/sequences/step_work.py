"""What is computed a little at a time for sequences with a target at each step: their scores, and text."""

from __future__ import annotations

from time import monotonic, thread_time

from nn_tui.data.dataset import Dataset
from nn_tui.data.symbol_text import are_characters
from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.experiment.sequences.bigram import bigram_of
from nn_tui.model.arrays import IntArray
from nn_tui.tui.presenting import wording
from nn_tui.tui.screens.predict.answers import Answers
from nn_tui.tui.screens.predict.parts import ALL, TEST, TRAINING
from nn_tui.tui.screens.predict.sequences.step_counts import StepCounts
from nn_tui.tui.screens.predict.sequences.step_detail import StepDetail
from nn_tui.tui.screens.predict.sequences.step_summary import Measuring, step_summary

SHARE_OF_TIME = 4
"""While training runs, pauses are this many times as long as what work took beyond its time."""


class StepWork:
    """Counts the answers of a snapshot and lets its network write, as far as time allows."""

    def __init__(self, detail: StepDetail) -> None:
        self.counts = StepCounts()
        self.detail = detail
        self._answers: Answers | None = None
        self._training = False
        self._due = 0.0
        self._bigrams: tuple[Dataset, dict[str, IntArray], float] | None = None

    @property
    def is_done(self) -> bool:
        """Whether all is counted and written."""
        return self.counts.is_done and self.detail.is_written

    def tells(self, snapshot: Snapshot) -> bool:
        """Whether the scores of this snapshot are complete, and its text."""
        return self.counts.of is snapshot and self.is_done

    def follow(self, answers: Answers, *, training: bool) -> None:
        """Work on these answers from now on; while training runs, what is in progress is finished first."""
        self._answers, self._training = answers, training
        if not training:
            self._due = 0.0
        self.counts.follow(answers, training=training)
        self.detail.follow(answers, training=training)

    def advance(self, seconds: float) -> None:
        """Work for that many seconds, half of them on each, and show what is written.

        While training runs, there is a pause after work that took longer, so that frames come in time.
        """
        if monotonic() < self._due:
            return
        began = thread_time()
        self.counts.advance(seconds / 2)
        self.detail.write_on(seconds / 2)
        self._due = monotonic() + SHARE_OF_TIME * (thread_time() - began - seconds) if self._training else 0.0

    def summary(self, width: int) -> str:
        """The scores in one line of that width."""
        answers = self._answers
        if answers is None:
            return ""
        dataset = answers.dataset
        is_text = self.detail.text is not None
        measuring = Measuring(
            has_right=answers.classes is not None,
            has_numbers=dataset.class_names is None,
            symbol=("character" if are_characters(dataset.symbols) else "word") if is_text else "",
            bigrams=self._bigram_nats(dataset) if is_text else None,
        )
        of = self.counts.of
        then = "" if of is None or of is answers.snapshot or not self.counts.scores else f"   at {wording.epoch(of)}"
        return step_summary(self.counts.scores, measuring, self.counts.sampled, width - len(then)) + then

    def _bigram_nats(self, dataset: Dataset) -> float:
        """What bigrams of the training part get on the test part, or on all samples where there is none; kept."""
        rows = self.counts.rows
        if self._bigrams is None or self._bigrams[0] is not dataset or self._bigrams[1] is not rows:
            training, testing = (rows[TRAINING], rows[TEST]) if TEST in rows else (rows[ALL], rows[ALL])
            self._bigrams = dataset, rows, bigram_of(dataset, training, testing)
        return self._bigrams[2]
