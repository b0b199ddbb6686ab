"""A network on a sequence without end: one step at a time, its states carried on."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from nn_tui.model.arrays import FloatArray
from nn_tui.model.errors import ModelError
from nn_tui.model.layers.layer import StepState
from nn_tui.model.network.network import Network
from nn_tui.model.sequences import one_hot


class Stepper:
    """Runs a network that answers each step; the weights are read anew at each one.

    Raises ModelError for other networks, and for layers that need all steps at once.
    """

    def __init__(self, network: Network) -> None:
        if not network.at_steps:
            raise ModelError("the network answers a sequence as a whole, so that a sequence cannot go on")
        self._network = network
        self._states: list[StepState | None] = []
        self.start()
        features = np.zeros((1, network.inputs[1]), network.parameters.dtype)
        self._advance(features)
        self.start()

    def start(self) -> None:
        """Forget all steps."""
        self._states = [None] * len(self._network.layers)

    def step(self, x: npt.NDArray[Any]) -> FloatArray:
        """The outputs (samples, outputs) for one more step: numbers (samples, features), or indices of symbols
        (samples,). Overflow gives inf, silently."""
        dtype = self._network.parameters.dtype
        signal = one_hot(x, self._network.inputs[1], dtype) if self._network.symbols else np.asarray(x, dtype)
        return self._advance(signal)

    def _advance(self, signal: FloatArray) -> FloatArray:
        with np.errstate(all="ignore"):
            for index, layer in enumerate(self._network.layers):
                z, self._states[index] = layer.advance(signal, self._states[index])
                signal = layer.activation.function(z, -1)
        return signal
