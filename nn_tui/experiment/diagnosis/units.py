"""Units that do not tell the samples apart: dead ReLUs, saturated sigmoids and tanhs."""

from __future__ import annotations

import numpy as np

from nn_tui.experiment.diagnosis.evidence import Evidence, Finding, Severity
from nn_tui.experiment.diagnosis.history import is_falling
from nn_tui.experiment.digits import counted
from nn_tui.model.arrays import FloatArray
from nn_tui.model.layers.layer import Layer
from nn_tui.model.layers.recurrent import Recurrent
from nn_tui.model.layers.rnn import Rnn
from nn_tui.model.network.textbook import LayerPass

SATURATED_WITHIN = 0.01
"""A unit is at an end of its range when it is closer to it than this share of the range: its slope is then below 4% of
the steepest, so that it learns some 25 times slower (sigmoid: a (1 - a) against 1/4; tanh: 1 - a^2 against 1)."""

SATURATED_SHARE = 0.9
"""A unit is saturated when it is at an end for more than this share of the samples: the others teach it little."""

WARNING_SHARE = 0.5
"""From this share of a layer's units on, the finding is a warning and not just a note."""

RANGES: dict[str, tuple[float, float]] = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0)}
"""The activations that saturate, with their ends."""


def dead_units(activations: FloatArray) -> int:
    """How many units of ``activations`` (samples, places, units) are 0 for every sample, at every place.

    A ReLU's gradient is then 0 too (Goodfellow et al., Deep Learning, section 6.3).
    """
    return int((~activations.any(axis=(0, 1))).sum()) if len(activations) else 0


def saturated_units(activations: FloatArray, low: float, high: float) -> int:
    """How many units of ``activations`` (samples, places, units) are saturated, given the ends of their range."""
    margin = SATURATED_WITHIN * (high - low)
    at_end = (activations < low + margin) | (activations > high - margin)
    return int((at_end.mean(axis=(0, 1)) > SATURATED_SHARE).sum()) if len(activations) else 0


def inner_activation(layer: Layer) -> str:
    """The name of the activation of a layer's units: of a plain recurrent layer that of its states; gates have none."""
    return layer.inner_activation.name if isinstance(layer, Rnn) else layer.activation.name


def unit_values(layer: Layer, layer_pass: LayerPass) -> FloatArray:
    """What a layer's units answer, (samples, places, units); of sequences each real step is a sample of one place."""
    kept = layer_pass.kept
    values = kept["h"] if isinstance(layer, Recurrent) else layer_pass.a
    if values.ndim != 3:
        return layer.by_unit(layer_pass.a)
    real = kept.get("real") if isinstance(layer, Recurrent) else layer_pass.real
    every = values.reshape(-1, values.shape[-1]) if real is None else values[real.astype(np.bool_)]
    return every[:, None]


def dead_layers(evidence: Evidence) -> list[int]:
    """The layers, counted from 1, whose units are all dead ReLUs."""
    layers = zip(evidence.network.layers, evidence.passes, strict=False)
    return [
        number
        for number, (layer, layer_pass) in enumerate(layers, 1)
        if inner_activation(layer) == "relu" and dead_units(unit_values(layer, layer_pass)) == layer.units
    ]


def find_dead_relus(evidence: Evidence) -> list[Finding]:
    """Find the layers with ReLUs that answer 0 to every sample."""
    findings = []
    for number, (layer, layer_pass) in enumerate(zip(evidence.network.layers, evidence.passes, strict=False), 1):
        dead = dead_units(unit_values(layer, layer_pass)) if inner_activation(layer) == "relu" else 0
        if dead:
            verb = "answers" if dead == 1 else "answer"
            samples = f"{_all(len(layer_pass.a))}{_at_steps(layer)}"
            sentence = f"{_of(dead, layer)} of layer {number} {verb} 0 to {samples}: nothing is learned there"
            advice = "a lower learning rate (recipe), leaky_relu (layers) or another seed (seed) helps"
            findings.append(Finding("dead_relus", number, sentence, advice, _severity(dead, layer.units)))
    return findings


def find_saturated_units(evidence: Evidence) -> list[Finding]:
    """Find the hidden layers with saturated units, while the network neither fits nor makes progress.

    The output layer is left out: the answer to a class belongs at an end.
    """
    if evidence.fits or is_falling(evidence.history):
        return []
    findings = []
    for number, (layer, layer_pass) in enumerate(zip(evidence.network.layers[:-1], evidence.passes, strict=False), 1):
        name = inner_activation(layer)
        saturated = saturated_units(unit_values(layer, layer_pass), *RANGES[name]) if name in RANGES else 0
        if saturated:
            low, high = RANGES[name]
            places = " and places" if len(layer.outputs) == 3 else " and steps" if _at_steps(layer) else ""
            sentence = (
                f"{_of(saturated, layer)} of layer {number} {'is' if saturated == 1 else 'are'} within "
                f"{SATURATED_WITHIN * (high - low):g} of {low:g} or {high:g} for more than {SATURATED_SHARE:.0%} of "
                f"{counted(len(layer_pass.a), 'sample')}{places}, where {name} is flat: they learn little"
            )
            advice = "smaller initial weights (recipe) or inputs, or relu (layers), help"
            findings.append(Finding("saturated_units", number, sentence, advice, _severity(saturated, layer.units)))
    return findings


def _of(count: int, layer: Layer) -> str:
    return f"{count} of {counted(layer.units, unit_noun(layer))}"


def unit_noun(layer: Layer) -> str:
    """What a unit of that layer is called."""
    return "filter" if len(layer.outputs) == 3 else "neuron"


def _at_steps(layer: Layer) -> str:
    """What is said of units that answer at each step of a sequence."""
    return ", at every step" if layer.is_recurrent or len(layer.outputs) == 2 else ""


def _all(samples: int) -> str:
    return "the one sample" if samples == 1 else f"all {samples:,} samples"


def _severity(count: int, units: int) -> Severity:
    return "warning" if count >= WARNING_SHARE * units else "note"
