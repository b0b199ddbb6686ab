"""Axes: round numbers at equal distances on whole cells, and every value in the cell of its own number."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nn_tui.tui.widgets.chart.ticks import epoch_label, epoch_labels, linear_labels, power_labels

_NARROWEST = 1e-6
_LEAST_SPAN = 1e-290
_MOST_ROWS_WITH_NUMBERS = 8
_FEW_TICKS_COST = {1: 4.0, 2: 1.25}
"""An axis of few ticks is taken only where one with more would be that much coarser."""

_NEAREST_EDGE = -0.5 + 1e-6
"""How far in front of the first dot a value may be that it shows, so that rounding cannot put it outside."""


@dataclass(frozen=True)
class Scale:
    """One axis, measured in dots, several of which lie in a cell.

    Attributes:
        low: the value of dot 0, in the units drawn (logarithms to base 10 for a logarithmic axis).
        unit: how much a dot is.
        dots: how many dots there are.
        parts: how many of them lie in a cell.
        ticks: the cells that have numbers, rising and equally far apart, with their numbers as text.
    """

    low: float
    unit: float
    dots: int
    parts: int
    ticks: tuple[tuple[int, str], ...]

    @property
    def high(self) -> float:
        """The value of the last dot."""
        return self.low + (self.dots - 1) * self.unit

    def places(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Where values are, in dots and fractions of them, in the same shape."""
        return (values - self.low) / self.unit

    def cell(self, value: float) -> int:
        """The cell that shows a value; outside the axis it is none of the axis' cells."""
        return math.floor((value - self.low) / self.unit + 0.5) // self.parts


def linear(low: float, high: float, rows: int, parts: int) -> Scale:
    """An axis for values from low to high in rows of ``parts`` dots; it includes zero unless that wastes half of it."""
    if (low > 0.0 and low <= 0.5 * high) or low == high > 0.0:
        low = 0.0
    elif (high < 0.0 and high >= 0.5 * low) or low == high < 0.0:
        high = 0.0
    if low == high:
        high = low + 1.0
    # If large numbers hardly differ, labels could not tell the ticks apart.
    high = max(high, low + max(_NARROWEST * max(abs(low), abs(high)), _LEAST_SPAN))
    return _fitted_rows(low, high, rows, parts, _nice_steps(high - low)).scale(linear_labels)


def logarithmic(low: float, high: float, rows: int, parts: int) -> Scale:
    """An axis for values whose logarithms to base 10 go from low to high; its ticks are powers of ten if it can be."""
    if high - low < _NARROWEST:
        low, high = low - 0.2, high + 0.2
    steps = _nice_steps(high - low)
    if math.floor(high + 1e-9) > math.ceil(low - 1e-9):
        steps = [step for step in steps if step >= 1.0]
    return _fitted_rows(low, high, rows, parts, steps).scale(power_labels)


def epochs(low: float, high: float, columns: int, parts: int, finest: float = 1.0) -> Scale:
    """An axis for epochs from low to high in columns of ``parts`` dots, with ticks no closer than ``finest``.

    It ends a little after ``high``, so that a growing history does not move every point in every frame.
    """
    span = max(high - low, finest, 1e-9 * abs(high), _LEAST_SPAN)
    widest = len(epoch_label(low + span, high, max(finest, span / max(columns / 8.0, 1.0))))
    apart = max(min(widest + 5, columns - 1), 1)
    steps = [*(step for step in _nice_steps(span) if step > finest), finest]
    grids = (_grid(low, low + span, columns, parts, 0, step, apart, 3 * apart) for step in steps[:-1])
    few = _grid(low, low + span, columns, parts, 0, finest, apart, columns)
    return _best([*grids, few]).scale(epoch_labels)


def _fitted_rows(low: float, high: float, rows: int, parts: int, steps: Iterable[float]) -> _Grid:
    nearest = max(2 if rows > 5 else 1, math.ceil(rows / _MOST_ROWS_WITH_NUMBERS))
    # A number stands in the middle of its row, and so does its value.
    shift = (parts - 1) // 2
    return _best(_grid(low, high, rows, parts, shift, step, nearest, 3 * nearest) for step in steps)


@dataclass(frozen=True)
class _Grid:
    """Ticks on an axis of ``cells``: ``first`` times ``step`` is at dot ``shift`` of cell ``begin``, which is the first
    cell or in front of it; the next ticks follow ``apart`` cells from each other."""

    cells: int
    parts: int
    shift: int
    step: float
    apart: int
    first: int
    begin: int

    @property
    def unit(self) -> float:
        """How much a dot is."""
        return self.step / (self.apart * self.parts)

    @property
    def cost(self) -> tuple[float, int]:
        """The least is the best."""
        return self.unit * _FEW_TICKS_COST.get(len(self.numbers), 1.0), self.apart

    @property
    def numbers(self) -> range:
        """The ticks on the axis, counted from the first one."""
        return range(-(self.begin // self.apart), (self.cells - 1 - self.begin) // self.apart + 1)

    def scale(self, labels: Callable[[Sequence[float], float, int], Sequence[str]]) -> Scale:
        """The axis; ``labels`` gets the values of the ticks, and how far they are from each other, also in cells."""
        cells = [self.begin + number * self.apart for number in self.numbers]
        values = [(self.first + number) * self.step for number in self.numbers]
        low = self.first * self.step - (self.begin * self.parts + self.shift) * self.unit
        ticks = zip(cells, labels(values, self.step, self.apart), strict=True)
        return Scale(low, self.unit, self.cells * self.parts, self.parts, tuple(ticks))


def _grid(
    low: float, high: float, cells: int, parts: int, shift: int, step: float, nearest: int, farthest: int
) -> _Grid | None:
    """The finest grid of that step that holds low and high; None where its ticks would be nearer than ``nearest``."""
    first = math.floor(low / step + 1e-9)
    for apart in range(min(farthest, cells, math.floor(cells * step / (high - low))), nearest - 1, -1):
        per_dot = apart * parts / step
        start = shift + (low - first * step) * per_dot
        begin = math.ceil((_NEAREST_EDGE - start) / parts)
        if start + begin * parts + (high - low) * per_dot <= cells * parts - 1 - _NEAREST_EDGE:
            return _Grid(cells, parts, shift, step, apart, first, begin)
    return None


def _best(grids: Iterable[_Grid | None]) -> _Grid:
    return min((grid for grid in grids if grid is not None), key=lambda grid: grid.cost)


def _nice_steps(span: float) -> list[float]:
    """1, 2 and 5 times powers of ten, from far less than a span to far more."""
    power = math.floor(math.log10(span))
    return [
        digit * 10.0**exponent if exponent >= 0 else digit / 10.0**-exponent
        for exponent in range(power - 2, power + 3)
        for digit in (1, 2, 5)
    ]
