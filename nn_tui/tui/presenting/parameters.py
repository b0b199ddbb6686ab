"""The names of a layer's weights and biases, by their place in its block."""

from __future__ import annotations

from math import prod

import numpy as np

from nn_tui.model.layers.layer import Layer, Parameter
from nn_tui.tui.presenting.layers import is_kernel
from nn_tui.tui.presenting.unit_names import UnitNames, place_name


def row_labels(layer: Layer, incoming: UnitNames, units: UnitNames) -> list[str]:
    """A label for each row of the layer's block; ``incoming`` names what comes in, ``units`` the layer's own."""
    return [label for parameter in layer.parameters for label in _labels(layer, parameter, incoming, units)]


def cell_name(layer: Layer, row: int, column: int, incoming: UnitNames, units: UnitNames) -> str:
    """The weight or bias in a cell of the layer's block.

    As in "weight x1 to h2", "weight h3 to gate i of h2", "weight r1c3 of k2", "bias of h2".
    """
    parameter, (*index, unit) = layer.at(row, column)
    label, name = row_labels(layer, incoming, units)[row], units.units[unit]
    if parameter.axes[-2:-1] == ("gates",):
        label, name = label.rsplit(" ", 1)[0], f"gate {layer.gates[index[-1]]} of {name}"
    if parameter.is_bias or not (is_kernel(parameter) or {"in", "from"} & {*parameter.axes}):
        return f"{label} of {name}"
    return f"weight {label} of {name}" if is_kernel(parameter) else f"weight {label} to {name}"


def _labels(layer: Layer, parameter: Parameter, incoming: UnitNames, units: UnitNames) -> list[str]:
    """A label for each row: the input or state with its gate, the place in the kernel, or if need be the indices."""
    shape, axes = parameter.shape[:-1], parameter.axes[:-1]
    if axes == ("in",):
        is_flat = shape[0] == layer.fan_in and len(layer.inputs) != 2
        return list(incoming.values if is_flat else incoming.units)
    bias = "bias" if parameter.is_bias and parameter.name == "b" else parameter.name
    if not shape:
        return [bias]
    if is_kernel(parameter):
        places = [place_name(row, column) for row in range(shape[1]) for column in range(shape[2])]
        return [f"{unit} {place}".strip() for unit in incoming.units for place in places]
    if axes == ("steps", "in"):
        return [f"{unit}{_steps_before(shape[0] - 1 - step)}" for step in range(shape[0]) for unit in incoming.units]
    if axes in (("from",), ("from", "gates"), ("in", "gates"), ("gates",)):
        sources = {"from": units.units, "in": incoming.units, "gates": (bias,)}[axes[0]]
        gates = [f" {gate}" for gate in layer.gates] if axes[-1] == "gates" else [""]
        return [f"{source}{gate}" for source in sources for gate in gates]
    indices = np.stack(np.unravel_index(np.arange(prod(shape)), shape), axis=1) + 1
    return [f"{parameter.name} {','.join(map(str, index))}" for index in indices.tolist()]


def _steps_before(count: int) -> str:
    """That many steps before the one that is answered: (t-2), or (t) for itself."""
    return f"(t-{count})" if count else "(t)"
