"""What a network does with some samples, layer by layer, for views of activations, weights and gradients.

Numbers that are not finite are given as they are, silently.
"""

from __future__ import annotations

import numpy as np

from nn_tui.model.arrays import FloatArray
from nn_tui.model.losses import LOSSES, Penalty
from nn_tui.model.network import textbook
from nn_tui.model.network.network import Network
from nn_tui.model.network.textbook import LayerGradient, LayerPass


def layer_passes(network: Network, inputs: FloatArray) -> list[LayerPass]:
    """Inputs, z and a of every layer, first layer first, for inputs of shape (samples, ...); without dropout."""
    with np.errstate(all="ignore"):
        return textbook.forward(network, inputs)


def gradients(
    network: Network,
    loss: str,
    inputs: FloatArray,
    targets: FloatArray,
    reduction: str = "mean",
    penalty: Penalty | None = None,
) -> list[LayerGradient]:
    """Error, dL/dW and dL/db of every layer, first layer first, for inputs (samples, ...) and targets (samples,
    outputs) at the weights of now; ``loss`` is a name in LOSSES. At least one sample; without dropout."""
    with np.errstate(all="ignore"):
        passes = textbook.forward(network, inputs)
        return textbook.backward(network, LOSSES[loss], passes, targets, reduction, penalty or Penalty())
