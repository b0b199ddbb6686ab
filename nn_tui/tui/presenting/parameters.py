"""The names of a layer's weights and biases, by their place in its block."""

from __future__ import annotations

from math import prod

import numpy as np

from nn_tui.model.layers.layer import Layer, Parameter
from nn_tui.tui.presenting.layers import is_kernel
from nn_tui.tui.presenting.unit_names import UnitNames, place_name


def row_labels(layer: Layer, incoming: UnitNames) -> list[str]:
    """A label for each row of the layer's block; ``incoming`` names what comes in."""
    return [label for parameter in layer.parameters for label in _labels(layer, parameter, incoming)]


def cell_name(layer: Layer, row: int, column: int, incoming: UnitNames, units: UnitNames) -> str:
    """The weight or bias in a cell of the layer's block, as in "weight x1 to h2", "weight r1c3 of k2", "bias of h2"."""
    parameter, (*_, unit) = layer.at(row, column)
    label, name = row_labels(layer, incoming)[row], units.units[unit]
    if parameter.axes[:-1] == ("in",):
        return f"weight {label} to {name}"
    return f"weight {label} of {name}" if is_kernel(parameter) else f"{label} of {name}"


def _labels(layer: Layer, parameter: Parameter, incoming: UnitNames) -> list[str]:
    """A label for each row: the input, the channel and place in the kernel, or where neither is meant the indices."""
    shape = parameter.shape[:-1]
    if parameter.axes[:-1] == ("in",):
        return list(incoming.values if shape[0] == layer.fan_in else incoming.units)
    if not shape:
        return ["bias" if parameter.is_bias and parameter.name == "b" else parameter.name]
    if is_kernel(parameter):
        places = [place_name(row, column) for row in range(shape[1]) for column in range(shape[2])]
        return [f"{unit} {place}".strip() for unit in incoming.units for place in places]
    indices = np.stack(np.unravel_index(np.arange(prod(shape)), shape), axis=1) + 1
    return [f"{parameter.name} {','.join(map(str, index))}" for index in indices.tolist()]
