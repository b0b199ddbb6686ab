"""Keeping weights when a network gets another shape."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from nn_tui.model import Network
from nn_tui.model.arrays import IntArray, Shape
from nn_tui.model.layers.layer import Layer

Matched = tuple[IntArray, IntArray]
"""Indices (matches,) of the same inputs or neurons in the old and in the new network."""


def keep_weights(old: Network, new: Network, old_inputs: Sequence[str], new_inputs: Sequence[str]) -> int:
    """Copy the parameters of neurons that both networks have into ``new``; return how many were copied.

    The output layers correspond, and of the layers before them the n-th of each kind. Neurons, channels and places
    correspond by number, the networks' own inputs by name. A weight is copied where both its ends correspond: what
    comes in does where the layers with neurons before do, whatever pooling or dropout lies between.
    """
    partners = _partners(old.layers, new.layers)
    kept = 0
    for index, at in partners.items():
        before, after = _Place(old, index, old_inputs), _Place(new, at, new_inputs)
        is_same = {-1: -1, **partners}.get(before.source) == after.source
        kept += _keep_layer(before, after, is_same)
    return kept


def _partners(old: Sequence[Layer], new: Sequence[Layer]) -> dict[int, int]:
    """For each layer with parameters the layer of the new network that takes its place."""
    places: list[dict[tuple[str, int], int]] = []
    for layers in (old, new):
        count: Counter[str] = Counter()
        places.append({})
        for index, layer in enumerate(layers[:-1]):
            if layer.parameters:
                places[-1][layer.kind, count[layer.kind]] = index
                count[layer.kind] += 1
    pairs = {index: places[1][key] for key, index in places[0].items() if key in places[1]}
    return pairs | {len(old) - 1: len(new) - 1}


class _Place:
    """A layer in its network: ``source`` is the layer with neurons before it, -1 for the inputs."""

    def __init__(self, network: Network, index: int, inputs: Sequence[str]) -> None:
        layers = network.layers
        self.layer = layers[index]
        self.source = next((at for at in reversed(range(index)) if layers[at].has_neurons), -1)
        unpacked = next((at for at in reversed(range(index)) if not layers[at].passes_on), -1)
        self.incoming: Shape = layers[unpacked].outputs if unpacked >= 0 else network.inputs
        """The shape of what comes in, before any flatten layer."""
        self.names = inputs if unpacked < 0 else ()
        """The names of the inputs where they come in as they are."""


def _keep_layer(before: _Place, after: _Place, is_same: bool) -> int:
    """Copy what both layers have of each parameter; ``is_same`` says that the same comes in."""
    olds = {parameter.name: parameter for parameter in before.layer.parameters}
    kept = 0
    for new in after.layer.parameters:
        old = olds.get(new.name)
        if old is None or old.axes != new.axes:
            continue
        pairs = [_overlap(*sizes) for sizes in zip(old.shape, new.shape, strict=True)]
        if "in" in new.axes:
            axis = new.axes.index("in")
            pairs[axis] = _incoming(before, after, old.shape[axis], new.shape[axis]) if is_same else _overlap(0, 0)
        source, target = (np.ix_(*(pair[side] for pair in pairs)) for side in (0, 1))
        after.layer[new.name][target] = before.layer[new.name][source]
        kept += int(np.prod([len(pair[1]) for pair in pairs]))
    return kept


def _incoming(before: _Place, after: _Place, old: int, new: int) -> Matched:
    """The inputs that an axis "in" of those lengths counts: all numbers of a sample, or channels or features alone."""
    whole = old == before.layer.fan_in, new == after.layer.fan_in
    # Of sequences the names are those of the features of a step; of flattened ones they name nothing.
    if (old, new) == (len(before.names), len(after.names)):
        return _matched_names(before.names, after.names)
    if len(before.incoming) != len(after.incoming):
        return _overlap(0, 0)
    if whole != (True, True):
        return _overlap(old, new)
    pairs = [_overlap(*sizes) for sizes in zip(before.incoming, after.incoming, strict=True)]
    places = [
        np.ravel_multi_index(np.ix_(*(pair[side] for pair in pairs)), place.incoming).ravel()
        for side, place in ((0, before), (1, after))
    ]
    return places[0], places[1]


def _overlap(old: int, new: int) -> Matched:
    both = np.arange(min(old, new))
    return both, both


def _matched_names(old: Sequence[str], new: Sequence[str]) -> Matched:
    places = {name: index for index, name in enumerate(old)}
    pairs = [(places[name], index) for index, name in enumerate(new) if name in places]
    return np.array([pair[0] for pair in pairs], np.intp), np.array([pair[1] for pair in pairs], np.intp)
