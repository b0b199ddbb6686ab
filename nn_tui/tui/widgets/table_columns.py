"""How the columns of a table are written and which of them are in view."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rich.cells import cell_len

_WIDEST_NUMBER = 10
_WIDEST_NAME = 12
_GAP = 2
RULE_WIDTH = 5
"""The columns of the rule between features and targets, and between these and the answers."""


class Column(NamedTuple):
    """How one column is written."""

    name: str
    width: int
    decimals: int

    @classmethod
    def of(cls, name: str, values: NDArray[np.float64]) -> Column:
        """The decimals that write every value exactly, as far as the widest number goes."""
        decimals = next((places for places in range(5) if np.array_equal(np.round(values, places), values)), 6)
        ends = [f"{value:.{decimals}f}" for value in (values.min(initial=0.0), values.max(initial=0.0))]
        width = min(max(map(len, ends)), _WIDEST_NUMBER)
        return cls(name, max(width, min(cell_len(name), _WIDEST_NAME), 2), decimals)


class Columns:
    """Features, then targets, with their gaps, scrolled so that one of them is in view."""

    def __init__(self, columns: Sequence[Column], features: int) -> None:
        self.columns = tuple(columns)
        self.features = features
        self.starts: dict[int, int] = {}
        """The place of each column in view."""
        self.has_all = self.has_answers = True
        """Whether the columns are in view to the last one, and whether the answers behind them are."""

    @property
    def first(self) -> int:
        """The first column in view."""
        return min(self.starts, default=0)

    def gap_before(self, column: int) -> int:
        """The columns left free before a column of the table; targets begin with a rule."""
        return RULE_WIDTH if column == self.features else _GAP

    def width_of(self, first: int, last: int) -> int:
        """The width of columns `first` to `last - 1` with the gaps before them."""
        return sum(self.gap_before(place) + self.columns[place].width for place in range(first, last))

    def scroll_to(self, column: int, left: int, room: int, answers: int) -> None:
        """Put the columns that fit into `room` columns after `left`.

        Args:
            column: the one that has to be in view; if it is a target, the answers behind the targets are too.
            answers: the width of the answers.
        """
        total = len(self.columns)
        last, tail = (total, answers) if column >= self.features else (column + 1, 0)
        first = min(self.first, column)
        while first < column and self.width_of(first, last) + tail > room:
            first += 1
        while first and self.width_of(first - 1, total) + answers <= room:
            first -= 1
        self.starts = {}
        end = left + room
        for place in range(first, total):
            left += self.gap_before(place)
            if left + self.columns[place].width > end and self.starts:
                break  # a number cut in its middle would read as another one
            self.starts[place] = left
            left += self.columns[place].width
        self.has_all = total - first == len(self.starts)
        self.has_answers = self.has_all and left + answers <= end

    def at(self, x: int) -> int | None:
        """The column drawn at a place; None outside all of them."""
        for column, start in self.starts.items():
            if start - 1 <= x <= start + self.columns[column].width:
                return column
        return None
