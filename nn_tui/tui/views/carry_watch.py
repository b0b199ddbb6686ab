"""How well a layer's states tell the carry of an addition: on some sums while training runs, on all when it rests."""

from __future__ import annotations

from time import monotonic

import numpy as np

from nn_tui.model.arrays import FloatArray
from nn_tui.model.network import textbook
from nn_tui.tui.presenting.addition import CarryReading, carries, carry_reading
from nn_tui.tui.views.run_frame import RunFrame

SOME = 1_024
"""Sums that stand for all of them while training runs."""
INTERVAL = 1.0
"""Seconds between two readings while the weights change."""
REST = 0.3
"""Seconds without a change of the weights after which all sums are read."""
_CHUNK = 2_048
"""Sums that are put through the network at once."""


class CarryWatch:
    """The last reading of one layer, and when the next one is due."""

    def __init__(self) -> None:
        self._of: tuple[object, ...] = ()
        self._parameters: FloatArray | None = None
        self._changed = self._due = 0.0
        self._is_whole = False
        self.reading: CarryReading | None = None
        self.words = ""
        """How many sums were read."""

    @property
    def is_waiting(self) -> bool:
        """Whether a reading of all sums is due once the weights have rested."""
        return not self._is_whole

    def look(self, frame: RunFrame, index: int) -> None:
        """Read the carry from the layer with that index if it is time to."""
        now, parameters = monotonic(), frame.snapshot.parameters
        of = (frame.snapshot.dataset, frame.snapshot.encoding, index, len(parameters))
        if of != self._of:
            self._of, self._parameters, self._due = of, None, 0.0
        if self._parameters is None or not np.array_equal(parameters, self._parameters, equal_nan=True):
            self._parameters, self._changed, self._is_whole = parameters, now, False
            if now >= self._due:
                self._read(frame, index, SOME)
                self._due = monotonic() + INTERVAL
        elif not self._is_whole and now >= self._changed + REST:
            self._read(frame, index, None)
            self._is_whole = True

    def _read(self, frame: RunFrame, index: int, most: int | None) -> None:
        """Read the carry from at most that many sums of the test part, or of the training part without one."""
        snapshot = frame.snapshot
        rows = snapshot.testing if len(snapshot.testing) else snapshot.training
        total = len(rows)
        if most is not None and total > most:
            rows = np.sort(np.random.RandomState(0).permutation(total)[:most])
            rows = (snapshot.testing if len(snapshot.testing) else snapshot.training)[rows]
        bits = snapshot.dataset.inputs[rows]
        states = np.empty((*bits.shape[:2], frame.network.layers[index].units))
        with np.errstate(all="ignore"):
            for start in range(0, len(rows), _CHUNK):
                part = slice(start, start + _CHUNK)
                inputs = snapshot.encoding.encode(bits[part])
                states[part] = textbook.forward(frame.network, inputs)[index].kept["h"]
            self.reading = carry_reading(states, carries(bits), ~np.isnan(bits[:, :, 0]))
        self.words = f"{total:,} sums" if len(rows) == total else f"{len(rows):,} of {total:,} sums"
