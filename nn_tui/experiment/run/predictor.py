"""Predictions in the units of the dataset."""

from __future__ import annotations

import numpy as np

from nn_tui.data.encoding import Encoding
from nn_tui.model import Network
from nn_tui.model.arrays import FloatArray, IntArray


class Predictor:
    """A network and the encoding of its dataset. Numbers that are not finite are returned without a warning.

    Each call uses the network's parameters at that moment.
    """

    def __init__(self, encoding: Encoding, network: Network) -> None:
        self.encoding = encoding
        self.network = network

    def outputs(self, inputs: FloatArray) -> FloatArray:
        """The answers (samples, outputs) to inputs (samples, features...)."""
        with np.errstate(all="ignore"):
            return self.encoding.decode(self.network.forward(self.encoding.encode(inputs)))

    def outputs_around(self, inputs: FloatArray, features: IntArray, changes: FloatArray) -> FloatArray:
        """The answers (changes, outputs) to variants of one sample ``inputs`` (features,), each with one change.

        Variant k adds ``changes[k]`` to the feature numbered ``features[k]``; both have shape (changes,).
        """
        if self.encoding.features:
            # The network sees features computed from several inputs: every variant is encoded.
            variants = np.tile(inputs, (len(changes), 1))
            variants[np.arange(len(changes)), features] += changes
            return self.outputs(variants)
        scale = self.encoding.inputs
        with np.errstate(all="ignore"):
            encoded_changes = changes if scale is None else changes / scale.deviation[features]
            encoded = self.encoding.encode(inputs[None])[0]
            return self.encoding.decode(self.network.outputs_around(encoded, features, encoded_changes))
