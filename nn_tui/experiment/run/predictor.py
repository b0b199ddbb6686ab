"""Asking a network in the units of its dataset."""

from __future__ import annotations

import numpy as np

from nn_tui.data.encoding import Encoding
from nn_tui.model import Network
from nn_tui.model.arrays import FloatArray, IntArray


class Predictor:
    """A network and how it sees its dataset. Numbers that are not finite come out as they are, silently.

    The network is asked as it is at that moment: set its ``parameters`` to ask another of the same shape.
    """

    def __init__(self, encoding: Encoding, network: Network) -> None:
        self.encoding = encoding
        self.network = network

    def outputs(self, inputs: FloatArray) -> FloatArray:
        """The answers (samples, outputs) to inputs (samples, features...)."""
        with np.errstate(all="ignore"):
            return self.encoding.decode(self.network.forward(self.encoding.encode(inputs)))

    def outputs_around(self, inputs: FloatArray, features: IntArray, changes: FloatArray) -> FloatArray:
        """The answers (changes, outputs) when to inputs (features,) each change is made alone: ``changes`` (changes,)
        are added to the features with those numbers (changes,)."""
        if self.encoding.features:
            # What the network sees of a point is more than its coordinates: it is asked about every place.
            variants = np.tile(inputs, (len(changes), 1))
            variants[np.arange(len(changes)), features] += changes
            return self.outputs(variants)
        scale = self.encoding.inputs
        with np.errstate(all="ignore"):
            by = changes if scale is None else changes / scale.deviation[features]
            usual = self.encoding.encode(inputs[None])[0]
            return self.encoding.decode(self.network.outputs_around(usual, features, by))
