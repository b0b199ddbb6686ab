"""Predict: the network's answers to every sample, to what is drawn and typed, and what an answer depends on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Literal

from textual import on, work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget

from nn_tui.data.catalog import Kind
from nn_tui.data.dataset import Dataset
from nn_tui.data.errors import DataError
from nn_tui.data.symbol_text import are_characters, symbols_of
from nn_tui.experiment.answers.classes import Classes, classes_of
from nn_tui.experiment.sessions.memory import Memory, flag, part, places, text
from nn_tui.experiment.workspace.workspace import Workspace
from nn_tui.model.arrays import IntArray
from nn_tui.tui.explanation import Explanation
from nn_tui.tui.keys.catalogue import bindings_with_ids
from nn_tui.tui.screens.base import Host, WorkScreen
from nn_tui.tui.screens.hint_line import HintLine
from nn_tui.tui.screens.predict.answers import Answers
from nn_tui.tui.screens.predict.counting import Counting
from nn_tui.tui.screens.predict.detail import Detail
from nn_tui.tui.screens.predict.explanation import MATRIX, SAMPLES, STEPS, TEXT
from nn_tui.tui.screens.predict.export import AnswerExport
from nn_tui.tui.screens.predict.keys import KEYS, MISFIT, NEEDS, SEQUENCE, UNMADE
from nn_tui.tui.screens.predict.parts import part_name, rows_of_parts
from nn_tui.tui.screens.predict.queries import Query, edited_query, place_query, sample_query, typed_query
from nn_tui.tui.screens.predict.samples import Samples
from nn_tui.tui.screens.predict.scores import Counts
from nn_tui.tui.screens.predict.searches import SEARCHES
from nn_tui.tui.screens.predict.sequences.step_detail import StepDetail
from nn_tui.tui.screens.predict.sequences.step_work import StepWork
from nn_tui.tui.screens.predict.sequences.typed_line import TypedLine
from nn_tui.tui.screens.predict.what_if import why_none
from nn_tui.tui.screens.predict.worth import Worth
from nn_tui.tui.widgets.controls.text_line import TextLine
from nn_tui.tui.widgets.drawing.cursor_places import places_in, put_back
from nn_tui.tui.widgets.frame.framed import Framed
from nn_tui.tui.widgets.matrix.confusion import ConfusionMatrix
from nn_tui.tui.widgets.rows.row_list import RowList

Source = Literal["samples", "edit", "typed"]
"""Where the case comes from."""


class PredictScreen(WorkScreen):
    """Every sample with its answer; one of them in detail."""

    NAME = "Predict"
    SIDE = "#right"
    BINDINGS: ClassVar[list[BindingType]] = KEYS

    def __init__(self, host: Host, workspace: Workspace) -> None:
        super().__init__(host)
        self.workspace = workspace
        self._source: Source = "samples"
        self._typed: IntArray | None = None
        self._problem = ""
        self._shown_name = ""
        self._answers: Answers | None = None
        self._reading: tuple[object, Classes | None] | None = None
        self._export = AnswerExport(self, self._show_readout)
        self.step_work = StepWork(StepDetail(id="step-detail"))
        self._counting = Counting(self, workspace, self.step_work, self._show_tally, self._say_summary)

    @classmethod
    def commands(cls, workspace: Workspace) -> Iterable[Binding]:
        """The keys of the screen that go with the kind of data."""
        kind = workspace.dataset.kind
        for binding in bindings_with_ids(cls):
            needed = "sequences" if binding.group is SEQUENCE else "points" if binding.id == "predict.rows" else kind
            if kind == needed:
                yield binding

    def needs(self, binding: Binding) -> str:
        """What is missing."""
        if not self.workspace.snapshot.is_made:
            return UNMADE
        if self.workspace.needs_reset:
            return "The network no longer fits the dataset: reset it on Train first."
        return NEEDS.get(binding.id or "", super().needs(binding))

    def explanation(self) -> Explanation:
        """Of the samples, and of what is shown beside them."""
        if self.workspace.dataset.at_steps:
            return TEXT if self.step_detail.writes else STEPS
        return MATRIX if self.detail.matrix.has_focus else SAMPLES

    def above(self) -> Iterable[Widget]:
        """How good the answers are."""
        yield TextLine("", id="summary")
        yield Worth(id="worth")

    def body(self) -> Iterable[Widget]:
        """The samples on the left, one of them in detail on the right."""
        yield Framed(Samples(id="left"), title="Samples", id="samples-frame")
        yield Framed(TypedLine(), Detail(), self.step_work.detail, title="Answer", id="right")

    def below(self) -> Iterable[Widget]:
        """A hint about what to press, or the exact values under the cursor."""
        yield HintLine("", id="hint", classes="readout")

    @property
    def kind(self) -> Kind:
        """The kind of the samples."""
        return self.workspace.dataset.kind

    @property
    def samples(self) -> Samples:
        """The samples."""
        return self.query_one(Samples)

    @property
    def typed_line(self) -> TypedLine:
        """The line to type into."""
        return self.query_one(TypedLine)

    @property
    def detail(self) -> Detail:
        """The case in detail."""
        return self.query_one(Detail)

    @property
    def step_detail(self) -> StepDetail:
        """The case in detail where each step of a sequence has a target."""
        return self.step_work.detail

    def memory(self) -> Memory:
        """Which case of which dataset is shown, and how."""
        return {
            "dataset": self._shown_name,
            "source": self._source,
            "samples": self.samples.memory(),
            "typed": self.typed_line.field.value,
            "matrix": self.detail.prefers_matrix,
            "part": self._counting.counts.part,
            "steps": self.step_detail.memory(),
            "cursors": places_in(self),
            "sides": self.sides.memory(),
        }

    def recall(self, memory: Memory) -> None:
        """Show the same case in the same way, of the same dataset."""
        dataset = self.workspace.dataset
        self.sides.recall(memory, "sides")
        if memory.get("dataset") != dataset.name:
            return
        self.show()
        put_back(self, places(memory, "cursors"))
        self.samples.recall(part(memory, "samples"), dataset)
        self.detail.prefers_matrix = flag(memory, "matrix") or False
        self.step_detail.recall(part(memory, "steps"))
        self._counting.counts.part = text(memory, "part") or self._counting.counts.part
        self.typed_line.field.value = text(memory, "typed") or ""
        if memory.get("source") == "edit":
            self._source = "edit"

    def show(self) -> None:
        """Show the answers of the current network."""
        workspace, dataset = self.workspace, self.workspace.dataset
        if dataset.name != self._shown_name:
            self._shown_name = dataset.name
            self._source, self._typed, self._problem = "samples", None, ""
            self._counting.begin()
            self.samples.begin(dataset)
            self.typed_line.empty()
        self.query_one("#right").display = workspace.has_network
        self.detail.display = not dataset.at_steps
        self.step_detail.display = dataset.at_steps
        self.typed_line.display = bool(dataset.symbols)
        narrow = self.has_class("-narrow")
        if not workspace.has_network:
            self._answers = None
            self._counting.stop()
            self.query_one(Worth).say("")
            self._say_summary(MISFIT if workspace.needs_reset else UNMADE)
            self.samples.show(dataset, None, {}, narrow=narrow, hurried=False)
            return
        self.query_one(Worth).show(workspace.judge, workspace.snapshot)
        answers = self._present_answers(dataset)
        parts = rows_of_parts(answers) if dataset.kind == "sequences" else {}
        self.samples.show(dataset, answers, parts, narrow=narrow, hurried=self.host.is_training)
        self.detail.offer_matrix(answers.classes is not None)
        self._show_case()
        self._counting.follow(answers)

    def _present_answers(self, dataset: Dataset) -> Answers:
        """The answers of the current snapshot; the same object while snapshot and dataset are the same."""
        snapshot = self.workspace.snapshot
        key = (dataset, snapshot.encoding)
        if self._reading is None or self._reading[0] != key:
            self._reading = key, classes_of(snapshot.encoding, dataset)
        known = self._answers
        if known is None or known.snapshot is not snapshot or known.dataset is not dataset:
            self._answers = known = Answers(snapshot, dataset, self._reading[1])
        return known

    def _say_summary(self, summary: str | Content) -> None:
        self.query_one("#summary", TextLine).say(summary)

    def _show_tally(self, counts: Counts) -> None:
        if counts.tally is not None:
            self.detail.show_tally(counts.tally, counts.part, self.workspace.snapshot.epoch)

    # The case.

    def _query(self) -> Query:
        samples, dataset = self.samples, self.workspace.dataset
        if self._source == "edit":
            return edited_query(self.workspace)
        if self._source == "typed" and self._typed is not None:
            return typed_query(dataset, self._typed)
        if samples.place is not None:
            return place_query(*samples.place)
        if not dataset.samples:
            return edited_query(self.workspace)
        index = min(samples.index, dataset.samples - 1)
        parts = rows_of_parts(self._answers) if self._answers is not None else {}
        return sample_query(dataset, index, part_name(parts, index))

    def _show_case(self) -> None:
        if self._answers is None or not self.is_up_to_date:
            return
        detail = self.step_detail if self._answers.dataset.at_steps else self.detail
        query = self._query()
        self.query_one("#right", Framed).head(query.name)
        detail.show_case(query, self._answers, hurried=self.host.is_training)
        if self.workspace.dataset.symbols:
            self.typed_line.ask_for(self.step_detail.writes, are_characters(self.workspace.dataset.symbols))
        self._show_readout()

    @on(ConfusionMatrix.Cursor)
    @on(RowList.Cursor)
    def _show_readout(self) -> None:
        """The exact values under the cursor, or what there is to press."""
        if not self.is_up_to_date:
            return
        answers, matrix = self._answers, self.detail.matrix
        left, right = self.query_one("#samples-frame", Framed), self.query_one("#right", Framed)
        place = detail = ""
        hint = "arrows choose a sample · [[predict.drawing]] shows what is on Edit"
        if note := self._export.progress or self._problem:
            hint = note
        elif self.typed_line.field.has_focus:
            hint = "enter or [[predict.leave]]: back to the keys of the screen"
        elif answers is not None and answers.dataset.at_steps:
            detail = self.step_detail.readout() or ""
        elif matrix.has_focus:
            detail = matrix.readout()
        elif answers is not None and self.samples.field.display:
            inputs = self._query().inputs
            place = "  ".join(f"{name} {value:.2f}" for name, value in zip(("x1", "x2"), inputs, strict=True))
            hint = "arrows walk, with shift far · [[predict.drawing]] shows what is on Edit"
        left.read(place)
        right.read(detail)
        without_room = next((framed.reading for framed in (left, right) if not framed.shows_reading), "")
        self.query_one(HintLine).show(hint, without_room)

    @on(Samples.Chosen)
    def _on_chosen(self) -> None:
        self._source = "samples"
        self._show_case()

    @on(TypedLine.Typed)
    def _on_typed(self, event: TypedLine.Typed) -> None:
        """Answer what is typed, or write after it; what cannot be answered is said, and the last answer stays."""
        dataset = self.workspace.dataset
        if not self.is_up_to_date or not dataset.symbols:
            return
        self._problem = ""
        try:
            if self.step_detail.writes:
                self.step_detail.write_with(start=event.text)
            elif event.text.strip():
                self._typed = typed_query(dataset, symbols_of(event.text, dataset.symbols)).inputs
                self._source = "typed"
            elif self._source == "typed":
                self._source = "samples"
        except DataError as error:
            self._problem = str(error)
        self.show()

    @on(TypedLine.Left)
    def _on_left(self) -> None:
        self.set_focus(self.samples.shown)

    def on_descendant_focus(self) -> None:
        """Show the readout of the widget that has focus now."""
        if self._answers is not None:
            self._show_readout()

    def on_resize(self) -> None:
        """Show everything again once the new size is laid out."""
        self.after_layout(self.refresh_state)

    # The keys.

    def offers(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what has an effect now."""
        answers = self._answers
        has_classes = answers is not None and answers.classes is not None
        if action == "wrong":
            return has_classes
        if action == "export":
            return answers is not None and bool(answers.dataset.samples)
        if action == "leave":
            return bool(self._export.progress)
        if action == "search":
            return answers is not None and self.workspace.dataset.kind in SEARCHES[str(parameters[0])].kinds
        if action == "rows":
            return self.workspace.dataset.kind == "points" and answers is not None
        if action == "type":
            return bool(self.workspace.dataset.symbols) and self.workspace.has_network
        at_steps = self.workspace.dataset.at_steps
        if action == "view":
            return (
                self.step_detail.can_switch
                if at_steps
                else self.detail.can_switch or bool(why_none(self.workspace.dataset))
            )
        if action == "part":
            return has_classes and not at_steps and len(self._counting.counts.rows) > 1
        if action in ("hotter", "reseed", "longer", "free_run"):
            return at_steps and self.step_detail.offers(action)
        return True

    def action_drawing(self) -> None:
        """Switch between what is being edited and the samples."""
        self._source = "samples" if self._source == "edit" else "edit"
        self._show_case()

    @work
    async def action_export(self) -> None:
        """Write the answers that are shown, to all samples, to a file."""
        if self._answers is not None:
            await self._export.ask(self._answers, self.workspace.sources.paths)

    def action_leave(self) -> None:
        """Stop saving answers."""
        self._export.stop()

    @work
    async def action_search(self, name: str) -> None:
        """Find something out in the background."""
        await self.app.push_screen_wait(SEARCHES[name].prompt(self.workspace.snapshot))

    def action_rows(self) -> None:
        """Switch between the plane and its samples as rows."""
        self.samples.switch_rows(self.workspace.dataset)
        self.show()

    def action_view(self) -> None:
        """The other view: what if or the confusion matrix; the steps, or their chart or text."""
        if why := why_none(self.workspace.dataset):
            self.notify(why, timeout=8)
        elif self.workspace.dataset.at_steps:
            self.step_detail.shows_steps = not self.step_detail.shows_steps
            self.show()
        else:
            self.detail.prefers_matrix = not self.detail.prefers_matrix
            self.detail.share_out()
        self.samples.keep_focus()

    def action_type(self) -> None:
        """Type a phrase to be answered, or the start of a text."""
        self.typed_line.field.focus()

    def action_hotter(self, steps: int) -> None:
        """Write more boldly, or less."""
        self.step_detail.write_with(hotter=steps)
        self.show()

    def action_longer(self, steps: int) -> None:
        """Write a longer text, or a shorter one."""
        self.step_detail.write_with(longer=steps)
        self.show()

    def action_reseed(self, steps: int) -> None:
        """Write another text, or the one before."""
        self.step_detail.write_with(reseed=steps)
        self.show()

    def action_free_run(self, steps: int) -> None:
        """Let the free run begin later, or earlier."""
        self.step_detail.move_free_run(steps)
        self.show()

    def action_part(self) -> None:
        """Show the confusion matrix of the next part."""
        self._counting.counts.next_part()
        self.show()

    @work(exclusive=True, group="wrong")
    async def action_wrong(self, step: int) -> None:
        """Go to the next or the previous sample that is answered wrong, around the end."""
        answers = self._answers
        if answers is None or not answers.dataset.samples:
            return
        wrong = await answers.next_wrong(self.samples.index, step)
        if wrong is None:
            self.notify("Every sample is answered right.", timeout=3)
        elif self.is_shown and self.workspace.dataset is answers.dataset:
            self._source = "samples"
            self.samples.choose(answers.dataset, wrong)
            self._show_case()
