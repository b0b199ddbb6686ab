"""The losses of many updates at once, from z at the output."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from nn_tui.model.activations import ACTIVATIONS
from nn_tui.model.arrays import FloatArray, IntArray
from nn_tui.model.losses import Loss
from nn_tui.model.metrics import are_classes
from nn_tui.model.sequences import are_indices, one_hot


class LossSums:
    """The loss of many updates at once, summed over outputs, real steps and samples.

    ``targets`` are those of all samples, (samples, outputs) or at each step; ``has_padding`` says that there may be
    padded steps, ``weights`` (samples,) are what each sample's loss is multiplied by. No sum hangs on how many updates
    they are.
    """

    def __init__(
        self,
        loss: Loss,
        output: str,
        targets: npt.NDArray[Any],
        has_padding: bool,
        weights: FloatArray | None = None,
    ) -> None:
        self._weights = weights
        self._loss, self._output = loss, ACTIVATIONS[output].function
        if loss.name == "softmax_cross_entropy" and targets.ndim == 2 and are_classes(targets):
            # The loss asks for the probability of the class alone.
            targets = targets.argmax(1)[:, None]
        self._targets, self._has_padding = targets, has_padding

    def of_updates(self, z: FloatArray, chosen: IntArray) -> FloatArray:
        """The sums, float64 (updates,), for z (updates, ..., outputs, samples) at the output, which is overwritten.

        ``chosen`` are the row numbers of their samples, update after update.
        """
        updates = len(z)
        *_, outputs, samples = z.shape
        z = z.reshape(-1, outputs, samples)
        # Not take: it would copy all targets where they are windows of one text.
        taken = self._targets[chosen]
        steps = len(z) // updates
        if are_indices(taken):
            targets = taken.reshape(updates, samples, steps).swapaxes(1, 2).reshape(-1, samples)
            losses = self._of_classes(z, targets)
            real = targets >= 0
        else:
            y = np.empty_like(z)
            by_step = taken.reshape(updates, samples, steps, outputs).transpose(0, 2, 3, 1)
            y.reshape(updates, steps, outputs, samples)[...] = by_step
            losses = self._of_numbers(z, y)
            real = ~np.isnan(y[:, 0])
        if self._weights is not None:
            losses = losses * self._weights[chosen].reshape(updates, samples)
        if self._has_padding:
            losses = np.where(real, losses, 0.0)
        return np.asarray(np.add.reduce(losses.reshape(updates, -1), -1), float)

    def _of_classes(self, z: FloatArray, classes: IntArray) -> FloatArray:
        """The losses (moments, samples) for z (moments, outputs, samples) and classes (moments, samples)."""
        outputs, samples = z.shape[1:]
        if self._loss.name != "softmax_cross_entropy":
            return self._of_numbers(z, one_hot(classes, outputs, z.dtype).swapaxes(-1, -2))
        z -= np.maximum.reduce(z, -2, keepdims=True)
        first = np.arange(0, z.size, outputs * samples)[:, None] + np.arange(samples)
        # Indices of a text have one byte, in which a place has no room.
        right = z.take(first + samples * classes.astype(np.intp), mode="clip")
        return np.asarray(np.log(np.add.reduce(np.exp(z, z), -2)) - right)

    def _of_numbers(self, z: FloatArray, y: FloatArray) -> FloatArray:
        """The losses (moments, samples) for z and targets (moments, outputs, samples)."""
        elements = self._loss.elements(z, self._output(z, -2) if self._loss.is_half_squares else z, y, -2)
        return np.asarray(np.add.reduce(np.ascontiguousarray(elements), -2))
