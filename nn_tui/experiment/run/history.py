"""What was measured after each epoch, in bounded memory however long the run.

The last RECENT rows are all kept. Older ones are thinned to spans of equal length: of each span the rows with the
smallest and the largest loss stay, so that a spike survives and every point shown was really measured. Which rows stay
depends on the rows alone, never on when ``view`` is called.
"""

from __future__ import annotations

from array import array
from math import inf
from typing import NamedTuple

import numpy as np

from nn_tui.data.dataset import Array
from nn_tui.model import Measures
from nn_tui.model.arrays import IntArray

COLUMNS = ("epoch", "loss", "penalty", "mse", "accuracy", "test_loss", "test_mse", "test_accuracy")
_LOSSES = (COLUMNS.index("loss"), COLUMNS.index("test_loss"))
_WIDTH = len(COLUMNS)
RECENT = 2048
SPANS = 1024
NAN = float("nan")


class History(NamedTuple):
    """A frozen view of a history: two tables (points, len(COLUMNS)), nan where there is no value.

    ``whole`` goes from the first epoch to the last, thinned; ``recent`` holds the last epochs unthinned.
    """

    whole: Array
    recent: Array

    def column(self, name: str, recent: bool = False) -> Array:
        """One quantity (points,) by its name in COLUMNS."""
        return (self.recent if recent else self.whole)[:, COLUMNS.index(name)]


class _StoredRows(NamedTuple):
    """Replaced as a whole, so that another thread always sees parts that match. Only ``rows`` grows in place."""

    thinned: Array
    stride: int
    rows: array[float]


class Recorder:
    """Takes one row per epoch, in order. One thread appends; others may call ``view`` meanwhile."""

    def __init__(self) -> None:
        self._stored = _StoredRows(np.empty((0, _WIDTH)), 1, array("d"))

    @property
    def last_epoch(self) -> int | None:
        """The epoch of the newest row."""
        rows = self._stored.rows
        return int(rows[-_WIDTH]) if rows else None

    def append(self, epoch: int, measures: Measures, test: Measures | None = None) -> None:
        """Append what was measured after an epoch."""
        rows = self._stored.rows
        loss, penalty, mse, accuracy = measures
        rows.extend((epoch, loss, penalty, mse, NAN if accuracy is None else accuracy, *_test_part(test)))
        self._thin_when_full()

    def extend(self, first: int, measures: Array) -> None:
        """Append the measures after consecutive epochs from ``first`` on: (epochs, 4), the columns of Measures.

        The rows that stay are the same as when they are appended one by one.
        """
        table = np.full((len(measures), _WIDTH), NAN)
        table[:, 0] = np.arange(first, first + len(measures))
        table[:, 1 : 1 + measures.shape[1]] = measures
        while len(table):
            rows = self._stored.rows
            room = 2 * RECENT - len(rows) // _WIDTH
            rows.frombytes(table[:room].tobytes())
            table = table[room:]
            self._thin_when_full()

    def _thin_when_full(self) -> None:
        if len(self._stored.rows) >= 2 * RECENT * _WIDTH:
            self._thin()

    def _thin(self) -> None:
        """Move the older half of the exact rows into spans; double the spans' length when there are too many."""
        thinned, stride, rows = self._stored
        older = _as_table(rows[: RECENT * _WIDTH])
        # All spans but the last are complete; that one continues in the older rows.
        done = int(np.searchsorted(thinned[:, 0], thinned[-1, 0] // stride * stride)) if len(thinned) else 0
        rest = np.concatenate([thinned[done:], older])
        thinned = np.concatenate([thinned[:done], extremes(rest, stride, keep_first=not done)])
        while len(np.unique(thinned[:, 0] // stride)) > SPANS:
            stride *= 2
            thinned = extremes(thinned, stride)
        self._stored = _StoredRows(thinned, stride, rows[RECENT * _WIDTH :])

    def forget_after(self, epoch: int) -> None:
        """Drop the rows of later epochs."""
        thinned, stride, rows = self._stored
        table = _as_table(rows)
        earlier = table[table[:, 0] <= epoch]
        self._stored = _StoredRows(thinned[thinned[:, 0] <= epoch], stride, array("d", earlier.tobytes()))

    def view(self) -> History:
        """A frozen view of the history now."""
        thinned, stride, rows = self._stored
        recent = _as_table(rows)
        return History(np.concatenate([thinned, extremes(recent, stride)]), recent[-RECENT:])

    def state(self, until: float = inf) -> tuple[Array, int, Array]:
        """Copies of the thinned rows, their span in epochs, and the exact rows, for storing, up to that epoch."""
        thinned, stride, rows = self._stored
        table = _as_table(rows)
        return thinned[thinned[:, 0] <= until], stride, table[table[:, 0] <= until]

    def restore(self, thinned: Array, stride: int, rows: Array) -> None:
        """Restore what ``state`` returned. Raises ValueError or TypeError for anything else."""
        tables = [np.array(table, dtype=float) for table in (thinned, rows)]
        epochs = np.concatenate([table.reshape(-1, _WIDTH)[:, 0] for table in tables])
        if any(table.shape[1:] != (_WIDTH,) for table in tables) or stride < 1 or not (np.diff(epochs) > 0).all():
            raise ValueError("this is not a history")
        self._stored = _StoredRows(tables[0], stride, array("d", tables[1].tobytes()))


def _as_table(rows: array[float]) -> Array:
    return np.frombuffer(rows.tobytes()).reshape(-1, _WIDTH)


def extremes(rows: Array, stride: int, keep_first: bool = True) -> Array:
    """The rows with the smallest and the largest loss and test loss of every span of ``stride`` epochs, in order.

    ``rows`` has shape (points, len(COLUMNS)) with rising epochs. The last row always stays, and the first with
    ``keep_first``.
    """
    if stride == 1 or not len(rows):
        return rows
    spans = rows[:, 0] // stride
    begins = np.diff(spans, prepend=spans[0] - 1) != 0
    starts, span_of = np.flatnonzero(begins), np.cumsum(begins) - 1
    is_kept = np.zeros(len(rows), bool)
    is_kept[-1] = True
    is_kept[0] = keep_first
    for column in _LOSSES:
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


def _test_part(test: Measures | None) -> tuple[float, float, float]:
    if test is None:
        return NAN, NAN, NAN
    return test.loss, test.mse, NAN if test.accuracy is None else test.accuracy
