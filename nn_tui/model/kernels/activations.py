"""Activations as prepared in-place calls, for the path that trains.

Buffers are features first, (..., features, samples), so that a layer's activations are a contiguous block above the row
of ones that stands for the bias; in front there may be replicas, or many passes. A call costs 0.2 us however small the
arrays are, so the aim is to make few calls:

- sigmoid(z) = (1 + tanh(z/2)) / 2. Where the buffer that feeds a sigmoid layer can hold *half* the activations, the
  product is z/2 at once. Such a layer keeps its error doubled, which leaves the gradient (half inputs times doubled
  error) what it was. Halving and doubling are exact in binary, so nothing is rounded.
- with a = (1 + t) / 2, a (1 - t) = 2 a (1 - a): the derivative comes from two buffers that exist anyway.
- the learning rate and the 1/samples of a mean ride on the error at the output, folded into the targets beforehand.

``input_scale`` is what the buffer feeding a layer is multiplied by (1 or 1/2); the layer's error is divided by it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from nn_tui.model.activations import LEAKY_SLOPE
from nn_tui.model.arrays import BoolArray, FloatArray
from nn_tui.model.kernels.calls import Call, number, product

FEW_OUTPUTS = 32
"""Up to that many outputs are summed by a product with ones."""

MANY = 4096
"""From that many numbers on, the work of a call outweighs the cost of making it."""


@dataclass(frozen=True)
class Kernel:
    """A prepared activation. ``z`` is the buffer to fill; ``forward`` turns it into activations in the out buffer;
    ``backward`` multiplies the error buffer, in place, by f'(z) x output_scale / input_scale."""

    z: FloatArray
    forward: list[Call]
    backward: list[Call]


def wanted_input_scale(activation: str) -> float:
    """The scale at which a layer with that activation wants its inputs."""
    return 0.5 if activation == "sigmoid" else 1.0


def can_scale_output(activation: str) -> bool:
    """Whether a layer with that activation can pass on scaled activations at no cost."""
    return activation == "sigmoid"


def hidden_kernel(
    activation: str, out: FloatArray, error: FloatArray, input_scale: float = 1.0, output_scale: float = 1.0
) -> Kernel:
    """Prepare an activation on ``out`` and ``error``, both (..., features, samples)."""
    return _HIDDEN[activation](out, error, input_scale, output_scale)


def _sigmoid(out: FloatArray, error: FloatArray, input_scale: float, output_scale: float) -> Kernel:
    t = np.empty_like(out)
    half = number(0.5, out)
    spread = number(0.5 * output_scale, out)
    forward: list[Call] = [
        partial(np.tanh, t, t),
        partial(np.multiply, t, spread, out),
        partial(np.add, out, spread, out),
    ]
    backward: list[Call] = [
        partial(np.multiply, out, t, t),
        partial(np.subtract, out, t, t),
        partial(np.multiply, error, t, error),
    ]
    if input_scale == 1.0:
        forward.insert(0, partial(np.multiply, t, half, t))
        backward.append(partial(np.multiply, error, half, error))
    return Kernel(t, forward, backward)


def _tanh(out: FloatArray, error: FloatArray, input_scale: float, output_scale: float) -> Kernel:
    slope = np.empty_like(out)
    one = number(1.0, out)
    return Kernel(
        out,
        [partial(np.tanh, out, out)],
        [
            partial(np.multiply, out, out, slope),
            partial(np.subtract, one, slope, slope),
            partial(np.multiply, error, slope, error),
        ],
    )


def _relu(out: FloatArray, error: FloatArray, input_scale: float, output_scale: float) -> Kernel:
    # A full array, not 0-d: only then is the maximum vectorised.
    zeros = np.zeros_like(out)
    marking: Call
    if out.size < MANY:
        mask: FloatArray | BoolArray = np.empty_like(out)
        marking = partial(np.sign, out, mask)
    else:
        # A comparison is faster than a sign, which makes up for a product of two types.
        mask = np.empty(out.shape, bool)
        marking = partial(np.not_equal, out, number(0.0, out), mask)
    return Kernel(
        out,
        [partial(np.maximum, out, zeros, out=out)],
        [marking, partial(np.multiply, error, mask, error)],
    )


def _leaky_relu(out: FloatArray, error: FloatArray, input_scale: float, output_scale: float) -> Kernel:
    scratch = np.empty_like(out)
    slope = number(LEAKY_SLOPE, out)
    return Kernel(
        out,
        [partial(np.multiply, out, slope, scratch), partial(np.maximum, out, scratch, out=out)],
        [
            partial(np.sign, out, scratch),
            partial(np.maximum, scratch, slope, out=scratch),
            partial(np.multiply, error, scratch, error),
        ],
    )


def _linear(out: FloatArray, error: FloatArray, input_scale: float, output_scale: float) -> Kernel:
    return Kernel(out, [], [])


def _sums(values: FloatArray) -> tuple[Call, FloatArray]:
    """A call that sums (..., outputs, samples) over the outputs, and the sums, in a shape to divide or subtract by.

    For few outputs a product with ones is faster than a reduction, and what follows need not broadcast a row.
    """
    outputs = values.shape[-2]
    if outputs > FEW_OUTPUTS:
        row = _row(values)
        return partial(np.add.reduce, values, -2, None, row, True), row
    sums = np.empty_like(values)
    return product(np.ones((outputs, outputs), values.dtype), values, sums), sums


def _row(values: FloatArray) -> FloatArray:
    """Room for one number a sample, (..., 1, samples)."""
    return np.empty((*values.shape[:-2], 1, values.shape[-1]), values.dtype)


def _softmax(out: FloatArray, error: FloatArray, input_scale: float, output_scale: float) -> Kernel:
    largest = _row(out)
    products = np.empty_like(out)
    add_powers, powers = _sums(out)
    add_products, sums = _sums(products)
    return Kernel(
        out,
        [
            partial(np.maximum.reduce, out, -2, None, largest, True),
            partial(np.subtract, out, largest, out),
            partial(np.exp, out, out),
            add_powers,
            partial(np.divide, out, powers, out),
        ],
        [
            partial(np.multiply, error, out, products),
            add_products,
            partial(np.subtract, error, sums, error),
            partial(np.multiply, error, out, error),
        ],
    )


_HIDDEN: dict[str, Callable[[FloatArray, FloatArray, float, float], Kernel]] = {
    "sigmoid": _sigmoid,
    "tanh": _tanh,
    "relu": _relu,
    "leaky_relu": _leaky_relu,
    "linear": _linear,
    "softmax": _softmax,
}


@dataclass(frozen=True)
class OutputKernel:
    """A prepared output: ``z`` is the buffer to fill; ``calls(targets)`` leave rate x dL/dz / input_scale in the error
    buffer. They read ``prepared_targets(targets)`` from the targets buffer, (..., outputs, samples)."""

    z: FloatArray
    calls: Callable[[FloatArray], list[Call]]
    prepared_targets: Callable[[FloatArray], FloatArray]


def output_kernel(activation: str, loss: str, error: FloatArray, rate: float, input_scale: float) -> OutputKernel:
    """Prepare an output activation with its loss.

    ``error`` is a buffer (..., outputs, samples); ``rate`` multiplies the error (learning rate, 1/samples).
    """
    if activation == "sigmoid":
        return _sigmoid_output(loss == "half_squared_error", error, rate, input_scale)
    kernel = hidden_kernel(activation, np.empty_like(error), error)
    factor = number(rate, error)
    forward: list[Call] = [*kernel.forward, partial(np.multiply, kernel.z, factor, error)]
    backward = kernel.backward if loss == "half_squared_error" else []
    return OutputKernel(
        kernel.z,
        lambda targets: [*forward, partial(np.subtract, error, targets, error), *backward],
        lambda y: np.multiply(y, factor, dtype=error.dtype),
    )


def _sigmoid_output(squared: bool, error: FloatArray, rate: float, input_scale: float) -> OutputKernel:
    """a - y = (t + 1 - 2y) / 2 with t = tanh(z/2); half squared error multiplies by a (1 - a) = (1 - t^2) / 4."""
    t = np.empty_like(error)
    scale = rate / (2.0 * input_scale) * (0.25 if squared else 1.0)
    factor, one = number(scale, error), number(1.0, error)
    forward: list[Call] = [partial(np.tanh, t, t), partial(np.multiply, t, factor, error)]
    if input_scale == 1.0:
        forward.insert(0, partial(np.multiply, t, number(0.5, error), t))
    backward: list[Call] = []
    if squared:
        backward = [
            partial(np.multiply, t, t, t),
            partial(np.subtract, one, t, t),
            partial(np.multiply, error, t, error),
        ]
    return OutputKernel(
        t,
        lambda targets: [*forward, partial(np.add, error, targets, error), *backward],
        lambda y: np.asarray(scale * (1.0 - 2.0 * y), error.dtype),
    )
