"""How large an update is, compared with what it changes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from nn_tui.model.arrays import FloatArray
from nn_tui.model.network.network import Network


def update_ratios(network: Network, before: FloatArray, after: FloatArray) -> npt.NDArray[np.float64]:
    """For each layer ||after - before|| / ||before||, the Euclidean norms of the update and of the weights; (layers,).

    Biases do not count: they begin at 0, where any update is large. A layer without weights has nan; one whose weights
    are all 0 has inf, or nan if they stay 0.

    Args:
        network: the network that the parameters are of.
        before: all parameters (parameters,) before the update.
        after: the same after it.
    """
    weights = np.where(network.is_weight, before.astype(np.float64), 0.0)
    with np.errstate(all="ignore"):
        update = np.where(network.is_weight, after.astype(np.float64) - before, 0.0)
        pairs = zip(network.split(update), network.split(weights), strict=True)
        return np.array([np.divide(np.linalg.norm(change), np.linalg.norm(weight)) for change, weight in pairs])
