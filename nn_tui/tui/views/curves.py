"""Charts of what was measured after every epoch."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

import numpy as np
from textual import on
from textual.binding import Binding
from textual.widget import Widget

from nn_tui.data.dataset import Array
from nn_tui.experiment.background.snapshot import Phase, Snapshot
from nn_tui.experiment.run.history import History
from nn_tui.experiment.sessions.memory import Memory, flag
from nn_tui.tui.presenting import figures
from nn_tui.tui.theme.key_marks import with_keys
from nn_tui.tui.views.base import MORE, View
from nn_tui.tui.views.run_frame import RunFrame
from nn_tui.tui.widgets.chart.chart import Chart
from nn_tui.tui.widgets.chart.series import Series

FEW_EPOCHS = 20
"""Of the run before, that many epochs are shown in any case; one of no more is compared by its updates where it can."""

FEW_LONG_EPOCHS = 10
"""Up to that many epochs are single points beside the curve of the updates within them."""

NOTHING_YET = "[[train.run]] trains: the curve appears here"

UPDATES = "updates"
"""The name of the curve of what happened within epochs."""


class CurveView(View):
    """One quantity of the training and the test part over the epochs, with the run before the last reset below."""

    INTERVAL = 0.1
    QUANTITY: ClassVar[str] = ""
    KEYS: ClassVar[tuple[Binding, ...]] = (
        Binding("w", "range", "Range", id="train.range", tooltip="The whole run, or its recent part", group=MORE),
    )

    def __init__(self) -> None:
        super().__init__()
        self._recent = False
        self._charted: tuple[object, ...] = ()
        self._history: History | None = None

    def compose(self) -> Iterable[Widget]:
        """The chart."""
        yield Chart(id=self.NAME, placeholder=with_keys(self, NOTHING_YET))

    @property
    def chart(self) -> Chart:
        """The chart."""
        return self.query_one(Chart)

    def values(self, history: History, part: str, recent: bool) -> Array:
        """The values to draw of the training part, "", or the test part, "test_"; shape (points,)."""
        return history.column(f"{part}{self.QUANTITY}", recent)

    def heading(self, snapshot: Snapshot) -> str:
        """The title of the chart."""
        return self.TITLE

    def show(self, frame: RunFrame) -> None:
        """Draw the history, where it has changed since the last drawing."""
        snapshot = frame.snapshot
        self.chart.placeholder = with_keys(self, self._placeholder(snapshot))
        part = "recent epochs" if self._recent else "whole run"
        self.chart.title = f"{self.heading(snapshot)}, {part}"
        # Weights set by hand change the values of an epoch that was drawn already.
        measured = None if snapshot.position else (snapshot.measures, snapshot.test_measures)
        recorder = snapshot.recorder
        reached = snapshot.epoch, recorder.updates.last_epoch
        key = (snapshot.run, *reached, measured, recorder, self._recent, snapshot.changes)
        if key == self._charted:
            return
        self._charted = key
        history = self._history = recorder.view()
        epochs = history.column("epoch", self._recent)
        since = float(epochs[0]) if self._recent and len(epochs) else 0.0
        within = self.within_epochs(snapshot, history, since)
        # Between two long epochs a straight line would hide what the updates say.
        is_line = not within or len(epochs) > FEW_LONG_EPOCHS
        series = [
            Series("train", epochs, self.values(history, "", self._recent), "primary", "line" if is_line else "points")
        ]
        if snapshot.test_measures is not None:
            series.append(
                Series(
                    "test",
                    epochs,
                    self.values(history, "test_", self._recent),
                    "success",
                    "line" if is_line else "points",
                )
            )
        series += within
        if snapshot.before is not None and not self._recent:
            series.append(self._before(snapshot, snapshot.before, float(max(epochs[-1] if len(epochs) else 0, 1))))
        self.chart.marks = [(epoch, text) for epoch, text in snapshot.changes if epoch]
        self.chart.set_series(series)

    def _placeholder(self, snapshot: Snapshot) -> str:
        reason = self.reason(snapshot)
        if reason:
            return reason
        return "no samples yet: [[app.edit]] adds one" if snapshot.phase is Phase.EMPTY else NOTHING_YET

    def within_epochs(self, snapshot: Snapshot, history: History, since: float) -> list[Series]:
        """What is known of the updates within long epochs, from that epoch on."""
        return []

    def _before(self, snapshot: Snapshot, before: History, last: float) -> Series:
        """The run before, up to the present epoch but at least its first FEW_EPOCHS."""
        epochs, values = self.points_before(snapshot, before)
        shown = epochs <= max(last, FEW_EPOCHS)
        return Series("before", epochs[shown], values[shown], "disabled", "dotted")

    def points_before(self, snapshot: Snapshot, before: History) -> tuple[Array, Array]:
        """Epochs and values (points,) of the run before."""
        return before.column("epoch"), self.values(before, "", False)

    def action_range(self) -> None:
        """Switch between the whole run and its recent part."""
        self._recent = not self._recent
        self.redraw()

    def memory(self) -> Memory:
        """Also whether the recent part is drawn."""
        return {**super().memory(), "recent": self._recent}

    def recall(self, memory: Memory) -> None:
        """Draw the same part again, with the cursor where it was."""
        self._recent = flag(memory, "recent") or False
        self.redraw()
        super().recall(memory)

    @on(Chart.Cursor)
    def _on_cursor_moved(self) -> None:
        self.post_message(self.CursorMoved())

    @property
    def reading(self) -> str:
        """The values of the epoch under the cursor."""
        point = self.chart.cursor_point
        if point is None or self.frame is None:
            return ""
        epoch, value, name = point
        if name == UPDATES:
            return f"epoch {epoch:,.2f}   mean {self.QUANTITY} of its updates {value!r}"
        readout = f"epoch {epoch:,.{0 if epoch.is_integer() else 2}f}   {name} {self.QUANTITY} {value!r}"
        history = self._history
        at = np.flatnonzero(history.column("epoch", self._recent) == epoch) if history else np.zeros(0, np.intp)
        if history is None or not len(at):
            return readout
        row = int(at[0])
        if name == "train" and self.frame.snapshot.test_measures is not None:
            readout += f"   test {self.QUANTITY} {float(self.values(history, 'test_', self._recent)[row])!r}"
        return readout + self.more(history, row)

    def more(self, history: History, row: int) -> str:
        """More of the readout, for the epoch in that row of what is drawn."""
        return ""


class LossView(CurveView):
    """The training loss without the penalty, and the test loss."""

    NAME, TITLE = "loss", "Loss"
    SUMMARY = "training and test loss over the epochs"
    QUANTITY = "loss"
    KEYS = (
        Binding("y", "log", "Log", id="train.log", tooltip="Logarithmic or linear loss axis", group=MORE),
        *CurveView.KEYS,
    )

    def action_log(self) -> None:
        """Switch between a logarithmic and a linear axis."""
        self.chart.log_scale = not self.chart.log_scale

    def memory(self) -> Memory:
        """Also whether the axis is logarithmic."""
        return {**super().memory(), "log": self.chart.log_scale}

    def recall(self, memory: Memory) -> None:
        """Take the same axis again."""
        self.chart.log_scale = flag(memory, "log") or False
        super().recall(memory)

    def values(self, history: History, part: str, recent: bool) -> Array:
        """The loss without the penalty."""
        return history.column(f"{part}loss", recent) - history.column("penalty", recent)

    def within_epochs(self, snapshot: Snapshot, history: History, since: float) -> list[Series]:
        """The mean losses of the updates as they happened, of a sum in the size that it has for a whole epoch."""
        epochs, losses = _of_updates(history)
        if not len(epochs):
            return []
        if snapshot.recipe.reduction == "sum":
            losses = losses * snapshot.updates_per_epoch
        shown = epochs >= since
        return [Series(UPDATES, epochs[shown], losses[shown], "secondary")]

    def points_before(self, snapshot: Snapshot, before: History) -> tuple[Array, Array]:
        """The losses after epochs; of a run of few, long epochs the means of those of the updates within.

        Sums over batches are left out: their size may have been another.
        """
        epochs, losses = _of_updates(before)
        if not len(epochs) or len(before.whole) > FEW_EPOCHS or snapshot.recipe.reduction == "sum":
            return super().points_before(snapshot, before)
        return epochs, losses

    def heading(self, snapshot: Snapshot) -> str:
        """The loss now, of both parts; with a penalty, also their sum, which training lowers."""
        shown = figures.figures_of(snapshot)
        if not shown.test_loss and not shown.penalty:
            return f"Loss ({figures.loss_name(snapshot.recipe)})"
        return ", ".join([*shown.losses, *filter(None, [shown.penalties])])

    def more(self, history: History, row: int) -> str:
        """The penalty of that epoch, where there is one."""
        penalty = float(history.column("penalty", self._recent)[row])
        return f"   optimised: loss + penalty {penalty!r}" if penalty else ""


class AccuracyView(CurveView):
    """The accuracy of both parts."""

    NAME, TITLE = "accuracy", "Accuracy"
    SUMMARY = "share of right answers, training and test"
    QUANTITY = "accuracy"

    @classmethod
    def reason(cls, snapshot: Snapshot) -> str | None:
        """Needs answers that are right or wrong."""
        if snapshot.measures.accuracy is not None or snapshot.phase is Phase.EMPTY:
            return None
        return "answers to numbers are not right or wrong"

    def heading(self, snapshot: Snapshot) -> str:
        """The accuracy now, of both parts."""
        return figures.figures_of(snapshot).rights or self.TITLE


def _of_updates(history: History) -> tuple[Array, Array]:
    """Epochs and mean losses without the penalty (points,) of the updates in each hundredth of long epochs."""
    return history.update_column("epoch"), history.update_column("loss") - history.update_column("penalty")
