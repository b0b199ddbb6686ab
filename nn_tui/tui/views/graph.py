"""The network as a graph, with the activations of the probe that is watched."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from textual import on
from textual.widget import Widget

from nn_tui.experiment.background.snapshot import Snapshot
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
    INTERVAL = 0.1

    @classmethod
    def reason(cls, snapshot: Snapshot) -> str | None:
        """Needs layers that weigh each input for each neuron."""
        other = next((layer.kind for layer in snapshot.network().layers if layer.links is None), None)
        return None if other is None else f"the links of a {other} layer are not drawn"

    def compose(self) -> Iterable[Widget]:
        """A heading that names what is watched, and the graph."""
        yield TextLine("", id="graph-heading", classes="heading")
        yield NetworkGraph(id="graph")

    @property
    def graph(self) -> NetworkGraph:
        """The graph."""
        return self.query_one(NetworkGraph)

    def show(self, frame: RunFrame) -> None:
        """Draw every neuron's activation for the probe."""
        snapshot, layers = frame.snapshot, frame.network.layers
        watched = f"{frame.probe.name} (, . another)" if frame.probe else "no sample yet"
        scaled = ", inputs standardised" if snapshot.encoding.inputs is not None else ""
        self.query_one("#graph-heading", TextLine).say(f"Network: {watched}{scaled}")
        links = [layer.links for layer in layers if layer.links is not None]
        if len(links) < len(layers):
            return
        frozen = np.zeros(len(snapshot.parameters), bool) if snapshot.frozen is None else snapshot.frozen
        graph_layers = [
            GraphLayer(
                names=tuple(frame.unit_names(index)),
                z=layer_pass.z[0],
                a=layer_pass.a[0],
                biases=layer.biases,
                activation=layer.activation.name,
                formula=layer.activation.formula,
                frozen=layer.as_block(mask),
            )
            for index, (layer, layer_pass, mask) in enumerate(
                zip(layers, frame.probe_passes, frame.network.split(frozen), strict=True)
            )
        ]
        self.graph.set_graph(
            GraphData(
                inputs=frame.probe_inputs[0],
                input_names=snapshot.encoding.input_names,
                input_shape=snapshot.dataset.feature_shape
                if snapshot.dataset.kind == "pixels"
                else (len(snapshot.encoding.input_names),),
                layers=tuple(graph_layers),
                weights=tuple(links),
                scales=tuple(wording.steady_scale(largest(weights)) for weights in links),
            )
        )

    @on(NetworkGraph.NeuronCursor)
    @on(NetworkGraph.LinkCursor)
    def _on_cursor_moved(self) -> None:
        self.post_message(self.CursorMoved())

    def readout(self) -> str:
        """The neuron or link under the cursor in one line."""
        lines = self.graph.formula_lines(200, 1)
        return lines[0] if lines else ""

    def place(self) -> Place | None:
        """The link under the cursor, or the bias of the neuron under it."""
        cursor = self.graph.cursor
        if self.frame is None or cursor is None or cursor.layer < 0:
            return None
        bias_row = self.frame.network.layers[cursor.layer].fan_in
        row = bias_row if cursor.source is None else cursor.source
        return place_of(self.frame, cursor.layer, row, cursor.neuron)
