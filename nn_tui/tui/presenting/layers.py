"""Which layers are drawn, what one is called in a heading, and whether it has kernels."""

from __future__ import annotations

from nn_tui.model.arrays import shape_words
from nn_tui.model.layers.layer import Layer, Parameter
from nn_tui.model.network.network import Network


def drawn_layers(network: Network) -> list[int]:
    """The indices of the layers with numbers of their own: flatten, and dropout at rest, hand on what comes in."""
    return [index for index, layer in enumerate(network.layers) if not layer.passes_on]


def layer_words(layer: Layer, number: int) -> str:
    """A layer in a heading: 1 conv 3x3 relu."""
    size = f" {shape_words(layer['K'].shape[1:3])}" if has_kernels(layer) else ""
    activation = "" if layer.activation.name == "linear" else f" {layer.activation.name}"
    return f"{number} {layer.kind}{size}{activation}"


def has_kernels(layer: Layer) -> bool:
    """Whether a layer has kernels (in, rows, columns, out)."""
    return any(map(is_kernel, layer.parameters))


def is_kernel(parameter: Parameter) -> bool:
    """Whether a parameter holds the kernels of a layer."""
    return parameter.axes == ("in", "rows", "columns", "out")
