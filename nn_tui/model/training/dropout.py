"""Dropout: each update of the training leaves out a random part of the hidden neurons."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from nn_tui.model.arrays import FloatArray
from nn_tui.model.errors import ModelError
from nn_tui.model.network.network import Network


class Dropout:
    """Inverted dropout (Srivastava et al. 2014, section 10).

    An activation becomes 0 with probability ``rate``, else is multiplied by 1 / (1 - rate), so that measuring a network
    needs no correction.

    The draws come from ``random``: for each update, for each hidden layer in order, one
    ``random.random_sample((samples, outputs))``; a neuron stays where its draw is at least the rate. A rate of 0 draws
    nothing. Raises ModelError for a rate outside [0, 1).
    """

    def __init__(self, rate: float, random: np.random.RandomState) -> None:
        if not 0 <= rate < 1:
            raise ModelError(f"dropout is a fraction from 0 to below 1, such as 0.2, not {rate}")
        self.rate = rate
        self.random = random

    def __bool__(self) -> bool:
        return self.rate > 0

    def mask(self, samples: int, outputs: int, dtype: npt.DTypeLike) -> FloatArray:
        """Draw the factors of a layer's activations, shape (samples, outputs)."""
        stays = self.random.random_sample((samples, outputs)) >= self.rate
        return np.multiply(stays, 1.0 / (1.0 - self.rate), dtype=dtype)

    def fill(self, mask: FloatArray) -> None:
        """Draw a mask into a buffer of shape (*outputs, samples)."""
        flat = mask.reshape(-1, mask.shape[-1])
        flat[:] = self.mask(flat.shape[1], flat.shape[0], mask.dtype).T

    def coming_masks(self, network: Network, samples: int) -> list[FloatArray]:
        """The masks of the next update, (samples, outputs) for each hidden layer, without advancing the stream."""
        if not self:
            return []
        state = self.random.get_state()
        masks = [self.mask(samples, layer.size, network.parameters.dtype) for layer in network.layers[:-1]]
        self.random.set_state(state)
        return masks
