"""Measuring a network on a fixed set of samples, fast enough to do after every epoch."""

from __future__ import annotations

from functools import partial
from math import isfinite
from typing import NamedTuple

import numpy as np

from nn_tui.model.arrays import FloatArray
from nn_tui.model.kernels.activations import hidden_kernel
from nn_tui.model.kernels.calls import Call
from nn_tui.model.kernels.losses import cross_entropy_calls
from nn_tui.model.losses import LOSSES, Penalty
from nn_tui.model.metrics import accuracy, are_classes, midpoint
from nn_tui.model.network.network import Network


class Measures(NamedTuple):
    """``loss`` is what is trained on, ``penalty`` included; ``mse`` the mean squared error over all elements;
    ``accuracy`` the share of samples answered right, None where there is no right and wrong."""

    loss: float
    penalty: float
    mse: float
    accuracy: float | None


class Evaluator:
    """Measures a network on inputs (samples, ...) and targets (samples, outputs), with buffers made once.

    ``among`` are the targets that decide what accuracy means (the whole dataset's, for a part of it). There is at least
    one sample.
    """

    def __init__(
        self,
        network: Network,
        loss: str,
        reduction: str,
        penalty: Penalty,
        inputs: FloatArray,
        targets: FloatArray,
        among: FloatArray | None = None,
    ) -> None:
        dtype = network.parameters.dtype
        self._network = network
        self._penalty = penalty
        self._samples = len(inputs)
        self._divisor = self._samples if reduction == "mean" else 1
        rows = np.ones((self._samples, network.sizes[0] + 1), dtype)
        with np.errstate(over="ignore"):
            rows[:, :-1] = inputs.reshape(self._samples, network.sizes[0])
            self._targets = np.ascontiguousarray(targets.T, dtype)
        self._among = targets if among is None else among
        feeding = rows.T
        self._forward: list[Call] = []
        for layer in network.layers[:-1]:
            values = np.ones((layer.outputs + 1, self._samples), dtype)
            kernel = hidden_kernel(layer.activation.name, values[:-1], values[:-1])
            self._forward += [partial(layer.block.T.dot, feeding, kernel.z), *kernel.forward]
            feeding = values
        half_squares = LOSSES[loss].is_half_squares
        self._outputs = np.full((network.sizes[-1], self._samples), np.nan, dtype)
        self._last_outputs = self._outputs.T
        self._last_outputs.flags.writeable = False
        last = network.layers[-1]
        output = hidden_kernel(last.activation.name, self._outputs, self._outputs)
        z = output.z if half_squares else np.empty_like(self._outputs)
        self._forward.append(partial(last.block.T.dot, feeding, z))
        if z is not output.z:
            self._forward.append(partial(np.copyto, output.z, z))
        self._forward += output.forward
        difference = np.empty_like(self._outputs)
        self._difference = difference.ravel()
        self._calls: list[Call] = [*self._forward, partial(np.subtract, self._outputs, self._targets, difference)]
        self._elements: FloatArray | None = None
        if not half_squares:
            self._elements = np.empty_like(z)
            self._calls += cross_entropy_calls(loss, z, self._targets, self._elements)
        self._right = np.zeros(self._samples, bool)
        self._right_calls = self._prepare_right()

    def _prepare_right(self) -> list[Call] | None:
        """Calls that mark in ``_right`` the samples answered right, provided that all outputs are finite."""
        if are_classes(self._among):
            largest = np.empty(self._samples, np.intp)
            return [
                partial(self._outputs.argmax, 0, largest),
                partial(np.equal, largest, self._targets.argmax(axis=0), self._right),
            ]
        middle = midpoint(self._among)
        if middle is None:
            return None
        offset = np.array(middle, self._outputs.dtype)
        sides = np.sign(self._targets[0] - offset)
        distance = np.empty_like(sides)
        return [
            partial(np.subtract, self._outputs[0], offset, distance),
            partial(np.sign, distance, distance),
            partial(np.equal, distance, sides, self._right),
        ]

    @property
    def last_outputs(self) -> FloatArray:
        """The answers of the last ``measure`` or ``outputs``, shape (samples, outputs); nan before the first.

        A read-only view, which the next one overwrites: copy what is to be kept.
        """
        return self._last_outputs

    def outputs(self) -> FloatArray:
        """The network's answers, shape (samples, outputs)."""
        with np.errstate(all="ignore"):
            for call in self._forward:
                call()
        return self._outputs.T.copy()

    def measure(self) -> Measures:
        """Loss, penalty, mean squared error and accuracy now; inf or nan where they are."""
        with np.errstate(all="ignore"):
            for call in self._calls:
                call()
            squares = float(self._difference.dot(self._difference))
            total = 0.5 * squares if self._elements is None else float(self._elements.sum())
            penalty = 0.0
            if self._penalty:
                penalty = sum(self._penalty.value(layer.weights) for layer in self._network.layers)
        loss = total / self._divisor + penalty
        return Measures(loss, penalty, squares / self._difference.size, self._accuracy(isfinite(squares)))

    def _accuracy(self, finite: bool) -> float | None:
        if self._right_calls is None:
            return None
        if not finite:
            return accuracy(self._outputs.T, self._targets.T, self._among)
        for call in self._right_calls:
            call()
        return int(np.count_nonzero(self._right)) / self._samples
