"""Forward and backward as a textbook writes them: batch rows first, allocating freely.

This is the oracle that the prepared path is tested against, and what screens show of activations and gradients.
Formulas: Nielsen, Neural Networks and Deep Learning, chapter 2, BP1 to BP4, on batches; each layer has its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from nn_tui.model.arrays import BoolArray, FloatArray
from nn_tui.model.losses import Loss, Penalty
from nn_tui.model.network.network import Network
from nn_tui.model.sequences import masked, unpadded

NO_PENALTY = Penalty()


@dataclass(frozen=True)
class LayerPass:
    """One layer in a forward pass: inputs (samples, *inputs), z and a (samples, *outputs).

    ``kept`` are the arrays by name that the layer's backward pass needs and views may show. ``real`` (samples, steps)
    marks the steps of the outputs that are not padding, where a is 0; None where there are none.
    """

    inputs: FloatArray
    z: FloatArray
    a: FloatArray
    kept: dict[str, FloatArray] = field(default_factory=dict)
    real: BoolArray | None = None


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
    signal, real = network.unpacked(inputs)
    for layer in network.layers:
        signal = signal.reshape(len(signal), *layer.inputs)
        z, kept = layer.forward(signal, real, random)
        real = None if real is None else layer.real_after(real, 1)
        a = masked(layer.activation.function(z, -1), real)
        passes.append(LayerPass(signal, z, a, kept, real))
        signal = a
    return passes


def loss_elements(loss: Loss, last: LayerPass, targets: FloatArray) -> FloatArray:
    """The loss of every output, in its shape, for targets (samples, outputs), or at each step; 0 where padded."""
    y = unpadded(targets, last.z.shape[-1], last.z.dtype) if last.z.ndim == 3 else targets
    return masked(loss.elements(last.z, last.a, y, -1), last.real)


def loss_value(
    network: Network,
    loss: Loss,
    last: LayerPass,
    targets: FloatArray,
    reduction: str,
    penalty: Penalty = NO_PENALTY,
    weights: FloatArray | None = None,
) -> float:
    """The loss that training lowers, for the targets of the samples: averaged or summed, with the penalty.

    ``weights`` (samples,) are what each sample's loss is multiplied by, None for 1.
    """
    elements = loss_elements(loss, last, targets)
    total = float((elements if weights is None else elements * weights[:, None]).sum())
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
    weights: FloatArray | None = None,
) -> list[LayerGradient]:
    """The gradients of every layer, first layer first, for targets (samples, outputs), or at each step.

    The errors include the 1/samples of a mean, and the ``weights`` (samples,) of the samples' losses, None for 1.
    """
    output = network.layers[-1].activation.name
    last = passes[-1]
    y = unpadded(targets, last.z.shape[-1], last.z.dtype) if last.z.ndim == 3 else targets
    error = masked(loss.output_error(last.z, last.a, y, output, -1), last.real)
    if reduction == "mean":
        error = error / len(targets)
    if weights is not None:
        error = error * weights[:, None]
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
            error = masked(before_error.reshape(before.a.shape), before.real)
            error = network.layers[index - 1].activation.backward(before.z, before.a, error, -1)
    return gradients[::-1]


def flat_gradient(network: Network, gradients: Sequence[LayerGradient]) -> FloatArray:
    """The gradients as one vector (parameters,) in the order of ``Network.parameters``."""
    pairs = zip(network.layers, gradients, strict=True)
    return np.concatenate([layer.join(gradient.parameters) for layer, gradient in pairs])
