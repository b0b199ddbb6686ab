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
"""By the bytes of a number: inputs and targets of a smaller norm, times five layers' norms below the root of SUSPECT,
fit the numbers when they are squared."""


@dataclass(frozen=True)
class Divergence:
    """The first number that was not finite: after how many epochs, in which layer (1 is the first hidden one), and
    which of its quantities: pre-activations, activations, loss, errors, the gradient of a parameter ("gradient of W")
    or the parameter itself ("W")."""

    epoch: int
    layer: int
    quantity: str


def surely_finite(parameters: FloatArray) -> bool:
    """A cheap check of a parameter vector: True proves that all is well; False asks for a closer look."""
    with np.errstate(all="ignore"):
        return bool(parameters.dot(parameters) < SUSPECT[parameters.itemsize])


def bounds_outputs(trainer: Trainer) -> bool:
    """Whether ``surely_finite`` parameters prove the training loss finite too: no more than five layers, each a matrix,
    so that no output is larger than the product of their norms and that of the data."""
    limit = ORDINARY[trainer.network.parameters.itemsize]
    with np.errstate(all="ignore"):
        ordinary = all(np.linalg.norm(values) < limit for values in (trainer.inputs, trainer.targets))
    layers = trainer.network.layers
    return ordinary and len(layers) <= 5 and all(layer.links is not None for layer in layers)


def find_divergence(trainer: Trainer, before: TrainerState) -> Divergence:
    """Which quantity left the finite numbers first in the epoch that begins at ``before``.

    The epoch is done again update by update, each taken apart in textbook form, with the masks of dropout, before the
    trainer does it; at the end the trainer stands after that epoch. The loss after it counts too.
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


def _first(parts: Sequence[tuple[str, FloatArray]]) -> str | None:
    return next((name for name, values in parts if not np.isfinite(values).all()), None)


def _in_forward(trainer: Trainer, passes: list[textbook.LayerPass], targets: FloatArray) -> tuple[int, str] | None:
    for number, part in enumerate(passes, 1):
        name = _first([("pre-activations", part.z), ("activations", part.a)])
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
        part = gradients[number - 1]
        by_name = [(f"gradient of {name}", values) for name, values in part.parameters.items()]
        name = _first([("errors", part.error), *by_name])
        if name:
            return number, name
    return None


def _in_parameters(trainer: Trainer) -> tuple[int, str] | None:
    for number, layer in enumerate(trainer.network.layers, 1):
        name = _first([(parameter.name, layer[parameter.name]) for parameter in layer.parameters])
        if name:
            return number, name
    return None
