"""Where the numbers of a run stopped being finite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nn_tui.model.arrays import FloatArray
from nn_tui.model.network import textbook
from nn_tui.model.training.trainer import Trainer, TrainerState

SUSPECT = {8: 1e24, 4: 1e6}
"""By the bytes of a number: a sum of squared parameters below this proves every parameter finite."""
ORDINARY = {8: 1e30, 4: 1e3}
"""By the bytes of a number: if the norms of inputs and targets are below this, and those of at most five layers below
the root of SUSPECT, even the squares of the outputs do not overflow."""


@dataclass(frozen=True)
class Divergence:
    """The first number that was not finite.

    ``epoch`` is the epoch, from 1, and ``layer`` the layer, from 1. ``quantity`` is pre-activations, activations, loss,
    errors, the gradient of a parameter ("gradient of W") or the parameter itself ("W").
    """

    epoch: int
    layer: int
    quantity: str


def surely_finite(parameters: FloatArray) -> bool:
    """A cheap check of parameters (parameters,): True proves all of them finite; False proves nothing."""
    with np.errstate(all="ignore"):
        return bool(parameters.dot(parameters) < SUSPECT[parameters.itemsize])


def bounds_outputs(trainer: Trainer) -> bool:
    """Whether ``surely_finite`` parameters prove the training loss finite too.

    That holds for at most five layers, each a matrix: no output is then larger than the product of their norms and that
    of the data.
    """
    limit = ORDINARY[trainer.network.parameters.itemsize]
    with np.errstate(all="ignore"):
        ordinary = all(np.linalg.norm(values) < limit for values in (trainer.inputs, trainer.targets))
    layers = trainer.network.layers
    return ordinary and len(layers) <= 5 and all(layer.links is not None for layer in layers)


def find_divergence(trainer: Trainer, before: TrainerState) -> Divergence:
    """Which quantity was the first that was not finite in the epoch that begins at ``before``.

    The epoch is repeated update by update. Each update is first computed in textbook form, with the masks of dropout,
    to look at every quantity; then the trainer does it. The loss after the epoch counts too. The trainer is left at the
    end of that epoch.
    """
    trainer.restore(before)
    epoch = before.epoch + 1
    found: tuple[int, str] | None = None
    with np.errstate(all="ignore"):
        while trainer.epoch < epoch:
            chosen = trainer.next_samples()
            if found is None:
                found = _in_update(trainer, trainer.inputs[chosen], trainer.targets[chosen])
            trainer.advance(1)
            if found is None:
                found = _in_parameters(trainer)
        if found is None:
            found = _in_forward(trainer, textbook.forward(trainer.network, trainer.inputs), trainer.targets)
    return Divergence(epoch, *(found or (len(trainer.network.layers), "loss")))


def _first_not_finite(quantities: Sequence[tuple[str, FloatArray]]) -> str | None:
    return next((name for name, values in quantities if not np.isfinite(values).all()), None)


def _in_forward(trainer: Trainer, passes: list[textbook.LayerPass], targets: FloatArray) -> tuple[int, str] | None:
    for number, layer_pass in enumerate(passes, 1):
        name = _first_not_finite([("pre-activations", layer_pass.z), ("activations", layer_pass.a)])
        if name:
            return number, name
    last = passes[-1]
    loss = trainer.loss.elements(last.z, last.a, targets, -1).sum()
    return None if np.isfinite(loss) else (len(passes), "loss")


def _in_update(trainer: Trainer, inputs: FloatArray, targets: FloatArray) -> tuple[int, str] | None:
    passes = textbook.forward(trainer.network, inputs, trainer.next_masks())
    found = _in_forward(trainer, passes, targets)
    if found:
        return found
    gradients = textbook.backward(trainer.network, trainer.loss, passes, targets, trainer.reduction, trainer.penalty)
    for number in range(len(gradients), 0, -1):
        gradient = gradients[number - 1]
        by_name = [(f"gradient of {name}", values) for name, values in gradient.parameters.items()]
        name = _first_not_finite([("errors", gradient.error), *by_name])
        if name:
            return number, name
    return None


def _in_parameters(trainer: Trainer) -> tuple[int, str] | None:
    for number, layer in enumerate(trainer.network.layers, 1):
        name = _first_not_finite([(parameter.name, layer[parameter.name]) for parameter in layer.parameters])
        if name:
            return number, name
    return None
