"""The numbers beside the axes, with as few digits as tell them apart.

Each function is given the values of the ticks, how far they are from each other, and how many cells that is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence


def linear_labels(values: Sequence[float], step: float, apart: int) -> list[str]:
    """Values as decimals; large and tiny ones as powers of ten."""
    power = math.floor(math.log10(step) + 1e-9)
    top = max(abs(value) for value in values)
    if top >= 1e6 or power < -8 or top < 1e-3:
        digits = max(0, math.floor(math.log10(top) + 1e-9) - power) if top else 0
        return [_power(value, digits) for value in values]
    return [f"{value or 0.0:,.{max(0, -power)}f}" for value in values]


def power_labels(logarithms: Sequence[float], step: float, apart: int) -> list[str]:
    """The numbers with these logarithms to base 10: plain if that is short, else such as 1e-4.

    They have the fewest digits that keep each within its cell.
    """
    cell = step / apart
    for digits in range(1, 16):
        labels = [_plain_or_power(logarithm, digits) for logarithm in logarithms]
        errors = [abs(_logarithm(label) - logarithm) for label, logarithm in zip(labels, logarithms, strict=True)]
        if max(errors) <= cell / 4.0 and len(set(labels)) == len(labels):
            break
    return labels


def epoch_labels(ticks: Sequence[float], step: float, apart: int) -> list[str]:
    """Epochs with commas between thousands; in millions if they reach them."""
    return [epoch_label(tick, max(ticks), step) for tick in ticks]


def epoch_label(epoch: float, top: float, step: float) -> str:
    """One of the epochs ``step`` apart that reach ``top``."""
    if top >= 1e15:
        return _power(epoch, max(0, math.floor(math.log10(top)) - math.floor(math.log10(step) + 1e-9)))
    if top >= 1e6:
        decimals = max(0, 6 - math.floor(math.log10(step) + 1e-9))
        text = f"{epoch / 1e6:,.{decimals}f}"
        return (text.rstrip("0").rstrip(".") if decimals else text) + "M" if epoch else "0"
    return f"{epoch or 0.0:,.{max(0, -math.floor(math.log10(step) + 1e-9))}f}"


def _power(value: float, digits: int) -> str:
    """A number such as 2e-4; zero is 0."""
    if not value:
        return "0"
    mantissa, exponent = f"{value:.{digits}e}".split("e")
    return f"{mantissa}e{int(exponent)}"


def _plain_or_power(logarithm: float, digits: int) -> str:
    """The number with this logarithm in that many significant digits."""
    exponent = math.floor(logarithm + 1e-9)
    mantissa = f"{10.0 ** (logarithm - exponent):.{digits - 1}f}"
    if mantissa.startswith("10"):
        exponent, mantissa = exponent + 1, f"{1.0:.{digits - 1}f}"
    if -3 <= exponent < 4:
        return f"{float(mantissa) * 10.0**exponent:,.{max(0, digits - 1 - exponent)}f}"
    return f"{mantissa}e{exponent}"


def _logarithm(label: str) -> float:
    mantissa, _, exponent = label.replace(",", "").partition("e")
    return math.log10(float(mantissa)) + int(exponent or 0)
