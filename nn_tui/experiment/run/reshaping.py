"""Keeping weights when a network gets another shape."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nn_tui.model import Network
from nn_tui.model.arrays import IntArray
from nn_tui.model.layers.layer import Layer, Parameter

Matched = tuple[IntArray, IntArray]
"""Indices (matches,) of the same inputs or neurons in the old and in the new network."""


def keep_weights(old: Network, new: Network, old_inputs: Sequence[str], new_inputs: Sequence[str]) -> int:
    """Copy the parameters of neurons that both networks have into ``new``; return how many were copied.

    Inputs are matched by name, hidden layers and their neurons by number, the output layer by being the last. A weight
    is copied where both its ends match; nothing is copied between layers of different kinds.
    """
    incoming = [_matched_names(old_inputs, new_inputs)]
    layers = [(index, index) for index in range(min(len(old.layers), len(new.layers)) - 1)]
    layers.append((len(old.layers) - 1, len(new.layers) - 1))
    kept = 0
    previous = (-1, -1)
    for at in layers:
        before, after = old.layers[at[0]], new.layers[at[1]]
        if before.kind == after.kind:
            follows = at == (previous[0] + 1, previous[1] + 1)
            kept += _keep_layer(before, after, incoming if follows else None)
        incoming = [_overlap(*sizes) for sizes in zip(before.outputs, after.outputs, strict=False)]
        if len(before.outputs) != len(after.outputs):
            incoming = [_overlap(0, 0)]
        previous = at
    return kept


def _keep_layer(before: Layer, after: Layer, incoming: Sequence[Matched] | None) -> int:
    """Copy what both layers have of each parameter; ``incoming`` matches each axis of what comes in, None where nothing
    of it does."""
    olds = {parameter.name: parameter for parameter in before.parameters}
    kept = 0
    for new in after.parameters:
        old = olds.get(new.name)
        if old is None or old.axes != new.axes:
            continue
        pairs = [_overlap(*sizes) for sizes in zip(old.shape, new.shape, strict=True)]
        if "in" in new.axes:
            if incoming is None:
                continue
            pairs[new.axes.index("in")] = _matched_inputs(before, after, old, incoming)
        source, target = (np.ix_(*(pair[side] for pair in pairs)) for side in (0, 1))
        after[new.name][target] = before[new.name][source]
        kept += int(np.prod([len(pair[1]) for pair in pairs]))
    return kept


def _matched_inputs(before: Layer, after: Layer, parameter: Parameter, incoming: Sequence[Matched]) -> Matched:
    """The inputs that a parameter's axis "in" counts: all numbers of a sample, flattened, or the units alone, which are
    the last axis."""
    if parameter.shape[parameter.axes.index("in")] != before.fan_in:
        return incoming[-1]
    if len(incoming) == 1:
        return incoming[0]
    places = [
        np.ravel_multi_index(np.ix_(*(pair[side] for pair in incoming)), layer.inputs).ravel()
        for side, layer in ((0, before), (1, after))
    ]
    return places[0], places[1]


def _overlap(old: int, new: int) -> Matched:
    both = np.arange(min(old, new))
    return both, both


def _matched_names(old: Sequence[str], new: Sequence[str]) -> Matched:
    places = {name: index for index, name in enumerate(old)}
    pairs = [(places[name], index) for index, name in enumerate(new) if name in places]
    return np.array([pair[0] for pair in pairs], np.intp), np.array([pair[1] for pair in pairs], np.intp)
