"""Charts of answers against what is true: calibration of probabilities, residuals of numbers."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable

import numpy as np
from textual import on
from textual.widget import Widget

from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.experiment.digits import measure, percent
from nn_tui.experiment.judging.figures import SHARES
from nn_tui.tui.presenting.wording import number
from nn_tui.tui.views.base import View
from nn_tui.tui.views.parts import COLOURS, WORDS, JudgedParts, lacks_classes, lacks_numbers
from nn_tui.tui.views.run_frame import RunFrame
from nn_tui.tui.widgets.chart.chart import Chart
from nn_tui.tui.widgets.chart.series import Series
from nn_tui.tui.widgets.frame.framed import LegendPart

MOST_POINTS = 1_000
"""Of more samples of a part, as many at equal distances are drawn."""
IDEAL = "ideal"
"""The curve on which all points would lie."""


class ScatterView(View):
    """Points of each part in its colour, and the line on which they would best lie."""

    INTERVAL = 0.25
    X_LABEL = ""

    def __init__(self) -> None:
        super().__init__()
        self._judged = JudgedParts()

    def compose(self) -> Iterable[Widget]:
        """The chart."""
        yield Chart(id=self.NAME, x_label=self.X_LABEL, placeholder="measuring", has_heading=False)

    def on_mount(self) -> None:
        """Follow the theme: the words of the legend have the colours of their points."""
        super().on_mount()
        self.app.theme_changed_signal.subscribe(self, lambda _: self.call_after_refresh(self.redraw))

    @abstractmethod
    def series(self, snapshot: Snapshot) -> tuple[list[Series], list[str]]:
        """What is drawn, and what is said of it."""

    def show(self, frame: RunFrame) -> None:
        """Draw this moment."""
        chart, reason = self.query_one(Chart), self.reason(frame.snapshot)
        if reason:
            self.lack(reason)
            chart.set_series([])
            return
        series, remarks = self.series(frame.snapshot)
        chart.set_series(series)
        names = [LegendPart(word, colour, (word,)) for _, word, colour in chart.legend]
        self.legend = (*names, *map(LegendPart, remarks))

    @on(Chart.Cursor)
    def _on_cursor_moved(self) -> None:
        self.post_message(self.CursorMoved())

    @property
    def reading(self) -> str:
        """The points under the cursor."""
        chart = self.query_one(Chart)
        if chart.cursor is None:
            return ""
        values = [f"{name} {self.words(x, y)}" for name, x, y in chart.points_under_cursor if name != IDEAL]
        return "  ".join(values)

    @abstractmethod
    def words(self, x: float, y: float) -> str:
        """A point in words."""

    @property
    def hint(self) -> str:
        """How to look closer."""
        return "[[chart.closer]] [[chart.wider]] closer, wider"


class CalibrationView(ScatterView):
    """What came true of what was given that probability, in ten bins."""

    NAME, TITLE = "calibration", "Calibration"
    SUMMARY = "probability given against what came true"
    X_LABEL = "given"

    @classmethod
    def reason(cls, snapshot: Snapshot) -> str | None:
        """Needs probabilities."""
        if snapshot.recipe.output_activation not in SHARES:
            return "it needs probabilities: a softmax or sigmoid output"
        return lacks_classes(snapshot)

    def series(self, snapshot: Snapshot) -> tuple[list[Series], list[str]]:
        """The bins of each part, joined, and the diagonal."""
        drawn, remarks = [], []
        for figures in self._judged.figures(snapshot):
            bins = figures.calibration
            if bins is None or not len(bins.counts):
                continue
            word = WORDS[figures.part]
            given, happened = np.asarray(bins.given, float), np.asarray(bins.happened, float)
            drawn.append(Series(word, given, happened, COLOURS[figures.part]))
            remarks.append(f"{word} off by {percent(bins.error)}")
        ends = np.array([0.0, 1.0])
        return [*drawn, Series(IDEAL, ends, ends, "disabled", "dotted")], remarks if drawn else ["measuring"]

    def words(self, x: float, y: float) -> str:
        """A bin."""
        return f"given {percent(x)}, came true {percent(y)}"


class ResidualsView(ScatterView):
    """Target minus answer over the answer, in the data's units."""

    NAME, TITLE = "residuals", "Residuals"
    SUMMARY = "target minus answer, over the answer"
    X_LABEL = "answer"

    @classmethod
    def reason(cls, snapshot: Snapshot) -> str | None:
        """Needs numbers."""
        return lacks_numbers(snapshot)

    def series(self, snapshot: Snapshot) -> tuple[list[Series], list[str]]:
        """The points of each part, and the line of no error."""
        drawn = [
            Series(WORDS[name], answers, left, COLOURS[name], "points")
            for name, answers, left in self._judged.residuals(snapshot, MOST_POINTS)
        ]
        known = [series.x[np.isfinite(series.x)] for series in drawn]
        all_answers = np.concatenate(known) if known else np.empty(0)
        if not len(all_answers):
            return [], ["measuring"]
        ends = np.array([all_answers.min(), all_answers.max()])
        names = snapshot.dataset.output_names
        remarks = [f"of {names[0]}" + (f", the first of {len(names)}" if len(names) > 1 else "")]
        return [*drawn, Series(IDEAL, ends, np.zeros(2), "disabled", "dotted")], remarks

    def words(self, x: float, y: float) -> str:
        """A sample."""
        return f"answer {number(x)}, target {measure(x + y)}"
