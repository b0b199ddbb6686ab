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
    over the samples. ``gradient`` is an array like the network's parameters, to be filled.
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
    ) -> None:
        self.samples = samples
        self._layers = Composition(network, samples, gradient, random)
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
        """Targets (samples, outputs) as the calls want them, in the same shape."""
        return np.ascontiguousarray(self._output.prepared_targets(targets))

    def forward(self, rows: FloatArray) -> list[Call]:
        """The calls from ``rows`` (..., samples, features + 1), as ``prepared_inputs`` gives them, to ``output_z``."""
        return self._layers.forward(rows)

    def backward(self, rows: FloatArray, targets: FloatArray) -> list[Call]:
        """The calls after those of ``forward``; they leave ``scale`` x dL/dw in the gradient.

        ``targets`` (..., outputs, samples) is a buffer that holds what ``prepared_targets`` gives, transposed.
        """
        return [*self._output.calls(targets), *self._layers.backward(rows), *self._penalty]


def _penalty_calls(network: Network, penalty: Penalty, scale: float, gradient: FloatArray) -> list[Call]:
    """Add scale x (l1 sign(w) + l2 w) to the gradient of the weights; the biases' factor is zero."""
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
