"""Activation functions in textbook form, by name.

Each takes the pre-activations ``z``; the derivative takes ``z`` and the activations ``a = f(z)`` and returns
``f'(z)`` elementwise. Softmax couples the outputs of a sample, so its derivative is a Jacobian: it has its own
``backward`` (Goodfellow, Bengio, Courville: Deep Learning, section 6.2.2).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nn_tui.model.arrays import FloatArray

LEAKY_SLOPE = 0.01
"""Slope of leaky_relu below zero."""


@dataclass(frozen=True)
class Activation:
    """One activation: ``function(z, axis)`` gives ``a``; ``backward(z, a, gradient, axis)`` gives dL/dz from dL/da.

    All arrays have the same shape; the outputs of a sample lie along ``axis``, which only softmax uses.
    """

    name: str
    formula: str
    function: Callable[[FloatArray, int], FloatArray]
    backward: Callable[[FloatArray, FloatArray, FloatArray, int], FloatArray]


def sigmoid(z: FloatArray) -> FloatArray:
    """1 / (1 + exp(-z)) for each element, without overflow: exp never gets a positive number."""
    small = np.exp(-np.abs(z))
    return np.asarray(np.where(z >= 0, 1.0, small) / (1.0 + small), dtype=z.dtype)


def softmax(z: FloatArray, axis: int) -> FloatArray:
    """exp(z_i) / sum_j exp(z_j) along ``axis``, shifted by the largest so that exp cannot overflow."""
    powers = np.exp(z - z.max(axis=axis, keepdims=True))
    return np.asarray(powers / powers.sum(axis=axis, keepdims=True))


def log_softmax(z: FloatArray, axis: int) -> FloatArray:
    """The logarithm of softmax along ``axis``; finite wherever ``z`` is."""
    shifted = z - z.max(axis=axis, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True)))


def _softmax_backward(z: FloatArray, a: FloatArray, gradient: FloatArray, axis: int) -> FloatArray:
    return np.asarray(a * (gradient - (gradient * a).sum(axis=axis, keepdims=True)))


def _leaky_relu(z: FloatArray, axis: int) -> FloatArray:
    return np.where(z > 0, z, np.multiply(z, LEAKY_SLOPE, dtype=z.dtype))


def _leaky_relu_backward(z: FloatArray, a: FloatArray, gradient: FloatArray, axis: int) -> FloatArray:
    return np.where(z > 0, gradient, np.multiply(gradient, LEAKY_SLOPE, dtype=z.dtype))


ACTIVATIONS: dict[str, Activation] = {
    activation.name: activation
    for activation in (
        Activation(
            "sigmoid",
            "1 / (1 + e^-z)",
            lambda z, axis: sigmoid(z),
            lambda z, a, gradient, axis: gradient * (a * (1 - a)),
        ),
        Activation(
            "tanh",
            "tanh z",
            lambda z, axis: np.tanh(z),
            lambda z, a, gradient, axis: gradient * (1 - a * a),
        ),
        Activation(
            "relu",
            "max(0, z)",
            lambda z, axis: np.maximum(z, 0),
            lambda z, a, gradient, axis: np.where(z > 0, gradient, gradient * 0),
        ),
        Activation("leaky_relu", "z if z > 0, else 0.01 z", _leaky_relu, _leaky_relu_backward),
        Activation("linear", "z", lambda z, axis: z.copy(), lambda z, a, gradient, axis: gradient),
        Activation("softmax", "e^z / sum of e^z", softmax, _softmax_backward),
    )
}

HIDDEN_ACTIVATIONS: tuple[str, ...] = tuple(name for name in ACTIVATIONS if name != "softmax")
OUTPUT_ACTIVATIONS: tuple[str, ...] = tuple(ACTIVATIONS)
