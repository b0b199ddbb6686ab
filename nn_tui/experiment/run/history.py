"""What was measured after each epoch, and within long ones, in bounded memory however long the run."""

from __future__ import annotations

from math import inf
from typing import NamedTuple

import numpy as np

from nn_tui.data.dataset import Array
from nn_tui.experiment.run.thinned_rows import ThinnedRows
from nn_tui.experiment.run.update_ratios import UpdateRatios
from nn_tui.model import Measures
from nn_tui.model.arrays import FloatArray
from nn_tui.model.training.update_losses import HUNDREDTHS

COLUMNS = (
    *("epoch", "loss", "penalty", "mse", "accuracy", "test_loss", "test_mse", "test_accuracy"),
    *("validation_loss", "validation_mse", "validation_accuracy"),
)
UPDATE_COLUMNS = ("epoch", "loss", "penalty")
NAN = float("nan")
NO_UPDATES = np.empty((0, len(UPDATE_COLUMNS)))


class History(NamedTuple):
    """A frozen view of a history: tables with a point a row, nan where there is no value.

    ``whole`` (points, len(COLUMNS)) goes from the first epoch to the last, thinned; ``recent`` holds the last epochs
    unthinned. ``updates`` (points, len(UPDATE_COLUMNS)) are the means over the updates in each hundredth of epochs that
    have more than a hundred, as they happened, thinned: the point of epoch 2.07 is the seventh of the third epoch.
    """

    whole: Array
    recent: Array
    updates: Array = NO_UPDATES

    def column(self, name: str, recent: bool = False) -> Array:
        """One quantity (points,) by its name in COLUMNS."""
        return (self.recent if recent else self.whole)[:, COLUMNS.index(name)]

    def update_column(self, name: str) -> Array:
        """One quantity (points,) of the updates by its name in UPDATE_COLUMNS."""
        return self.updates[:, UPDATE_COLUMNS.index(name)]


class UpdateRecorder:
    """Takes the means over the updates in each hundredth of an epoch, in order; hundredths count from the beginning."""

    def __init__(self) -> None:
        self._rows = ThinnedRows(len(UPDATE_COLUMNS), (UPDATE_COLUMNS.index("loss"),))

    @property
    def last_epoch(self) -> float | None:
        """The epoch of the newest row, with its hundredths."""
        last = self._rows.last
        return None if last is None else last / HUNDREDTHS

    @property
    def last_loss(self) -> float | None:
        """The mean loss of the newest row, without the penalty."""
        row = self._rows.last_row
        return row[UPDATE_COLUMNS.index("loss")] - row[UPDATE_COLUMNS.index("penalty")] if row else None

    def extend(self, first: int, means: FloatArray) -> None:
        """Append the means (2, hundredths), loss and penalty, of consecutive hundredths from ``first`` on.

        Those that are here already, since epochs were done again in search of a divergence, are left out.
        """
        last = self._rows.last
        here = 0 if last is None else max(0, last + 1 - first)
        table = np.column_stack([np.arange(first, first + means.shape[1]), *means])
        self._rows.extend(table[here:])

    def forget_after(self, hundredth: int) -> None:
        """Drop the rows of later hundredths."""
        self._rows.forget_after(hundredth)

    def view(self) -> Array:
        """A frozen view of the rows now, thinned; the first column holds epochs."""
        table = self._rows.view()[0]
        return np.column_stack([table[:, 0] / HUNDREDTHS, table[:, 1:]])

    def state(self, until: int) -> tuple[Array, int, Array]:
        """The rows up to that hundredth, for storing."""
        return self._rows.state(until)

    def restore(self, thinned: Array, stride: int, rows: Array) -> None:
        """Restore what ``state`` returned. Raises ValueError or TypeError for anything else."""
        self._rows.restore(thinned, stride, rows)


class Recorder:
    """Takes one row per epoch, in order. One thread appends; others may call ``view`` meanwhile.

    ``updates`` takes what happened within long epochs, ``ratios`` the sizes of some of the updates.
    """

    def __init__(self) -> None:
        losses = (COLUMNS.index(name) for name in ("loss", "test_loss", "validation_loss"))
        self._rows = ThinnedRows(len(COLUMNS), tuple(losses))
        self.updates = UpdateRecorder()
        self.ratios = UpdateRatios()

    @property
    def last_epoch(self) -> int | None:
        """The epoch of the newest row."""
        return self._rows.last

    def append(
        self, epoch: int, measures: Measures, test: Measures | None = None, validation: Measures | None = None
    ) -> None:
        """Append what was measured after an epoch."""
        loss, penalty, mse, accuracy = measures
        others = (*_other_part(test), *_other_part(validation))
        self._rows.append((epoch, loss, penalty, mse, NAN if accuracy is None else accuracy, *others))

    def extend(self, first: int, measures: Array) -> None:
        """Append the measures after consecutive epochs from ``first`` on: (epochs, 4), the columns of Measures."""
        table = np.full((len(measures), len(COLUMNS)), NAN)
        table[:, 0] = np.arange(first, first + len(measures))
        table[:, 1 : 1 + measures.shape[1]] = measures
        self._rows.extend(table)

    def forget_after(self, epoch: int) -> None:
        """Drop the rows of later epochs; what happened within them stays in ``updates``."""
        self._rows.forget_after(epoch)
        self.ratios.forget_after(epoch)

    def view(self) -> History:
        """A frozen view of the history now."""
        return History(*self._rows.view(), self.updates.view())

    def state(self, until: float = inf) -> tuple[Array, int, Array]:
        """The rows up to that epoch, for storing: thinned ones, their span in epochs, and the exact rows."""
        return self._rows.state(until)

    def restore(self, thinned: Array, stride: int, rows: Array) -> None:
        """Restore what ``state`` returned, or what it did before there was a validation part. Raises ValueError or
        TypeError for anything else."""
        self._rows.restore(_with_validation(thinned), stride, _with_validation(rows))


def _with_validation(table: Array) -> Array:
    """The rows (rows, columns) of a table; unknown where they are from before there was a validation part."""
    table = np.asarray(table, float)
    if table.ndim != 2 or table.shape[1] != COLUMNS.index("validation_loss"):
        return table
    return np.hstack([table, np.full((len(table), len(COLUMNS) - table.shape[1]), NAN)])


def _other_part(measures: Measures | None) -> tuple[float, float, float]:
    if measures is None:
        return NAN, NAN, NAN
    return measures.loss, measures.mse, NAN if measures.accuracy is None else measures.accuracy
