"""Where the numbers of a run stopped being finite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from nn_tui.model.arrays import FloatArray
from nn_tui.model.layers.layer import Layer
from nn_tui.model.network import textbook
from nn_tui.model.network.network import Network
from nn_tui.model.training.trainer import Trainer, TrainerState

Found: TypeAlias = tuple[Layer, str]
"""A layer, and which of its quantities is not finite."""

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
    found: Found | None = None
    with np.errstate(all="ignore"):
        while trainer.epoch < epoch:
            chosen = trainer.next_samples()
            if found is None:
                found = _in_update(trainer, trainer.inputs[chosen], trainer.targets[chosen])
            trainer.advance(1)
            if found is None:
                found = _in_parameters(trainer)
        if found is None:
            found = _in_measuring(trainer)
    layer, quantity = found or (trainer.network.layers[-1], "loss")
    return Divergence(epoch, _number(trainer, layer), quantity)


def _number(trainer: Trainer, layer: Layer) -> int:
    """The layer's number, from 1; a dropout that the trainer puts in counts as part of the layer before it."""
    own = [id(each) for each in trainer.network.layers]
    passed = [id(each) for each in trainer.training_network.layers]
    return sum(each in own for each in passed[: passed.index(id(layer)) + 1])


def _first_not_finite(quantities: Sequence[tuple[str, FloatArray]]) -> str | None:
    return next((name for name, values in quantities if not np.isfinite(values).all()), None)


def _in_forward(
    trainer: Trainer, network: Network, passes: Sequence[textbook.LayerPass], targets: FloatArray
) -> Found | None:
    for layer, layer_pass in zip(network.layers, passes, strict=True):
        name = _first_not_finite([("pre-activations", layer_pass.z), ("activations", layer_pass.a)])
        if name:
            return layer, name
    last = passes[-1]
    loss = textbook.loss_elements(trainer.loss, last, targets).sum()
    return None if np.isfinite(loss) else (network.layers[-1], "loss")


def _in_measuring(trainer: Trainer) -> Found | None:
    """Look at all samples, as the recorded loss does, with nothing left out."""
    network, samples = trainer.network, len(trainer.inputs)
    size = network.chunk or samples
    for start in range(0, samples, size):
        part = slice(start, start + size)
        found = _in_forward(trainer, network, textbook.forward(network, trainer.inputs[part]), trainer.targets[part])
        if found:
            return found
    return None


def _in_update(trainer: Trainer, inputs: FloatArray, targets: FloatArray) -> Found | None:
    network = trainer.training_network
    passes = textbook.forward(network, inputs, trainer.next_random())
    found = _in_forward(trainer, network, passes, targets)
    if found:
        return found
    gradients = textbook.backward(network, trainer.loss, passes, targets, trainer.reduction, trainer.penalty)
    for layer, gradient in zip(reversed(network.layers), reversed(gradients), strict=True):
        by_name = [(f"gradient of {name}", values) for name, values in gradient.parameters.items()]
        name = _first_not_finite([("errors", gradient.error), *by_name])
        if name:
            return layer, name
    return None


def _in_parameters(trainer: Trainer) -> Found | None:
    for layer in trainer.network.layers:
        name = _first_not_finite([(parameter.name, layer[parameter.name]) for parameter in layer.parameters])
        if name:
            return layer, name
    return None
