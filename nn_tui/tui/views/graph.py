"""The network as a graph, with the activations of the probe that is watched."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from textual import on
from textual.widget import Widget

from nn_tui.model.sequences import real_steps
from nn_tui.tui.presenting import wording
from nn_tui.tui.presenting.layer_graph import layer_graph
from nn_tui.tui.presenting.layers import drawn_layers
from nn_tui.tui.presenting.unrolled import unrolled_graph
from nn_tui.tui.theme.palette import largest
from nn_tui.tui.views.base import ANOTHER_SAMPLE, Place, View, place_of, titled
from nn_tui.tui.views.run_frame import RunFrame
from nn_tui.tui.widgets.frame.framed import LegendPart
from nn_tui.tui.widgets.graph.cursor import GraphCursor
from nn_tui.tui.widgets.graph.data import GraphData, GraphLayer
from nn_tui.tui.widgets.graph.graph_canvas import GraphCanvas
from nn_tui.tui.widgets.graph.layers.layer_graph import LayerGraph
from nn_tui.tui.widgets.graph.network_graph import NetworkGraph
from nn_tui.tui.widgets.graph.unrolled.data import NO_STEPS, StepsGraphData
from nn_tui.tui.widgets.graph.unrolled.unrolled_graph import UnrolledGraph

LARGE = 2**18
"""More weights than these take their colours from the largest size in the layer, biases included, which is known."""


class GraphView(View):
    """Neurons as cells in columns, weights as links between them; channels of pictures as pictures."""

    NAME, TITLE = "graph", "Network"
    SUMMARY = "neurons, maps and links with their formulas; [[train.set]] sets, [[train.freeze]] freezes"
    INTERVAL = 0.1

    def compose(self) -> Iterable[Widget]:
        """The graph: of neurons alone, of all other layers, or of steps."""
        yield NetworkGraph(id="graph")
        for graph in (LayerGraph(id="layer-graph"), UnrolledGraph(id="unrolled-graph")):
            graph.display = False
            yield graph

    @property
    def graph(self) -> NetworkGraph | LayerGraph | UnrolledGraph:
        """The graph that is shown."""
        return next(graph for graph in self._graphs if graph.display)

    @property
    def _graphs(self) -> tuple[NetworkGraph, LayerGraph, UnrolledGraph]:
        return self.query_one(NetworkGraph), self.query_one(LayerGraph), self.query_one(UnrolledGraph)

    @property
    def focus_target(self) -> Widget | None:
        """The graph that is shown."""
        return self.graph

    def show(self, frame: RunFrame) -> None:
        """Draw every neuron's activation for the probe."""
        self.title = titled(self.TITLE, frame)
        self.legend = (LegendPart("inputs standardised"),) if frame.snapshot.encoding.inputs is not None else ()
        links = [layer.links for layer in frame.network.layers if layer.links is not None]
        if len(frame.network.inputs) == 2:
            self._take(UnrolledGraph)
            self.query_one(UnrolledGraph).set_graph(_unrolled(frame))
        elif len(links) < len(frame.network.layers):
            self._take(LayerGraph)
            self.query_one(LayerGraph).set_graph(
                layer_graph(frame.network, frame.probe_passes, frame.every_name, frame.snapshot.frozen)
            )
        else:
            self._take(NetworkGraph)
            self._show_neurons(frame, tuple(links))

    def _take(self, kind: type[NetworkGraph | LayerGraph | UnrolledGraph]) -> None:
        """Show one of the graphs, which gets focus where another had it."""
        if isinstance(self.graph, kind):
            return
        had_focus = self.graph.has_focus
        for graph in self._graphs:
            graph.display = isinstance(graph, kind)
        if had_focus:
            self.graph.focus()

    def _show_neurons(self, frame: RunFrame, links: tuple[np.ndarray, ...]) -> None:
        snapshot, layers = frame.snapshot, frame.network.layers
        frozen = snapshot.frozen
        masks = [None] * len(layers) if frozen is None else frame.network.split(frozen)
        graph_layers = [
            GraphLayer(
                names=frame.names(index).units,
                z=layer_pass.z[0],
                a=layer_pass.a[0],
                biases=layer.biases,
                activation=layer.activation.name,
                formula=layer.activation.formula,
                frozen=None if mask is None else layer.as_block(mask),
            )
            for index, (layer, layer_pass, mask) in enumerate(zip(layers, frame.probe_passes, masks, strict=True))
        ]
        self.query_one(NetworkGraph).set_graph(
            GraphData(
                inputs=frame.probe_inputs[0].ravel(),
                input_names=snapshot.encoding.input_names,
                input_shape=_picture_shape(frame),
                layers=tuple(graph_layers),
                weights=links,
                scales=tuple(
                    wording.steady_scale(size if weights.size > LARGE else largest(weights))
                    for weights, size in zip(links, snapshot.largest, strict=True)
                ),
            )
        )

    @on(GraphCanvas.CursorMoved)
    def _on_cursor_moved(self) -> None:
        self.post_message(self.CursorMoved())

    @property
    def hint(self) -> str:
        """The keys that choose what is watched."""
        return ANOTHER_SAMPLE

    @property
    def reading(self) -> str:
        """What is under the cursor in one line."""
        lines = self.graph.formula_lines(200, 1)
        return lines[0] if lines else ""

    def place(self) -> Place | None:
        """The weight of the link under the cursor, or the bias of the neuron under it."""
        graph = self.graph
        if self.frame is None or graph.cursor.layer < 0:
            return None
        if isinstance(graph, LayerGraph):
            return _place_in_layers(self.frame, graph.cursor)
        if isinstance(graph, UnrolledGraph):
            return _place_in_steps(self.frame, graph)
        row = _bias_row(self.frame, graph.cursor.layer) if graph.cursor.source is None else graph.cursor.source
        return place_of(self.frame, graph.cursor.layer, row, graph.cursor.neuron)


def _place_in_layers(frame: RunFrame, cursor: GraphCursor) -> Place | None:
    """The weight or bias under a cursor of the graph of layers."""
    index = drawn_layers(frame.network)[cursor.layer]
    layer = frame.network.layers[index]
    unit = int(np.unravel_index(cursor.neuron, layer.outputs)[layer.unit_axis])
    row = _bias_row(frame, index) if cursor.source is None else cursor.source
    is_weight = cursor.source is None or layer.has_neurons
    return place_of(frame, index, row, unit) if is_weight else None


def _place_in_steps(frame: RunFrame, graph: UnrolledGraph) -> Place | None:
    """The weight of the link under the cursor of the unrolled graph, or the bias of the sum that is shown."""
    data, cursor = graph.data, graph.cursor
    origin = data.origin(cursor)
    each, first = (None, 0) if origin is None else origin.sum_of(cursor.source)
    if each is None or not each.is_learned:
        return None
    row = each.bias_row if cursor.source is None else int(each.rows[cursor.source - first])
    return (
        None
        if row is None
        else place_of(frame, drawn_layers(frame.network)[cursor.layer], row, data.place_of(cursor)[1])
    )


def _unrolled(frame: RunFrame) -> StepsGraphData:
    """The graph of the sequence that is watched."""
    if frame.probe is None:
        return NO_STEPS
    sequence, real = frame.probe_inputs[0], real_steps(frame.probe_inputs)[0]
    names = frame.names(-1).units
    texts = [names[index] for index in sequence[real].tolist()] if frame.snapshot.dataset.symbols else ()
    steps, frozen = int(real.sum()), frame.snapshot.frozen
    return unrolled_graph(frame.network, frame.probe_passes, frame.every_name, texts, steps, frozen)


def _bias_row(frame: RunFrame, index: int) -> int:
    """The row of a layer's block that holds its biases; beyond the last where it has none."""
    layer = frame.network.layers[index]
    has_bias = bool(layer.parameters) and layer.parameters[-1].is_bias
    return len(layer.block) - has_bias


def _picture_shape(frame: RunFrame) -> tuple[int, ...]:
    """Rows and columns of grey pictures; else the number of inputs."""
    inputs = frame.network.inputs
    return inputs[1:] if len(inputs) == 3 and inputs[0] == 1 else (len(frame.snapshot.encoding.input_names),)
