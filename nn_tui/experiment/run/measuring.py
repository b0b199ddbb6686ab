"""Measuring a run: its network on both parts when asked, and after every epoch during training."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Final, NamedTuple

import numpy as np

from nn_tui.data.dataset import Array
from nn_tui.experiment.run.finite_watch import FiniteWatch
from nn_tui.model import Evaluator, Measures, Trainer
from nn_tui.model.arrays import FloatArray
from nn_tui.model.metrics import solved
from nn_tui.model.network.step_evaluation import AnyEvaluator
from nn_tui.model.training.recording import EpochRecording

UNKNOWN = Measures(float("nan"), 0.0, float("nan"), None)
NO_MEASURES = np.empty((0, 4))

LONG = 0.004
"""Seconds that a measurement may take to be made for a picture of a run between two epochs."""
MOST_AT_ONCE: Final = 2**30
"""A measurement of at most that many multiplications takes no longer than some 0.1 s."""


class _GivenUpError(Exception):
    """A measurement was given up."""


class Measured(NamedTuple):
    """One measurement of all parts, with copies of the answers (samples, outputs) in the network's units.

    What belongs to a part without samples is unknown or None. Where each step is answered, the answers are (samples,
    steps, outputs), None where those would be too many to keep.
    """

    training: Measures = UNKNOWN
    testing: Measures | None = None
    answers: FloatArray | None = None
    test_answers: FloatArray | None = None
    validation: Measures | None = None
    validation_answers: FloatArray | None = None


class Measuring:
    """Measures the network that ``trainer`` trains, None for a run without samples.

    Where the outputs of the updates are those of the epochs, and only training samples are measured, the measures of
    every epoch are computed from the updates, many epochs at once.
    """

    def __init__(
        self,
        trainer: Trainer | None,
        evaluator: AnyEvaluator | None,
        test_evaluator: AnyEvaluator | None,
        validation_evaluator: AnyEvaluator | None = None,
    ) -> None:
        self._evaluator, self._test_evaluator = evaluator, test_evaluator
        self._validation_evaluator = validation_evaluator
        self._recording: EpochRecording | None = None
        if trainer and isinstance(evaluator, Evaluator) and not (test_evaluator or validation_evaluator):
            self._recording = EpochRecording.on(trainer, evaluator)
        self._is_current = False
        self._seconds = 0.0
        self._last = Measured()

    @property
    def is_current(self) -> bool:
        """Whether the last measurement is of the network as it is now."""
        return self._is_current

    @property
    def most_epochs(self) -> int:
        """How many epochs ``train`` can do at once and still give the measures of every one."""
        return self._recording.slots if self._recording else 1

    def train(self, trainer: Trainer, updates: int, watch: FiniteWatch, every_epoch: bool = False) -> tuple[int, Array]:
        """Do that many updates, or stop early at a check for which ``watch`` needs a measured loss.

        Returns how many were done and, with ``every_epoch``, the measures (epochs, 4) after each epoch but the last;
        there are ``most_epochs`` at most then.
        """
        self._is_current = False
        recording = self._recording if every_epoch and updates > 1 else None
        advance = recording.advance if recording else trainer.advance
        done = 0
        while done < updates:
            check = (watch.next_check(trainer.epoch) - trainer.epoch) * trainer.updates_per_epoch - trainer.position
            count = min(check, updates - done)
            advance(count)
            done += count
            if done < updates and not watch.check_unmeasured(trainer):
                break
        # The first row belongs to the epoch before these.
        return done, recording.take()[1:] if recording else NO_MEASURES

    @property
    def is_long(self) -> bool:
        """Whether a measurement takes so long that nobody should wait for it."""
        evaluators = (self._evaluator, self._test_evaluator, self._validation_evaluator)
        return sum(each.multiplications for each in evaluators if each) > MOST_AT_ONCE

    def forget(self) -> None:
        """What was measured holds no longer: the network is another one now."""
        self._is_current = False
        self._last = Measured()

    def measure(self, goes_on: Callable[[], bool] | None = None) -> bool:
        """Measure the network on all parts now.

        ``goes_on`` is asked on the way, again and again; once it says no, the measurement is given up, and False
        returned.
        """

        def ask() -> None:
            if goes_on and not goes_on():
                raise _GivenUpError

        if goes_on:
            # Where it is given up, the evaluators have overwritten their answers in part.
            self._keep_answers()
        began, between = perf_counter(), ask if goes_on else None
        try:
            training = self._evaluator.measure(between) if self._evaluator else UNKNOWN
            testing = self._test_evaluator.measure(between) if self._test_evaluator else None
            validation = self._validation_evaluator.measure(between) if self._validation_evaluator else None
        except _GivenUpError:
            return False
        self._last = Measured(training, testing, validation=validation)
        self._is_current = True
        self._seconds = perf_counter() - began
        return True

    @property
    def known(self) -> Measured:
        """The last measurement, without another one; what was never measured is unknown."""
        self._keep_answers()
        return self._last

    def measured(self, *, lately: bool = False) -> Measured:
        """The measurement now; ``lately``, the last one will do if another would take long."""
        if not self._is_current and not (lately and self._seconds > LONG):
            self.measure()
        return self.known

    def _keep_answers(self) -> None:
        """Copy the answers of the last measurement, if there was one."""
        last = self._last
        if last.answers is None and last.training is not UNKNOWN and self._evaluator:
            evaluators = self._evaluator, self._test_evaluator, self._validation_evaluator
            training, testing, validation = (_copy(each.last_outputs if each else None) for each in evaluators)
            self._last = last._replace(answers=training, test_answers=testing, validation_answers=validation)

    @property
    def training(self) -> Measures:
        """The measures of the training part now."""
        if not self._is_current:
            self.measure()
        return self._last.training

    @property
    def testing(self) -> Measures | None:
        """The measures of the test part now; None where there is none."""
        if not self._is_current:
            self.measure()
        return self._last.testing

    @property
    def validation(self) -> Measures | None:
        """The measures of the validation part now; None where there is none."""
        if not self._is_current:
            self.measure()
        return self._last.validation

    def watched(self, part: str) -> Measures:
        """The measures now of the part that stop rules look at, without measuring the others.

        Where there is no such part, those of the validation part, and without one those of the training part.
        """
        if self._is_current or self._evaluator is None:
            last = self._last
            by_part = {"training": last.training, "test": last.testing, "validation": last.validation}
            return by_part[part] or last.validation or last.training
        evaluators = {"test": self._test_evaluator, "training": self._evaluator}
        evaluator = evaluators.get(part) or self._validation_evaluator or self._evaluator
        # It overwrites the answers that belong to the last measurement.
        self._keep_answers()
        return evaluator.measure()

    def loss(self) -> float:
        """The training loss now, always measured: the network may have changed since the last measurement."""
        self.measure()
        return self._last.training.loss

    @property
    def outputs(self) -> FloatArray:
        """The outputs (samples, outputs) for the training part now, in the network's units.

        Read-only, and overwritten by the next measurement. Raises ValueError without samples, or with too many answers
        to keep.
        """
        if self._evaluator is None:
            raise ValueError("there are no samples to measure")
        if not self._is_current:
            self.measure()
        outputs = self._evaluator.last_outputs
        if outputs is None:
            raise ValueError("there are too many answers to keep")
        return outputs


def is_solved(measured: Measured, trainer: Trainer | None) -> bool:
    """Whether every answer to the training part is right, and every output within 0.1 of its target.

    False where the answers are too many to keep, or there are none.
    """
    if trainer is None or measured.answers is None or measured.training.accuracy not in (None, 1.0):
        return False
    return solved(measured.answers, trainer.targets)


def _copy(answers: FloatArray | None) -> FloatArray | None:
    return None if answers is None else answers.copy()
