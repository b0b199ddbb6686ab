"""Charts of what was measured after every epoch."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding
from textual.widget import Widget

from nn_tui.data.dataset import Array
from nn_tui.experiment.background.snapshot import Phase, Snapshot
from nn_tui.experiment.run.history import History
from nn_tui.experiment.sessions.memory import Memory, flag, numbers, whole
from nn_tui.tui.presenting.figures import BEFORE, TEST, TRAIN, VALIDATION
from nn_tui.tui.presenting.wording import number
from nn_tui.tui.theme.key_marks import with_keys
from nn_tui.tui.views.base import MORE, View
from nn_tui.tui.views.run_frame import RunFrame
from nn_tui.tui.widgets.chart.chart import Chart
from nn_tui.tui.widgets.chart.series import Series, Stroke
from nn_tui.tui.widgets.frame.framed import LegendPart

FEW_EPOCHS = 20
"""Of the run before, that many epochs are shown in any case; one of no more is compared by its updates where it can."""

FEW_LONG_EPOCHS = 10
"""Up to that many epochs are single points beside the curve of the updates within them."""

SMOOTHINGS = (1, 10, 50)
"""Over how many points curves are averaged, one choice after the other; 1 is as they are."""

PLACEHOLDER = "[[train.run]] trains: the curve appears here"
MEASURING = "measuring the untrained network"

UPDATES = "updates"
"""The name of the curve of what happened within epochs."""


class CurveView(View):
    """One quantity of the training and the test part over the epochs, with the run before the last reset below."""

    INTERVAL = 0.1
    QUANTITY: ClassVar[str] = ""
    KEYS: ClassVar[tuple[Binding, ...]] = (
        Binding(
            "w",
            "range",
            "Range",
            id="train.range",
            tooltip="All epochs again, or the recent ones; up and down look closer",
            group=MORE,
        ),
        Binding(
            "m",
            "smooth",
            "Smooth",
            id="train.smooth",
            tooltip="Curves as the mean of 10 or 50 points, or as they are",
            group=MORE,
        ),
    )

    def __init__(self) -> None:
        super().__init__()
        self._recent = False
        self._charted: tuple[object, ...] = ()
        self._run: int | None = None

    def compose(self) -> Iterable[Widget]:
        """The chart."""
        yield Chart(id=self.NAME, placeholder=with_keys(self, PLACEHOLDER), has_heading=False)

    def on_mount(self) -> None:
        """Follow the theme: the words of the legend have the colours of their curves."""
        super().on_mount()
        self.app.theme_changed_signal.subscribe(self, lambda _: self.call_after_refresh(self.redraw))

    @property
    def chart(self) -> Chart:
        """The chart."""
        return self.query_one(Chart)

    def values(self, history: History, part: str, recent: bool) -> Array:
        """The values to draw of the training part, "", or the test part, "test_"; shape (points,)."""
        return history.column(f"{part}{self.QUANTITY}", recent)

    def figures(self, snapshot: Snapshot) -> dict[str, str]:
        """What the curves have come to, by their names, as the status line says it."""
        return {}

    def remarks(self, snapshot: Snapshot) -> list[str]:
        """What else is to be said behind the curves' names, the most important first."""
        return []

    def value_text(self, value: float) -> str:
        """A value of a curve under the cursor."""
        return number(value)

    def show(self, frame: RunFrame) -> None:
        """Draw the history, where it has changed since the last drawing."""
        snapshot = frame.snapshot
        if self._run not in (None, snapshot.run):
            self.chart.x_range = None
        self._run = snapshot.run
        self.chart.placeholder = with_keys(self, self.placeholder(snapshot))
        # Weights set by hand change the values of an epoch that was drawn already.
        measures = snapshot.measures, snapshot.test_measures, snapshot.validation_measures
        measured = None if snapshot.position else measures
        recorder = snapshot.recorder
        reached = snapshot.epoch, recorder.updates.last_epoch
        key = (snapshot.run, *reached, measured, recorder, self._recent, self.chart.x_range, snapshot.changes)
        if key != self._charted:
            self._charted = key
            self.chart.marks = [(epoch, text) for epoch, text in snapshot.changes if epoch]
            self.chart.set_series(self.curves(snapshot))
        self.legend = self._legend(snapshot)

    def _legend(self, snapshot: Snapshot) -> tuple[LegendPart, ...]:
        """The names of the curves in their colours, with what they have come to, and what is drawn of them."""
        values = self.figures(snapshot)
        names = [
            LegendPart(f"{word} {values[name]}", colour, (word,)) if values.get(name) else LegendPart(word, colour)
            for name, word, colour in self.chart.legend
        ]
        return (*names, *(LegendPart(words) for words in (*self._what_part(), *self.remarks(snapshot))))

    def curves(self, snapshot: Snapshot) -> list[Series]:
        """The curves to draw, the first one on top."""
        history = snapshot.recorder.view()
        recent = self._recent or self._is_all_recent(history)
        epochs = history.column("epoch", recent)
        since = float(epochs[0]) if recent and len(epochs) else 0.0
        within = self.within_epochs(snapshot, history, since)
        # Between two long epochs a straight line would hide what the updates say.
        stroke: Stroke = "points" if within and len(epochs) <= FEW_LONG_EPOCHS else "line"
        series = [Series(TRAIN, epochs, self.values(history, "", recent), "primary", stroke)]
        if len(snapshot.testing):
            series.append(Series(TEST, epochs, self.values(history, "test_", recent), "success", stroke))
        if len(snapshot.validation):
            watched = self.values(history, "validation_", recent)
            series.append(Series(VALIDATION, epochs, watched, "warning", stroke))
        series += within
        if snapshot.before is not None and not self._recent:
            series.append(self._before(snapshot, snapshot.before, float(max(epochs[-1] if len(epochs) else 0, 1))))
        return series

    def _is_all_recent(self, history: History) -> bool:
        """Whether the range that is looked at lies within the recent epochs, of which every one is known."""
        return (
            self.chart.x_range is not None and len(history.recent) > 0 and self.chart.x_range[0] >= history.recent[0, 0]
        )

    def _what_part(self) -> list[str]:
        """What is drawn, where that is not all as it is."""
        chart = self.chart
        parts = []
        if chart.x_range is not None:
            parts.append(f"epochs {epoch_words(chart.x_range[0])} to {epoch_words(chart.x_range[1])}")
        elif self._recent:
            parts.append("recent epochs")
        if chart.smoothing > 1:
            parts.append(f"mean of {chart.smoothing} points")
        return parts

    def placeholder(self, snapshot: Snapshot) -> str:
        """What is shown while there is no curve."""
        reason = self.reason(snapshot)
        if reason:
            return reason
        if snapshot.phase is Phase.EMPTY:
            return "no samples yet: [[app.edit]] adds one"
        return PLACEHOLDER if snapshot.is_measured else MEASURING

    def within_epochs(self, snapshot: Snapshot, history: History, since: float) -> list[Series]:
        """What is known of the updates within long epochs, from that epoch on."""
        return []

    def _before(self, snapshot: Snapshot, before: History, last: float) -> Series:
        """The run before, up to the present epoch but at least its first FEW_EPOCHS."""
        epochs, values = self.points_before(snapshot, before)
        shown = epochs <= max(last, FEW_EPOCHS)
        return Series(BEFORE, epochs[shown], values[shown], "disabled", "dotted")

    def points_before(self, snapshot: Snapshot, before: History) -> tuple[Array, Array]:
        """Epochs and values (points,) of the run before."""
        return before.column("epoch"), self.values(before, "", False)

    def action_range(self) -> None:
        """Show all epochs again; where they are shown, switch between the whole run and its recent part."""
        if self.chart.x_range is not None:
            self.chart.x_range = None
        else:
            self._recent = not self._recent
        self.redraw()

    def action_smooth(self) -> None:
        """Average over more points, or over none."""
        place = SMOOTHINGS.index(self.chart.smoothing)
        self.chart.smoothing = SMOOTHINGS[(place + 1) % len(SMOOTHINGS)]
        self.redraw()

    def memory(self) -> Memory:
        """Also which part is drawn, and how smooth."""
        chosen = {"recent": self._recent, "smoothing": self.chart.smoothing, "range": self.chart.x_range or ()}
        return {**super().memory(), **chosen}

    def recall(self, memory: Memory) -> None:
        """Draw the same part again, with the cursor where it was."""
        self._recent = flag(memory, "recent") or False
        smoothing, x_range = whole(memory, "smoothing", max(SMOOTHINGS)), numbers(memory, "range", 2)
        if smoothing in SMOOTHINGS:
            self.chart.smoothing = smoothing
        if x_range is not None:
            self.chart.look_at(x_range[0], x_range[1])
        self.redraw()
        super().recall(memory)

    @on(Chart.Zoomed)
    def _on_zoomed(self) -> None:
        self.redraw()
        self.post_message(self.CursorMoved())

    @on(Chart.Cursor)
    def _on_cursor_moved(self) -> None:
        self.post_message(self.CursorMoved())

    @property
    def reading(self) -> str:
        """The values of all curves at the epoch under the cursor."""
        epoch = self.chart.cursor
        if epoch is None:
            return ""
            return ""
        # Of another run, and of updates and epochs, other places are known.
        values = [
            f"{name} {self.value_text(y)}" + ("" if x == epoch else f" (epoch {epoch_words(x)})")
            for name, x, y in self.chart.points_under_cursor
        ]
        return "  ".join([f"epoch {epoch_words(epoch)}", *values, *self.more(epoch)])

    @property
    def hint(self) -> str:
        """How to look closer, and to smooth."""
        return "[[chart.closer]] [[chart.wider]] closer, wider · [[train.smooth]] smooths"

    def more(self, epoch: float) -> list[str]:
        """More of the readout."""
        return []


def epoch_words(epoch: float) -> str:
    """An epoch as a number of a curve: 1,200 or, within one, 0.57."""
    return f"{epoch:,.0f}" if epoch == round(epoch) else f"{epoch:,.2f}"
