"""What a diagnosis rests on, and what it finds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from nn_tui.experiment.run.history import History
from nn_tui.model import LOSSES, Network, Penalty
from nn_tui.model.arrays import BoolArray, FloatArray
from nn_tui.model.metrics import accuracy, solved
from nn_tui.model.network import textbook
from nn_tui.model.network.textbook import LayerGradient, LayerPass
from nn_tui.model.sequences import of_real_steps, unpadded
from nn_tui.model.training.clipping import NO_CLIPPING, Clipping

FITS = 0.95
"""From this accuracy on, or this share of the targets' variance explained, a network fits well: saturated units and a
loss at rest are then what success looks like, and no finding."""

Severity = Literal["note", "warning"]
"""A note is worth knowing; a warning says why training makes no progress, or that the answers get worse."""

Kind = Literal[
    "not_finite",
    "large_rate",
    "equal_weights",
    "dead_relus",
    "saturated_units",
    "vanishing_gradients",
    "vanishing_through_time",
    "exploding_through_time",
    "plateau",
    "overfitting",
]

NAMES: dict[Kind, str] = {
    "not_finite": "Not finite",
    "large_rate": "Learning rate too large",
    "equal_weights": "Equal weights",
    "dead_relus": "Dead ReLUs",
    "saturated_units": "Saturation",
    "vanishing_gradients": "Vanishing gradients",
    "vanishing_through_time": "Vanishing through time",
    "exploding_through_time": "Exploding through time",
    "plateau": "Stalled",
    "overfitting": "Overfitting",
}
"""What each kind is called: the words that a finding begins with."""


@dataclass(frozen=True)
class Finding:
    """One finding.

    ``layer`` counts from 1, the first hidden one, and is None for the whole network; ``sentence`` says what was
    measured, and what that means where its kind's name does not; ``advice`` says what usually helps, and in brackets
    where: (recipe), (layers), (seed) or (reset).
    """

    kind: Kind
    layer: int | None
    sentence: str
    advice: str
    severity: Severity

    @property
    def headline(self) -> str:
        """The diagnosis and its sentence: where it is cut, what matters is left."""
        return f"{NAMES[self.kind]}: {self.sentence}"

    @property
    def text(self) -> str:
        """The diagnosis, its sentence and the advice in one line."""
        return f"{self.headline}; {self.advice}"


@dataclass(frozen=True, eq=False)
class Evidence:
    """A run at one moment. What follows from it is computed on first use and cached: do not change the network after.

    Args:
        network: with its present parameters.
        inputs: encoded training samples (samples, features); some 256 at most, drawn by the caller.
        targets: their encoded targets (samples, outputs).
        loss: a name of LOSSES.
        reduction: "mean" or "sum".
        learning_rate: of the next update, including the schedule's factor.
        history: what was measured after each epoch.
        before: the parameters (parameters,) as they were ``updates`` updates ago; None when not known.
        updates: how many updates lie between ``before`` and now.
        penalty: the regularisation.
        optimizer: its name; only for plain "sgd" does the gradient alone give the next update.
        batch: the samples in one update; None for all of ``inputs``.
        frozen: marks the parameters that are not trained (parameters,), None for none.
        clipping: the bounds of the gradient.
        init: the initializer's name.
        weights: what the losses of the samples are multiplied by (samples,), None for 1.
        keeps_best: whether the run ends with the weights of its best epoch, so that overfitting costs nothing.
    """

    network: Network
    inputs: FloatArray
    targets: FloatArray
    loss: str
    reduction: str
    learning_rate: float
    history: History
    before: FloatArray | None = None
    updates: int = 0
    penalty: Penalty = textbook.NO_PENALTY
    optimizer: str = "sgd"
    batch: int | None = None
    frozen: BoolArray | None = None
    clipping: Clipping = NO_CLIPPING
    init: str = "glorot_uniform"
    weights: FloatArray | None = None
    keeps_best: bool = False

    @cached_property
    def passes(self) -> list[LayerPass]:
        """Each layer's part of the forward pass, first layer first; empty without samples."""
        if not len(self.inputs):
            return []
        with np.errstate(all="ignore"):
            return textbook.forward(self.network, self.inputs)

    @cached_property
    def gradients(self) -> list[LayerGradient]:
        """Each layer's gradients over these samples, first layer first; empty without samples."""
        if not self.passes:
            return []
        with np.errstate(all="ignore"):
            return textbook.backward(
                self.network,
                LOSSES[self.loss],
                self.passes,
                self.targets,
                self.reduction,
                self.penalty,
                self.weights,
            )

    @cached_property
    def last_step_gradients(self) -> list[LayerGradient]:
        """Each layer's gradients of the loss at the last step alone, where each step has a target; else ``gradients``.

        What comes back to earlier steps then came through time, and not from their own targets.
        """
        if not self.passes or self.passes[-1].a.ndim != 3:
            return self.gradients
        answers = self.passes[-1].a
        # Where targets are what the network answers, nothing is wrong with it.
        targets = answers.copy()
        targets[:, -1] = unpadded(self.targets[:, -1:], answers.shape[-1], answers.dtype)[:, 0]
        with np.errstate(all="ignore"):
            return textbook.backward(self.network, LOSSES[self.loss], self.passes, targets, self.reduction)

    @cached_property
    def is_finite(self) -> bool:
        """Whether every parameter and every output is a finite number."""
        outputs = bool(np.isfinite(self.passes[-1].a).all()) if self.passes else True
        return outputs and bool(np.isfinite(self.network.parameters).all())

    @cached_property
    def fits(self) -> bool:
        """Whether the network answers these samples well, at all steps together where it answers each."""
        if not self.passes:
            return False
        outputs, targets = self.passes[-1].a, self.targets
        return _fit(*of_real_steps(outputs, targets)) if outputs.ndim == 3 else _fit(outputs, targets)

    @cached_property
    def fits_last_step(self) -> bool:
        """The same of the last step alone: what asks for memory may be one step among many that are easy."""
        if not self.passes or self.passes[-1].a.ndim != 3:
            return self.fits
        return _fit(*of_real_steps(self.passes[-1].a[:, -1:], self.targets[:, -1:]))


def _fit(outputs: FloatArray, targets: FloatArray) -> bool:
    """Whether answers (samples, outputs) are good.

    They are solved, or the accuracy is at least FITS, or, where there is no accuracy, at least FITS of the targets'
    variance is explained.
    """
    if solved(outputs, targets):
        return True
    right = accuracy(outputs, targets)
    if right is None:
        with np.errstate(all="ignore"):
            variance, error = targets.var(axis=0).sum(), np.square(outputs - targets).mean(axis=0).sum()
        return bool(error <= (1 - FITS) * variance)
    return right >= FITS
