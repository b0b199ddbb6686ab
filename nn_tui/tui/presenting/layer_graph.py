"""A network and the passes of one sample as the columns of the graph of layers with pictures."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import numpy as np

from nn_tui.model.arrays import BoolArray, FloatArray, sample_words, shape_words
from nn_tui.model.layers.layer import Layer, Terms
from nn_tui.model.network.network import Network
from nn_tui.model.network.textbook import LayerPass
from nn_tui.tui.presenting import wording
from nn_tui.tui.presenting.layers import drawn_layers
from nn_tui.tui.presenting.unit_names import UnitNames
from nn_tui.tui.theme.palette import largest
from nn_tui.tui.widgets.graph.layers.data import GraphColumn, LayerGraphData, Origin


def layer_graph(
    network: Network,
    passes: Sequence[LayerPass],
    names: Sequence[UnitNames],
    frozen: BoolArray | None,
) -> LayerGraphData:
    """The columns for one sample, whose passes these are.

    ``names`` are those of the inputs and of each layer, ``frozen`` (parameters,) the marks of the parameters that are
    not trained.
    """
    masks = None if frozen is None or not frozen.any() else network.split(frozen)
    drawn = drawn_layers(network)
    inputs = passes[0].inputs[0]
    columns = [_input_column(inputs, names[0])]
    for index, before in zip(drawn, [-1, *drawn], strict=False):
        passed = tuple(f"{place + 1} {network.layers[place].kind}" for place in range(before + 1, index))
        mask = None if masks is None else masks[index]
        columns.append(_column(network.layers[index], index, passes[index], names[index + 1], passed, mask))

    def origin_of(column: int, place: int) -> Origin | None:
        if not column:
            return None
        index = drawn[column - 1]
        mask = None if masks is None else masks[index]
        return _origin(network.layers[index], passes[index], place, mask)

    return LayerGraphData(tuple(columns), origin_of)


def _input_column(inputs: FloatArray, names: UnitNames) -> GraphColumn:
    values = inputs if inputs.ndim == 3 else inputs.ravel()
    sides = sample_words(values.shape)
    titles = (f"{sides} inputs", "inputs", "in")
    scale = max(1.0, largest(values))
    units = names.units if values.ndim == 3 else names.values
    return GraphColumn(titles, units, names.values, values, values, scale)


def _column(
    layer: Layer, index: int, layer_pass: LayerPass, names: UnitNames, passed: tuple[str, ...], mask: BoolArray | None
) -> GraphColumn:
    name = f"{index + 1} {layer.kind}"
    shape, activation = shape_words(layer.outputs), layer.activation.name
    end = f" {activation}" if layer.has_neurons and activation != "linear" else ""
    titles = (f"{name} {shape}{end}", f"{name}{end}", name, str(index + 1))
    values, z = layer_pass.a[0], layer_pass.z[0]
    if values.ndim not in (1, 3):
        values, z, names = values.ravel(), z.ravel(), UnitNames(names.values, names.values)
    frozen = None
    if mask is not None and mask.size:
        whole = np.asarray(layer.as_block(mask).all(axis=0))
        frozen = whole if whole.any() and len(whole) == len(values) else None
    weights = [layer[parameter.name] for parameter in layer.parameters if not parameter.is_bias]
    weight_scale = wording.steady_scale(max(map(largest, weights))) if weights else 1.0
    return GraphColumn(
        titles,
        names.units,
        names.values,
        values,
        z,
        wording.steady_scale(largest(values)),
        activation,
        layer.activation.formula,
        passed,
        weight_scale,
        frozen,
    )


def _origin(layer: Layer, layer_pass: LayerPass, place: int, mask: BoolArray | None) -> Origin:
    x, at = layer_pass.inputs[0], tuple(int(index) for index in np.unravel_index(place, layer.outputs))
    terms: Terms | None = layer.terms(x, at)
    if terms is None:
        unit = at[layer.unit_axis]
        settings = tuple((name, float(values[unit])) for name, values in layer.by_name.items())
        same = np.array([place] if prod(layer.inputs) == layer.size else [], np.intp)
        return Origin((1,), same, x.ravel()[same], None, settings=settings)
    frozen = None
    if mask is not None and mask.size:
        marks = layer.as_block(mask)[: len(terms.places), at[layer.unit_axis]]
        frozen = marks if marks.any() else None
    is_learned = bool(layer.parameters)
    return Origin(terms.shape, terms.places, terms.values, terms.weights, terms.bias, is_learned, (), frozen)
