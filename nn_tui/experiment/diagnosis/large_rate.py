"""A learning rate that is too large: named before the weights that it blew up."""

from __future__ import annotations

from math import inf

import numpy as np

from nn_tui.experiment.diagnosis.evidence import Evidence, Finding
from nn_tui.experiment.diagnosis.history import is_falling, is_rising
from nn_tui.experiment.diagnosis.units import find_dead_relus, find_saturated_units
from nn_tui.experiment.diagnosis.updates import USUAL, largest_ratio
from nn_tui.experiment.digits import measure, short
from nn_tui.experiment.recipe.usual_rates import USUAL_RATES
from nn_tui.model.arrays import FloatArray
from nn_tui.model.initializers import initializer
from nn_tui.model.layers.layer import Layer

EXPLODING = 0.1
"""A hundred times the usual ratio of update to weight size: ten updates replace what the weights had learned."""

ABOVE_START = 1.1
"""A loss that stays this many times above the untrained network's has been made worse by training ..."""

ROWS = 20
"""... if the middle one of that many measured epochs is: a run that jumps about is below now and then."""

BLOWN_UP = 10.0
"""Weights this many times as large as an initializer makes them were thrown there (those of the default recipes grow to
8 times at most): where a layer's units are dead or saturated then, that is why."""


FAR_BEYOND = 10.0
"""A rate this many times the highest usual one hardly ever works: where the loss does not fall then, it is why."""

AFTER_RESET = "a lower one (recipe) and a reset (reset) help"


def find_large_rate(evidence: Evidence) -> list[Finding]:
    """Find a learning rate whose updates throw the weights about, or have done so.

    Either updates change a layer by more than EXPLODING while the loss rises; or, in a network that does not fit, the
    loss is above the untrained one's, weights are blown up and their units lost, or the loss does not fall at a rate
    beyond those that the optimizer bears.
    """
    if found := _throws(evidence):
        return found
    if evidence.fits:
        return []
    return _is_above_start(evidence) or _has_blown_up(evidence) or _is_beyond_usual(evidence)


def _throws(evidence: Evidence) -> list[Finding]:
    largest = largest_ratio(evidence) if is_rising(evidence.history) else None
    if largest is None or not largest[1] > EXPLODING:
        return []
    number, ratio = largest
    sentence = (
        f"at {_rate(evidence)} the loss rises, and an update changes the weights of layer {number} by {short(ratio)} "
        f"of their size (usual is {USUAL:g})"
    )
    return [Finding("large_rate", number, sentence, "a lower one (recipe) helps", "warning")]


def _is_above_start(evidence: Evidence) -> list[Finding]:
    losses, first = _losses(evidence), evidence.history.column("epoch")[:1]
    if len(losses) < ROWS or first != 0 or not np.median(losses[-ROWS:]) > ABOVE_START * losses[0] < losses[-1]:
        return []
    sentence = (
        f"at {_rate(evidence)} the loss is {measure(float(losses[-1]))}, above the {measure(float(losses[0]))} of the "
        "untrained network"
    )
    return [Finding("large_rate", None, sentence, AFTER_RESET, "warning")]


def _has_blown_up(evidence: Evidence) -> list[Finding]:
    losses = _losses(evidence)
    if is_falling(evidence.history) and losses[-1] < losses[0]:
        return []
    for unit_finding in (*find_dead_relus(evidence), *find_saturated_units(evidence)):
        number = unit_finding.layer
        if number is None or unit_finding.severity != "warning":
            continue
        growth = _growth(evidence.network.layers[number - 1], evidence.init)
        if growth > BLOWN_UP:
            lost = "dead" if unit_finding.kind == "dead_relus" else "saturated"
            sentence = (
                f"at {_rate(evidence)} the weights of layer {number} have grown to {short(growth)} times their usual "
                f"size, so that its units are {lost}"
            )
            return [Finding("large_rate", number, sentence, AFTER_RESET, "warning")]
    return []


def _is_beyond_usual(evidence: Evidence) -> list[Finding]:
    _, highest = USUAL_RATES.get(evidence.optimizer, (0.0, inf))
    is_usual = evidence.learning_rate <= FAR_BEYOND * highest
    if is_usual or evidence.clipping or is_falling(evidence.history):
        return []
    sentence = f"at {_rate(evidence)} the loss does not fall; {evidence.optimizer} usually takes {highest:g} at most"
    return [Finding("large_rate", None, sentence, AFTER_RESET, "warning")]


def _rate(evidence: Evidence) -> str:
    return f"{evidence.learning_rate:.3g}"


def _losses(evidence: Evidence) -> FloatArray:
    """The training losses (points,) without the penalty."""
    return evidence.history.column("loss") - evidence.history.column("penalty")


def _growth(layer: Layer, init: str) -> float:
    """How many times as large as at the start a layer's weights are, or as Glorot draws them if that is more."""
    drawn = initializer(init)(np.random.RandomState(0), layer.parameters)
    growths = []
    for parameter in layer.parameters:
        if not parameter.is_bias and parameter.start is None:
            usual = max(float(np.sqrt(2.0 / sum(parameter.fans))), _size(drawn[parameter.name]))
            growths.append(_size(layer[parameter.name]) / usual)
    return max(growths, default=0.0)


def _size(weights: FloatArray) -> float:
    return float(np.sqrt(np.square(np.asarray(weights, float)).mean()))
