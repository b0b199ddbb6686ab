"""Layers: what a network is a list of."""

from __future__ import annotations

import numpy as np

from nn_tui.model.activations import ACTIVATIONS, Activation
from nn_tui.model.arrays import FloatArray
from nn_tui.model.errors import ModelError


class Dense:
    """A fully connected layer: Z = X @ W + b, A = f(Z).

    ``block`` has shape (inputs + 1, outputs): the weights W and, as the last row, the biases b. It is a view of the
    network's flat parameter vector, so that an update of the vector is an update of the layer.
    """

    def __init__(self, inputs: int, outputs: int, activation: str) -> None:
        if inputs < 1 or outputs < 1:
            raise ModelError(f"a layer needs at least one input and one neuron, not {inputs} and {outputs}")
        if activation not in ACTIVATIONS:
            raise ModelError(f"there is no activation {activation!r}: choose one of {', '.join(ACTIVATIONS)}")
        self.inputs = inputs
        self.outputs = outputs
        self.activation: Activation = ACTIVATIONS[activation]
        self.block: FloatArray

    @property
    def parameter_count(self) -> int:
        """Weights and biases together."""
        return (self.inputs + 1) * self.outputs

    @property
    def weights(self) -> FloatArray:
        """W, a view of shape (inputs, outputs)."""
        return self.block[:-1]

    @property
    def biases(self) -> FloatArray:
        """b, a view of shape (outputs,)."""
        biases: FloatArray = self.block[-1]
        return biases

    def bind(self, parameters: FloatArray) -> None:
        """Take ``parameters``, a contiguous slice of parameter_count numbers, as this layer's own."""
        self.block = parameters.reshape(self.inputs + 1, self.outputs)

    def pre_activations(self, inputs: FloatArray) -> FloatArray:
        """Z of shape (samples, outputs) for inputs of shape (samples, ...), whose trailing axes are flattened."""
        flat = inputs.reshape(len(inputs), self.inputs)
        return np.asarray(flat @ self.weights + self.biases)

    def forward(self, inputs: FloatArray) -> FloatArray:
        """A = f(Z), shape (samples, outputs)."""
        return self.activation.function(self.pre_activations(inputs), -1)
