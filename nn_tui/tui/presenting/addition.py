"""Binary addition: the numbers and the carry behind a sequence of bits, and how well a layer's states tell it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nn_tui.model.arrays import BoolArray, FloatArray

_LEAST_SHARE = 1e-10
"""A unit whose variance is a smaller share of its squared mean does not vary: the rest is rounding."""


@dataclass(frozen=True, eq=False)
class CarryReading:
    """How states follow the carry: correlations of each unit (units,), and of all by least squares; nan for none."""

    units: FloatArray
    together: float


def carries(bits: FloatArray) -> FloatArray:
    """The carry (samples, steps) that each step hands on, of bits (samples, steps, 2), least significant first; nan,
    which stands for padding, counts as 0."""
    sums = np.nan_to_num(bits).sum(axis=2)
    carry = np.zeros((len(sums), sums.shape[1] + 1))
    for step in range(sums.shape[1]):
        carry[:, step + 1] = sums[:, step] + carry[:, step] > 1.5
    return carry[:, 1:]


def number_of(bits: FloatArray) -> int:
    """The number that bits (steps,) write, least significant first; each counts as 1 from one half on."""
    return sum(1 << place for place, bit in enumerate(bits.tolist()) if bit >= 0.5)


def carry_reading(states: FloatArray, carry: FloatArray, real: BoolArray) -> CarryReading:
    """The correlations of states (samples, steps, units) with the carry (samples, steps) over the steps that are
    ``real`` (samples, steps)."""
    if real.all():
        h, c = states.reshape(-1, states.shape[-1]), carry.ravel()
    else:
        h, c = states[real], carry[real]
    c = c - c.mean()
    # The mean is taken from the products: to subtract it from the states would copy millions of numbers.
    mean = np.asarray(h.mean(axis=0), float)
    moments, with_carry, size = h.T @ h - len(h) * np.outer(mean, mean), h.T @ c, float(c @ c)
    squares = moments.diagonal()
    varies = squares > _LEAST_SHARE * len(h) * mean * mean
    with np.errstate(all="ignore"):
        units = np.where(varies, with_carry / np.sqrt(squares * size), np.nan)
    if not size or not np.isfinite(moments).all():
        return CarryReading(units, float("nan"))
    weights = np.linalg.lstsq(moments, with_carry, rcond=None)[0]
    return CarryReading(units, float(np.sqrt(np.clip(weights @ with_carry / size, 0.0, 1.0))))


def carry_words(reading: CarryReading, names: tuple[str, ...]) -> tuple[str, ...]:
    """What the reading says, from long to short."""
    if not np.isfinite(reading.together):
        return ("the states do not tell the carry",)
    best = int(np.nan_to_num(np.abs(reading.units)).argmax())
    share, all_of_them = f"{reading.units[best]:.3f}", f"{reading.together:.3f}"
    if reading.together < 0.5:
        return (f"the states hardly tell the carry yet (all together {all_of_them})", "hardly any carry yet")
    return (
        f"{names[best]} follows the carry most ({share}); together they hold it ({all_of_them})",
        f"{names[best]} follows the carry most; together they hold it",
        f"{names[best]} follows it most; together they hold it",
        f"{names[best]} follows the carry most",
    )
