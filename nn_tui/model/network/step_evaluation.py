"""Measuring a network that answers each step of a sequence, in chunks, so that memory does not grow with the data."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np

from nn_tui.model.activations import ACTIVATIONS
from nn_tui.model.arrays import FloatArray
from nn_tui.model.kernels.calls import Call
from nn_tui.model.losses import LOSSES, Penalty
from nn_tui.model.metrics import are_classes, midpoint
from nn_tui.model.network.composition import fill_inputs, prepared_inputs
from nn_tui.model.network.evaluation import Evaluator, output_calls
from nn_tui.model.network.measuring import Measures
from nn_tui.model.network.network import Network
from nn_tui.model.sequences import are_indices, real_steps, unpadded

MOST_KEPT = 2_000_000
"""Answers are kept up to that many numbers; a text has far more."""


class _Sums(NamedTuple):
    """Over real steps: loss, squared errors, right answers, and how many steps they are."""

    loss: float
    squares: float
    right: int
    steps: int


class StepEvaluator:
    """As ``Evaluator``, for a network with an output at each step and for targets at each step.

    Errors and accuracy are over all real steps, the loss is summed over those of a sample. Outputs are (samples, steps,
    outputs); what stands at padded steps has no meaning.
    """

    is_whole = False
    """Measures are not taken from the updates."""

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
        self._network, self._penalty = network, penalty
        self._loss, self._divisor = LOSSES[loss], len(inputs) if reduction == "mean" else 1
        self._inputs, self._targets = inputs, targets
        steps, outputs = network.layers[-1].outputs
        among = targets if among is None else among
        self._are_classes = are_indices(targets) or are_classes(_of_steps(among))
        self._middle = None if self._are_classes else midpoint(_of_steps(among))
        dtype = network.parameters.dtype
        self._size = min(len(inputs), network.chunk or len(inputs))
        self._rows = prepared_inputs(network, inputs[: self._size])
        self._z = np.empty((steps, outputs, self._size), dtype)
        self._forward = output_calls(network, self._rows, self._z, network.has_padding(inputs))
        is_kept = len(inputs) * steps * outputs <= MOST_KEPT
        self._last = np.full((len(inputs), steps, outputs), np.nan, dtype) if is_kept else None
        self._shown: FloatArray | None = None if self._last is None else self._last.view()
        if self._shown is not None:
            self._shown.flags.writeable = False

    @property
    def last_outputs(self) -> FloatArray | None:
        """The answers of the last ``measure`` or ``outputs``, read-only; nan before the first, None for too many."""
        return self._shown

    def outputs(self) -> FloatArray:
        """The network's answers, (samples, steps, outputs)."""
        self.measure()
        return self._network.forward(self._inputs) if self._last is None else self._last.copy()

    @property
    def multiplications(self) -> int:
        """About how many multiplications ``measure`` takes."""
        return self._network.multiplications * len(self._inputs)

    def measure(self, between: Call | None = None) -> Measures:
        """Loss, penalty, mean squared error and accuracy now; any of them may be inf or nan.

        ``between`` is called between two steps of a long measurement; what it raises ends that.
        """
        measured = self._by_class if self._has_probabilities else self._in_general
        with np.errstate(all="ignore"):
            starts = range(0, len(self._inputs), self._size)
            parts = (slice(start, start + self._size) for start in starts)
            sums = [measured(self._chunk(self._inputs[part], between), part) for part in parts]
            penalty = sum(map(self._penalty.value, self._network.weights)) if self._penalty else 0.0
        loss, steps = sum(part.loss for part in sums), sum(part.steps for part in sums)
        squares, right = sum(part.squares for part in sums), sum(part.right for part in sums)
        accuracy = right / steps if self._are_classes or self._middle is not None else None
        mse = squares / (steps * self._network.outputs)
        return Measures(loss / self._divisor + penalty, penalty, mse, accuracy)

    @property
    def _has_probabilities(self) -> bool:
        """Whether the answers are probabilities of classes, of which the loss asks for the right one alone."""
        return are_indices(self._targets) and self._loss.name == "softmax_cross_entropy"

    def _by_class(self, z: FloatArray, part: slice) -> _Sums:
        """The sums of a chunk's z (steps, outputs, samples), for indices of classes and softmax."""
        targets = self._targets[part].T
        is_real = targets >= 0
        places = np.where(is_real, targets, 0)[:, None, :]
        largest = z.max(axis=-2)
        powers = np.exp(z - largest[:, None, :])
        total = powers.sum(axis=-2)
        right_powers = np.take_along_axis(powers, places, -2)[:, 0, :]
        losses = np.log(total) + largest - np.take_along_axis(z, places, -2)[:, 0, :]
        squares = np.einsum("sof,sof->sf", powers, powers) / total**2 - 2 * right_powers / total + 1
        is_right = np.isfinite(total) & (z.argmax(axis=-2) == places[:, 0, :])
        if self._last is not None:
            self._last[part] = np.moveaxis(powers / total[:, None, :], -1, 0)
        return _Sums(
            float(losses[is_real].sum()),
            float(squares[is_real].sum()),
            int(np.count_nonzero(is_right & is_real)),
            int(np.count_nonzero(is_real)),
        )

    def _in_general(self, z: FloatArray, part: slice) -> _Sums:
        """The sums of a chunk's z (steps, outputs, samples), for any loss and targets."""
        z = np.moveaxis(z, -1, 0)
        a = ACTIVATIONS[self._network.layers[-1].activation.name].function(z, -1)
        if self._last is not None:
            self._last[part] = a
        targets = self._targets[part]
        is_real = real_steps(targets)
        z, a = z[is_real], a[is_real]
        y = unpadded(targets, a.shape[-1], a.dtype)[is_real]
        difference = a - y
        squares, loss = float((difference * difference).sum()), float(self._loss.elements(z, a, y, -1).sum())
        return _Sums(loss, squares, self._right(a, y), len(a))

    def _chunk(self, inputs: FloatArray, between: Call | None) -> FloatArray:
        """z (steps, outputs, samples) for up to a chunk of inputs."""
        rows = self._rows[: len(inputs)]
        fill_inputs(self._network, inputs, rows)
        for call in self._forward:
            if between:
                between()
            call()
        # Behind fewer inputs stands what was there before.
        return self._z[:, :, : len(inputs)]

    def _right(self, a: FloatArray, y: FloatArray) -> int:
        """How many of the answers (steps, outputs) are right."""
        if self._are_classes:
            is_right = np.isfinite(a).all(axis=1) & (a.argmax(axis=1) == y.argmax(axis=1))
        elif self._middle is not None:
            is_right = np.where(y > self._middle, a > self._middle, a < self._middle)[:, 0]
        else:
            return 0
        return int(np.count_nonzero(is_right))


AnyEvaluator: TypeAlias = Evaluator | StepEvaluator


def evaluator_for(
    network: Network,
    loss: str,
    reduction: str,
    penalty: Penalty,
    inputs: FloatArray,
    targets: FloatArray,
    among: FloatArray | None = None,
    weights: FloatArray | None = None,
) -> AnyEvaluator:
    """What measures that network on these inputs and targets; samples that are answered at each step have no
    ``weights``."""
    if network.at_steps:
        return StepEvaluator(network, loss, reduction, penalty, inputs, targets, among)
    return Evaluator(network, loss, reduction, penalty, inputs, targets, among, weights)


def _of_steps(targets: FloatArray) -> FloatArray:
    """The targets (real steps, outputs) of all samples together."""
    return targets[real_steps(targets)] if targets.ndim == 3 else targets
