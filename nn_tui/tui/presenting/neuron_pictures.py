"""The weights of a layer's neurons as pictures: in the shape of what comes in, or a kernel."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from nn_tui.model.layers.layer import Layer
from nn_tui.tui.presenting import wording
from nn_tui.tui.presenting.unit_names import UnitNames
from nn_tui.tui.widgets.pictures.picture import Picture


class NeuronPicture(NamedTuple):
    """The weights of one neuron for one channel, and their range in words."""

    picture: Picture
    reading: str


def neuron_pictures(layer: Layer, incoming: UnitNames, units: UnitNames) -> list[NeuronPicture]:
    """A picture for each neuron and channel that it sees; none for a layer without neurons.

    The caption of a neuron's first picture shows its bias.
    """
    if not layer.has_neurons:
        return []
    weights = layer[layer.parameters[0].name]
    if layer.links is not None:
        weights = weights.reshape(*_as_pictures(layer.inputs), layer.units)
    biases = layer["b"] if "b" in layer.by_name else None
    noun = "incoming weights" if layer.links is not None else "weights"
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


def _as_pictures(inputs: tuple[int, ...]) -> tuple[int, int, int]:
    """The shape of a sample as (channels, rows, columns); what is no picture is one row."""
    if len(inputs) == 3:
        return inputs
    return (1, 1, int(np.prod(inputs)))
