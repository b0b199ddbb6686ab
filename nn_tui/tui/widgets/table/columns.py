"""How the columns of a table are formatted, and which of them are in view."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from math import floor, isfinite, log10
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nn_tui.tui.widgets.drawing.labels import widest

_WIDEST_NUMBER = 10
_WIDEST_NAME = 12
_MOST_DECIMALS = 6
_EXACT_DECIMALS = 4
_SAMPLED_ROWS = 1_000
"""About this many rows are searched for the number of decimals of a column."""
_CHUNK = 8_192
_GAP = 2
RULE_WIDTH = 5
"""The width of the rule between features and targets, and between targets and answers."""


class Column(NamedTuple):
    """How one column is formatted: numbers right-aligned with ``decimals``; classes (None) left-aligned."""

    name: str
    width: int
    decimals: int | None


def class_column(name: str, classes: Sequence[str]) -> Column:
    """The format of a column of class names."""
    return Column(name, max(min(widest(classes), _WIDEST_NAME), len(name)), None)


def number_columns(names: Sequence[str], values: NDArray[np.floating]) -> tuple[Column, ...]:
    """The formats of the columns of a table (rows, columns), with decimals that suit all numbers of each.

    If four decimals or fewer are exact, those are used, else about five significant digits. Decimals are counted in
    about a thousand evenly spaced rows.
    """
    if not len(values):
        return tuple(_column(name, 0.0, 0.0, 0) for name in names)
    low, high = np.fmin.reduce(values, axis=0), np.fmax.reduce(values, axis=0)
    decimals = _exact_decimals(values[:: -(-len(values) // _SAMPLED_ROWS)])
    # A number in any row that is not whole must not look whole.
    for place in np.flatnonzero((decimals == 0) & ~_whole(values)):
        decimals[place] = _exact_decimals(values[:, place : place + 1])[0]
    ends = zip(names, low.tolist(), high.tolist(), decimals.tolist(), strict=True)
    return tuple(_column(name, _or_zero(a), _or_zero(b), places) for name, a, b, places in ends)


def _or_zero(value: float) -> float:
    return value if isfinite(value) else 0.0


def _whole(values: NDArray[np.floating]) -> NDArray[np.bool_]:
    """Which columns have only whole numbers, (columns,)."""
    whole = np.ones(values.shape[1], np.bool_)
    for start in range(0, len(values), _CHUNK):
        part = values[start : start + _CHUNK]
        whole &= (np.rint(part) == part).all(axis=0)
    return whole


def _exact_decimals(values: NDArray[np.floating]) -> NDArray[np.intp]:
    """The decimals that write every number of a column exactly, (columns,); one more than the most if none do."""
    fewest = np.full(values.shape[1], _EXACT_DECIMALS + 1)
    odd = ~np.isfinite(values)
    for places in range(_EXACT_DECIMALS, -1, -1):
        fewest[((np.round(values, places) == values) | odd).all(axis=0)] = places
    return fewest


def _column(name: str, low: float, high: float, decimals: int) -> Column:
    top = max(-low, high)
    if decimals > _EXACT_DECIMALS:
        size = floor(log10(top)) if top else 0
        decimals = min(max(4 - size if size >= 0 else 3 - size, 2), _MOST_DECIMALS)

    def width() -> int:
        return max(len(f"{value:.{decimals}f}") for value in (min(low, 0.0), max(high, 0.0)))

    while decimals and width() > _WIDEST_NUMBER:
        decimals -= 1
    return Column(name, max(min(width(), _WIDEST_NUMBER), min(widest([name]), _WIDEST_NAME), 2), decimals)


class Columns:
    """The columns of features, then targets, with their gaps, scrolled so that one of them is in view."""

    def __init__(self, columns: Sequence[Column], features: int) -> None:
        self.columns = tuple(columns)
        self.features = features
        self.starts: dict[int, int] = {}
        """Where each column in view starts."""
        self.has_all = self.has_answers = True
        """Whether the last column is in view, and whether the answers after it are."""
        self.leaves_out = False
        """Whether features are out of view between those in view and the targets."""
        widths = (self.gap_before(place) + column.width for place, column in enumerate(self.columns))
        self._ends = [0, *accumulate(widths)]

    @property
    def first(self) -> int:
        """The first column in view."""
        return min(self.starts, default=0)

    def gap_before(self, column: int) -> int:
        """The width of the gap before a column of the table, or of the rule before the first target."""
        return RULE_WIDTH if column == self.features else _GAP

    def width_of(self, first: int, last: int) -> int:
        """The width of columns ``first`` to ``last - 1`` with the gaps before them."""
        return self._ends[last] - self._ends[first]

    def scroll_to(self, column: int, left: int, room: int, answers: int) -> None:
        """Choose the columns to show.

        Args:
            column: the column that has to be in view; if it is a target, the answers have to be too.
            left: where they start.
            room: the width for them.
            answers: the width of the answers.
        """
        total = len(self.columns)
        tail = self.width_of(self.features, total) + answers
        if answers and self.features and tail + self._widest_feature <= room:
            self._scroll_features(column, left, room - tail)
            return
        last, tail = (total, answers) if column >= self.features else (column + 1, 0)
        first = min(self.first, column)
        while first < column and self.width_of(first, last) + tail > room:
            first += 1
        while first and self.width_of(first - 1, total) + answers <= room:
            first -= 1
        self.starts, self.leaves_out = {}, False
        end = left + room
        for place in range(first, total):
            left += self.gap_before(place)
            if left + self.columns[place].width > end and self.starts:
                break  # a number that is cut would read as another number
            self.starts[place] = left
            left += self.columns[place].width
        self.has_all = total - first == len(self.starts)
        self.has_answers = self.has_all and left + answers <= end

    @property
    def _widest_feature(self) -> int:
        return max(_GAP + column.width for column in self.columns[: self.features])

    def _scroll_features(self, column: int, left: int, room: int) -> None:
        """Show the targets and the answers at any rate, and before them as many features as fit into ``room``."""
        first = min(self.first, self.features - 1)
        if column < self.features:
            first = min(first, column)
            while self.width_of(first, column + 1) > room:
                first += 1
        while first and self.width_of(first - 1, self.features) <= room:
            first -= 1
        shown = [place for place in range(first, self.features) if self.width_of(first, place + 1) <= room]
        self.starts = {}
        for place in (*shown, *range(self.features, len(self.columns))):
            left += self.gap_before(place)
            self.starts[place] = left
            left += self.columns[place].width
        self.has_all = self.has_answers = True
        self.leaves_out = len(shown) < self.features - first

    def at(self, x: int) -> int | None:
        """The column drawn at a place; None outside the columns."""
        for column, start in self.starts.items():
            if start - 1 <= x <= start + self.columns[column].width:
                return column
        return None
