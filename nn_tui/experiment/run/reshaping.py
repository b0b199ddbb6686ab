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
    incoming = _matched_names(old_inputs, new_inputs)
    layers = [(index, index) for index in range(min(len(old.layers), len(new.layers)) - 1)]
    layers.append((len(old.layers) - 1, len(new.layers) - 1))
    kept = 0
    previous = (-1, -1)
    for at in layers:
        before, after = old.layers[at[0]], new.layers[at[1]]
        if before.kind == after.kind:
            follows = at == (previous[0] + 1, previous[1] + 1)
            kept += _keep_layer(before, after, incoming if follows else None)
        incoming = _overlap(before.size, after.size)
        previous = at
    return kept


def _keep_layer(before: Layer, after: Layer, incoming: Matched | None) -> int:
    """Copy what both layers have of each parameter; ``incoming`` matches their inputs, None where none match."""
    olds = {parameter.name: parameter for parameter in before.parameters}
    kept = 0
    for new in after.parameters:
        old = olds.get(new.name)
        if old is None or old.axes != new.axes or ("in" in new.axes and incoming is None):
            continue
        pairs = _matched_axes(old, new, incoming)
        source, target = (np.ix_(*(pair[side] for pair in pairs)) for side in (0, 1))
        after[new.name][target] = before[new.name][source]
        kept += int(np.prod([len(pair[1]) for pair in pairs]))
    return kept


def _matched_axes(old: Parameter, new: Parameter, incoming: Matched | None) -> list[Matched]:
    return [
        incoming if axis == "in" and incoming is not None else _overlap(*sizes)
        for axis, *sizes in zip(new.axes, old.shape, new.shape, strict=True)
    ]


def _overlap(old: int, new: int) -> Matched:
    shared = np.arange(min(old, new))
    return shared, shared


def _matched_names(old: Sequence[str], new: Sequence[str]) -> Matched:
    places = {name: index for index, name in enumerate(old)}
    pairs = [(places[name], index) for index, name in enumerate(new) if name in places]
    return np.array([pair[0] for pair in pairs], np.intp), np.array([pair[1] for pair in pairs], np.intp)
