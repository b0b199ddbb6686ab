"""A network: layers in a row over one flat vector of parameters."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from nn_tui.model.arrays import BoolArray, FloatArray
from nn_tui.model.initializers import initializer
from nn_tui.model.layers.dense import Dense

Number = TypeVar("Number", bound=np.generic)


class Network:
    """Dense layers of any number and width.

    ``sizes`` are inputs, hidden sizes and outputs; ``activations`` one name a layer. All weights and biases lie in
    ``parameters``, one vector; the layers' blocks are views of it. They are zero until ``initialize`` is called.
    Raises ModelError for sizes below one or an unknown activation.
    """

    def __init__(self, sizes: Sequence[int], activations: Sequence[str], dtype: npt.DTypeLike = np.float64) -> None:
        self.layers: tuple[Dense, ...] = tuple(
            Dense(inputs, outputs, activation)
            for (inputs, outputs), activation in zip(pairwise(sizes), activations, strict=True)
        )
        self.parameters: FloatArray = np.zeros(sum(layer.parameter_count for layer in self.layers), dtype)
        for layer, part in zip(self.layers, self.split(self.parameters), strict=True):
            layer.bind(part)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Inputs, hidden sizes, outputs."""
        return (self.layers[0].inputs, *(layer.outputs for layer in self.layers))

    @property
    def is_weight(self) -> BoolArray:
        """For each parameter, whether it is a weight (True) or a bias."""
        mask = np.zeros(self.parameters.shape, bool)
        for layer, part in zip(self.layers, self.split(mask), strict=True):
            part[: layer.inputs * layer.outputs] = True
        return mask

    def split(self, vector: npt.NDArray[Number]) -> list[npt.NDArray[Number]]:
        """Views of a vector shaped like ``parameters`` (a gradient, say), one a layer."""
        ends = np.cumsum([layer.parameter_count for layer in self.layers])
        return np.split(vector, ends[:-1])

    def initialize(self, name: str, random: np.random.RandomState) -> None:
        """Draw the initial weights from ``random``, first layer first. Raises ModelError for an unknown name."""
        draw = initializer(name)
        with np.errstate(over="ignore"):
            for layer in self.layers:
                layer.weights[:], layer.biases[:] = draw(random, layer.inputs, layer.outputs)

    def forward(self, inputs: FloatArray) -> FloatArray:
        """The outputs, shape (samples, outputs), for inputs of shape (samples, ...). Overflow gives inf, silently."""
        with np.errstate(all="ignore"):
            signal = np.asarray(inputs, self.parameters.dtype)
            for layer in self.layers:
                signal = layer.forward(signal)
        return signal
