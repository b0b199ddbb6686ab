"""The prepared path: forward and backward of one batch size as a list of in-place calls."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

import numpy as np

from nn_tui.model.arrays import FloatArray
from nn_tui.model.kernels.activations import can_scale_output, hidden_kernel, output_kernel, wanted_input_scale
from nn_tui.model.kernels.calls import Call
from nn_tui.model.losses import Penalty
from nn_tui.model.network.network import Network
from nn_tui.model.training.dropout import Dropout


def prepared_inputs(network: Network, inputs: FloatArray) -> FloatArray:
    """Inputs (samples, ...) as rows (samples, features + 1): the last column is the bias's one, all scaled as the
    first layer likes it. What is too large for the network's numbers becomes inf, silently."""
    scale = wanted_input_scale(network.layers[0].activation.name)
    rows = np.full((len(inputs), network.sizes[0] + 1), scale, network.parameters.dtype)
    with np.errstate(over="ignore"):
        np.multiply(inputs.reshape(len(inputs), -1), scale, out=rows[:, :-1], casting="same_kind")
    return rows


class PreparedBatch:
    """One update's forward and backward for a fixed number of samples, with all buffers made.

    ``scale`` multiplies the gradient (an optimizer's learning rate); with the reduction ``mean`` the error is averaged
    over the samples. ``gradient`` is a vector like the network's parameters, to be filled.
    """

    def __init__(
        self,
        network: Network,
        loss: str,
        reduction: str,
        penalty: Penalty,
        scale: float,
        samples: int,
        gradient: FloatArray,
        dropout: Dropout,
    ) -> None:
        self.samples = samples
        layers, dtype = network.layers, network.parameters.dtype
        blocks = [part.reshape(layer.block.shape) for layer, part in zip(layers, network.split(gradient), strict=True)]
        errors = [np.empty((layer.outputs, samples), dtype) for layer in layers]
        input_scale = wanted_input_scale(layers[0].activation.name)
        z: list[FloatArray] = []
        feeding: FloatArray | None = None
        # Between the two products that read a batch's rows: the rest of the forward pass, and of the backward pass.
        self._forward: list[Call] = []
        self._backward: list[Call] = []
        for index, (layer, after) in enumerate(pairwise(layers)):
            name = layer.activation.name
            output_scale = wanted_input_scale(after.activation.name) if can_scale_output(name) else 1.0
            values = np.full((layer.outputs + 1, samples), output_scale, dtype)
            out = np.empty((layer.outputs, samples), dtype) if dropout else values[:-1]
            kernel = hidden_kernel(name, out, errors[index], input_scale, output_scale)
            forward, backward = kernel.forward, kernel.backward
            if dropout:
                mask = np.empty_like(out)
                forward = [*forward, partial(dropout.fill, mask), partial(np.multiply, out, mask, values[:-1])]
                backward = [partial(np.multiply, errors[index], mask, errors[index]), *backward]
            if feeding is not None:
                forward = [partial(layer.block.T.dot, feeding, kernel.z), *forward]
                backward = [*backward, partial(feeding.dot, errors[index].T, blocks[index])]
            self._forward += forward
            self._backward[:0] = [partial(after.weights.dot, errors[index + 1], errors[index]), *backward]
            z.append(kernel.z)
            feeding, input_scale = values, output_scale
        rate = scale / samples if reduction == "mean" else scale
        self._output = output_kernel(layers[-1].activation.name, loss, errors[-1], rate, input_scale)
        z.append(self._output.z)
        if feeding is not None:
            self._forward.append(partial(layers[-1].block.T.dot, feeding, z[-1]))
            self._backward.insert(0, partial(feeding.dot, errors[-1].T, blocks[-1]))
        self._penalty = _penalty_calls(network, penalty, scale, gradient)
        self._first = layers[0].block.T, z[0], errors[0].T, blocks[0]

    def prepared_targets(self, targets: FloatArray) -> FloatArray:
        """Targets (samples, outputs) as the calls want them, in the same shape."""
        return np.ascontiguousarray(self._output.prepared_targets(targets))

    def calls(self, rows: FloatArray, targets: FloatArray) -> list[Call]:
        """The calls of an update that sees ``rows`` (samples, features + 1) and ``targets`` (outputs, samples), buffers
        with what ``prepared_inputs`` and ``prepared_targets`` give. They leave ``scale`` x dL/dw in the gradient."""
        block, z, error, gradient = self._first
        return [
            partial(block.dot, rows.T, z),
            *self._forward,
            *self._output.calls(targets),
            *self._backward,
            partial(rows.T.dot, error, gradient),
            *self._penalty,
        ]


def _penalty_calls(network: Network, penalty: Penalty, scale: float, gradient: FloatArray) -> list[Call]:
    """Add scale x (l1 sign(w) + l2 w) to the gradient of the weights; the biases' factor is zero."""
    weights = np.zeros_like(gradient)
    weights[network.is_weight] = scale
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
