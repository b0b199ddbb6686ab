"""One sequence with a target at each step, in detail: its steps, a chart of its numbers, text that is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from time import monotonic, thread_time
from typing import Literal

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from nn_tui.data.catalog import LONGEST, MAX_SEED
from nn_tui.data.dataset import Dataset
from nn_tui.data.next_step import Text, predicts_next, text_of
from nn_tui.experiment.sessions.memory import Memory, flag, number, whole
from nn_tui.tui.presenting.steps import StepWords, real_part
from nn_tui.tui.screens.predict.answers import Answers
from nn_tui.tui.screens.predict.queries import Query
from nn_tui.tui.screens.predict.sequences.free_run_chart import FreeRunChart
from nn_tui.tui.screens.predict.sequences.step_rows import Steps, step_cells, step_readout, steps_of, table_columns
from nn_tui.tui.screens.predict.sequences.text_panel import TextPanel
from nn_tui.tui.screens.predict.sequences.writing import HOTTEST, LENGTHS, Writing
from nn_tui.tui.theme.capabilities import capabilities_of
from nn_tui.tui.widgets.controls.text_line import TextLine
from nn_tui.tui.widgets.drawing.resizing import call_when_resized
from nn_tui.tui.widgets.rows.row_list import RowList

StepView = Literal["steps", "chart", "text"]
_BOTH = 26
"""With that many lines the steps and the other view stand one above the other."""
_SHARE_OF_TIME = 8
"""While training runs, answers that take long are this many times their own duration apart."""


class StepDetail(Vertical):
    """The steps of a sequence, and what else there is for its dataset; where both do not fit, one of them."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.writing = Writing()
        self.text: Text | None = None
        self.shows_steps = False
        self.steps: Steps | None = None
        self._dataset: Dataset | None = None
        self._words: StepWords | None = None
        self._other: StepView | None = None
        self._runs_freely = False
        self._shown_case: object = None
        self._due = 0.0

    def compose(self) -> Iterable[Widget]:
        """The parts, one below the other."""
        yield TextLine("", id="step-case")
        yield RowList(id="steps")
        yield FreeRunChart(id="free-run-part")
        yield TextPanel(id="text-part")

    @property
    def rows(self) -> RowList:
        """The steps."""
        return self.query_one(RowList)

    @property
    def chart(self) -> FreeRunChart:
        """The chart of numbers."""
        return self.query_one(FreeRunChart)

    @property
    def views(self) -> tuple[StepView, ...]:
        """The views that are shown now."""
        both = self._other is None or self.content_size.height >= _BOTH
        if self._other is None:
            return ("steps",)
        return ("steps", self._other) if both else ("steps",) if self.shows_steps else (self._other,)

    @property
    def can_switch(self) -> bool:
        """Whether there is another view, but no room for both."""
        return self._other is not None and len(self.views) == 1

    @property
    def runs_freely(self) -> bool:
        """Whether a chart with a free run is shown."""
        return self._runs_freely and "chart" in self.views

    def memory(self) -> Memory:
        """Whether the steps are shown where both do not fit, where the free run begins, and how text is written."""
        settings = self.writing.settings
        return {
            "steps": self.shows_steps,
            "begins": self.chart.begins,
            "temperature": settings.temperature,
            "length": settings.length,
            "seed": settings.seed,
        }

    def recall(self, memory: Memory) -> None:
        """Show and write in the same way."""
        self.shows_steps = flag(memory, "steps") or False
        self.chart.begins = whole(memory, "begins", LONGEST)
        present = self.writing.settings
        temperature = number(memory, "temperature", 0.0, HOTTEST)
        length, seed = whole(memory, "length", LENGTHS[-1]), whole(memory, "seed", MAX_SEED)
        self.writing.settings = replace(
            present,
            temperature=present.temperature if temperature is None else temperature,
            length=length if length in LENGTHS else present.length,
            seed=present.seed if seed is None else seed,
        )

    # The case.

    def begin(self, dataset: Dataset) -> None:
        """Start with another dataset."""
        if self._dataset is not None and self._dataset.name != dataset.name:
            self.chart.begins, self.shows_steps = None, False
            self.writing = Writing()
        self._dataset = dataset
        self.text = text_of(dataset)
        self._runs_freely = not dataset.symbols and predicts_next(dataset)
        self._shown_case = None

    def show_case(self, query: Query, answers: Answers, *, hurried: bool) -> None:
        """Show a sequence with its answers; if ``hurried``, not every time where that takes long."""
        if answers.dataset is not self._dataset:
            self.begin(answers.dataset)
        case, now = (query.name, query.inputs.tobytes()), monotonic()
        if not hurried or case != self._shown_case or now >= self._due:
            self._shown_case, began = case, thread_time()
            outputs = answers.ask(query.inputs[None])[0]
            inputs = real_part(query.inputs)
            targets = None if query.target is None else real_part(query.target)
            if self._words is None or self._words.dataset is not answers.dataset:
                self._words = StepWords(answers.dataset, self.ascii_only)
            self.steps = steps_of(self._words, answers, inputs, outputs, targets)
            self._due = now + _SHARE_OF_TIME * (thread_time() - began)
        self._other = "text" if self.text else "chart" if _has_chart(answers) else None
        self.share_out()
        if self.steps is not None:
            self._show_steps(query, self.steps, answers, hurried)

    def _show_steps(self, query: Query, steps: Steps, answers: Answers, hurried: bool) -> None:
        tone = "" if steps.is_right is None else "$text-success" if steps.is_right else "$text-error"
        self.query_one("#step-case", TextLine).say(Content.styled(steps.verdict, tone))
        self.rows.set_rows(table_columns(steps), len(steps.inputs), lambda row: step_cells(steps, row), steps)
        if "chart" in self.views:
            self.chart.show_steps(steps, answers, runs_freely=self._runs_freely, hurried=hurried)

    @property
    def ascii_only(self) -> bool:
        """Whether only ASCII characters may be drawn."""
        return capabilities_of(self.app).ascii

    # The text.

    def follow(self, answers: Answers, *, training: bool) -> None:
        """Write with the network of these answers, where its text is shown."""
        if self.text is not None and self.writes:
            self.writing.follow(answers.snapshot, answers.dataset, self.text, training=training)

    def write_on(self, seconds: float) -> None:
        """Write for that many seconds, and show what is written."""
        if self.text is None or self._dataset is None or not self.writes:
            return
        self.writing.advance(seconds)
        self.query_one(TextPanel).show_written(self.writing, self._dataset, self.text, ascii_only=self.ascii_only)

    def offers(self, action: str) -> bool:
        """Whether a key that changes a written text, or where a free run begins, has something to change."""
        if action == "free_run":
            return self.runs_freely
        return self.writes_one_text if action == "longer" else self.writes

    @property
    def writes(self) -> bool:
        """Whether text is written here."""
        return self.text is not None and "text" in self.views

    @property
    def writes_one_text(self) -> bool:
        """Whether it is one text of a length that can be chosen, rather than lines."""
        return self.writes and self.text is not None and not self.text.is_lines

    def write_with(self, *, start: str | None = None, hotter: int = 0, longer: int = 0, reseed: int = 0) -> None:
        """Change how text is written."""
        settings = self.writing.settings.hotter(hotter).longer(longer).reseeded(reseed)
        self.writing.settings = settings if start is None else replace(settings, start=start)

    def move_free_run(self, steps: int) -> None:
        """Let the free run begin that many steps later."""
        if self.steps is not None:
            self.chart.move_begin(steps, len(self.steps.inputs))

    @property
    def is_written(self) -> bool:
        """Whether nothing more is to be written now."""
        return not self.writes or self.writing.is_done

    # What fits.

    def share_out(self) -> None:
        """Show the views for which there is room."""
        views = self.views
        self.rows.display = "steps" in views
        self.chart.display = "chart" in views
        self.query_one(TextPanel).display = "text" in views

    def on_mount(self) -> None:
        """Fit the views to every new size."""
        call_when_resized(self, self.share_out)

    def readout(self) -> str | None:
        """The exact values of the step under the cursor; None where the steps do not have focus."""
        if self.steps is None or not self.rows.has_focus:
            return None
        return step_readout(self.steps, min(self.rows.cursor_row, len(self.steps.inputs) - 1))


def _has_chart(answers: Answers) -> bool:
    """Whether targets are numbers that are near or far, rather than right or wrong."""
    return answers.dataset.class_names is None and answers.classes is None
