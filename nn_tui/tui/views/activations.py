"""The activation of every neuron for the samples."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from textual import on
from textual.widget import Widget

from nn_tui.tui.presenting import wording
from nn_tui.tui.theme.palette import largest
from nn_tui.tui.views.base import View
from nn_tui.tui.views.probe import Probe
from nn_tui.tui.views.run_frame import RunFrame
from nn_tui.tui.widgets.controls.text_line import TextLine
from nn_tui.tui.widgets.matrix.heatmap import Heatmap


class ActivationsView(View):
    """The activation of every neuron for every sample: a row a sample, a column a neuron."""

    NAME, TITLE = "activations", "Activations"
    SUMMARY = "samples by neurons: each neuron's activation"
    INTERVAL = 0.1

    def __init__(self) -> None:
        super().__init__()
        self._labels: tuple[object, ...] = ()

    def compose(self) -> Iterable[Widget]:
        """The heatmap."""
        yield TextLine("", id="activations-heading", classes="heading")
        yield Heatmap(id="activations", legend=True)

    def show(self, frame: RunFrame) -> None:
        """Show every layer's activations for some of the training samples."""
        rows, layers = frame.some_rows, frame.network.layers
        dataset = frame.snapshot.dataset
        heatmap = self.query_one(Heatmap)
        key = (dataset, rows.tobytes(), frame.network.shapes)
        if key != self._labels:
            self._labels = key
            names = [name for index in range(len(layers)) for name in frame.unit_names(index)]
            heatmap.set_labels([str(row + 1) for row in rows], names)
            total = len(frame.snapshot.training)
            count = f"{len(rows)} of {total:,}" if len(rows) < total else f"{len(rows)}"
            self.query_one("#activations-heading", TextLine).say(f"Activations: {count} training samples by neurons")
        values = np.concatenate([layer.a.reshape(len(layer.a), -1) for layer in frame.passes], axis=1)
        heatmap.set_values(values, wording.steady_scale(largest(values)))

    def readout(self) -> str:
        """The activation under the cursor."""
        heatmap = self.query_one(Heatmap)
        if heatmap.value is None:
            return ""
        row, column = heatmap.cursor
        return f"sample {heatmap.row_labels[row]}: activation of {heatmap.column_labels[column]} {heatmap.value!r}"

    @on(Heatmap.Cursor)
    def _watch_row(self) -> None:
        """Watch the sample in the cursor's row."""
        heatmap = self.query_one(Heatmap)
        if self.frame is not None and heatmap.value is not None:
            row = int(self.frame.some_rows[heatmap.cursor_row])
            self.post_message(self.Watch(Probe.of_sample(self.frame.snapshot.dataset, row)))
        self.post_message(self.CursorMoved())
