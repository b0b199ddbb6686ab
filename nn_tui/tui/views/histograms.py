"""The distribution of weights and gradients."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.widget import Widget

from nn_tui.model.arrays import FloatArray
from nn_tui.tui.views.base import View
from nn_tui.tui.views.run_frame import RunFrame
from nn_tui.tui.widgets.histogram.histogram import Histogram, HistogramData

MOST_COUNTED = 2**18
"""So many weights are counted in some 10 ms; of more, evenly spaced ones stand for all of them."""


class HistogramsView(View):
    """Weights and gradients of each layer as histograms."""

    NAME, TITLE = "histograms", "Histograms"
    SUMMARY = "how weights and gradients of each layer are spread"
    INTERVAL = 0.25

    def compose(self) -> Iterable[Widget]:
        """Two histograms a layer."""
        yield Histogram(id="histograms")

    def show(self, frame: RunFrame) -> None:
        """Count the weights and gradients at this moment."""
        gradients = frame.gradients if len(frame.some_rows) and frame.takes_gradients else []
        histograms = []
        for number, layer in enumerate(frame.network.layers, 1):
            for parameter in layer.parameters:
                if parameter.is_bias:
                    continue
                name = f"{parameter.name}{number}"
                histograms.append(counted(f"{name} weights", layer[parameter.name].ravel()))
                if gradients:
                    values = gradients[number - 1][parameter.name].ravel()
                    histograms.append(counted(f"{name} gradient", values))
        self.query_one(Histogram).set_histograms(histograms)

    @on(Histogram.Cursor)
    def _on_cursor_moved(self) -> None:
        self.post_message(self.CursorMoved())

    @property
    def reading(self) -> str:
        """The bin under the cursor."""
        return self.query_one(Histogram).readout()


def counted(title: str, values: FloatArray) -> HistogramData:
    """The histogram of values (weights,); of many, of some that stand for all of them, which the title then says."""
    step = -(-values.size // MOST_COUNTED)
    if step <= 1:
        return HistogramData(title, values, noun="weights")
    return HistogramData(f"{title}, 1 of {step} counted", values[::step], noun="weights")
