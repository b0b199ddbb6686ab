"""A chart of one sequence of numbers: what is true, what is answered at each step, and a run that goes on by itself."""

from __future__ import annotations

from collections.abc import Iterable
from time import monotonic

import numpy as np
from textual.containers import Vertical
from textual.widget import Widget

from nn_tui.data.dataset import Array
from nn_tui.experiment.sequences.free_run import run_freely
from nn_tui.model.arrays import FloatArray
from nn_tui.model.errors import ModelError
from nn_tui.model.network.stepping import Stepper
from nn_tui.tui.screens.predict.answers import Answers
from nn_tui.tui.screens.predict.sequences.step_rows import Steps
from nn_tui.tui.widgets.chart.chart import Chart
from nn_tui.tui.widgets.chart.series import Series
from nn_tui.tui.widgets.controls.text_line import TextLine

INTERVAL = 0.1
"""Seconds between two drawings while training runs."""


class FreeRunChart(Vertical):
    """The chart. ``begins`` is the last step that a free run is given; None before a sequence was shown."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.begins: int | None = None
        self.runs_freely = False
        self._shown: tuple[object, ...] = ()
        self._due = 0.0

    def compose(self) -> Iterable[Widget]:
        """A line about the free run, and the chart."""
        yield TextLine("", id="free-run-name", classes="heading")
        yield Chart(id="free-run", x_label="step")

    @property
    def chart(self) -> Chart:
        """The chart."""
        return self.query_one(Chart)

    def move_begin(self, steps: int, length: int) -> None:
        """Let the free run begin that many steps later, within a sequence of that length."""
        if self.begins is not None:
            self.begins = min(max(self.begins + steps, 1), length)

    def show_steps(self, steps: Steps, answers: Answers, *, runs_freely: bool, hurried: bool) -> None:
        """Show a sequence; if ``hurried``, not every time. With ``runs_freely`` its targets are its next steps."""
        length = len(steps.inputs)
        self.begins = min(self.begins or max(1, length // 2), length)
        shown = (steps.inputs.tobytes(), self.begins, runs_freely)
        now = monotonic()
        if hurried and shown == self._shown and now < self._due:
            return
        self._shown, self._due = shown, now + INTERVAL
        self.runs_freely = runs_freely
        if runs_freely:
            self._show_free_run(steps, answers, self.begins)
        else:
            places = np.arange(1.0, length + 1)
            series = [Series("answer", places, steps.outputs[:, 0].astype(float), "primary")]
            if steps.targets is not None:
                series.append(Series("target", places, steps.targets[:, 0].astype(float), "success"))
            self.chart.set_series(series)
            self.query_one("#free-run-name", TextLine).say(f"{steps.dataset.output_names[0]} at each step")

    def _show_free_run(self, steps: Steps, answers: Answers, begins: int) -> None:
        length, truth = len(steps.inputs), values_of(steps)
        places = np.arange(1.0, length + 2)
        name = self.query_one("#free-run-name", TextLine)
        # It goes as far beyond the end as the sequence is long.
        count = 2 * length + 1 - begins
        predictor = answers.predictor
        try:
            ahead = run_freely(Stepper(predictor.network), predictor.encoding, steps.inputs[:begins], count)
        except ModelError as error:
            name.say(f"No free run: {error}")
            ahead = np.zeros((0, 1))
        else:
            name.say(f"Free run from step {begins}" + _error(ahead[:, 0], truth[begins:]))
        own = np.concatenate([truth[begins - 1 : begins], ahead[:, 0]])
        self.chart.marks = [(float(begins), "")]
        self.chart.set_series(
            [
                Series("free run", begins + np.arange(float(len(own))), own, "warning"),
                Series("answer", places[1:], steps.outputs[:, 0].astype(float), "primary"),
                Series("truth", places[: len(truth)], truth, "success"),
            ]
        )


def values_of(steps: Steps) -> Array:
    """The values of a sequence whose targets are its next steps: one more than its steps, if the last one is known."""
    if steps.targets is None:
        return np.asarray(steps.inputs[:, 0], float)
    return np.concatenate([steps.inputs[:1, 0], steps.targets[:, 0]]).astype(float)


def _error(ahead: FloatArray, truth: Array) -> str:
    """How far the free run is from what is known."""
    if not len(truth) or not np.isfinite(ahead[: len(truth)]).all():
        return ""
    return f": RMSE {float(np.sqrt(((ahead[: len(truth)] - truth) ** 2).mean())):.3g}"
