"""The prepared path: forward and backward of one batch size as a list of in-place calls."""

from __future__ import annotations

from functools import partial

import numpy as np

from nn_tui.model.arrays import FloatArray
from nn_tui.model.kernels.activations import output_kernel
from nn_tui.model.kernels.calls import Call
from nn_tui.model.losses import Penalty
from nn_tui.model.network.composition import Composition
from nn_tui.model.network.network import Network


class PreparedBatch:
    """One update's forward and backward pass for a fixed number of samples, with buffers made ahead.

    ``scale`` multiplies the gradient (an optimizer's learning rate); with the reduction ``mean`` the error is averaged
    over the samples. ``gradient`` is an array like the network's parameters, to be filled. Of sequences,
    ``has_padding`` says that there may be padded steps, ``has_indices`` that the targets are indices of classes.
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
        random: np.random.RandomState,
        has_padding: bool = False,
        has_indices: bool = False,
    ) -> None:
        self.samples = samples
        self._layers = Composition(network, samples, gradient, random, has_padding)
        self._has_indices, self._is_at_steps = has_indices, network.at_steps
        rate = scale / samples if reduction == "mean" else scale
        output = network.layers[-1].activation.name
        self._output = output_kernel(output, loss, self._layers.output_error, rate, self._layers.output_scale)
        self._layers.connect_output(self._output.z)
        self._penalty = _penalty_calls(network, penalty, scale, gradient)

    @property
    def output_z(self) -> FloatArray:
        """z at the output (..., outputs, samples), times ``output_scale``, once the forward pass is done."""
        return self._output.z

    @property
    def output_scale(self) -> float:
        """The factor by which ``output_z`` is multiplied."""
        return self._layers.output_scale

    def prepared_targets(self, targets: FloatArray) -> FloatArray:
        """Targets (samples, ...) as the calls want them, (samples, numbers); indices stay as they are."""
        rows = targets.reshape(len(targets), -1)
        if self._has_indices:
            return np.asarray(rows, self._layers.output_error.dtype)
        if targets.ndim == 3:
            rows = np.where(np.isnan(rows), 0.0, rows)
        return np.ascontiguousarray(self._output.prepared_targets(rows))

    def forward(self, rows: FloatArray) -> list[Call]:
        """The calls from ``rows`` (..., samples, features + 1), as ``prepared_inputs`` gives them, to ``output_z``."""
        return self._layers.forward(rows)

    def backward(self, rows: FloatArray, targets: FloatArray, weights: FloatArray | None = None) -> list[Call]:
        """The calls after those of ``forward``; they leave ``scale`` x dL/dw in the gradient.

        ``targets`` (..., numbers, samples) is a buffer that holds what ``prepared_targets`` gives, transposed, and
        ``weights`` (samples,) one of what each sample's loss is multiplied by, None for 1.
        """
        error, real = self._layers.output_error, self._layers.output_real
        calls: list[Call] = []
        if self._has_indices:
            by_class = np.empty_like(error)
            calls, targets = self._class_calls(targets, by_class), by_class
        elif self._is_at_steps:
            targets = targets.reshape(*targets.shape[:-2], *error.shape[-3:])
        calls += self._output.calls(targets)
        if weights is not None:
            calls.append(partial(np.multiply, error, weights, error))
        if real is not None:
            calls.append(partial(np.multiply, error, real[:, None, :], error))
        return [*calls, *self._layers.backward(rows), *self._penalty]

    def _class_calls(self, indices: FloatArray, out: FloatArray) -> list[Call]:
        """Calls that fill ``out`` (steps, classes, samples) with the prepared targets of indices (steps, samples)."""
        numbers = np.arange(out.shape[-2], dtype=out.dtype)[:, None]
        off, on = self._output.prepared_targets(np.array([0.0, 1.0], out.dtype))
        is_class = np.empty(out.shape, bool)
        return [
            partial(np.equal, indices[:, None, :], numbers, is_class),
            partial(np.multiply, is_class, on - off, out),
            *([partial(np.add, out, off, out)] if off else []),
        ]


def _penalty_calls(network: Network, penalty: Penalty, scale: float, gradient: FloatArray) -> list[Call]:
    """Add scale x (l1 sign(w) + l2 w) to the gradient of the weights; the biases' factor is zero."""
    if not (penalty.l1 or penalty.l2):
        return []
    weights = np.zeros_like(gradient)
    weights[..., network.is_weight] = scale
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
