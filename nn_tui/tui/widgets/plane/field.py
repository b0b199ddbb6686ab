"""The outputs of a network at every pixel of a plane, as codes of colours."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nn_tui.tui.theme.class_colours import CLASSES, STEPS
from nn_tui.tui.theme.palette import LEVELS, quantise

_DECIDED = 0.75
"""The strength of a field that shows only the winner, as a share of the strongest."""


def field_codes(
    values: NDArray[np.float64],
    low: float | None = None,
    high: float = 1.0,
    *,
    discrete: bool = False,
    shown: NDArray[np.uint8] | None = None,
) -> NDArray[np.uint8]:
    """The code of every pixel, (pixels,), for `nn_tui.tui.theme.class_colours.field_colours`.

    A single output runs from ``low`` over the undecided middle to ``high``, and is clipped. Of several, one for each
    class, the largest wins; its share of the sum of all, each measured from ``low``, is its strength. NaN is undecided.

    Args:
        values: (pixels, outputs), at least one output.
        low: None means -1 for one output and 0 for several.
        high: the other end of the range of a single output.
        discrete: whether to show only which class wins, at one strength.
        shown: the codes (pixels,) that are shown. Those of a single output stay while they are about right.
    """
    if values.shape[1] == 1:
        return _sides(values[:, 0], -1.0 if low is None else low, high, discrete, shown)
    return _winners(values, low or 0.0, discrete)


def signed_levels(
    values: ArrayLike, low: float, high: float, shown: NDArray[np.uint8] | None = None
) -> NDArray[np.uint8]:
    """The palette's level of every value, in the same shape: 0 at ``low``, 15 in the middle, 30 at ``high``."""
    return quantise(np.asarray(values, dtype=np.float64) - (low + high) / 2, (high - low) / 2, shown)


def _sides(
    values: NDArray[np.float64], low: float, high: float, discrete: bool, shown: NDArray[np.uint8] | None
) -> NDArray[np.uint8]:
    if not discrete:
        return signed_levels(values, low, high, shown)
    return quantise(np.sign(values - (low + high) / 2), 1.0 / _DECIDED)


def _winners(values: NDArray[np.float64], low: float, discrete: bool) -> NDArray[np.uint8]:
    outputs = values.shape[1]
    shares = np.nan_to_num(values, nan=low, posinf=1e100, neginf=low)
    shares -= low
    # Their sum must not overflow.
    np.clip(shares, 0.0, 1e100, out=shares)
    winners = shares.argmax(axis=1)
    certain = shares[np.arange(len(shares)), winners]
    totals = shares.sum(axis=1)
    # Where no share is above zero nobody wins: a total of 1 makes that undecided.
    totals[totals == 0.0] = 1.0
    certain /= totals
    # The share of the winner lies between 1 / outputs, undecided, and 1.
    certain *= outputs
    certain -= 1.0
    if discrete:
        steps = np.where(certain > 1e-12, _DECIDED * (STEPS - 1), 0.0)
    else:
        steps = np.clip(certain * ((STEPS - 1) / (outputs - 1)), 0.0, STEPS - 1)
    codes: NDArray[np.uint8] = (np.rint(steps) + (winners % CLASSES * STEPS + LEVELS)).astype(np.uint8)
    return codes
