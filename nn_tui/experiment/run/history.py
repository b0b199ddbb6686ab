"""What was measured after each epoch, in bounded memory however long the run.

The last ``recent`` rows are kept whole. Older ones are thinned to spans of equal length: of each span the rows with the
smallest and the largest loss stay, so that a spike survives and every point shown was really measured. What is kept
depends on the rows alone, never on who looks.
"""

from __future__ import annotations

from array import array
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
    """A frozen look at a history: ``whole`` and ``recent`` have shape (points, len(COLUMNS)), nan where there is
    nothing. ``whole`` goes from the first epoch to the last, thinned; ``recent`` holds the last epochs, each one."""

    whole: Array
    recent: Array

    def column(self, name: str, recent: bool = False) -> Array:
        """One quantity by its name in COLUMNS, shape (points,)."""
        return (self.recent if recent else self.whole)[:, COLUMNS.index(name)]


class _Kept(NamedTuple):
    """Replaced as a whole, so that a look from another thread is never of two minds. ``rows`` alone grows in place."""

    thinned: Array
    stride: int
    rows: array[float]


class Recorder:
    """Takes a row an epoch, in order. One thread appends; others may ask for ``view()`` meanwhile."""

    def __init__(self) -> None:
        self._kept = _Kept(np.empty((0, _WIDTH)), 1, array("d"))

    @property
    def last_epoch(self) -> int | None:
        """The epoch of the newest row."""
        rows = self._kept.rows
        return int(rows[-_WIDTH]) if rows else None

    def append(self, epoch: int, measures: Measures, test: Measures | None = None) -> None:
        """Take what was measured after an epoch."""
        rows = self._kept.rows
        loss, penalty, mse, accuracy = measures
        rows.extend((epoch, loss, penalty, mse, NAN if accuracy is None else accuracy, *_test_part(test)))
        self._thin_when_full()

    def extend(self, first: int, measures: Array) -> None:
        """Take what was measured after consecutive epochs from ``first`` on, (epochs, 4): the columns of Measures. What
        is kept is what taking them one by one keeps."""
        table = np.full((len(measures), _WIDTH), NAN)
        table[:, 0] = np.arange(first, first + len(measures))
        table[:, 1 : 1 + measures.shape[1]] = measures
        while len(table):
            rows = self._kept.rows
            room = 2 * RECENT - len(rows) // _WIDTH
            rows.frombytes(table[:room].tobytes())
            table = table[room:]
            self._thin_when_full()

    def _thin_when_full(self) -> None:
        if len(self._kept.rows) >= 2 * RECENT * _WIDTH:
            self._thin()

    def _thin(self) -> None:
        """Move the older half of the exact rows into spans; when the spans are too many, double their length."""
        thinned, stride, rows = self._kept
        older = _as_table(rows[: RECENT * _WIDTH])
        # All spans but the last are as they stay; that one goes on in the older rows.
        done = int(np.searchsorted(thinned[:, 0], thinned[-1, 0] // stride * stride)) if len(thinned) else 0
        rest = np.concatenate([thinned[done:], older])
        thinned = np.concatenate([thinned[:done], extremes(rest, stride, keep_first=not done)])
        while len(np.unique(thinned[:, 0] // stride)) > SPANS:
            stride *= 2
            thinned = extremes(thinned, stride)
        self._kept = _Kept(thinned, stride, rows[RECENT * _WIDTH :])

    def forget_after(self, epoch: int) -> None:
        """Drop the rows of later epochs."""
        thinned, stride, rows = self._kept
        table = _as_table(rows)
        later = table[table[:, 0] <= epoch]
        self._kept = _Kept(thinned[thinned[:, 0] <= epoch], stride, array("d", later.tobytes()))

    def view(self) -> History:
        """A frozen look at what is kept now."""
        thinned, stride, rows = self._kept
        recent = _as_table(rows)
        return History(np.concatenate([thinned, extremes(recent, stride)]), recent[-RECENT:])

    def state(self) -> tuple[Array, int, Array]:
        """Copies of the thinned rows, their span, and the exact rows, for keeping."""
        thinned, stride, rows = self._kept
        return thinned, stride, _as_table(rows)

    def restore(self, thinned: Array, stride: int, rows: Array) -> None:
        """Take what ``state`` gave. Raises ValueError or TypeError for anything else."""
        tables = [np.array(table, dtype=float) for table in (thinned, rows)]
        epochs = np.concatenate([table.reshape(-1, _WIDTH)[:, 0] for table in tables])
        if any(table.shape[1:] != (_WIDTH,) for table in tables) or stride < 1 or not (np.diff(epochs) > 0).all():
            raise ValueError("this is no history")
        self._kept = _Kept(tables[0], stride, array("d", tables[1].tobytes()))


def _as_table(rows: array[float]) -> Array:
    return np.frombuffer(rows.tobytes()).reshape(-1, _WIDTH)


def extremes(rows: Array, stride: int, keep_first: bool = True) -> Array:
    """Of every span of ``stride`` epochs, the rows of the smallest and the largest loss and test loss, in order; also
    the last row, and the first unless it is one of many that come before.

    ``rows`` has shape (points, len(COLUMNS)) with rising epochs.
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
        for kept in _extreme_rows(rows[:, column], starts, span_of):
            is_kept[kept] = True
    return np.asarray(rows[is_kept])


def _extreme_rows(values: Array, starts: IntArray, span_of: IntArray) -> tuple[IntArray, IntArray]:
    """Row numbers of the first smallest and of the last largest value of each span, which begin at ``starts``; nan
    counts as neither, and a span of nothing else keeps its first row."""
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
