"""Predict: the network's answers to every sample and to the drawing, and what an answer depends on."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.workspace.workspace import Workspace
from nn_tui.tui.screens.base import Host, WorkScreen
from nn_tui.tui.screens.predict.answers import Answers
from nn_tui.tui.screens.predict.classes import Classes, classes_of
from nn_tui.tui.screens.predict.detail import Detail
from nn_tui.tui.screens.predict.keys import HELP, KEYS
from nn_tui.tui.screens.predict.queries import Query, edited_query, place_query, sample_query
from nn_tui.tui.screens.predict.samples import Samples
from nn_tui.tui.screens.predict.scores import Counts
from nn_tui.tui.widgets.controls.text_line import TextLine
from nn_tui.tui.widgets.matrix.confusion import ConfusionMatrix

FRAME_COUNTS = 0.003
"""Seconds of a frame spent on counting answers."""
PAUSE_COUNTS = 0.008
"""Seconds spent on counting at a time while no training runs, short enough not to delay a key."""


class PredictScreen(WorkScreen):
    """Every sample with its answer; one of them in detail."""

    NAME = "Predict"
    BINDINGS: ClassVar[list[BindingType]] = KEYS
    HELP = HELP

    def __init__(self, host: Host, workspace: Workspace) -> None:
        super().__init__(host)
        self.workspace = workspace
        self._drawing = False
        self._shown_name = ""
        self._answers: Answers | None = None
        self._reading: tuple[object, Classes | None] | None = None
        self._counts = Counts()
        self._counting: Timer | None = None

    def above(self) -> Iterable[Widget]:
        """How good the answers are."""
        yield TextLine("", id="summary")

    def body(self) -> Iterable[Widget]:
        """The samples on the left, one of them in detail on the right."""
        yield Samples(id="left")
        yield Detail(id="right")

    def below(self) -> Iterable[Widget]:
        """A hint about what to press, or the exact values under the cursor."""
        yield TextLine("", id="readout", classes="readout")

    @property
    def samples(self) -> Samples:
        """The samples."""
        return self.query_one(Samples)

    @property
    def detail(self) -> Detail:
        """The case in detail."""
        return self.query_one(Detail)

    def show(self) -> None:
        """Show the answers of the current network."""
        workspace, dataset = self.workspace, self.workspace.dataset
        if dataset.name != self._shown_name:
            self._shown_name = dataset.name
            self._drawing, self._counts = False, Counts()
            self.samples.begin(dataset)
        self.detail.display = not workspace.needs_reset
        narrow = self.has_class("-narrow")
        if workspace.needs_reset:
            self._answers = None
            self._stop_counting()
            self.query_one("#summary", TextLine).say(
                "The network no longer fits the dataset. Go to Train (3) and press r to reset it."
            )
            self.samples.show(dataset, None, narrow=narrow, hurried=False)
            return
        answers = self._present_answers(dataset)
        self.samples.show(dataset, answers, narrow=narrow, hurried=self.host.is_training)
        self.detail.offer_matrix(answers.classes is not None)
        self._show_counts(answers)
        self._show_case()

    def _present_answers(self, dataset: Dataset) -> Answers:
        """The answers of the current snapshot; the same object while snapshot and dataset are the same."""
        snapshot = self.workspace.snapshot
        key = (dataset, snapshot.encoding)
        if self._reading is None or self._reading[0] != key:
            self._reading = key, classes_of(snapshot, dataset)
        known = self._answers
        if known is None or known.snapshot is not snapshot or known.dataset is not dataset:
            self._answers = known = Answers(snapshot, dataset, self._reading[1])
        return known

    # The counts.

    def _show_counts(self, answers: Answers) -> None:
        """Show the summary and the confusion matrix; many samples are counted a little with every frame."""
        self._counts.follow(answers, training=self.host.is_training)
        self._count_on(FRAME_COUNTS)
        tally = self._counts.tally
        if tally is not None and not tally.is_done and not self.host.is_training:
            self._counting = self._counting or self.set_interval(0.02, self._count_at_rest)

    def _count_on(self, seconds: float) -> None:
        tally = self._counts.tally
        if tally is not None:
            tally.advance(seconds)
            self.detail.show_tally(tally, self._counts.part, self.workspace.snapshot.epoch)
        note = "" if self.workspace.snapshot.epoch else "   (untrained)"
        self.query_one("#summary", TextLine).say(
            Content.assemble((self._counts.summary(), "bold"), (note, "$text-muted"))
        )

    def _count_at_rest(self) -> None:
        tally = self._counts.tally
        if tally is None or tally.is_done or self.host.is_training or not self.is_current:
            self._stop_counting()
        else:
            self._count_on(PAUSE_COUNTS)

    def _stop_counting(self) -> None:
        if self._counting is not None:
            self._counting.stop()
            self._counting = None

    # The case.

    def _query(self) -> Query:
        samples, dataset = self.samples, self.workspace.dataset
        if self._drawing:
            return edited_query(self.workspace)
        if samples.place is not None:
            return place_query(*samples.place)
        if not dataset.samples:
            return edited_query(self.workspace)
        index = min(samples.index, dataset.samples - 1)
        return sample_query(dataset, index, self._counts.part_of(index))

    def _show_case(self) -> None:
        if self._answers is None or not self.is_up_to_date:
            return
        self.detail.show_case(self._query(), self._answers, hurried=self.host.is_training)
        self._show_readout()

    @on(ConfusionMatrix.Cursor)
    def _show_readout(self) -> None:
        """The exact values under the cursor, or what there is to press."""
        if not self.is_up_to_date:
            return
        answers, query, matrix = self._answers, self._query(), self.detail.matrix
        hint = "arrows choose a sample · d shows what is on Edit"
        if matrix.has_focus:
            hint = matrix.readout()
        elif answers is not None and self.samples.field.display:
            place = "  ".join(f"{name} {value:.2f}" for name, value in zip(("x1", "x2"), query.inputs, strict=True))
            hint = f"{place}   ·   arrows walk, with shift far; d shows what is on Edit"
        self.query_one("#readout", TextLine).say(hint)

    @on(Samples.Chosen)
    def _on_chosen(self) -> None:
        self._drawing = False
        self._show_case()

    def on_descendant_focus(self) -> None:
        """Show the readout of the widget that has focus now."""
        if self._answers is not None:
            self._show_readout()

    def on_resize(self) -> None:
        """Show everything again once the new size is laid out."""
        self.call_after_refresh(self._show_again)

    def _show_again(self) -> None:
        if self.is_current and self._shown_name and not self.host.is_leaving:
            self.show()
            self.refresh_bindings()

    # The keys.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what has an effect now."""
        if not self.is_mounted:
            return True
        has_classes = self._answers is not None and self._answers.classes is not None
        if action == "wrong":
            return has_classes
        if action == "rows":
            return self.workspace.dataset.kind == "points" and self._answers is not None
        if action == "view":
            return self.detail.can_switch
        if action == "part":
            return has_classes and len(self._counts.rows) > 1
        return True

    def action_drawing(self) -> None:
        """Switch between what is being edited and the samples."""
        self._drawing = not self._drawing
        self._show_case()

    def action_rows(self) -> None:
        """Switch between the plane and its samples as rows."""
        samples = self.samples
        samples.as_rows = not samples.as_rows
        if samples.place is None:
            samples.choose(self.workspace.dataset, samples.index)
        self.show()

    def action_view(self) -> None:
        """Switch between what if and the confusion matrix."""
        self.detail.prefers_matrix = not self.detail.prefers_matrix
        self.detail.share_out()
        self.samples.keep_focus()

    def action_part(self) -> None:
        """Show the confusion matrix of the next part."""
        self._counts.next_part()
        self.show()

    @work(exclusive=True, group="wrong")
    async def action_wrong(self, step: int) -> None:
        """Go to the next or the previous sample that is answered wrong, around the end."""
        answers = self._answers
        if answers is None or not answers.dataset.samples:
            return
        for rows in answers.around(self.samples.index, step):
            wrong = answers.wrong_among(rows)
            if len(wrong):
                if self.workspace.dataset is answers.dataset and not self.host.is_leaving:
                    self._drawing = False
                    self.samples.choose(answers.dataset, int(wrong[0 if step > 0 else -1]))
                    self._show_case()
                return
            await asyncio.sleep(0)
        self.notify("Every sample is answered right.", timeout=3)
