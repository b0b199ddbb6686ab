"""Axes: limits that are steady while data grow, and round numbers beside them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_NARROWEST = 1e-6
_LOG_STEPS = (1.0, 2.0, 5.0)


@dataclass(frozen=True)
class Scale:
    """One axis.

    Attributes:
        low, high: its ends, low < high, in the units drawn (logarithms to base 10 for a logarithmic axis).
        ticks: the places of the numbers, between the ends.
        labels: the numbers as text.
    """

    low: float
    high: float
    ticks: tuple[float, ...]
    labels: tuple[str, ...]

    def share(self, value: float) -> float:
        """How far along the axis a value is: 0 at the low end, 1 at the high end."""
        return (value - self.low) / (self.high - self.low)

    def shares(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """`share` of each value, in the same shape."""
        return (values - self.low) / (self.high - self.low)


def linear(low: float, high: float, most: int) -> Scale:
    """An axis for values from low to high with about ``most`` ticks; it includes zero unless that wastes half of it."""
    if (low > 0.0 and low <= 0.5 * high) or low == high > 0.0:
        low = 0.0
    elif (high < 0.0 and high >= 0.5 * low) or low == high < 0.0:
        high = 0.0
    if low == high:
        high = low + 1.0
    # If large numbers hardly differ, labels could not tell the ticks apart.
    least = max(_NARROWEST * max(abs(low), abs(high)), 1e-290)
    step = _nice(max(high - low, least), most)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    last = max(last, first + 1)
    ticks = tuple(k * step for k in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], ticks, _linear_labels(ticks, step))


def logarithmic(low: float, high: float, most: int) -> Scale:
    """An axis for values whose logarithms to base 10 go from low to high, with about ``most`` ticks."""
    if high - low < _NARROWEST:
        low, high = low - 0.2, high + 0.2
    if high - low < 0.2 and high < 300.0:
        inner = linear(10.0**low, 10.0**high, most)
        if inner.low > 0.0:
            places = tuple(map(math.log10, inner.ticks))
            return Scale(places[0], places[-1], places, inner.labels)
    lowest, highest = math.floor(low + 1e-9), math.ceil(high - 1e-9)
    fine = [decade + math.log10(digit) for decade in range(lowest, highest + 1) for digit in _LOG_STEPS]
    start = max(tick for tick in fine if tick <= low + 1e-9)
    end = min(tick for tick in fine if tick >= high - 1e-9)
    ticks = [tick for tick in fine if start <= tick <= end]
    if len(ticks) > most + 1:
        decades = [tick for tick in ticks if tick == round(tick)]
        ticks = decades[:: -(-len(decades) // (most + 1))] if len(decades) > 1 else [start, end]
    return Scale(start, end, tuple(ticks), tuple(map(_power_label, ticks)))


def epochs(low: float, high: float, room: int, finest: float = 1.0) -> Scale:
    """An axis for epochs from low to high in ``room`` columns, with ticks no closer than ``finest``.

    Its high end grows in half steps, so that a growing history does not move every point in every frame.
    """
    longest = len(_epoch_label(math.ceil(high), high, max(1.0, 1e-2 * high)))
    step = _epoch_step(low, high, room // (longest + 5), finest)
    if step < 1.0:
        step = _epoch_step(low, high, room // (longest + 8), finest)
    half = step / 2.0
    # In whole numbers of halves: a quotient of two fractions may just miss the tick that stands at an end.
    first = math.floor(low / half)
    last = max(math.ceil(high / half - 1e-9), first + 1)
    start, end = half * first, half * last
    ticks = tuple(step * k for k in range(-(-first // 2), last // 2 + 1))
    return Scale(start, end, ticks, tuple(_epoch_label(tick, high, step) for tick in ticks))


def _epoch_step(low: float, high: float, most: int, finest: float) -> float:
    """The distance of some ``most`` ticks between epochs from low to high."""
    return max(finest, _nice(max(high - low, finest, 1e-9 * abs(high)), max(1, most)))


def _nice(span: float, most: int) -> float:
    """The least of 1, 2, 5 times a power of ten that is at least span / most."""
    raw = span / max(most, 1)
    power = math.floor(math.log10(raw))
    for digit in (1, 2, 5, 10):
        step = digit * 10.0**power if power >= 0 else digit / 10.0**-power
        if step >= raw * (1.0 - 1e-9):
            return step
    return 10.0 ** (power + 1)


def _linear_labels(ticks: tuple[float, ...], step: float) -> tuple[str, ...]:
    power = math.floor(math.log10(step) + 1e-9)
    top = max(abs(ticks[0]), abs(ticks[-1]))
    if top >= 1e6 or power < -8 or top < 1e-3:
        digits = max(0, math.floor(math.log10(top) + 1e-9) - power)
        return tuple(_power_text(tick, digits) for tick in ticks)
    decimals = max(0, -power)
    return tuple(f"{tick or 0.0:,.{decimals}f}" for tick in ticks)


def _power_text(value: float, digits: int) -> str:
    """A number such as 2e-4; zero is 0."""
    if not value:
        return "0"
    mantissa, exponent = f"{value:.{digits}e}".split("e")
    return f"{mantissa}e{int(exponent)}"


def _power_label(logarithm: float) -> str:
    """The number with this logarithm: plain if that is short, else such as 1e-4."""
    exponent = math.floor(logarithm + 1e-9)
    digit = round(10.0 ** (logarithm - exponent))
    if -3 <= exponent <= 0:
        return f"{digit * 10.0**exponent:.{-exponent}f}"
    return f"{digit * 10**exponent:,}" if 0 < exponent < 4 else f"{digit}e{exponent}"


def _epoch_label(tick: float, top: float, step: float) -> str:
    """An epoch with commas between thousands; in millions if the axis reaches them."""
    if top >= 1e15:
        return _power_text(tick, max(0, math.floor(math.log10(top)) - math.floor(math.log10(step) + 1e-9)))
    if top >= 1e6:
        return f"{tick / 1e6:,.6f}".rstrip("0").rstrip(".") + "M" if tick else "0"
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    return f"{tick:,.{decimals}f}"
