"""The ratio of the last update of an epoch to the weights it changed, now and then while somebody watches."""

from __future__ import annotations

import numpy as np

from nn_tui.data.dataset import Array
from nn_tui.experiment.run.thinned_rows import ThinnedRows
from nn_tui.model import Network
from nn_tui.model.arrays import FloatArray
from nn_tui.model.training.update_ratios import update_ratios

SPACING = 200
"""While a run trains, the next point of a chart is that part of it further on: more cannot be told apart. Each costs
a tenth of a millisecond."""


class UpdateRatios:
    """Takes a row an epoch, of those that it was asked for: the others cost nothing.

    Which they are depends on who watches, so they are no part of the run: they change none of its bits, and are not
    kept in its file. One thread asks and appends; others may call ``view`` meanwhile.
    """

    def __init__(self) -> None:
        self._rows: ThinnedRows | None = None
        self._layers = 0
        self.is_wanted = False
        """Whether the next end of an epoch is to be measured."""

    def want(self, epoch: int | None = None) -> None:
        """Have the last update of the present epoch measured; of a run that trains at this epoch, if it is due."""
        last = self._rows.last if self._rows else None
        self.is_wanted = epoch is None or last is None or epoch + 1 - last >= last / SPACING

    def append(self, epoch: int, network: Network, before: FloatArray) -> None:
        """Compare parameters (parameters,) from before the last update of an epoch with the network's present ones."""
        self.is_wanted = False
        ratios = update_ratios(network, before, network.parameters)
        if self._rows is None:
            self._layers = len(ratios)
            self._rows = ThinnedRows(1 + self._layers, range(1, 1 + self._layers))
        last = self._rows.last
        if last is None or last < epoch:
            self._rows.append((epoch, *ratios))

    def forget_after(self, epoch: int) -> None:
        """Drop the rows of later epochs."""
        if self._rows is not None:
            self._rows.forget_after(epoch)

    def view(self) -> Array:
        """A frozen view of the rows now, thinned: (points, 1 + layers), epochs first; no columns before the first."""
        return np.empty((0, 0)) if self._rows is None else self._rows.view()[0]
