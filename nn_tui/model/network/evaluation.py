"""Measuring a network on a fixed set of samples, fast enough to do after every epoch."""

from __future__ import annotations

from functools import partial

import numpy as np

from nn_tui.model.arrays import FloatArray
from nn_tui.model.kernels.calls import Call, number
from nn_tui.model.losses import Penalty
from nn_tui.model.network.composition import Composition, fill_inputs, prepared_inputs
from nn_tui.model.network.measuring import Measures, OutputMeasures
from nn_tui.model.network.network import Network


def _forward_calls(network: Network, inputs: FloatArray, z: FloatArray) -> list[Call]:
    """The calls that fill z at the output (outputs, samples) for inputs (samples, ...)."""
    size, has_padding = network.chunk or len(inputs), network.has_padding(inputs)
    if len(inputs) <= size:
        return output_calls(network, prepared_inputs(network, inputs), z, has_padding)
    calls: list[Call] = []
    prepared: dict[int, tuple[FloatArray, FloatArray, list[Call]]] = {}
    for start in range(0, len(inputs), size):
        part = inputs[start : start + size]
        if len(part) not in prepared:
            rows = prepared_inputs(network, part)
            part_z = np.empty((network.outputs, len(part)), z.dtype)
            prepared[len(part)] = rows, part_z, output_calls(network, rows, part_z, has_padding)
        rows, part_z, own = prepared[len(part)]
        calls += [
            partial(fill_inputs, network, part, rows),
            *own,
            partial(np.copyto, z[:, start : start + size], part_z),
        ]
    return calls


def output_calls(network: Network, rows: FloatArray, z: FloatArray, has_padding: bool) -> list[Call]:
    """The calls that fill z at the output (..., outputs, samples) for prepared rows (samples, features + 1)."""
    layers = Composition(network, len(rows), has_padding=has_padding)
    layers.connect_output(z)
    calls = layers.forward(rows)
    if layers.output_scale != 1.0:
        calls.append(partial(np.multiply, z, number(1.0 / layers.output_scale, z), z))
    return calls


class Evaluator:
    """Measures a network on inputs (samples, ...) and targets (samples, outputs), with buffers made once.

    ``among`` are the targets that decide what accuracy means: the whole dataset's where ``targets`` is a part of it.
    ``weights`` (samples,) are what each sample's loss is multiplied by, None for 1. At least one sample is needed. The
    forward pass is the trainer's; where all samples go through it at once (``is_whole``), what both compute has the
    same bits.
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
        weights: FloatArray | None = None,
    ) -> None:
        self._network, self._weights = network, weights
        self._loss, self._reduction, self._penalty = loss, reduction, penalty
        with np.errstate(over="ignore"):
            self._targets = np.asarray(targets, network.parameters.dtype)
        self._among = targets if among is None else among
        self._measures = self.output_measures()
        self._forward = _forward_calls(network, inputs, self._measures.z)
        self._last_outputs = self._measures.outputs.T
        self._last_outputs.flags.writeable = False

    @property
    def is_whole(self) -> bool:
        """Whether all samples go through the network at once, and not in chunks."""
        size = self._network.chunk
        return size is None or len(self._targets) <= size

    def output_measures(self, passes: int | None = None) -> OutputMeasures:
        """Measures of z at the output for these samples, of ``passes`` forward passes at once (None: of one)."""
        output = self._network.layers[-1].activation.name
        return OutputMeasures(output, self._loss, self._reduction, self._targets, self._among, passes, self._weights)

    @property
    def last_outputs(self) -> FloatArray:
        """The answers of the last ``measure`` or ``outputs``, shape (samples, outputs); nan before the first.

        A read-only view that the next of these calls overwrites: copy it to keep it.
        """
        return self._last_outputs

    def outputs(self) -> FloatArray:
        """The network's answers, shape (samples, outputs)."""
        with np.errstate(all="ignore"):
            for call in self._forward:
                call()
            self._measures.activate()
        return self._last_outputs.copy()

    @property
    def multiplications(self) -> int:
        """About how many multiplications ``measure`` takes."""
        return self._network.multiplications * len(self._targets)

    def measure(self, between: Call | None = None) -> Measures:
        """Loss, penalty, mean squared error and accuracy now; any of them may be inf or nan.

        ``between`` is called between two steps of a long measurement; what it raises ends that.
        """
        with np.errstate(all="ignore"):
            for call in self._forward:
                if between:
                    between()
                call()
            penalty = sum(map(self._penalty.value, self._network.weights)) if self._penalty else 0.0
            return self._measures.measure(penalty)
