"""How much a run holds and computes, bounded before any of it is done: a short recipe can ask for any amount."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Final

from nn_tui.experiment.errors import ExperimentError
from nn_tui.model import Network
from nn_tui.model.layers.layer import Layer

MOST_NUMBERS: Final = 2**28
"""That many numbers a run may hold for its weights, and as many for the samples on their way through the layers: 2 GB
each in double precision."""
MOST_MULTIPLICATIONS: Final = 2**44
"""That many multiplications may take all samples through the layers once: half an hour, and an epoch is three times
that. A wide network on the longest text needs nearly as many."""

MADE_AT_ONCE: Final = 2**20
"""A network of at most that many weights is made within some 0.05 s; so many numbers on their way through the layers
are there at once too."""
LONG_UPDATE: Final = 2**28
"""An update of more multiplications, or of more weights than a network has that is made at once, takes so long that
nobody should wait for its end."""

_COPIES: Final = 6
"""Of the weights: they, their gradient, what an optimizer remembers, and a checkpoint."""
_WAYS: Final = 2
"""What goes forward through the layers, and the error that comes back."""


def takes_long_to_make(layers: Sequence[Layer], samples: int) -> bool:
    """Whether a network of these layers, and what trains it with so many samples at once, takes long to make."""
    weights, held = sum(layer.parameter_count for layer in layers), sum(layer.working_numbers for layer in layers)
    return weights > MADE_AT_ONCE or held * samples > _COPIES * MADE_AT_ONCE


def takes_long_to_update(layers: Sequence[Layer], samples: int) -> bool:
    """Whether an update of these layers by so many samples takes long."""
    weights = sum(layer.parameter_count for layer in layers)
    return weights > MADE_AT_ONCE or samples * sum(layer.multiplications for layer in layers) > LONG_UPDATE


def check_weights(layers: Sequence[Layer]) -> None:
    """Raise ExperimentError for layers of more weights than there is room for."""
    count = sum(layer.parameter_count for layer in layers)
    if _COPIES * count > MOST_NUMBERS:
        raise ExperimentError(
            f"the layers have {count:,} weights and biases, {MOST_NUMBERS // _COPIES:,} at most: make them smaller"
        )


def check_pass(layers: Sequence[Layer], samples: int) -> None:
    """Raise ExperimentError where all samples together take too long to go through the layers once."""
    count = samples * sum(layer.multiplications for layer in layers)
    if count > MOST_MULTIPLICATIONS:
        raise ExperimentError(
            f"the {samples:,} samples take {count:,} multiplications in these layers, {MOST_MULTIPLICATIONS:,} at most:"
            " take smaller layers or fewer samples"
        )


def check_samples(network: Network, training: int, batch: int | None) -> None:
    """Raise ExperimentError where a batch of the training samples takes more room in the layers than there is.

    Where the network measures all samples at once, these are counted too.
    """
    inputs, held = prod(network.inputs), network.working_numbers
    at_once = min(batch or training, training)
    passing = _WAYS * at_once + (training if network.chunk is None else 0)
    # Steps of symbols become a 1 among zeros for each batch; all other inputs are kept as the network takes them.
    if held * passing + inputs * (at_once if network.symbols else training) > MOST_NUMBERS:
        together = training if network.chunk is None else at_once
        raise ExperimentError(
            f"a sample takes {held:,} numbers in these layers, too many for the {together:,} samples that pass through "
            "them at once: take smaller layers, a smaller batch or fewer samples"
        )
