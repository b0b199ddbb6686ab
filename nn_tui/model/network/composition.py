"""Prepared layers, one after the other: the pass that both trains and measures."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TypeAlias

import numpy as np

from nn_tui.model.arrays import FloatArray, Shape
from nn_tui.model.kernels.activations import Kernel, can_scale_output, hidden_kernel
from nn_tui.model.kernels.calls import Call
from nn_tui.model.layers.layer import Buffers, Layer, Stage
from nn_tui.model.network.network import Network

KernelOf: TypeAlias = Callable[[Layer, FloatArray, FloatArray, float, float], Kernel]
"""(layer, its output values, its error, the scales of its inputs and of its outputs) -> its activation, prepared."""


def plain_kernel(
    layer: Layer, values: FloatArray, error: FloatArray, scale_before: float, scale_after: float
) -> Kernel:
    """The layer's activation, which fills ``values``; this and ``error`` are (..., size, samples)."""
    return hidden_kernel(layer.activation.name, values, error, scale_before, scale_after)


def prepared_inputs(network: Network, inputs: FloatArray) -> FloatArray:
    """Inputs (samples, ...) as rows (samples, features + 1), the last column the ones of a bias.

    All are multiplied by the first layer's ``wanted_scale``. Overflow gives inf, silently.
    """
    first = network.layers[0]
    rows = np.full((len(inputs), first.fan_in + 1), first.wanted_scale, network.parameters.dtype)
    with np.errstate(over="ignore"):
        np.multiply(inputs.reshape(len(inputs), -1), first.wanted_scale, out=rows[:, :-1], casting="same_kind")
    return rows


class Composition:
    """All layers of a network for a fixed number of samples, up to z at the output.

    It owns the edges between layers: the values that a layer passes on, (..., size + 1, samples), whose last row is the
    ones of a bias, and the error that comes back, (..., *outputs, samples). The backward pass fills ``gradient``, an
    array like the network's parameters; without one the layers only measure. ``kernel_of`` prepares the hidden
    activations. The caller makes the output's own calls, on the z given to ``connect_output`` and on ``output_error``.
    """

    def __init__(
        self,
        network: Network,
        samples: int,
        gradient: FloatArray | None = None,
        random: np.random.RandomState | None = None,
        kernel_of: KernelOf = plain_kernel,
    ) -> None:
        layers, dtype, leading = network.layers, network.parameters.dtype, network.parameters.shape[:-1]
        self._layers, self._random = layers, random
        self._is_training = gradient is not None
        self._gradients = network.split(network.parameters if gradient is None else gradient)
        self._first: Stage
        # All but the first layer's own calls, which are made for each batch.
        self._forward: list[Call] = []
        self._backward: list[Call] = []
        scale = layers[0].wanted_scale
        incoming: FloatArray | None = None
        error: FloatArray | None = None
        for index, (layer, after) in enumerate(pairwise(layers)):
            scale_after = after.wanted_scale if can_scale_output(layer.activation.name) else 1.0
            edge = np.full((*leading, layer.size + 1, samples), scale_after, dtype)
            values, error_before = _shaped(edge[..., :-1, :], layer.outputs), error
            error = np.empty((*leading, *layer.outputs, samples), dtype) if self._is_training else values
            kernel = kernel_of(layer, values, error, scale, scale_after)
            self._add(index, Buffers(kernel.z, error, error_before, self._gradients[index], scale), incoming, kernel)
            incoming, scale = edge, scale_after
        self._incoming, self._error_before = incoming, error
        self.output_scale = scale
        """The factor by which z at the output is multiplied."""
        self.output_error = np.empty((*leading, *layers[-1].outputs, samples), dtype)
        """dL/dz / ``output_scale`` (..., outputs, samples), to be filled before the backward pass."""

    def connect_output(self, z: FloatArray) -> None:
        """Have the last layer fill z (..., outputs, samples), times ``output_scale``."""
        last = len(self._layers) - 1
        buffers = Buffers(z, self.output_error, self._error_before, self._gradients[last], self.output_scale)
        self._add(last, buffers, self._incoming)

    def _add(self, index: int, buffers: Buffers, incoming: FloatArray | None, kernel: Kernel | None = None) -> None:
        """Append a layer, which takes the edge ``incoming``; None for the first layer."""
        stage = self._layers[index].prepare(buffers, self._random)
        forward, backward = (kernel.forward, kernel.backward) if kernel else ([], [])
        if incoming is None:
            self._first = stage
        else:
            forward = [*stage.forward(incoming), *forward]
            backward = [*backward, *stage.backward(incoming)] if self._is_training else []
        self._forward += forward
        self._backward[:0] = backward

    def forward(self, rows: FloatArray) -> list[Call]:
        """The calls from ``rows`` (..., samples, features + 1), made by ``prepared_inputs``, to z at the output."""
        return [*self._first.forward(rows.swapaxes(-1, -2)), *self._forward]

    def backward(self, rows: FloatArray) -> list[Call]:
        """The calls from the error at the output to the gradient, for the ``rows`` given to ``forward``."""
        return [*self._backward, *self._first.backward(rows.swapaxes(-1, -2))]


def _shaped(values: FloatArray, shape: Shape) -> FloatArray:
    """A view of values (..., size, samples) with the axes of one sample, (..., *shape, samples)."""
    return values.reshape(*values.shape[:-2], *shape, values.shape[-1])
