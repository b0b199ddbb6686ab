"""Forward and backward as a textbook writes them: batch rows first, allocating freely.

This is the oracle that the prepared path is tested against, and what screens show of activations and gradients.
Formulas: Nielsen, Neural Networks and Deep Learning, chapter 2, BP1 to BP4, on batches; each layer has its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from nn_tui.model.arrays import FloatArray
from nn_tui.model.losses import Loss, Penalty
from nn_tui.model.network.network import Network

NO_PENALTY = Penalty()


@dataclass(frozen=True)
class LayerPass:
    """One layer in a forward pass: inputs (samples, *inputs), z and a (samples, *outputs).

    ``kept`` are the arrays by name that the layer's backward pass needs and views may show.
    """

    inputs: FloatArray
    z: FloatArray
    a: FloatArray
    kept: dict[str, FloatArray] = field(default_factory=dict)


@dataclass(frozen=True)
class LayerGradient:
    """One layer in a backward pass.

    ``error`` is dL/dz (samples, *outputs), ``parameters`` dL/dp by name in the parameters' shapes, and ``inner`` the
    further gradients within the layer by name.
    """

    error: FloatArray
    parameters: dict[str, FloatArray]
    inner: dict[str, FloatArray] = field(default_factory=dict)

    def __getitem__(self, name: str) -> FloatArray:
        """The gradient of the parameter of that name."""
        return self.parameters[name]


def forward(network: Network, inputs: FloatArray, random: np.random.RandomState | None = None) -> list[LayerPass]:
    """The forward pass of every layer, first layer first, for inputs (samples, ...).

    ``random`` is what dropout draws from in training; None for measuring.
    """
    passes = []
    signal = np.asarray(inputs, network.parameters.dtype)
    for layer in network.layers:
        signal = signal.reshape(len(signal), *layer.inputs)
        z, kept = layer.forward(signal, random=random)
        a = layer.activation.function(z, -1)
        passes.append(LayerPass(signal, z, a, kept))
        signal = a
    return passes


def loss_value(
    network: Network, loss: Loss, last: LayerPass, targets: FloatArray, reduction: str, penalty: Penalty = NO_PENALTY
) -> float:
    """The loss that training lowers, for targets (samples, outputs): averaged or summed, with the penalty."""
    total = float(loss.elements(last.z, last.a, targets, -1).sum())
    if reduction == "mean":
        total /= len(targets)
    return total + sum(penalty.value(weights) for weights in network.weights)


def backward(
    network: Network,
    loss: Loss,
    passes: Sequence[LayerPass],
    targets: FloatArray,
    reduction: str,
    penalty: Penalty = NO_PENALTY,
) -> list[LayerGradient]:
    """The gradients of every layer, first layer first, for targets (samples, outputs).

    The errors include the 1/samples of a mean.
    """
    output = network.layers[-1].activation.name
    error = loss.output_error(passes[-1].z, passes[-1].a, targets, output, -1)
    if reduction == "mean":
        error = error / len(targets)
    gradients: list[LayerGradient] = []
    for index in reversed(range(len(network.layers))):
        layer = network.layers[index]
        before_error, by_name, inner = layer.backward(passes[index].kept, error)
        for parameter in layer.parameters:
            if penalty and not parameter.is_bias:
                by_name[parameter.name] = by_name[parameter.name] + penalty.gradient(layer[parameter.name])
        gradients.append(LayerGradient(error, by_name, inner))
        if index:
            before = passes[index - 1]
            error = before_error.reshape(before.a.shape)
            error = network.layers[index - 1].activation.backward(before.z, before.a, error, -1)
    return gradients[::-1]


def flat_gradient(network: Network, gradients: Sequence[LayerGradient]) -> FloatArray:
    """The gradients as one vector (parameters,) in the order of ``Network.parameters``."""
    pairs = zip(network.layers, gradients, strict=True)
    return np.concatenate([layer.join(gradient.parameters) for layer, gradient in pairs])
