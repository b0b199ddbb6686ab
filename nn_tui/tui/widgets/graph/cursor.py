"""The cursor of the network graph, and where its steps lead."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nn_tui.tui.widgets.graph.data import INPUTS, GraphData


@dataclass(frozen=True)
class GraphCursor:
    """A neuron, or one of its incoming links.

    Attributes:
        layer: INPUTS for an input, 0 for the first hidden layer.
        neuron: its index in the layer.
        source: for a link, the index of the neuron in the previous layer that it comes from; None for a neuron.
    """

    layer: int = 0
    neuron: int = 0
    source: int | None = None

    def inside(self, data: GraphData) -> GraphCursor:
        """The cursor, moved to the nearest neuron or link of a network."""
        layer = min(max(self.layer, INPUTS), len(data.layers) - 1)
        neuron = min(max(self.neuron, 0), max(0, data.size_of(layer) - 1))
        if self.source is None or layer == INPUTS or not data.size_of(layer - 1):
            return GraphCursor(layer, neuron)
        return GraphCursor(layer, neuron, min(max(self.source, 0), data.size_of(layer - 1) - 1))

    def on_row(self, picture: tuple[int, int], down: int, right: int, pixel: int) -> int | None:
        """The pixel that many rows down and columns to the right of another; None beyond the left or right edge."""
        rows, columns = picture
        row, column = divmod(pixel, columns)
        if not 0 <= column + right < columns:
            return None
        return min(max(row + down, 0), rows - 1) * columns + column + right

    def moved(self, data: GraphData, down: int, right: int, picture: tuple[int, int] | None) -> GraphCursor:
        """The cursor after a step, kept inside the network.

        From a neuron, down leads to the next one in its layer, right to the next layer at about the same height. From
        a link, down leads to the link from the next source, left and right to the neurons at its ends.

        Args:
            data: the network.
            down: how many neurons or links; negative for up.
            right: how many layers; negative for left.
            picture: rows and columns if the inputs are drawn as pixels, else None.
        """
        if self.source is not None:
            return self._along_links(data, down, right, picture)
        if picture and self.layer == INPUTS:
            pixel = self.on_row(picture, down, right, self.neuron)
            if pixel is not None:
                return GraphCursor(INPUTS, pixel)
            if right < 0:
                return self
            row, rows = self.neuron // picture[1], picture[0]
            return GraphCursor(0, abreast(row, rows, data.size_of(0))).inside(data) if data.layers else self
        if not right:
            return replace(self, neuron=self.neuron + down).inside(data)
        layer = min(max(self.layer + right, INPUTS), len(data.layers) - 1)
        if layer == self.layer:
            return self
        here = data.size_of(self.layer)
        if picture and layer == INPUTS:
            row = abreast(self.neuron, here, picture[0])
            return GraphCursor(INPUTS, (row + 1) * picture[1] - 1)
        return GraphCursor(layer, abreast(self.neuron, here, data.size_of(layer))).inside(data)

    def _along_links(self, data: GraphData, down: int, right: int, picture: tuple[int, int] | None) -> GraphCursor:
        source = self.source or 0
        if picture and self.layer == 0:
            pixel = self.on_row(picture, down, right, source)
            if pixel is not None:
                return replace(self, source=pixel)
        if not right:
            return replace(self, source=source + down).inside(data)
        return GraphCursor(self.layer - 1, source) if right < 0 else GraphCursor(self.layer, self.neuron)


def abreast(place: int, count: int, other: int) -> int:
    """The place in a column of ``other`` neurons at the height of a place in one of ``count``."""
    return round(place * (other - 1) / (count - 1)) if count > 1 else max(0, (other - 1) // 2)
