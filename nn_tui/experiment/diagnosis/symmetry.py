"""Units of a layer that are all the same: gradient descent then changes them all alike, for ever."""

from __future__ import annotations

import numpy as np

from nn_tui.experiment.diagnosis.evidence import Evidence, Finding
from nn_tui.experiment.diagnosis.units import unit_noun
from nn_tui.model.layers.layer import Layer

EQUAL_WITHIN = 1e-9
"""Weights that differ by less than this share of the largest are equal: sums taken in another order differ by more than
nothing."""


def all_units_are_equal(layer: Layer) -> bool:
    """Whether a layer has several neurons or filters, and all have the same weights and the same bias."""
    if not layer.has_neurons or layer.units < 2 or not layer.block.size:
        return False
    block = np.asarray(layer.block, float)
    return bool(np.ptp(block, axis=-1).max() <= EQUAL_WITHIN * np.abs(block).max())


def find_equal_weights(evidence: Evidence) -> list[Finding]:
    """Find the hidden layers whose units are all the same (Goodfellow et al., Deep Learning, section 8.4).

    Different targets make the units of the output layer different. In a network that fits it does no harm: a note.
    """
    return [
        Finding(
            "equal_weights",
            number,
            f"all {unit_noun(layer)}s of layer {number} learn the same",
            "another initializer (recipe) helps",
            "note" if evidence.fits else "warning",
        )
        for number, layer in enumerate(evidence.network.layers[:-1], 1)
        if all_units_are_equal(layer)
    ]
