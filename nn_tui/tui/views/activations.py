"""The activation of every neuron for the samples."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from textual import on
from textual.widget import Widget

from nn_tui.model.arrays import FloatArray
from nn_tui.model.layers.layer import Layer
from nn_tui.tui.presenting import wording
from nn_tui.tui.presenting.layers import drawn_layers
from nn_tui.tui.theme.palette import largest
from nn_tui.tui.views.base import View
from nn_tui.tui.views.probe import Probe
from nn_tui.tui.views.run_frame import RunFrame
from nn_tui.tui.widgets.frame.framed import LegendPart
from nn_tui.tui.widgets.matrix.heatmap import Heatmap


class ActivationsView(View):
    """The activation of every neuron for some samples: a row a sample, a column a neuron, or the largest of a map or of
    all steps."""

    NAME, TITLE = "activations", "Activations"
    SUMMARY = "samples by neurons: each neuron's activation"
    INTERVAL = 0.1

    def __init__(self) -> None:
        super().__init__()
        self._labels: tuple[object, ...] = ()
        self._words: list[str] = []

    def compose(self) -> Iterable[Widget]:
        """The heatmap."""
        yield Heatmap(id="activations", legend=True)

    def show(self, frame: RunFrame) -> None:
        """Show every layer's activations for some of the training samples; of a map or of steps the largest one."""
        rows, layers = frame.some_rows, frame.network.layers
        dataset = frame.snapshot.dataset
        heatmap = self.query_one(Heatmap)
        drawn = drawn_layers(frame.network)
        key = (dataset, rows.tobytes(), frame.every_name, frame.network.shapes)
        if key != self._labels:
            self._labels = key
            heatmap.set_labels([str(row + 1) for row in rows], [name for at in drawn for name in frame.names(at).units])
            axes = max(len(layers[at].outputs) for at in drawn)
            self._words = [
                _words(layers[at], name, f" in layer {at + 1}" if axes > 1 else "")
                for at in drawn
                for name in frame.names(at).units
            ]
            total = len(frame.snapshot.training)
            count = f"{len(rows)} of {total:,}" if len(rows) < total else f"{len(rows)}"
            ends = {2: "samples, the largest of all steps", 3: "samples, each map's largest"}
            what = ends.get(axes, "training samples by neurons")
            self.legend = (LegendPart(f"{count} {what}"),)
        values = np.concatenate([unit_values(layers[at], frame.passes[at].a) for at in drawn], axis=1)
        heatmap.set_values(values, wording.steady_scale(largest(values)))

    @property
    def reading(self) -> str:
        """The activation under the cursor."""
        heatmap = self.query_one(Heatmap)
        if self.frame is None or heatmap.value is None:
            return ""
        row, column = heatmap.cursor
        sample = Probe.of_sample(self.frame.snapshot.dataset, int(self.frame.some_rows[row]))
        return f"{sample.name}: {self._words[column]} {wording.number(heatmap.value)}"

    @on(Heatmap.Cursor)
    def _watch_row(self) -> None:
        """Watch the sample in the cursor's row."""
        heatmap = self.query_one(Heatmap)
        if self.frame is not None and heatmap.value is not None:
            row = int(self.frame.some_rows[heatmap.cursor_row])
            self.post_message(self.Watch(Probe.of_sample(self.frame.snapshot.dataset, row)))
        self.post_message(self.CursorMoved())


def _words(layer: Layer, name: str, where: str) -> str:
    """What a column shows; ``where`` says in which layer."""
    if len(layer.outputs) == 1:
        return f"activation of {name}{where}"
    if len(layer.outputs) == 2:
        return f"largest activation of {name} at any step{where}"
    return f"largest of {layer.size // layer.units} activations of {name}{where}"


def unit_values(layer: Layer, a: FloatArray) -> FloatArray:
    """The activations a (samples, *outputs) of a layer as (samples, units): of a map, or of all steps, the one
    largest in size."""
    if len(layer.outputs) == 1:
        return a
    by_unit = layer.by_unit(a)
    places = np.abs(by_unit).argmax(axis=1, keepdims=True)
    return np.asarray(np.take_along_axis(by_unit, places, 1)[:, 0])
