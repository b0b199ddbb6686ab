"""How large updates are against the weights that they change, layer by layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from nn_tui.experiment.diagnosis.evidence import Evidence, Finding, rounded
from nn_tui.experiment.diagnosis.history import is_rising
from nn_tui.experiment.diagnosis.units import dead_layers
from nn_tui.model.arrays import FloatArray
from nn_tui.model.layers.layer import Layer
from nn_tui.model.network.network import Network

USUAL = 1e-3
"""About the ratio of update to weight size at which training goes well (Stanford CS231n, Neural Networks Part 3, "Ratio
of weights:updates", by A. Karpathy)."""

VANISHING = 1e-6
"""A thousandth of the usual ratio: a layer that moves so little needs a million updates to become another one."""

FADED = 1e-2
"""The gradient has faded on its way back when a layer moves by less than this share of what the last one does. Where
the last one stands still too, the network has arrived or the learning rate is small."""

EXPLODING = 0.1
"""A hundred times the usual ratio: ten updates make other weights of these, whatever they had learned."""


def update_ratios(network: Network, before: FloatArray, updates: int) -> FloatArray:
    """norm(change) / norm(weights) of each layer per update, shape (layers,), biases left out.

    The change is that since ``before``, the parameters ``updates`` updates ago, divided by their number: what moved
    back and forth does not count. Where a layer's weights are all 0, inf, or 0 if they did not change either; nan for
    a layer without weights.
    Raises ValueError for parameters of another shape or for no update.
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
    """The same for the one update that plain gradient descent would do next on these samples; None without samples, or
    with an optimizer that makes something else of a gradient."""
    if evidence.optimizer != "sgd" or not evidence.gradients:
        return None
    rate = evidence.learning_rate
    if evidence.reduction == "sum" and evidence.batch is not None:
        # A sum over these samples is larger than one over a batch by as much as there are more of them.
        rate *= evidence.batch / len(evidence.inputs)
    with np.errstate(all="ignore"):
        layers = zip(evidence.network.layers, evidence.gradients, strict=True)
        steps = [rate * _weights(layer, part.parameters) for layer, part in layers]
    return _ratios(evidence.network, steps)


def find_vanishing_gradients(evidence: Evidence) -> list[Finding]:
    """The first layer that moves by hardly anything while the last one moves, in a network that does not fit."""
    ratios = _known_ratios(evidence)
    if ratios is None or evidence.fits:
        return []
    last = float(ratios[-1])
    if last < VANISHING or dead_layers(evidence):
        # At a dead layer the gradient ends; it has not faded.
        return []
    for number, ratio in enumerate(ratios[:-1].tolist(), 1):
        if ratio < VANISHING and ratio < FADED * last and not _is_frozen(evidence, number):
            figure = (
                f"an update changes the weights of layer {number} by {rounded(ratio)} of their size, "
                f"those of layer {len(ratios)} by {rounded(last)}"
            )
            sentence = "the gradient fades; fewer layers, relu or tanh, or a glorot or he start help."
            return [Finding("vanishing_gradients", number, figure, sentence, "warning")]
    return []


def find_exploding_gradients(evidence: Evidence) -> list[Finding]:
    """The layer that updates change most, if they overthrow it and the loss rises; or numbers past all bounds."""
    if not evidence.is_finite:
        return [_not_finite(evidence)]
    if not is_rising(evidence.history):
        return []
    # What moves back and forth is small over many updates: the next step is looked at too.
    known = [ratios for ratios in (_known_ratios(evidence), gradient_ratios(evidence)) if ratios is not None]
    if not known:
        return []
    ratios = np.max(known, axis=0)
    number = int(np.nanargmax(ratios)) + 1
    ratio = float(ratios[number - 1])
    if not ratio > EXPLODING:
        return []
    figure = f"an update changes the weights of layer {number} by {rounded(ratio)} of their size and the loss rises"
    sentence = f"about {USUAL:g} is usual; a lower learning rate helps, or a glorot or he start."
    return [Finding("exploding_gradients", number, figure, sentence, "warning")]


def _not_finite(evidence: Evidence) -> Finding:
    for number, layer in enumerate(evidence.network.layers, 1):
        broken = int((~np.isfinite(layer.block)).sum())
        if broken:
            figure = f"{broken:,} of {layer.block.size:,} parameters of layer {number} are not finite"
            break
    else:
        number, figure = len(evidence.network.layers), "the outputs are not finite"
    return Finding("exploding_gradients", number, figure, "a reset with a lower learning rate helps.", "warning")


def _known_ratios(evidence: Evidence) -> FloatArray | None:
    """As measured between two moments; else of the next update, where that is known."""
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
    """A layer's arrays by name as one vector, those of biases left out."""
    kept = [arrays[parameter.name].ravel() for parameter in layer.parameters if not parameter.is_bias]
    return np.concatenate(kept) if kept else np.empty(0)


def _is_frozen(evidence: Evidence, number: int) -> bool:
    """Whether a layer, counted from 1, is not trained at all."""
    if evidence.frozen is None:
        return False
    return bool(evidence.network.split(evidence.frozen)[number - 1].all())
