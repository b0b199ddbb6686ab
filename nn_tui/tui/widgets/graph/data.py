"""What the network graph shows: the numbers of one sample in every layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_tui.tui.theme.palette import largest

FloatArray = NDArray[np.floating[Any]]
BoolArray = NDArray[np.bool_]

INPUTS = -1
"""The layer number of the inputs; 0 is the first hidden layer."""


@dataclass(frozen=True, eq=False)
class GraphLayer:
    """One layer for one sample; no array may be changed later.

    Attributes:
        names: the names of the neurons.
        z: pre-activations, shape (neurons,).
        a: activations, shape (neurons,).
        biases: shape (neurons,).
        activation: its name, such as "tanh".
        formula: that of the activation, such as "1 / (1 + e^-z)".
        frozen: what is not trained: (neurons,) for whole neurons, (inputs, neurons) for weights, (inputs + 1,
            neurons) for weights with the biases as the last row; None if everything is trained.
    """

    names: tuple[str, ...]
    z: FloatArray
    a: FloatArray
    biases: FloatArray
    activation: str
    formula: str
    frozen: BoolArray | None = None


@dataclass(frozen=True, eq=False)
class GraphData:
    """A dense network with the numbers of one sample; no array may be changed later.

    Attributes:
        inputs: what the network sees, shape (inputs,).
        input_names: a name for each.
        input_shape: (rows, columns) if the inputs are the pixels of a picture, else any other shape.
        layers: from the first hidden layer to the outputs.
        weights: for each layer, shape (inputs, neurons).
        scales: for each layer, the size of a weight that has the strongest colour; () takes the largest in each layer.

    Raises:
        ValueError: the shape of an array does not fit the others; says which.
    """

    inputs: FloatArray
    input_names: tuple[str, ...]
    input_shape: tuple[int, ...]
    layers: tuple[GraphLayer, ...]
    weights: tuple[FloatArray, ...]
    scales: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if len(self.input_names) != self.inputs.size:
            raise ValueError(f"{self.inputs.size} inputs cannot have {len(self.input_names)} names.")
        if len(self.weights) != len(self.layers) or len(self.scales) not in (0, len(self.layers)):
            raise ValueError(
                f"{len(self.layers)} layers cannot have {len(self.weights)} weight matrices "
                f"and {len(self.scales)} scales."
            )
        for number, (layer, weights) in enumerate(zip(self.layers, self.weights, strict=True)):
            wanted = (self.size_of(number - 1), len(layer.names))
            if weights.shape != wanted:
                raise ValueError(f"The weights of layer {number + 1} are {weights.shape}, not {wanted}.")
            for what, values in (("z", layer.z), ("a", layer.a), ("biases", layer.biases)):
                if values.shape != wanted[1:]:
                    raise ValueError(f"{what} of layer {number + 1} has the shape {values.shape}, not {wanted[1:]}.")

    @property
    def architecture(self) -> tuple[object, ...]:
        """What the layout depends on: networks with an equal one are drawn in the same places."""
        return self.input_names, self.input_shape, tuple((layer.names, layer.activation) for layer in self.layers)

    @property
    def is_empty(self) -> bool:
        """Whether there is no network."""
        return not self.inputs.size

    @property
    def last(self) -> int:
        """The number of the output layer."""
        return len(self.layers) - 1

    @property
    def is_picture(self) -> bool:
        """Whether the inputs are the pixels of a picture."""
        shape = self.input_shape
        return len(shape) == 2 and min(shape) > 1 and shape[0] * shape[1] == self.inputs.size

    def size_of(self, layer: int) -> int:
        """How many neurons (or inputs) a layer has."""
        return len(self.names_of(layer))

    def names_of(self, layer: int) -> tuple[str, ...]:
        """The names of a layer's neurons (or inputs)."""
        return self.input_names if layer == INPUTS else self.layers[layer].names

    def values_of(self, layer: int) -> FloatArray:
        """The inputs, or the activations of a layer, (neurons,)."""
        return self.inputs if layer == INPUTS else self.layers[layer].a

    def scale_of(self, layer: int) -> float:
        """The size of a layer's weight that has the strongest colour."""
        return self.scales[layer] if self.scales else largest(self.weights[layer])

    def frozen_weights(self, layer: int) -> BoolArray | None:
        """Which weights of a layer are frozen, shape (inputs, neurons); None if none is."""
        frozen = None if layer == INPUTS else self.layers[layer].frozen
        if frozen is None or not frozen.any():
            return None
        shape = self.weights[layer].shape
        return np.broadcast_to(frozen, shape) if frozen.ndim == 1 else frozen[: shape[0]]

    def frozen_neurons(self, layer: int) -> BoolArray | None:
        """Which neurons of a layer are frozen as a whole, shape (neurons,); None if none is."""
        frozen = None if layer == INPUTS else self.layers[layer].frozen
        if frozen is None:
            return None
        whole: BoolArray = frozen if frozen.ndim == 1 else np.asarray(frozen.all(axis=0))
        return whole if whole.any() else None


EMPTY = GraphData(np.zeros(0), (), (0,), (), ())
"""No network."""
