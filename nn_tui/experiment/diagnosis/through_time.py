"""Gradients that vanish or explode on their way back through the steps of sequences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from nn_tui.experiment.diagnosis.evidence import Evidence, Finding, Severity
from nn_tui.experiment.diagnosis.history import is_falling
from nn_tui.experiment.digits import short
from nn_tui.model.arrays import FloatArray
from nn_tui.model.layers.layer import Layer
from nn_tui.model.sequences import real_steps

FADING = 1e3
"""A gradient vanishes, or explodes, if that of the first step is smaller, or larger, than that of the last this many
times: what is learnt from far steps is then lost beside what is learnt from near ones, or drowns it (Bengio et al.
1994, Pascanu et al. 2013)."""

MOST_EIGENVALUES = 256
"""That many are found in a tenth of a second; of twice as many it would be eight tenths."""

FEWEST_STEPS = 5
"""Sequences with fewer real steps say nothing about time."""


class Fading(NamedTuple):
    """A recurrent layer, counted from 1: the size of dL/dh at the first real steps as a share of that at the last."""

    number: int
    layer: Layer
    share: float
    steps: int


class SpectralRadius(NamedTuple):
    """The largest size of an eigenvalue of a matrix, with its name; nan where the matrix is not finite."""

    matrix: str
    value: float


def spectral_radius(layer: Layer) -> SpectralRadius | None:
    """That of what takes the state of a recurrent layer to the next one; None where that takes too long.

    It is Wh, of layers with gates the part of it that makes the candidate, which comes last.
    """
    weights = np.asarray(layer["Wh"], float)
    name = "Wh"
    if layer.gates:
        weights, name = weights[:, -1], f"Wh[{layer.gates[-1]}]"
    if len(weights) > MOST_EIGENVALUES:
        return None
    if not np.isfinite(weights).all():
        return SpectralRadius(name, float("nan"))
    return SpectralRadius(name, float(np.abs(np.linalg.eigvals(weights)).max()))


def find_vanishing_through_time(evidence: Evidence) -> list[Finding]:
    """Find the first recurrent layer whose gradient vanishes.

    That is no fault while the network makes progress, or answers the last step well.
    """
    for fading in _fadings(evidence):
        if fading.share < 1 / FADING:
            shrinks = f"{_from_last_to_first(fading)} shrinks to {short(fading.share)} of its size{_radius(fading)}"
            sentence = f"{shrinks}: it learns little from far back"
            advice = f"{_other_layer(fading)}a shorter sequence helps"
            return [Finding("vanishing_through_time", fading.number, sentence, advice, "warning")]
    return []


def find_exploding_through_time(evidence: Evidence) -> list[Finding]:
    """Find the first recurrent layer whose gradient explodes.

    That is no fault while the network makes progress, or answers the last step well. A bound of the gradient keeps it
    from doing harm: it is a note then.
    """
    for fading in _fadings(evidence):
        if fading.share > FADING:
            grows = f"{_from_last_to_first(fading)} grows {short(fading.share)} times{_radius(fading)}"
            sentence = f"{grows}: far steps drown out near ones"
            advice = "a clip norm (recipe), lstm or gru (layers), or smaller recurrent weights help"
            severity: Severity = "warning"
            if evidence.clipping:
                advice, severity = "clipping bounds it; smaller recurrent weights help more", "note"
            return [Finding("exploding_through_time", fading.number, sentence, advice, severity)]
    return []


def _from_last_to_first(fading: Fading) -> str:
    return f"over {fading.steps} steps back the gradient of layer {fading.number}"


def _radius(fading: Fading) -> str:
    radius = spectral_radius(fading.layer)
    return f" (spectral radius of {radius.matrix} {short(radius.value)})" if radius else ""


def _other_layer(fading: Fading) -> str:
    return "" if fading.layer.gates else "lstm or gru (layers), or "


def _fadings(evidence: Evidence) -> Iterator[Fading]:
    """How the gradient of the last step's loss fades in each recurrent layer; none where all is well."""
    if evidence.fits_last_step or is_falling(evidence.history):
        return
    pairs = zip(evidence.network.layers, evidence.last_step_gradients, strict=False)
    for number, (layer, found) in enumerate(pairs, 1):
        gradient = found.inner.get("h")
        if gradient is None:
            continue
        known = evidence.passes[number - 2].real if number > 1 else real_steps(evidence.inputs)
        real = np.ones(gradient.shape[:2], bool) if known is None else known
        lengths = real.sum(axis=1)
        long = np.flatnonzero(lengths >= FEWEST_STEPS)
        if not len(long):
            continue
        with np.errstate(all="ignore"):
            sizes = np.linalg.norm(np.asarray(gradient[long], float), axis=-1)
            first, last = (_mean_size(at) for at in (sizes[np.arange(len(long)), real[long].argmax(1)], sizes[:, -1]))
            share = first / last if last else np.nan
        if np.isfinite(share):
            yield Fading(number, layer, float(share), round(float(lengths[long].mean())))


def _mean_size(sizes: FloatArray) -> float:
    """The root of the mean square of sizes (samples,)."""
    return float(np.sqrt(np.square(sizes).mean()))
