"""Loss, error and accuracy from z at the output, for one forward pass or for many at once with the same bits."""

from __future__ import annotations

from functools import partial
from math import isfinite
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from nn_tui.model.arrays import FloatArray
from nn_tui.model.kernels.activations import hidden_kernel
from nn_tui.model.kernels.calls import Call
from nn_tui.model.kernels.losses import cross_entropy_calls, half_squares_of
from nn_tui.model.losses import LOSSES
from nn_tui.model.metrics import accuracy, are_classes, midpoint


class Measures(NamedTuple):
    """The measures of one forward pass.

    ``loss`` is what training lowers, ``penalty`` included; ``mse`` the mean squared error over all elements;
    ``accuracy`` the share of samples answered right, None where there is no right and wrong.
    """

    loss: float
    penalty: float
    mse: float
    accuracy: float | None


class OutputMeasures:
    """Measures answers to ``targets`` (samples, outputs), of ``passes`` forward passes at once (None: of one).

    Fill ``z`` (..., outputs, samples), then call ``activate`` for the answers alone, or ``measure``, within a block
    that ignores overflow. ``among`` are the targets that decide what accuracy means, ``weights`` (samples,) what each
    sample's loss is multiplied by, None for 1.
    """

    def __init__(
        self,
        activation: str,
        loss: str,
        reduction: str,
        targets: FloatArray,
        among: FloatArray,
        passes: int | None,
        weights: FloatArray | None = None,
    ) -> None:
        samples, outputs = targets.shape
        leading = () if passes is None else (passes,)
        self._divisor = samples if reduction == "mean" else 1
        self._samples, self._among = samples, among
        self._targets = np.ascontiguousarray(targets.T)
        self.outputs = np.full((*leading, outputs, samples), np.nan, targets.dtype)
        """The answers (..., outputs, samples), nan before the first."""
        half_squares = LOSSES[loss].is_half_squares
        kernel = hidden_kernel(activation, self.outputs, self.outputs)
        self.z = kernel.z if half_squares else np.empty_like(self.outputs)
        copying: list[Call] = [] if self.z is kernel.z else [partial(np.positive, self.z, kernel.z)]
        self._activate: list[Call] = [*copying, *kernel.forward]
        difference = np.empty_like(self.outputs)
        self._difference = difference.reshape(*leading, -1)
        self._measure: list[Call] = [*self._activate, partial(np.subtract, self.outputs, self._targets, difference)]
        self._elements: FloatArray | None = None
        if not half_squares or weights is not None:
            elements = np.empty_like(self.outputs)
            if half_squares:
                self._measure.append(partial(half_squares_of, difference, elements))
            else:
                self._measure += cross_entropy_calls(loss, self.z, self._targets, elements)
            if weights is not None:
                self._measure.append(partial(np.multiply, elements, np.asarray(weights, elements.dtype), elements))
            self._elements = elements.reshape(*leading, -1)
        self._right = np.zeros((*leading, samples), bool)
        self._right_calls = self._prepare_right()

    def _prepare_right(self) -> list[Call] | None:
        """Calls that mark in ``_right`` the samples answered right, provided that all outputs are finite."""
        if are_classes(self._among):
            largest = np.empty(self._right.shape, np.intp)
            return [
                partial(self.outputs.argmax, -2, largest),
                partial(np.equal, largest, self._targets.argmax(axis=0), self._right),
            ]
        middle = midpoint(self._among)
        if middle is None:
            return None
        offset = np.array(middle, self.outputs.dtype)
        sides = np.sign(self._targets[0] - offset)
        distance = np.empty(self._right.shape, self.outputs.dtype)
        return [
            partial(np.subtract, self.outputs[..., 0, :], offset, distance),
            partial(np.sign, distance, distance),
            partial(np.equal, distance, sides, self._right),
        ]

    def activate(self) -> None:
        """Fill ``outputs`` from ``z``."""
        for call in self._activate:
            call()

    def measure(self, penalty: float) -> Measures:
        """The measures of a single pass; ``penalty`` is added to the loss. Any of them may be inf or nan."""
        for call in self._measure:
            call()
        squares = float(self._difference.dot(self._difference))
        total = 0.5 * squares if self._elements is None else float(self._elements.sum())
        right: float | None = None
        if self._right_calls is not None:
            if isfinite(squares):
                for call in self._right_calls:
                    call()
                right = int(np.count_nonzero(self._right)) / self._samples
            else:
                right = accuracy(self.outputs.T, self._targets.T, self._among)
        return Measures(total / self._divisor + penalty, penalty, squares / self._difference.size, right)

    def measure_all(self, penalties: FloatArray) -> npt.NDArray[np.float64]:
        """The measures of many passes, (passes, 4): the columns of Measures, accuracy nan where there is none.

        ``penalties`` has shape (passes,). The stacked products and the sums along the last axis have the bits that one
        pass alone has.
        """
        for call in self._measure:
            call()
        flat = self._difference
        squares = np.matmul(flat[:, None, :], flat[:, :, None]).reshape(-1).astype(float)
        totals = 0.5 * squares if self._elements is None else np.add.reduce(self._elements, -1).astype(float)
        measures = np.full((len(flat), 4), np.nan)
        measures[:, 0] = totals / self._divisor + penalties
        measures[:, 1] = penalties
        measures[:, 2] = squares / flat.shape[1]
        if self._right_calls is not None:
            for call in self._right_calls:
                call()
            measures[:, 3] = np.add.reduce(self._right, -1, np.intp) / self._samples
            finite = np.isfinite(squares)
            if not finite.all():
                for row in np.flatnonzero(~finite):
                    measures[row, 3] = accuracy(self.outputs[row].T, self._targets.T, self._among)
        return measures
