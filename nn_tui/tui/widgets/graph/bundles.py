"""The visible links between two layers of the network graph: where they run, how large their weights are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.theme.palette import ZERO, quantise
from nn_tui.tui.widgets.graph.cursor import GraphCursor
from nn_tui.tui.widgets.graph.data import INPUTS, BoolArray, FloatArray, GraphData
from nn_tui.tui.widgets.graph.plan import Column
from nn_tui.tui.widgets.graph.wires import IntArray, Wires, wires_between


@dataclass(frozen=True, eq=False)
class Bundle:
    """The visible links between two neighbouring columns.

    Attributes:
        layer: the layer at their right end.
        sources, targets: the neurons at their ends, shape (links,).
        levels: levels of the palette, from -ZERO to ZERO, shape (links,).
        frozen: which ones are marked as frozen, shape (links,), or None; links to a neuron that is marked as frozen
            are not marked themselves.
        wires: where they run.
        columns: the width of the room between the two columns.
    """

    layer: int
    sources: IntArray
    targets: IntArray
    levels: NDArray[np.int16]
    frozen: BoolArray | None
    wires: Wires
    columns: int

    def near(self, cursor: GraphCursor) -> BoolArray:
        """Which links belong to the cursor, (links,): the one under it, or all to and from its neuron."""
        if self.layer == cursor.layer:
            into: BoolArray = np.asarray(self.targets == cursor.neuron)
            return into if cursor.source is None else np.asarray(into & (self.sources == cursor.source))
        if self.layer == cursor.layer + 1 and cursor.source is None:
            return np.asarray(self.sources == cursor.neuron)
        return np.zeros(len(self.levels), np.bool_)


def bundle_between(
    data: GraphData,
    left: Column,
    right: Column,
    cursor: GraphCursor,
    size: tuple[int, int],
    capabilities: TerminalCapabilities,
) -> Bundle | None:
    """The links between two columns; from a picture only those of the neuron or pixel under the cursor.

    ``size`` is the (width, height) of the canvas in cells. Returns None if no links are drawn.
    """
    layer = right.layer
    weights, targets = data.weights[layer], np.arange(right.shown.start, right.shown.stop)
    target_ends = _ends(right, capabilities)
    if left.picture is None:
        sources = np.arange(left.shown.start, left.shown.stop)
        source_ends = _ends(left, capabilities)
        chosen = weights[left.shown.start : left.shown.stop, right.shown.start : right.shown.stop].ravel()
        sources, targets = np.repeat(sources, len(targets)), np.tile(targets, len(sources))
    elif cursor.layer == INPUTS:
        source_ends = (_pixel_row(left, cursor.neuron),)
        sources = np.full(len(targets), cursor.neuron)
        chosen = weights[cursor.neuron, targets]
    elif cursor.layer == 0 and cursor.neuron in right.shown:
        target_ends = (target_ends[cursor.neuron - right.first],)
        sources = _strongest_of_rows(weights[:, cursor.neuron], left.picture.columns, cursor.source)
        source_ends = tuple(_pixel_row(left, int(pixel)) for pixel in sources)
        targets = np.full(len(sources), cursor.neuron)
        chosen = weights[sources, cursor.neuron]
    else:
        return None
    wires = wires_between(left.left + left.width, right.left, source_ends, target_ends, size, capabilities.ascii)
    levels = quantise(chosen, data.scale_of(layer)).astype(np.int16) - ZERO
    marks = _marks(data, layer, sources, targets)
    return Bundle(layer, sources, targets, levels, marks, wires, right.left - left.left - left.width)


def _ends(column: Column, capabilities: TerminalCapabilities) -> tuple[int, ...]:
    """Where the links of a column's neurons end, in quarters of a line."""
    middle = 2 if capabilities.ascii else 1
    return tuple(4 * line + middle for line in column.lines)


def _pixel_row(column: Column, pixel: int) -> int:
    """Where the links of a pixel start, in quarters of a line."""
    assert column.picture is not None
    row, tall = pixel // column.picture.columns, column.picture.tall
    return 4 * column.lines[0] + (row * tall * 4 + tall * 2 - 1 if tall else row * 2)


def _strongest_of_rows(weights: FloatArray, columns: int, pixel: int | None) -> IntArray:
    """The pixel with the largest weight in each row of a picture, but the pixel under the cursor in its own row."""
    sizes = np.nan_to_num(np.abs(weights.reshape(-1, columns)), nan=0.0)
    pixels: IntArray = np.asarray(np.arange(len(sizes)) * columns + sizes.argmax(axis=1))
    if pixel is not None:
        pixels[pixel // columns] = pixel
    return pixels


def _marks(data: GraphData, layer: int, sources: IntArray, targets: IntArray) -> BoolArray | None:
    frozen = data.frozen_weights(layer)
    if frozen is None:
        return None
    marks = frozen[sources, targets]
    whole = data.frozen_neurons(layer)
    return marks if whole is None else marks & ~whole[targets]
