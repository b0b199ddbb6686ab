"""Mini-batches, gathered several at a time: one copy of shuffled rows feeds many updates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from nn_tui.model.arrays import FloatArray, IntArray
from nn_tui.model.kernels.calls import Call
from nn_tui.model.training.prepared import PreparedBatch

Update: TypeAlias = tuple[Call, ...]

MOST_BATCHES = 64
"""At most that many batches are gathered at a time."""
MOST_NUMBERS = 2**15
"""About that many numbers are gathered at a time, or one batch: more would leave the cache before their turn comes."""


class Batches:
    """Batches of one size out of all ``rows`` (samples, features + 1) and ``targets`` (samples, ...).

    Each slot is a batch's place in the gathered rows and has its own list of calls, which end with ``step``, the
    optimizer's. ``count`` is how many batches of this size an epoch has; ``watch`` is called as soon as z at the output
    is filled. ``weights`` (samples,) are what each sample's loss is multiplied by, None for 1.
    """

    def __init__(
        self,
        batch: PreparedBatch,
        rows: FloatArray,
        targets: FloatArray,
        count: int,
        step: Sequence[Call],
        watch: Sequence[Call] = (),
        weights: FloatArray | None = None,
    ) -> None:
        size, width = batch.samples, rows.shape[1]
        self.slots = max(1, min(count, MOST_BATCHES, MOST_NUMBERS // (size * width)))
        self._samples = size
        self._all_rows, self._all_targets = rows, batch.prepared_targets(targets)
        outputs = self._all_targets.shape[1]
        self._rows = np.empty((self.slots * size, width), rows.dtype)
        self._taken = np.empty((self.slots * size, outputs), rows.dtype)
        self._targets = np.empty((self.slots, outputs, size), rows.dtype)
        self._all_weights = weights
        self._weights = None if weights is None else np.empty((self.slots, size), rows.dtype)
        self._updates: list[Update] = [
            (*batch.forward(batch_rows), *watch, *batch.backward(batch_rows, *self._answers(slot)), *step)
            for slot in range(self.slots)
            for batch_rows in [self._rows[slot * size : (slot + 1) * size]]
        ]

    def _answers(self, slot: int) -> tuple[FloatArray, FloatArray | None]:
        """The buffers of a batch's targets and weights."""
        return self._targets[slot], None if self._weights is None else self._weights[slot]

    def gather(self, chosen: IntArray) -> list[Update]:
        """The calls of the updates on the ``chosen`` rows (samples,): whole batches in order, at most ``slots``."""
        count = len(chosen)
        self._all_rows.take(chosen, 0, self._rows[:count], "clip")
        self._all_targets.take(chosen, 0, self._taken[:count], "clip")
        batches = count // self._samples
        by_batch = self._taken[:count].reshape(batches, self._samples, -1)
        np.copyto(self._targets[:batches], by_batch.transpose(0, 2, 1))
        if self._weights is not None and self._all_weights is not None:
            self._all_weights.take(chosen, 0, self._weights.reshape(-1)[:count], "clip")
        return self._updates[:batches]
