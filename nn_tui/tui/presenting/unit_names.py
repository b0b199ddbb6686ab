"""The names of a network's inputs, neurons and channels, and of their values: one name everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from nn_tui.data.names import channel_names
from nn_tui.model.arrays import Shape
from nn_tui.model.layers.layer import Layer


class UnitNames(NamedTuple):
    """The names of the outputs of one layer, or of the inputs.

    ``units`` names each unit, ``values`` each number: they differ where the units are channels of pictures, as in k2
    and k2 r1c3, and where they stand at each step of a sequence, as in h2 and h2(3). The channel of a grey input has no
    name.
    """

    units: tuple[str, ...]
    values: tuple[str, ...]


def unit_names(
    layers: Sequence[Layer], inputs: tuple[str, ...], input_shape: Shape, outputs: tuple[str, ...]
) -> tuple[UnitNames, ...]:
    """The names of the inputs, then of each layer's outputs, the output layer having those of ``outputs``.

    Neurons are h1, h2 ..., or h2.1 in the second of several hidden layers of them; filters likewise k1, or k2.1. A
    layer without neurons keeps the names of what comes in.
    """
    shapes = tuple((layer.has_neurons, layer.outputs) for layer in layers)
    return _names(shapes, inputs, input_shape, outputs)


@lru_cache(maxsize=8)
def _names(
    layers: tuple[tuple[bool, Shape], ...], inputs: tuple[str, ...], input_shape: Shape, outputs: tuple[str, ...]
) -> tuple[UnitNames, ...]:
    channels = input_shape[0] if len(input_shape) == 3 else 0
    units = ("",) if channels == 1 else channel_names(channels) if channels else inputs
    result = [_of_shape(inputs, input_shape) if len(input_shape) == 2 else UnitNames(units, inputs)]
    hidden = [_letter(shape) for has_neurons, shape in layers[:-1] if has_neurons]
    done: list[str] = []
    for place, (has_neurons, shape) in enumerate(layers, 1):
        before = result[-1]
        if place == len(layers):
            result.append(_of_shape(outputs, shape))
        elif has_neurons:
            letter, count = _letter(shape), shape[0 if len(shape) == 3 else -1]
            done.append(letter)
            layer = f"{done.count(letter)}." if hidden.count(letter) > 1 else ""
            result.append(_of_shape(tuple(f"{letter}{layer}{unit}" for unit in range(1, count + 1)), shape))
        elif len(shape) == 1 and shape[0] == len(before.values):
            result.append(UnitNames(before.values, before.values))
        else:
            result.append(_of_shape(before.units, shape))
    return tuple(result)


def _letter(shape: Shape) -> str:
    """What the names of a hidden layer's units begin with: k for filters, h for neurons, at steps or not."""
    return "k" if len(shape) == 3 else "h"


def _of_shape(units: tuple[str, ...], shape: Shape) -> UnitNames:
    """The names of outputs of that shape whose units have these names."""
    if len(shape) == 2:
        return UnitNames(units, tuple(at_step(unit, step) for step in range(shape[0]) for unit in units))
    if len(shape) != 3:
        return UnitNames(units, units)
    places = [place_name(row, column) for row in range(shape[1]) for column in range(shape[2])]
    return UnitNames(units, tuple(f"{unit} {place}".strip() for unit in units for place in places))


def at_step(unit: str, step: int) -> str:
    """The name of a unit's value at a step, counted from 0: h2(1) at the first."""
    return f"{unit}({step + 1})"


def place_name(row: int, column: int) -> str:
    """The name of a place in a picture, as that of a pixel: r1c1 for the first."""
    return f"r{row + 1}c{column + 1}"
