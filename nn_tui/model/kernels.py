"""Activations as prepared in-place calls, for the path that trains.

Buffers are features first, (features, samples), so that a layer's activations are a contiguous block above the row of
ones that stands for the bias. A call costs 0.2 us however small the arrays are, so few calls is the whole art:

- sigmoid(z) = (1 + tanh(z/2)) / 2. Where the buffer that feeds a sigmoid layer can hold *half* the activations, the
  product is z/2 at once. Such a layer keeps its error doubled, which leaves the gradient (half inputs times doubled
  error) what it was. Halving and doubling are exact in binary, so nothing is rounded.
- with a = (1 + t) / 2 one has a (1 - t) = 2 a (1 - a): the derivative from two buffers that are there anyhow.
- the learning rate and the 1/samples of a mean ride on the error at the output, folded into the targets beforehand.

``input_scale`` is what the buffer feeding a layer is multiplied by (1 or 1/2); the layer's error is divided by it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

import numpy as np

from nn_tui.model.activations import LEAKY_SLOPE
from nn_tui.model.arrays import FloatArray

Call: TypeAlias = Callable[[], Any]


@dataclass(frozen=True)
class Kernel:
    """A prepared activation. ``z`` is the buffer to fill; ``forward`` turns it into activations in the out buffer;
    ``backward`` multiplies the error buffer, in place, by f'(z) x output_scale / input_scale."""

    z: FloatArray
    forward: list[Call]
    backward: list[Call]


def wanted_input_scale(activation: str) -> float:
    """The scale at which a layer would like its inputs."""
    return 0.5 if activation == "sigmoid" else 1.0


def can_scale_output(activation: str) -> bool:
    """Whether a layer can hand on scaled activations at no cost."""
    return activation == "sigmoid"


def hidden_kernel(
    activation: str, out: FloatArray, error: FloatArray, input_scale: float = 1.0, output_scale: float = 1.0
) -> Kernel:
    """Prepare an activation on ``out`` and ``error``, both (features, samples)."""
    return _HIDDEN[activation](out, error, input_scale, output_scale)


def _number(value: float, like: FloatArray) -> FloatArray:
    """A 0-d array: NumPy multiplies by it faster than by a Python float."""
    return np.array(value, like.dtype)


def _sigmoid(out: FloatArray, error: FloatArray, input_scale: float, output_scale: float) -> Kernel:
    t = np.empty_like(out)
    half = _number(0.5, out)
    spread = _number(0.5 * output_scale, out)
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
    one = _number(1.0, out)
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
    mask = np.empty_like(out)
    zero = _number(0.0, out)
    return Kernel(
        out,
        [partial(np.maximum, out, zero, out=out)],
        [partial(np.sign, out, mask), partial(np.multiply, error, mask, error)],
    )


def _leaky_relu(out: FloatArray, error: FloatArray, input_scale: float, output_scale: float) -> Kernel:
    scratch = np.empty_like(out)
    slope = _number(LEAKY_SLOPE, out)
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


def _softmax(out: FloatArray, error: FloatArray, input_scale: float, output_scale: float) -> Kernel:
    row = np.empty(out.shape[1], out.dtype)
    product = np.empty_like(out)
    return Kernel(
        out,
        [
            partial(np.maximum.reduce, out, 0, None, row),
            partial(np.subtract, out, row, out),
            partial(np.exp, out, out),
            partial(np.add.reduce, out, 0, None, row),
            partial(np.divide, out, row, out),
        ],
        [
            partial(np.multiply, error, out, product),
            partial(np.add.reduce, product, 0, None, row),
            partial(np.subtract, error, row, error),
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
    """A prepared output: ``z`` is the buffer to fill; ``calls`` leave rate x dL/dz / input_scale in the error buffer.
    They read ``prepared_targets(targets)`` from the targets buffer."""

    z: FloatArray
    calls: list[Call]
    prepared_targets: Callable[[FloatArray], FloatArray]


def output_kernel(
    activation: str, loss: str, error: FloatArray, targets: FloatArray, rate: float, input_scale: float
) -> OutputKernel:
    """Prepare an output activation with its loss.

    ``error`` and ``targets`` are buffers (outputs, samples); ``rate`` multiplies the error (learning rate, 1/samples).
    """
    if activation == "sigmoid":
        return _sigmoid_output(loss == "half_squared_error", error, targets, rate, input_scale)
    kernel = hidden_kernel(activation, np.empty_like(error), error)
    factor = _number(rate, error)
    calls: list[Call] = [
        *kernel.forward,
        partial(np.multiply, kernel.z, factor, error),
        partial(np.subtract, error, targets, error),
    ]
    if loss == "half_squared_error":
        calls += kernel.backward
    return OutputKernel(kernel.z, calls, lambda y: np.multiply(y, factor, dtype=error.dtype))


def _sigmoid_output(
    squared: bool, error: FloatArray, targets: FloatArray, rate: float, input_scale: float
) -> OutputKernel:
    """a - y = (t + 1 - 2y) / 2 with t = tanh(z/2); half squared error multiplies by a (1 - a) = (1 - t^2) / 4."""
    t = np.empty_like(error)
    scale = rate / (2.0 * input_scale) * (0.25 if squared else 1.0)
    factor, one = _number(scale, error), _number(1.0, error)
    calls: list[Call] = [
        partial(np.tanh, t, t),
        partial(np.multiply, t, factor, error),
        partial(np.add, error, targets, error),
    ]
    if input_scale == 1.0:
        calls.insert(0, partial(np.multiply, t, _number(0.5, error), t))
    if squared:
        calls += [
            partial(np.multiply, t, t, t),
            partial(np.subtract, one, t, t),
            partial(np.multiply, error, t, error),
        ]
    return OutputKernel(t, calls, lambda y: np.asarray(scale * (1.0 - 2.0 * y), error.dtype))
