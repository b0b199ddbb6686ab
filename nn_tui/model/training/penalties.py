"""The penalty of a network's weights at many moments."""

from __future__ import annotations

import numpy as np

from nn_tui.model.arrays import FloatArray
from nn_tui.model.losses import Penalty
from nn_tui.model.network.network import Network


def penalties_of(network: Network, penalty: Penalty, parameters: FloatArray) -> FloatArray:
    """The penalty, float64 (moments,), for the ``parameters`` (moments, parameters) at each moment.

    Each has the bits that ``Penalty.value`` gives, added over the network's weights.
    """
    totals = np.zeros(len(parameters))
    for index, layer in enumerate(network.layers):
        for parameter in layer.parameters:
            if not parameter.is_bias:
                totals += penalty.values(parameters[:, network.part(index, parameter.name)])
    return totals
