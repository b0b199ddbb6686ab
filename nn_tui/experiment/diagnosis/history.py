"""What the losses so far show: a plateau, or overfitting."""

from __future__ import annotations

import numpy as np

from nn_tui.experiment.diagnosis.evidence import Evidence, Finding, rounded
from nn_tui.experiment.run.history import History
from nn_tui.experiment.run.stopping import LEAST_GAIN

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

OVERFIT_RISE = 0.1
"""The test loss has risen when it is more than this share above its minimum: less is noise of mini-batches."""

OVERFIT_OF_START = 0.02
"""... and by more than this share of the untrained network's loss: near 0 any wobble is a large share."""

OVERFIT_EPOCHS = 5
"""... for this many measured epochs in a row, all of them after the minimum."""

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


def find_plateau(evidence: Evidence) -> list[Finding]:
    """Find a loss that no longer falls in a network that does not fit.

    The means of the two halves of the last epochs are compared; they count as the same when they differ by less than
    LEAST_GAIN, or, up to MOST_NOISE, by less than NOISE standard errors.
    """
    epochs = evidence.history.column("epoch", recent=True)
    if not len(epochs) or evidence.fits:
        return []
    length = max(PLATEAU_EPOCHS, int(PLATEAU_SHARE * epochs[-1]))
    losses = evidence.history.column("loss", recent=True)
    middle, start = (int(np.searchsorted(epochs, epochs[-1] - back, side="right")) for back in (length // 2, length))
    earlier, later = losses[start:middle], losses[middle:]
    if min(len(earlier), len(later)) < FEWEST_ROWS or epochs[-1] - epochs[0] < length:
        return []
    if not (np.isfinite(earlier).all() and np.isfinite(later).all()):
        return []
    before, now = float(earlier.mean()), float(later.mean())
    noise = NOISE * float(np.sqrt(earlier.var() / len(earlier) + later.var() / len(later)))
    fell = before - now
    if before <= 0 or abs(fell) > max(LEAST_GAIN * before, min(noise, MOST_NOISE * before)):
        return []
    moved = f"{100 * abs(fell) / before:.2g}% {'below' if fell > 0 else 'above'}" if fell else "equal to"
    half = length // 2
    figure = f"the mean loss of the last {half:,} epochs, {rounded(now)}, is {moved} that of the {half:,} before"
    sentence = "training has come to rest; a higher learning rate, adam, more neurons or another seed helps."
    return [Finding("plateau", None, figure, sentence, "warning")]


def find_overfitting(evidence: Evidence) -> list[Finding]:
    """Find a test loss that has risen from its minimum while the training loss went on falling."""
    history = evidence.history
    epochs, losses, tests = (history.column(name) for name in ("epoch", "loss", "test_loss"))
    known = np.isfinite(tests) & np.isfinite(losses)
    epochs, losses, tests = epochs[known], losses[known], tests[known]
    if len(tests) <= OVERFIT_EPOCHS:
        return []
    best = int(tests.argmin())
    lowest, latest = float(tests[best]), float(tests[-1])
    risen_to = float(tests[-OVERFIT_EPOCHS:].min())
    least_rise = max(OVERFIT_RISE * lowest, OVERFIT_OF_START * float(tests[0]))
    if best >= len(tests) - OVERFIT_EPOCHS or risen_to - lowest <= least_rise or losses[-1] >= losses[best]:
        return []
    gap = ""
    if evidence.reduction == "mean":
        # Sums over parts of different size cannot be compared.
        gap = f", {rounded(latest - float(losses[-1]))} above the training loss"
    figure = f"the test loss is {rounded(latest)}{gap}; it was {rounded(lowest)} after epoch {int(epochs[best]):,}"
    sentence = "learnt by heart since then; more samples, l2, dropout or an earlier stop helps."
    return [Finding("overfitting", None, figure, sentence, "warning")]
