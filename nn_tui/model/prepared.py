"""The prepared path: forward and backward of one batch size as a list of in-place calls."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

import numpy as np

from nn_tui.model.arrays import FloatArray
from nn_tui.model.kernels import Call, can_scale_output, hidden_kernel, output_kernel, wanted_input_scale
from nn_tui.model.losses import Penalty
from nn_tui.model.network import Network


def prepared_inputs(network: Network, inputs: FloatArray) -> FloatArray:
    """Inputs (samples, ...) as rows (samples, features + 1): the last column is the bias's one, all scaled as the
    first layer likes it. What is too large for the network's numbers becomes inf, silently."""
    scale = wanted_input_scale(network.layers[0].activation.name)
    rows = np.full((len(inputs), network.sizes[0] + 1), scale, network.parameters.dtype)
    with np.errstate(over="ignore"):
        np.multiply(inputs.reshape(len(inputs), -1), scale, out=rows[:, :-1], casting="same_kind")
    return rows


class PreparedBatch:
    """One update's forward and backward for a fixed number of samples.

    Run ``calls`` in order: they read ``rows`` (samples, features + 1) and ``targets`` (outputs, samples), as
    ``prepared_inputs`` and ``prepare_targets`` give them, and leave ``scale`` x dL/dw in ``gradient``, a vector like
    the network's parameters. ``scale`` multiplies the gradient (an optimizer's learning rate); with the reduction
    ``mean`` the error is averaged over the samples.
    """

    def __init__(
        self,
        network: Network,
        loss: str,
        reduction: str,
        penalty: Penalty,
        scale: float,
        rows: FloatArray,
        gradient: FloatArray,
    ) -> None:
        samples, dtype = len(rows), network.parameters.dtype
        layers = network.layers
        self.rows = rows
        self.targets = np.empty((layers[-1].outputs, samples), dtype)
        errors = [np.empty((layer.outputs, samples), dtype) for layer in layers]
        feeding = rows.T
        input_scale = wanted_input_scale(layers[0].activation.name)
        forward: list[Call] = []
        backward: list[Call] = []
        blocks = [part.reshape(layer.block.shape) for layer, part in zip(layers, network.split(gradient), strict=True)]
        for index, (layer, after) in enumerate(pairwise(layers)):
            name = layer.activation.name
            output_scale = wanted_input_scale(after.activation.name) if can_scale_output(name) else 1.0
            values = np.full((layer.outputs + 1, samples), output_scale, dtype)
            kernel = hidden_kernel(name, values[:-1], errors[index], input_scale, output_scale)
            forward += [partial(layer.block.T.dot, feeding, kernel.z), *kernel.forward]
            backward[:0] = [
                partial(after.weights.dot, errors[index + 1], errors[index]),
                *kernel.backward,
                partial(feeding.dot, errors[index].T, blocks[index]),
            ]
            feeding, input_scale = values, output_scale
        rate = scale / samples if reduction == "mean" else scale
        output = output_kernel(layers[-1].activation.name, loss, errors[-1], self.targets, rate, input_scale)
        self.prepare_targets = output.prepared_targets
        self.calls: list[Call] = [
            *forward,
            partial(layers[-1].block.T.dot, feeding, output.z),
            *output.calls,
            partial(feeding.dot, errors[-1].T, blocks[-1]),
            *backward,
            *_penalty_calls(network, penalty, scale, gradient),
        ]


def _penalty_calls(network: Network, penalty: Penalty, scale: float, gradient: FloatArray) -> list[Call]:
    """Add scale x (l1 sign(w) + l2 w) to the gradient of the weights; the biases' factor is zero."""
    weights = np.zeros_like(gradient)
    for layer, part in zip(network.layers, network.split(weights), strict=True):
        part[: layer.inputs * layer.outputs] = scale
    term = np.empty_like(gradient)
    calls: list[Call] = []
    if penalty.l1:
        calls += [
            partial(np.sign, network.parameters, term),
            partial(np.multiply, term, weights * gradient.dtype.type(penalty.l1), term),
            partial(np.add, gradient, term, gradient),
        ]
    if penalty.l2:
        calls += [
            partial(np.multiply, network.parameters, weights * gradient.dtype.type(penalty.l2), term),
            partial(np.add, gradient, term, gradient),
        ]
    return calls
