"""A network's outputs for symbols or classes as probabilities."""

from __future__ import annotations

import numpy as np

from nn_tui.model.arrays import FloatArray


def as_shares(outputs: FloatArray) -> FloatArray:
    """Outputs (..., classes) as probabilities that sum to 1; those of a softmax are kept but for rounding.

    Outputs below 0 count as 0. Where nothing is above 0, or an output is not finite, all of them are nan.
    """
    with np.errstate(all="ignore"):
        # 0 times what is not finite is nan.
        positive = np.maximum(outputs, 0) + 0 * outputs
        return np.asarray(positive / positive.sum(axis=-1, keepdims=True))
