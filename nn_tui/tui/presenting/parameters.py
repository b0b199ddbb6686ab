"""The names of a layer's weights and biases, by their place in its block."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import numpy as np

from nn_tui.model.layers.layer import Layer, Parameter


def row_labels(layer: Layer, incoming: Sequence[str]) -> list[str]:
    """A label for each row of the layer's block; ``incoming`` names the layer's inputs."""
    return [label for parameter in layer.parameters for label in _labels(parameter, incoming)]


def cell_name(layer: Layer, row: int, column: int, incoming: Sequence[str], units: Sequence[str]) -> str:
    """The weight or bias in a cell of the layer's block, as in "weight x1 to h2" or "bias of h2"."""
    parameter, (*_, unit) = layer.at(row, column)
    label, name = row_labels(layer, incoming)[row], units[unit]
    if parameter.axes[:-1] == ("in",):
        return f"weight {label} to {name}"
    return f"{label} of {name}"


def _labels(parameter: Parameter, incoming: Sequence[str]) -> list[str]:
    if parameter.axes[:-1] == ("in",):
        return list(incoming)
    if len(parameter.shape) == 1:
        return ["bias" if parameter.is_bias and parameter.name == "b" else parameter.name]
    shape = parameter.shape[:-1]
    places = np.stack(np.unravel_index(np.arange(prod(shape)), shape), axis=1) + 1
    return [f"{parameter.name} {','.join(map(str, place))}" for place in places.tolist()]
