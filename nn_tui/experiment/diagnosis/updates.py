"""How large updates are compared with the weights that they change, layer by layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from nn_tui.experiment.diagnosis.evidence import Evidence, Finding
from nn_tui.experiment.diagnosis.units import dead_layers
from nn_tui.experiment.digits import short
from nn_tui.model.arrays import FloatArray
from nn_tui.model.layers.layer import Layer
from nn_tui.model.network import textbook
from nn_tui.model.network.network import Network

USUAL = 1e-3
"""The rough ratio of update to weight size at which training goes well (Stanford CS231n, Neural Networks Part 3, "Ratio
of weights:updates", by A. Karpathy)."""

VANISHING = 1e-6
"""A thousandth of the usual ratio: at this pace a layer needs a million updates to change its weights by their size."""

VANISHING_SHARE = 1e-2
"""The gradient vanishes on its way back when a layer's ratio is below this share of the last layer's. Where the last
layer barely changes either, the network has converged or the learning rate is small."""


def update_ratios(network: Network, before: FloatArray, updates: int) -> FloatArray:
    """norm(change) / norm(weights) of each layer per update (layers,), biases left out.

    ``before`` (parameters,) are the parameters ``updates`` updates ago; the change since then is divided by
    ``updates``, so what moved back and forth does not count. A layer whose weights are all 0 has inf, or 0 if they did
    not change either; a layer without weights has nan.

    Raises ValueError for parameters of another shape, or if ``updates`` is below 1.
    """
    if before.shape != network.parameters.shape:
        raise ValueError(f"parameters of the shape {before.shape} are not of this network")
    if updates < 1:
        raise ValueError(f"{updates} updates change nothing")
    parts = zip(network.layers, network.split(before), strict=True)
    with np.errstate(all="ignore"):
        changes = [
            (_weights(layer, layer.by_name) - _weights(layer, layer.split(old))) / updates for layer, old in parts
        ]
    return _ratios(network, changes)


def gradient_ratios(evidence: Evidence) -> FloatArray | None:
    """The same ratios (layers,) for the next update by plain gradient descent on these samples.

    None without samples, or with an optimizer other than plain gradient descent.
    """
    if evidence.optimizer != "sgd" or not evidence.gradients:
        return None
    network, gradient = evidence.network, textbook.flat_gradient(evidence.network, evidence.gradients)
    with np.errstate(all="ignore"):
        if evidence.reduction == "sum" and evidence.batch is not None:
            # The gradient is a sum over these samples: scale it to the size of a batch.
            gradient = gradient * (evidence.batch / len(evidence.inputs))
        step = evidence.learning_rate * evidence.clipping.clipped(gradient, evidence.frozen)
    steps = zip(network.layers, network.split(step), strict=True)
    return _ratios(network, [_weights(layer, layer.split(part)) for layer, part in steps])


def find_vanishing_gradients(evidence: Evidence) -> list[Finding]:
    """Find the first layer that barely changes while the last one does, in a network that does not fit."""
    ratios = known_ratios(evidence)
    if ratios is None or evidence.fits:
        return []
    last = float(ratios[-1])
    if last < VANISHING or dead_layers(evidence):
        # A dead layer stops the gradient: that is another finding.
        return []
    for number, ratio in enumerate(ratios[:-1].tolist(), 1):
        if ratio < VANISHING and ratio < VANISHING_SHARE * last and not _is_frozen(evidence, number):
            sentence = (
                f"an update changes the weights of layer {number} by {short(ratio)} of their size, "
                f"those of layer {len(ratios)} by {short(last)}"
            )
            advice = "fewer layers or relu (layers), or a glorot or he initializer (recipe) helps"
            return [Finding("vanishing_gradients", number, sentence, advice, "warning")]
    return []


def find_not_finite(evidence: Evidence) -> list[Finding]:
    """Find parameters or outputs that are not finite."""
    if evidence.is_finite:
        return []
    for number, layer in enumerate(evidence.network.layers, 1):
        broken = int((~np.isfinite(layer.block)).sum())
        if broken:
            sentence = f"{broken:,} of {layer.block.size:,} parameters of layer {number} are no longer finite"
            break
    else:
        number, sentence = len(evidence.network.layers), "the outputs are no longer finite"
    return [
        Finding("not_finite", number, sentence, "a lower learning rate (recipe) and a reset (reset) help", "warning")
    ]


def largest_ratio(evidence: Evidence) -> tuple[int, float] | None:
    """The layer, counted from 1, that updates change most, and by what share of its weights; None where not known."""
    # Steps back and forth add up to a small change over many updates: the next update is looked at too.
    known = [ratios for ratios in (known_ratios(evidence), gradient_ratios(evidence)) if ratios is not None]
    ratios = np.max(known, axis=0) if known else np.empty(0)
    if not np.isfinite(ratios).any() and not np.isinf(ratios).any():
        return None
    number = int(np.nanargmax(ratios)) + 1
    return number, float(ratios[number - 1])


def known_ratios(evidence: Evidence) -> FloatArray | None:
    """The ratios measured since ``before``; else those of the next update; None where neither is known."""
    before = evidence.before
    if before is not None and evidence.updates > 0 and before.shape == evidence.network.parameters.shape:
        return update_ratios(evidence.network, before, evidence.updates)
    return gradient_ratios(evidence)


def _ratios(network: Network, changes: Sequence[FloatArray]) -> FloatArray:
    with np.errstate(all="ignore"):
        moved = np.array([np.linalg.norm(change) for change in changes])
        sizes = np.array([np.linalg.norm(_weights(layer, layer.by_name)) for layer in network.layers])
        ratios: FloatArray = np.asarray(moved / sizes)
    ratios[moved == 0] = 0.0
    ratios[[not change.size for change in changes]] = np.nan
    return ratios


def _weights(layer: Layer, arrays: Mapping[str, FloatArray]) -> FloatArray:
    """A layer's arrays by name as one vector (weights,), biases left out."""
    weights = [arrays[parameter.name].ravel() for parameter in layer.parameters if not parameter.is_bias]
    return np.concatenate(weights) if weights else np.empty(0)


def _is_frozen(evidence: Evidence, number: int) -> bool:
    """Whether a layer, counted from 1, is not trained at all."""
    if evidence.frozen is None:
        return False
    return bool(evidence.network.split(evidence.frozen)[number - 1].all())
