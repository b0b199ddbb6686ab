"""The chart of how large updates are, compared with the weights that they change."""

from __future__ import annotations

from typing import Final

from nn_tui.experiment.background.snapshot import Phase, Snapshot
from nn_tui.experiment.digits import measure
from nn_tui.tui.views.curves import CurveView, epoch_words
from nn_tui.tui.widgets.chart.series import Series

BAND: Final = (3e-4, 3e-3)
"""Where the ratio of a layer that learns well mostly lies, by a rule of thumb: about 1e-3."""

COLOURS: Final = ("primary", "success", "warning", "secondary", "error", "accent")


class UpdateRatiosView(CurveView):
    """Of each layer the size of its last update of an epoch, ||update|| / ||weights||, on a logarithmic axis.

    Both are Euclidean norms over the weights of the layer, biases aside. The band holds the values around 1e-3, from
    3e-4 to 3e-3: a rule of thumb says that a layer far above it learns in leaps and one far below it hardly at all. The
    ratio is measured now and then while the app runs, and not kept in the run's file.
    """

    NAME, TITLE = "ratios", "Update size"
    SUMMARY = "each layer's update / weights on a log axis; about 1e-3 (dotted band) is healthy"

    INTERVAL = 0.1
    KEYS = CurveView.KEYS

    def on_mount(self) -> None:
        """Show the band, on a logarithmic axis."""
        super().on_mount()
        self.chart.log_scale = True
        self.chart.band = BAND

    def figures(self, snapshot: Snapshot) -> dict[str, str]:
        """The ratios of the last epoch that was measured."""
        rows = snapshot.recorder.ratios.view()
        return {name: measure(float(rows[-1, 1 + layer])) for layer, name in _layers(snapshot)} if len(rows) else {}

    def value_text(self, value: float) -> str:
        """A ratio under the cursor."""
        return measure(value)

    def remarks(self, snapshot: Snapshot) -> list[str]:
        """What the band is, and since when the ratios are known where that is not from the beginning."""
        rows = snapshot.recorder.ratios.view()
        known = [f"from epoch {epoch_words(float(rows[0, 0]))} on"] if len(rows) and rows[0, 0] > 1 else []
        return [*known, "dots: about 1e-3"]

    def placeholder(self, snapshot: Snapshot) -> str:
        """What to do to see something: a run from a file begins anew here."""
        if snapshot.epoch and snapshot.phase is not Phase.EMPTY:
            return "measured from the next epoch on: [[train.run]] trains"
        return super().placeholder(snapshot)

    def curves(self, snapshot: Snapshot) -> list[Series]:
        """A curve for each layer with weights."""
        rows = snapshot.recorder.ratios.view()
        if not len(rows):
            return []
        return [
            Series(name, rows[:, 0], rows[:, 1 + layer], COLOURS[place % len(COLOURS)])
            for place, (layer, name) in enumerate(_layers(snapshot))
        ]


def _layers(snapshot: Snapshot) -> list[tuple[int, str]]:
    """The layers with weights: their places, and their names in the legend."""
    return [
        (place, f"{place + 1} {layer.kind}")
        for place, layer in enumerate(snapshot.layers)
        if any(not parameter.is_bias for parameter in layer.parameters)
    ]
