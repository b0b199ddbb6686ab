"""From one network to another of a different shape: which weights can be kept."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nn_tui.model import Network
from nn_tui.model.arrays import IntArray


def keep_weights(old: Network, new: Network, old_inputs: Sequence[str], new_inputs: Sequence[str]) -> int:
    """Copy into ``new`` what ``old`` knows of the neurons that both have; how many weights and biases that were.

    Inputs are matched by name, hidden layers and their neurons by number, the output layer by being the last. A weight
    is kept where both its ends are.
    """
    rows = _matched_names(old_inputs, new_inputs)
    layers = [(index, index) for index in range(min(len(old.layers), len(new.layers)) - 1)]
    layers.append((len(old.layers) - 1, len(new.layers) - 1))
    kept = 0
    previous = (-1, -1)
    for at in layers:
        before, after = old.layers[at[0]], new.layers[at[1]]
        width = min(before.outputs, after.outputs)
        follows = at == (previous[0] + 1, previous[1] + 1)
        if follows:
            from_rows, to_rows = rows
            after.weights[to_rows, :width] = before.weights[from_rows, :width]
            kept += len(to_rows) * width
        after.biases[:width] = before.biases[:width]
        kept += width
        rows = (np.arange(width), np.arange(width))
        previous = at
    return kept


def _matched_names(old: Sequence[str], new: Sequence[str]) -> tuple[IntArray, IntArray]:
    places = {name: index for index, name in enumerate(old)}
    pairs = [(places[name], index) for index, name in enumerate(new) if name in places]
    return np.array([pair[0] for pair in pairs], np.intp), np.array([pair[1] for pair in pairs], np.intp)
