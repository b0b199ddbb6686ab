"""What the losses so far show: a learning rate that is too large, a loss that has stalled, overfitting."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nn_tui.experiment.diagnosis.evidence import Evidence, Finding
from nn_tui.experiment.digits import measure
from nn_tui.experiment.run.history import History
from nn_tui.experiment.run.stopping import LEAST_GAIN
from nn_tui.model.arrays import FloatArray

PLATEAU_EPOCHS = 100
"""Fewest epochs without progress: flat stretches of some dozen epochs are usual at the start, before the units have
become different from each other."""

PLATEAU_SHARE = 0.1
"""... and their least share of all epochs so far: a long run is judged more patiently."""

FEWEST_ROWS = 10
"""How many measured epochs half of that stretch needs for a meaningful mean."""

NOISE = 2.0
"""A difference of two means within this many of its standard errors counts as none (95% of the time)."""

MOST_NOISE = 0.01
"""... but from this share of the loss on it always counts: a wild run is not at a plateau."""

OVERFIT_EPOCHS = 5
"""Overfitting shows in the means of this many measured epochs at least, all of them after the lowest such mean ..."""

OVERFIT_WINDOWS = 50
"""... and of this share of all: batches are noise."""

OVERFIT_RISE = 0.1
"""It shows where the test loss is more than this share above its lowest: less is noise of mini-batches ..."""

OVERFIT_OF_START = 0.02
"""... and by more than this share of the untrained network's: near 0 any wobble is a large share."""

GAP_SINCE = 0.1
"""It also shows where the test loss has not reached its lowest for this share of all epochs, and lies far above the
training loss: ..."""

GAP_TIMES = 1.5
"""... this many times as high ..."""

GAP_OF_START = 0.05
"""... and above it by this share of the untrained network's test loss, which is the height of the chart."""

STILL = 1.02
"""The training loss may be this many times what it was at the lowest test loss: it has not become worse, then."""

TREND_ROWS = 5
"""Whether the loss rises or falls now is judged against this many measured epochs ago."""

GOOD_FALL = 0.01
"""A loss that fell by this share within TREND_ROWS epochs makes progress: other oddities do no harm then."""


def is_rising(history: History) -> bool:
    """Whether the newest loss is higher than TREND_ROWS measured epochs ago, or nan."""
    losses = history.column("loss", recent=True)[-TREND_ROWS - 1 :]
    return len(losses) > 1 and not losses[-1] <= losses[0]


def is_falling(history: History) -> bool:
    """Whether the newest loss is clearly lower than TREND_ROWS measured epochs ago."""
    losses = history.column("loss", recent=True)[-TREND_ROWS - 1 :]
    return len(losses) > 1 and bool(losses[-1] < (1 - GOOD_FALL) * losses[0])


class Trend(NamedTuple):
    """The mean losses of both halves of the last ``epochs`` epochs, and how much they may differ by noise alone.

    ``loss`` is the mean of the later half without the penalty.
    """

    epochs: int
    before: float
    now: float
    noise: float
    loss: float

    @property
    def rests(self) -> bool:
        """Whether the loss neither falls nor rises by more than LEAST_GAIN or, up to MOST_NOISE of it, by noise."""
        tolerance = max(LEAST_GAIN * self.before, min(self.noise, MOST_NOISE * self.before))
        return self.before > 0 and abs(self.before - self.now) <= tolerance

    @property
    def falls(self) -> bool:
        """Whether the loss falls by more than that."""
        return self.now < self.before and not self.rests


def trend(history: History, loss: str = "loss") -> Trend | None:
    """The trend of the training loss, or of "test_loss", over the last PLATEAU_EPOCHS or PLATEAU_SHARE of a longer run.

    None where too few epochs were measured, or a loss is not finite.
    """
    epochs = history.column("epoch", recent=True)
    if not len(epochs):
        return None
    length = max(PLATEAU_EPOCHS, int(PLATEAU_SHARE * epochs[-1]))
    losses = history.column(loss, recent=True)
    middle, start = (int(np.searchsorted(epochs, epochs[-1] - back, side="right")) for back in (length // 2, length))
    earlier, later = losses[start:middle], losses[middle:]
    if min(len(earlier), len(later)) < FEWEST_ROWS or epochs[-1] - epochs[0] < length:
        return None
    if not (np.isfinite(earlier).all() and np.isfinite(later).all()):
        return None
    noise = NOISE * float(np.sqrt(earlier.var() / len(earlier) + later.var() / len(later)))
    penalty = float(history.column("penalty", recent=True)[middle:].mean())
    return Trend(length, float(earlier.mean()), float(later.mean()), noise, float(later.mean()) - penalty)


def find_plateau(evidence: Evidence) -> list[Finding]:
    """Find a loss that no longer falls in a network that does not fit."""
    if evidence.fits:
        return []
    now = trend(evidence.history)
    if now is None or not now.rests:
        return []
    sentence = f"the loss has not moved for {now.epochs:,} epochs ({measure(now.loss)})"
    advice = "a higher learning rate or adam (recipe), more neurons (layers) or another seed (seed) helps"
    return [Finding("plateau", None, sentence, advice, "warning")]


def find_overfitting(evidence: Evidence) -> list[Finding]:
    """Find a test loss that has left the training loss behind, in a network whose training loss is no worse for it.

    It has risen clearly from its lowest, or has stopped falling far above the training loss: see OVERFIT_RISE and
    GAP_SINCE. Penalties are left out. Sums over parts of different size cannot be compared: there, only a rise counts.
    """
    if evidence.keeps_best:
        return []
    history, is_mean = evidence.history, evidence.reduction == "mean"
    epochs, losses, tests = (history.column(name) for name in ("epoch", "loss", "test_loss"))
    penalties = history.column("penalty")
    known = np.isfinite(tests) & np.isfinite(losses)
    epochs, losses, tests = epochs[known], (losses - penalties)[known], (tests - penalties)[known]
    if not _leaves(losses, tests, is_mean):
        return []
    best = int(tests.argmin())
    training = f" (train {measure(float(losses[-1]))})" if is_mean else ""
    sentence = (
        f"test loss {measure(float(tests[-1]))}{training}, best {measure(float(tests[best]))} "
        f"at epoch {int(epochs[best]):,}"
    )
    advice = "more samples, l2, dropout or an earlier stop (recipe), or a smaller network (layers) helps"
    return [Finding("overfitting", None, sentence, advice, "warning")]


def _leaves(losses: FloatArray, tests: FloatArray, is_mean: bool) -> bool:
    """Whether the test losses (epochs,) have left the training losses (epochs,) behind."""
    window = max(OVERFIT_EPOCHS, len(tests) // OVERFIT_WINDOWS)
    if len(tests) < 2 * window:
        return False
    smooth_losses, smooth_tests = (
        np.convolve(values, np.full(window, 1 / window), "valid") for values in (losses, tests)
    )
    best, now = int(smooth_tests.argmin()), len(smooth_tests) - 1
    if best > now - window or smooth_losses[now] > STILL * smooth_losses[best]:
        return False
    lowest, loss, test, start = smooth_tests[best], smooth_losses[now], smooth_tests[now], tests[0]
    has_risen = test - lowest > max(OVERFIT_RISE * lowest, OVERFIT_OF_START * start)
    no_longer_falls = now - best > GAP_SINCE * len(tests)
    is_far_above = no_longer_falls and test >= GAP_TIMES * loss and test - loss >= GAP_OF_START * start
    return bool(has_risen or (is_mean and is_far_above))
