"""How prepared rows of sequences become the first edge: steps one behind the other, symbols as a 1 among zeros."""

from __future__ import annotations

from functools import partial

import numpy as np

from nn_tui.model.arrays import FloatArray
from nn_tui.model.kernels.calls import Call, number
from nn_tui.model.network.network import Network


class SequenceEntry:
    """The edge before the first layer, for a fixed number of samples.

    ``edge`` is (..., steps x features + 1, samples), the last row ones; ``real`` (steps, samples) is 1 where a step is
    no padding, None without ``has_padding``.
    """

    def __init__(self, network: Network, samples: int, has_padding: bool) -> None:
        steps, features = network.inputs
        dtype = network.parameters.dtype
        self.edge: FloatArray = np.ones((steps * features + 1, samples), dtype)
        self._values = self.edge[:-1].reshape(steps, features, samples)
        self.real: FloatArray | None = np.ones((steps, samples), dtype) if has_padding else None
        self._symbols: FloatArray | None = np.arange(features, dtype=dtype)[:, None] if network.symbols else None
        self._marks = np.empty(self._values.shape if network.symbols else (steps, samples), bool)
        self._zero = number(0.0, self.edge)

    def calls(self, rows: FloatArray) -> list[Call]:
        """The calls that fill edge and marks from prepared rows (width + 1, samples), one column a sample."""
        steps, features, samples = self._values.shape
        if self._symbols is not None:
            indices = rows[:-1]
            calls: list[Call] = [
                partial(np.equal, indices[:, None, :], self._symbols, self._marks),
                partial(np.copyto, self._values, self._marks),
            ]
            if self.real is not None:
                marks = self._marks[:, 0, :]
                calls += [partial(np.greater_equal, indices, self._zero, marks), partial(np.copyto, self.real, marks)]
            return calls
        numbers = rows[:-1].reshape(steps, features, samples)
        calls = [partial(np.copyto, self._values, numbers)]
        if self.real is not None:
            padded = self._marks
            calls += [
                partial(np.isnan, numbers[:, 0, :], padded),
                partial(np.copyto, self._values, 0.0, where=padded[:, None, :]),
                partial(np.subtract, 1.0, padded, self.real),
            ]
        return calls
