"""How right answers at each step are: counts and sums over the real steps, which add up over parts of the samples."""

from __future__ import annotations

from dataclasses import dataclass
from math import log, nan, sqrt

import numpy as np

from nn_tui.experiment.sequences.shares import as_shares
from nn_tui.model.arrays import BoolArray, FloatArray, IntArray

NATS_A_BIT = log(2)


@dataclass(frozen=True)
class StepScores:
    """Sums over sequences; a sequence is right when all of its steps are.

    ``numbers`` counts the outputs whose ``squares`` of errors are added up, 0 for classes. ``nats`` is the sum of
    -log p of each step's class, 0 for numbers.
    """

    sequences: int = 0
    steps: int = 0
    right_sequences: int = 0
    right_steps: int = 0
    numbers: int = 0
    squares: float = 0.0
    nats: float = 0.0

    def __add__(self, other: StepScores) -> StepScores:
        return StepScores(
            self.sequences + other.sequences,
            self.steps + other.steps,
            self.right_sequences + other.right_sequences,
            self.right_steps + other.right_steps,
            self.numbers + other.numbers,
            self.squares + other.squares,
            self.nats + other.nats,
        )

    @property
    def mse(self) -> float:
        """The mean squared error of all outputs at real steps; nan for classes."""
        return self.squares / self.numbers if self.numbers else nan

    @property
    def rmse(self) -> float:
        """The root of the mean squared error."""
        return sqrt(self.mse)

    @property
    def nats_a_step(self) -> float:
        """The mean of -log p; nan without steps."""
        return self.nats / self.steps if self.steps else nan


def right_steps(outputs: FloatArray, targets: FloatArray | IntArray, middle: float | None) -> BoolArray | None:
    """Which steps (samples, steps) are answered right; what stands at padded steps has no meaning.

    Targets are classes (samples, steps), or numbers (samples, steps, outputs), of which one output with two values has
    a right side of their ``middle``; None for other numbers, which are near or far.
    """
    if targets.dtype.kind == "i":
        finite = np.isfinite(outputs).all(axis=-1)
        return np.asarray(finite & (outputs.argmax(axis=-1) == targets))
    if middle is None:
        return None
    side = np.where(targets > middle, outputs > middle, outputs < middle)
    return np.asarray(side[..., 0])


def score_steps(
    outputs: FloatArray, targets: FloatArray | IntArray, is_real: BoolArray, middle: float | None = None
) -> StepScores:
    """The scores of outputs (samples, steps, outputs) against targets at each step; see `right_steps`.

    ``is_real`` (samples, steps) marks the steps that count.
    """
    right = right_steps(outputs, targets, middle)
    numbers, squares, nats = 0, 0.0, 0.0
    with np.errstate(all="ignore"):
        if targets.dtype.kind == "i":
            shares = as_shares(outputs)
            own = np.take_along_axis(shares, np.maximum(targets, 0)[..., None].astype(np.intp), axis=-1)[..., 0]
            own = np.maximum(own[is_real], np.finfo(own.dtype).tiny)
            nats = float(-np.log(own).sum(dtype=np.float64))
        else:
            errors = (outputs - targets)[is_real]
            numbers, squares = errors.size, float((errors * errors).sum(dtype=np.float64))
    return StepScores(
        sequences=len(outputs),
        steps=int(is_real.sum()),
        right_sequences=0 if right is None else int((right | ~is_real).all(axis=1).sum()),
        right_steps=0 if right is None else int((right & is_real).sum()),
        numbers=numbers,
        squares=squares,
        nats=nats,
    )
