"""The weights of a layer's neurons as pictures: in the shape of what comes in, or a kernel."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nn_tui.model.arrays import FloatArray
from nn_tui.model.layers.layer import Layer, Parameter
from nn_tui.tui.presenting import wording
from nn_tui.tui.presenting.unit_names import UnitNames
from nn_tui.tui.widgets.pictures.picture import Picture


class NeuronPicture(NamedTuple):
    """The weights of one neuron for one channel, and their range in words."""

    picture: Picture
    reading: str


def neuron_pictures(layer: Layer, incoming: UnitNames, units: UnitNames) -> list[NeuronPicture]:
    """A picture for each neuron and channel that it sees; none for a layer without neurons.

    Of a layer on sequences, a row is what a gate, or a step of its window, takes of the features of one step.

    The caption of a neuron's first picture shows its bias.
    """
    if not layer.has_neurons:
        return []
    weights = layer[layer.parameters[0].name]
    if layer.links is not None:
        weights = weights.reshape(*_as_pictures(layer.inputs), layer.units)
    elif len(layer.inputs) == 2:
        weights = _as_strips(layer.parameters[0], weights)
    biases = layer["b"] if "b" in layer.by_name and layer["b"].ndim == 1 else None
    noun = "weights" if len(layer.inputs) == 3 and layer.links is None else "incoming weights"
    result = []
    for unit, name in enumerate(units.units):
        bias = "" if biases is None else wording.bias(float(biases[unit]))
        for channel, values in enumerate(np.asarray(weights[..., unit], float)):
            of = incoming.units[channel] if len(weights) > 1 else ""
            caption = f"{name} {of}" if of else name
            reading = f"{caption}: {noun} from {wording.number(values.min())} to {wording.number(values.max())}"
            if bias:
                reading += f", bias {bias}"
            if bias and not channel:
                caption += f" b {bias}"
            result.append(NeuronPicture(Picture(values, caption), reading))
    return result


def _as_strips(parameter: Parameter, weights: FloatArray) -> FloatArray:
    """Weights of the features of a step as pictures (1, gates or steps, features, units)."""
    if parameter.axes[1:2] == ("gates",):
        weights = weights.swapaxes(0, 1)
    return weights.reshape(1, -1, *weights.shape[-2:])


def _as_pictures(inputs: tuple[int, ...]) -> tuple[int, int, int]:
    """The shape of a sample as (channels, rows, columns); what is no picture is one row."""
    if len(inputs) == 3:
        return inputs
    return (1, 1, int(np.prod(inputs)))
