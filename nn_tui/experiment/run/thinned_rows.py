"""Rows that come in order, in bounded memory however many they are.

The last RECENT rows are all kept. Older ones are thinned to spans of equal length: of each span the rows with the
smallest and the largest loss stay, so that a spike survives and every point shown was really measured. Which rows stay
depends on the rows alone, never on when ``view`` is called.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from math import inf
from typing import NamedTuple

import numpy as np

from nn_tui.data.dataset import Array
from nn_tui.model.arrays import IntArray

RECENT = 2048
SPANS = 1024


class _StoredRows(NamedTuple):
    """Replaced as a whole, so that another thread always sees parts that match. Only ``rows`` grows in place."""

    thinned: Array
    stride: int
    rows: array[float]


class ThinnedRows:
    """Rows of ``width`` numbers, the first of them rising: when it was. ``losses`` are the columns whose extremes stay,
    of those behind the first two only where something is known of them.

    One thread appends; others may call ``view`` meanwhile.
    """

    def __init__(self, width: int, losses: Sequence[int]) -> None:
        self._width, self._losses = width, tuple(losses)
        self._stored = _StoredRows(np.empty((0, width)), 1, array("d"))

    @property
    def last(self) -> int | None:
        """When the newest row was."""
        row = self.last_row
        return int(row[0]) if row else None

    @property
    def last_row(self) -> array[float] | None:
        """The newest row (width,)."""
        return self._stored.rows[-self._width :] or None

    def append(self, row: Iterable[float]) -> None:
        """Append a row."""
        self._stored.rows.extend(row)
        self._thin_when_full()

    def extend(self, table: Array) -> None:
        """Append the rows of a table (rows, width).

        Those that stay are the same as when they are appended one by one.
        """
        while len(table):
            rows = self._stored.rows
            room = 2 * RECENT - len(rows) // self._width
            rows.frombytes(np.ascontiguousarray(table[:room], float).tobytes())
            table = table[room:]
            self._thin_when_full()

    def _thin_when_full(self) -> None:
        if len(self._stored.rows) >= 2 * RECENT * self._width:
            self._thin()

    def _thin(self) -> None:
        """Move the older half of the exact rows into spans; double the spans' length when there are too many."""
        thinned, stride, rows = self._stored
        older = self._as_table(rows[: RECENT * self._width])
        # All spans but the last are complete; that one continues in the older rows.
        done = int(np.searchsorted(thinned[:, 0], thinned[-1, 0] // stride * stride)) if len(thinned) else 0
        rest = np.concatenate([thinned[done:], older])
        thinned = np.concatenate([thinned[:done], self._extremes(rest, stride, keep_first=not done)])
        while len(np.unique(thinned[:, 0] // stride)) > SPANS:
            stride *= 2
            thinned = self._extremes(thinned, stride)
        self._stored = _StoredRows(thinned, stride, rows[RECENT * self._width :])

    def forget_after(self, last: int) -> None:
        """Drop the rows of later."""
        thinned, stride, rows = self._stored
        table = self._as_table(rows)
        earlier = table[table[:, 0] <= last]
        self._stored = _StoredRows(thinned[thinned[:, 0] <= last], stride, array("d", earlier.tobytes()))

    def view(self) -> tuple[Array, Array]:
        """All rows now, thinned, and the last ones unthinned; both frozen."""
        thinned, stride, rows = self._stored
        recent = self._as_table(rows)
        return np.concatenate([thinned, self._extremes(recent, stride)]), recent[-RECENT:]

    def state(self, until: float = inf) -> tuple[Array, int, Array]:
        """Copies of the thinned rows, the length of their spans, and the exact rows, for storing, up to that one."""
        thinned, stride, rows = self._stored
        table = self._as_table(rows)
        return thinned[thinned[:, 0] <= until], stride, table[table[:, 0] <= until]

    def restore(self, thinned: Array, stride: int, rows: Array) -> None:
        """Restore what ``state`` returned. Raises ValueError or TypeError for anything else."""
        tables = [np.array(table, dtype=float) for table in (thinned, rows)]
        places = np.concatenate([table.reshape(-1, self._width)[:, 0] for table in tables])
        if any(table.shape[1:] != (self._width,) for table in tables) or stride < 1 or not (np.diff(places) > 0).all():
            raise ValueError("this is not a history")
        self._stored = _StoredRows(tables[0], stride, array("d", tables[1].tobytes()))

    def _as_table(self, rows: array[float]) -> Array:
        return np.frombuffer(rows.tobytes()).reshape(-1, self._width)

    def _extremes(self, rows: Array, stride: int, keep_first: bool = True) -> Array:
        """The rows (rows, width) with the smallest and the largest losses of every span of ``stride``, in order.

        The last row always stays, and the first with ``keep_first``.
        """
        if stride == 1 or not len(rows):
            return rows
        spans = rows[:, 0] // stride
        begins = np.diff(spans, prepend=spans[0] - 1) != 0
        starts, span_of = np.flatnonzero(begins), np.cumsum(begins) - 1
        is_kept = np.zeros(len(rows), bool)
        is_kept[-1] = True
        is_kept[0] = keep_first
        for place, column in enumerate(self._losses):
            if place > 1 and np.isnan(rows[:, column]).all():
                continue
            for extreme in _extreme_rows(rows[:, column], starts, span_of):
                is_kept[extreme] = True
        return np.asarray(rows[is_kept])


def _extreme_rows(values: Array, starts: IntArray, span_of: IntArray) -> tuple[IntArray, IntArray]:
    """Row numbers (rows,) of the first smallest and of the last largest of ``values`` (points,) in each span.

    The spans begin at ``starts`` (spans,); ``span_of`` (points,) numbers each row's span. nan counts as neither; a span
    of nothing else keeps its first row.
    """
    unknown = np.isnan(values)
    if unknown.all():
        return starts, starts
    nothing = np.zeros(len(values), bool)
    nothing[starts] = np.logical_and.reduceat(unknown, starts)
    limits = (limit.reduceat(values, starts)[span_of] for limit in (np.fmin, np.fmax))
    smallest, largest = (np.flatnonzero((values == limit) | nothing) for limit in limits)
    first = np.diff(span_of[smallest], prepend=-1) != 0
    last = np.diff(span_of[largest], append=len(starts)) != 0
    return smallest[first], largest[last]
