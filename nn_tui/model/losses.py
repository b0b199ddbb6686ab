"""Loss functions by name, the output activations that each pairs with, and the error at the output.

A loss is summed over the outputs of a sample, then averaged or summed over the samples.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nn_tui.model.activations import ACTIVATIONS, log_softmax
from nn_tui.model.arrays import FloatArray
from nn_tui.model.errors import ModelError
from nn_tui.model.sequences import are_indices, real_steps

REDUCTIONS: tuple[str, ...] = ("mean", "sum")


@dataclass(frozen=True)
class Loss:
    """One loss function.

    ``elements(z, a, y, axis)`` gives the loss of every output of every sample, in the shape of ``z``; where that is
    half the square of a - y, ``is_half_squares`` lets a caller use the squares that it has already.
    ``output_error(z, a, y, activation, axis)`` gives dL/dz at the output, not yet averaged.
    ``needs_output`` names the one output activation that it is defined for, or None for any.
    """

    name: str
    formula: str
    needs_output: str | None
    elements: Callable[[FloatArray, FloatArray, FloatArray, int], FloatArray]
    output_error: Callable[[FloatArray, FloatArray, FloatArray, str, int], FloatArray]
    is_half_squares: bool = False


def _half_squares(z: FloatArray, a: FloatArray, y: FloatArray, axis: int) -> FloatArray:
    difference = a - y
    return np.asarray(0.5 * (difference * difference))


def _half_squares_error(z: FloatArray, a: FloatArray, y: FloatArray, activation: str, axis: int) -> FloatArray:
    return ACTIVATIONS[activation].backward(z, a, a - y, axis)


def _sigmoid_cross_entropy(z: FloatArray, a: FloatArray, y: FloatArray, axis: int) -> FloatArray:
    """-(y log s(z) + (1-y) log(1-s(z))), from z: the logarithm never meets a zero."""
    return np.asarray(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z))))


def _softmax_cross_entropy(z: FloatArray, a: FloatArray, y: FloatArray, axis: int) -> FloatArray:
    return np.asarray(-y * log_softmax(z, axis))


def _difference(z: FloatArray, a: FloatArray, y: FloatArray, activation: str, axis: int) -> FloatArray:
    return a - y


LOSSES: dict[str, Loss] = {
    loss.name: loss
    for loss in (
        Loss("half_squared_error", "1/2 sum (a - y)^2", None, _half_squares, _half_squares_error, True),
        Loss(
            "sigmoid_cross_entropy",
            "-sum (y log a + (1 - y) log(1 - a))",
            "sigmoid",
            _sigmoid_cross_entropy,
            _difference,
        ),
        Loss("softmax_cross_entropy", "-sum y log a", "softmax", _softmax_cross_entropy, _difference),
    )
}

_PAIRS = {loss.needs_output: loss.name for loss in LOSSES.values() if loss.needs_output}


def paired_loss(output: str) -> str:
    """The name of the loss that pairs with an output activation."""
    return _PAIRS.get(output, "half_squared_error")


def check_pairing(loss: str, output: str, outputs: int | None = None) -> None:
    """Refuse a loss that is not defined for the output activation.

    Raises ModelError with the reason and a remedy; a pairing that passes is differentiated exactly.
    """
    if loss not in LOSSES:
        raise ModelError(f"there is no loss {loss!r}: choose one of {', '.join(LOSSES)}")
    needed = LOSSES[loss].needs_output
    if needed is not None and output != needed:
        raise ModelError(
            f"the loss {loss} is defined for a {needed} output, not for {output}: "
            f"choose the output {needed}, or the loss {paired_loss(output)}"
        )
    if output == "softmax" and outputs == 1:
        raise ModelError("softmax over a single output is always 1: choose the output sigmoid or linear")


def check_targets(loss: str, targets: FloatArray) -> None:
    """Refuse targets (samples, outputs), or at each step, for which the loss is not defined. Raises ModelError."""
    if loss == "half_squared_error" or targets.size == 0 or are_indices(targets):
        return
    if targets.ndim == 3:
        targets = targets[real_steps(targets)]
    if targets.min() < 0 or targets.max() > 1:
        raise ModelError(f"the loss {loss} needs targets between 0 and 1: choose the loss half_squared_error")
    if loss == "softmax_cross_entropy" and np.abs(targets.sum(axis=1) - 1).max() > 1e-9:
        raise ModelError(
            "the loss softmax_cross_entropy needs targets that add up to 1 for each sample: "
            "choose the output sigmoid with sigmoid_cross_entropy"
        )


@dataclass(frozen=True)
class Penalty:
    """L1 and L2 regularisation of the weights, biases left out: l1 sum |w| + l2/2 sum w^2."""

    l1: float = 0.0
    l2: float = 0.0

    def __bool__(self) -> bool:
        return self.l1 != 0.0 or self.l2 != 0.0

    def value(self, weights: FloatArray) -> float:
        """The penalty of one layer's weights, of any shape."""
        flat = weights.ravel()
        total = 0.0
        if self.l1:
            total += self.l1 * float(np.abs(flat).sum())
        if self.l2:
            total += 0.5 * self.l2 * float(flat.dot(flat))
        return total

    def values(self, weights: FloatArray) -> FloatArray:
        """The penalties, float64 (moments,), of one layer's weights at several moments, (moments, *shape).

        Each has the bits that ``value`` gives.
        """
        flat = weights.reshape(len(weights), -1)
        totals = np.zeros(len(flat))
        if self.l1:
            totals += self.l1 * np.add.reduce(np.abs(flat), -1).astype(float)
        if self.l2:
            totals += 0.5 * self.l2 * np.matmul(flat[:, None, :], flat[:, :, None]).reshape(-1).astype(float)
        return totals

    def gradient(self, weights: FloatArray) -> FloatArray:
        """The derivative of ``value`` by the weights, in their shape; the part of L1 is 0 at a weight of 0."""
        return np.asarray(self.l1 * np.sign(weights) + self.l2 * weights, dtype=weights.dtype)
