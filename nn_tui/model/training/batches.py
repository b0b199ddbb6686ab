"""Mini-batches, gathered several at a time: one copy of shuffled rows feeds many updates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from nn_tui.model.arrays import FloatArray, IntArray
from nn_tui.model.kernels.calls import Call
from nn_tui.model.training.prepared import PreparedBatch

Update: TypeAlias = tuple[Call, ...]

AHEAD = 64
"""At most so many batches are gathered at a time."""
GATHERED = 2**15
"""A gathering holds about so many numbers, or one batch: more would have left the cache before its turn comes."""


class Batches:
    """Batches of one size out of all ``rows`` (samples, features + 1) and ``targets`` (samples, outputs).

    Each slot is a batch's place in the gathered rows and has its own list of calls, ``step`` (the optimizer's) at their
    end. ``most`` is how many batches of this size an epoch has.
    """

    def __init__(
        self, batch: PreparedBatch, rows: FloatArray, targets: FloatArray, most: int, step: Sequence[Call]
    ) -> None:
        size, width, outputs = batch.samples, rows.shape[1], targets.shape[1]
        self.slots = max(1, min(most, AHEAD, GATHERED // (size * width)))
        self._samples = size
        self._all_rows, self._all_targets = rows, batch.prepared_targets(targets)
        self._rows = np.empty((self.slots * size, width), rows.dtype)
        self._taken = np.empty((self.slots * size, outputs), rows.dtype)
        self._targets = np.empty((self.slots, outputs, size), rows.dtype)
        self._updates: list[Update] = [
            (*batch.forward(seen), *batch.backward(seen, self._targets[slot]), *step)
            for slot in range(self.slots)
            for seen in [self._rows[slot * size : (slot + 1) * size]]
        ]

    def gather(self, chosen: IntArray) -> list[Update]:
        """The calls of the updates that see the ``chosen`` rows, one whole batch after the other, ``slots`` at most."""
        count = len(chosen)
        self._all_rows.take(chosen, 0, self._rows[:count], "clip")
        self._all_targets.take(chosen, 0, self._taken[:count], "clip")
        batches = count // self._samples
        by_batch = self._taken[:count].reshape(batches, self._samples, -1)
        np.copyto(self._targets[:batches], by_batch.transpose(0, 2, 1))
        return self._updates[:batches]
