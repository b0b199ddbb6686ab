"""Prepared layers, one after the other: the pass that both trains and measures."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from math import prod

import numpy as np

from nn_tui.model.arrays import FloatArray, Shape
from nn_tui.model.kernels.activations import Kernel, can_scale_output, hidden_kernel
from nn_tui.model.kernels.calls import Call
from nn_tui.model.layers.layer import Buffers, Layer, Stage
from nn_tui.model.network.network import Network
from nn_tui.model.network.sequence_entry import SequenceEntry


def prepared_inputs(network: Network, inputs: FloatArray) -> FloatArray:
    """Inputs (samples, ...) as rows (samples, features + 1), the last column the ones of a bias.

    All are multiplied by the ``wanted_scale`` of the first layer that does more than reshape. Sequences are left as
    they are, padding included, and symbols are one index a step. Overflow gives inf, silently.
    """
    width = network.inputs[0] if network.symbols else prod(network.inputs)
    rows = np.full((len(inputs), width + 1), _input_scale(network), network.parameters.dtype)
    fill_inputs(network, inputs, rows)
    return rows


def fill_inputs(network: Network, inputs: FloatArray, rows: FloatArray) -> None:
    """Put other inputs, as many, into rows made by ``prepared_inputs``."""
    with np.errstate(over="ignore"):
        scale = _input_scale(network)
        np.multiply(inputs.reshape(len(inputs), -1), scale, out=rows[:, :-1], casting="same_kind")


def _input_scale(network: Network) -> float:
    """The factor of the rows of inputs; sequences are not scaled, as padding and symbols are no numbers."""
    return 1.0 if len(network.inputs) == 2 else _working(network)[0].wanted_scale


def _working(network: Network) -> list[Layer]:
    """All layers but those that only reshape: edges are flat, and the next layer gives them its own axes."""
    return [layer for layer in network.layers if not layer.is_reshape]


def _activations(layers: Sequence[Layer]) -> list[str]:
    """The activation to apply behind each layer but the last.

    The largest of some numbers after a relu is the relu of their largest, and where that is 0 no gradient passes. So
    behind a layer that takes the largest a relu does the same work on fewer numbers.
    """
    names = [layer.activation.name for layer in layers[:-1]]
    for index, layer in enumerate(layers[1:-1]):
        if layer.takes_one and names[index] == "relu":
            names[index], names[index + 1] = names[index + 1], names[index]
    return names


class Composition:
    """All layers of a network for a fixed number of samples, up to z at the output.

    It owns the edges between layers: the values that a layer passes on, (..., size + 1, samples), whose last row is the
    ones of a bias, and the error that comes back, (..., *outputs, samples). The backward pass fills ``gradient``, an
    array like the network's parameters; without one the layers only measure, and draw nothing. The caller makes the
    output's own calls, on the z given to ``connect_output`` and on ``output_error``. ``has_padding`` says that there
    may be padded steps in sequences: they are 0 on every edge, and no error comes back through them.
    """

    def __init__(
        self,
        network: Network,
        samples: int,
        gradient: FloatArray | None = None,
        random: np.random.RandomState | None = None,
        has_padding: bool = False,
    ) -> None:
        dtype, leading = network.parameters.dtype, network.parameters.shape[:-1]
        self._is_training = gradient is not None
        self._random = random if self._is_training else None
        parts = zip(network.layers, network.split(network.parameters if gradient is None else gradient), strict=True)
        layers = self._layers = _working(network)
        self._gradients = [part for layer, part in parts if not layer.is_reshape]
        activations = _activations(layers)
        self._first: Stage
        # All but the first layer's own calls, which are made for each batch.
        self._forward: list[Call] = []
        self._backward: list[Call] = []
        scale = _input_scale(network)
        incoming: FloatArray | None = None
        error: FloatArray | None = None
        real: FloatArray | None = None
        if len(network.inputs) == 2:
            entry = SequenceEntry(network, samples, has_padding)
            self._first = Stage(entry.calls, lambda values: [])
            incoming, real = entry.edge, entry.real
        squares = 1
        for index, (layer, after) in enumerate(pairwise(layers)):
            scale_after = after.wanted_scale if can_scale_output(activations[index]) else 1.0
            edge = np.full((*leading, layer.size + 1, samples), scale_after, dtype)
            values, error_before = _shaped(edge[..., :-1, :], layer.outputs), error
            error = np.empty((*leading, *layer.outputs, samples), dtype) if self._is_training else values
            kernel = hidden_kernel(activations[index], values, error, scale, scale_after)
            squares_before, squares = squares, after.wanted_squares if layer.gives_squares else 1
            gradient = self._gradients[index]
            buffers = Buffers(kernel.z, error, error_before, gradient, scale, real, squares, squares_before)
            real = None if real is None else layer.real_after(real, 0)
            if real is not None:
                clear = [partial(np.multiply, each, real[:, None, :], each) for each in (values, error)]
                kernel = Kernel(kernel.z, [*kernel.forward, clear[0]], [clear[1], *kernel.backward])
            self._add(index, buffers, incoming, kernel)
            incoming, scale = edge, scale_after
        self._incoming, self._error_before, self._squares, self._real = incoming, error, squares, real
        self.output_scale = scale
        """The factor by which z at the output is multiplied."""
        self.output_error = np.empty((*leading, *layers[-1].outputs, samples), dtype)
        """dL/dz / ``output_scale`` (..., outputs, samples), to be filled before the backward pass."""

    def connect_output(self, z: FloatArray) -> None:
        """Have the last layer fill z (..., outputs, samples), times ``output_scale``."""
        last = len(self._layers) - 1
        gradient, squares = self._gradients[last], self._squares
        buffers = Buffers(z, self.output_error, self._error_before, gradient, self.output_scale, self._real, 1, squares)
        self._add(last, buffers, self._incoming)

    @property
    def output_real(self) -> FloatArray | None:
        """Which steps of the outputs are not padding, (steps, samples); None where there is none."""
        return None if self._real is None else self._layers[-1].real_after(self._real, 0)

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
