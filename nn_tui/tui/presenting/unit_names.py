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
    and k2 r1c3. The channel of a grey input has no name.
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
    result = [UnitNames(units, inputs)]
    hidden = [len(shape) for has_neurons, shape in layers[:-1] if has_neurons]
    done: list[int] = []
    for place, (has_neurons, shape) in enumerate(layers, 1):
        before = result[-1]
        if place == len(layers):
            result.append(UnitNames(outputs, outputs))
        elif has_neurons:
            axes = len(shape)
            done.append(axes)
            layer = f"{done.count(axes)}." if hidden.count(axes) > 1 else ""
            letter, count = ("k", shape[0]) if axes == 3 else ("h", shape[-1])
            result.append(_of_shape(tuple(f"{letter}{layer}{unit}" for unit in range(1, count + 1)), shape))
        elif len(shape) == 1 and shape[0] == len(before.values):
            result.append(UnitNames(before.values, before.values))
        else:
            result.append(_of_shape(before.units, shape))
    return tuple(result)


def _of_shape(units: tuple[str, ...], shape: Shape) -> UnitNames:
    """The names of outputs of that shape whose units have these names."""
    if len(shape) != 3:
        return UnitNames(units, units)
    places = [place_name(row, column) for row in range(shape[1]) for column in range(shape[2])]
    return UnitNames(units, tuple(f"{unit} {place}".strip() for unit in units for place in places))


def place_name(row: int, column: int) -> str:
    """The name of a place in a picture, as that of a pixel: r1c1 for the first."""
    return f"r{row + 1}c{column + 1}"
