"""The network as a graph, for the sample that is watched."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from textual.widget import Widget

from nn_tui.tui.presenting import wording
from nn_tui.tui.theme.palette import largest
from nn_tui.tui.views.base import Place, View, place_of
from nn_tui.tui.views.run_frame import RunFrame
from nn_tui.tui.widgets.controls.text_line import TextLine
from nn_tui.tui.widgets.graph.data import GraphData, GraphLayer
from nn_tui.tui.widgets.graph.network_graph import NetworkGraph


class GraphView(View):
    """Neurons as cells in columns, weights as links between them."""

    NAME, TITLE = "graph", "Network"
    SUMMARY = "neurons and links with their formulas; enter sets, f freezes"
    EVERY = 0.1

    def __init__(self) -> None:
        super().__init__()
        self._frame: RunFrame | None = None

    def compose(self) -> Iterable[Widget]:
        """Which sample is watched, and what the network makes of it."""
        yield TextLine("", id="graph-heading", classes="heading")
        yield NetworkGraph(id="graph")

    @property
    def graph(self) -> NetworkGraph:
        """The graph."""
        return self.query_one(NetworkGraph)

    def show(self, frame: RunFrame) -> None:
        """Draw what the watched sample makes of every neuron."""
        self._frame = frame
        snapshot, layers = frame.snapshot, frame.network.layers
        watched = f"{frame.probe.name} (, . another)" if frame.probe else "no sample yet"
        scaled = ", inputs standardised" if snapshot.encoding.inputs is not None else ""
        self.query_one("#graph-heading", TextLine).say(f"Network: {watched}{scaled}")
        masks = frame.network.split(snapshot.frozen) if snapshot.frozen is not None else [None] * len(layers)
        parts = []
        for number, (layer, part, mask) in enumerate(zip(layers, frame.probe_passes, masks, strict=True), 1):
            held = np.zeros(layer.block.shape, bool) if mask is None else mask.reshape(layer.block.shape)
            parts.append(
                GraphLayer(
                    names=tuple(
                        wording.neuron_names(number, len(layers), layer.outputs, snapshot.dataset.output_names)
                    ),
                    z=part.z[0],
                    a=part.a[0],
                    biases=layer.biases,
                    activation=layer.activation.name,
                    formula=layer.activation.formula,
                    frozen=held,
                )
            )
        self.graph.set_graph(
            GraphData(
                inputs=frame.probe_inputs[0],
                input_names=snapshot.encoding.input_names,
                input_shape=snapshot.dataset.feature_shape
                if snapshot.dataset.kind == "pixels"
                else (len(snapshot.encoding.input_names),),
                layers=tuple(parts),
                weights=tuple(layer.weights for layer in layers),
                scales=tuple(wording.steady_scale(largest(layer.weights)) for layer in layers),
            )
        )

    def readout(self) -> str:
        """The neuron or link under the cursor in one line."""
        lines = self.graph.formula_lines(200, 1)
        return lines[0] if lines else ""

    def place(self) -> Place | None:
        """The link under the cursor, or the bias of the neuron under it."""
        found = self.graph.cursor
        if self._frame is None or found is None or found.layer < 0:
            return None
        layers = self._frame.network.layers
        layer = layers[found.layer]
        names = wording.neuron_names(
            found.layer + 1, len(layers), layer.outputs, self._frame.snapshot.dataset.output_names
        )
        if found.source is None:
            name = f"bias of {names[found.neuron]}"
            return place_of(self._frame.snapshot, found.layer, layer.inputs, found.neuron, name)
        sources = (
            list(self._frame.snapshot.encoding.input_names)
            if found.layer == 0
            else wording.neuron_names(found.layer, len(layers), layer.inputs, self._frame.snapshot.dataset.output_names)
        )
        name = f"weight {sources[found.source]} to {names[found.neuron]}"
        return place_of(self._frame.snapshot, found.layer, found.source, found.neuron, name)
