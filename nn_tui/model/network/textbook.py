"""Forward and backward as a textbook writes them: batch rows first, allocating freely.

This is the oracle that the prepared path is tested against, and what a screen shows that takes an update apart.
Formulas: Nielsen, Neural Networks and Deep Learning, chapter 2, BP1 to BP4, on batches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np

from nn_tui.model.arrays import FloatArray
from nn_tui.model.losses import Loss, Penalty
from nn_tui.model.network.network import Network

NO_PENALTY = Penalty()


@dataclass(frozen=True)
class LayerPass:
    """One layer in a forward pass: inputs (samples, inputs), z and a (samples, outputs).

    With dropout, the next layer's inputs are ``a`` times ``mask``, of the same shape.
    """

    inputs: FloatArray
    z: FloatArray
    a: FloatArray
    mask: FloatArray | None = None


@dataclass(frozen=True)
class LayerGradient:
    """One layer in a backward pass: error dL/dz (samples, outputs), and dL/dW, dL/db in the layer's shapes."""

    error: FloatArray
    weights: FloatArray
    biases: FloatArray


def forward(network: Network, inputs: FloatArray, masks: Sequence[FloatArray] = ()) -> list[LayerPass]:
    """Every layer's part of the forward pass, first layer first.

    ``masks`` are those of dropout, one for each hidden layer, (samples, outputs): 0 or 1 / (1 - rate); by default none.
    """
    passes = []
    signal = np.asarray(inputs, network.parameters.dtype)
    for layer, mask in zip_longest(network.layers, masks):
        signal = signal.reshape(len(signal), layer.inputs)
        z = layer.pre_activations(signal)
        a = layer.activation.function(z, -1)
        passes.append(LayerPass(signal, z, a, mask))
        signal = a if mask is None else a * mask
    return passes


def loss_value(
    network: Network, loss: Loss, last: LayerPass, targets: FloatArray, reduction: str, penalty: Penalty = NO_PENALTY
) -> float:
    """The number that training lowers: the loss, averaged or summed over the samples, and the penalty."""
    total = float(loss.elements(last.z, last.a, targets, -1).sum())
    if reduction == "mean":
        total /= len(targets)
    return total + sum(penalty.value(layer.weights) for layer in network.layers)


def backward(
    network: Network,
    loss: Loss,
    passes: Sequence[LayerPass],
    targets: FloatArray,
    reduction: str,
    penalty: Penalty = NO_PENALTY,
) -> list[LayerGradient]:
    """Every layer's gradients, first layer first; the errors carry the 1/samples of a mean, and the passes' masks."""
    output = network.layers[-1].activation.name
    error = loss.output_error(passes[-1].z, passes[-1].a, targets, output, -1)
    if reduction == "mean":
        error = error / len(targets)
    gradients: list[LayerGradient] = []
    for index in reversed(range(len(network.layers))):
        layer, part = network.layers[index], passes[index]
        weights = part.inputs.T @ error + penalty.gradient(layer.weights)
        gradients.append(LayerGradient(error, weights, error.sum(axis=0)))
        if index:
            before = passes[index - 1]
            activation = network.layers[index - 1].activation
            error = error @ layer.weights.T
            if before.mask is not None:
                error = error * before.mask
            error = activation.backward(before.z, before.a, error, -1)
    return gradients[::-1]


def flat_gradient(gradients: Sequence[LayerGradient]) -> FloatArray:
    """The gradients as one vector in the order of ``Network.parameters``."""
    return np.concatenate([np.concatenate([part.weights.ravel(), part.biases]) for part in gradients])
