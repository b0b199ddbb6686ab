"""How weights and gradients are spread."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.widget import Widget

from nn_tui.tui.views.base import View
from nn_tui.tui.views.run_frame import RunFrame
from nn_tui.tui.widgets.histogram.histogram import Histogram, HistogramData


class HistogramsView(View):
    """Weights and gradients of each layer as histograms."""

    NAME, TITLE = "histograms", "Histograms"
    SUMMARY = "how weights and gradients of each layer are spread"
    EVERY = 0.25

    def compose(self) -> Iterable[Widget]:
        """Two histograms a layer."""
        yield Histogram(id="histograms")

    def show(self, frame: RunFrame) -> None:
        """Count them anew."""
        gradients = frame.gradients if len(frame.some_rows) else []
        groups = []
        for number, layer in enumerate(frame.network.layers, 1):
            for parameter in layer.parameters:
                if parameter.is_bias:
                    continue
                name = f"{parameter.name}{number}"
                groups.append(HistogramData(f"{name} weights", layer[parameter.name].ravel(), noun="weights"))
                if gradients:
                    values = gradients[number - 1][parameter.name].ravel()
                    groups.append(HistogramData(f"{name} gradient", values, noun="weights"))
        self.query_one(Histogram).set_histograms(groups)

    @on(Histogram.Cursor)
    def _tell_cursor(self) -> None:
        self.post_message(self.CursorMoved())

    def readout(self) -> str:
        """The bin under the cursor."""
        return self.query_one(Histogram).readout()
