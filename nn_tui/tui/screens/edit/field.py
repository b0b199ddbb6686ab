"""The outputs of a network all over a plane, behind the points that are edited."""

from __future__ import annotations

from time import monotonic

import numpy as np

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.experiment.run.predictor import Predictor
from nn_tui.model.arrays import FloatArray
from nn_tui.tui.presenting.samples import target_range
from nn_tui.tui.widgets.plane.plane import Plane

FIELD_EVERY = 0.1
"""Seconds between two updates of the field while training runs."""


class OutputField:
    """The field of a plane, computed again only when it may have changed."""

    def __init__(self) -> None:
        self._key: tuple[object, ...] = ()
        self._parameters: FloatArray = np.zeros(0)
        self._computed_at = 0.0
        self._predictor: Predictor | None = None

    def show(self, plane: Plane, dataset: Dataset, snapshot: Snapshot | None, is_training: bool) -> None:
        """Show the outputs of a snapshot's network; the snapshot is None if the network does not fit the dataset."""
        if snapshot is None:
            if self._key:
                self._key = ()
                plane.set_field(None)
            return
        low, high = (0.0, 1.0) if snapshot.encoding.zero_one else target_range(dataset)
        key = (snapshot.recipe, plane.grid_shape, low, high)
        same_setup = key == self._key
        if same_setup and is_training and monotonic() - self._computed_at < FIELD_EVERY:
            return
        if same_setup and np.array_equal(snapshot.parameters, self._parameters, equal_nan=True):
            return
        grid = plane.grid()
        if not len(grid):
            return
        self._predictor = snapshot.predictor(self._predictor)
        outputs = self._predictor.outputs(grid)
        if dataset.outputs > 1:
            plane.set_field(outputs)
        else:
            plane.set_field(outputs, low=low, high=high)
        self._key, self._parameters, self._computed_at = key, snapshot.parameters, monotonic()
