"""One case in detail: its answer, what if one input changed, and the confusion matrix."""

from __future__ import annotations

from collections.abc import Iterable
from math import prod
from time import monotonic, thread_time

import numpy as np
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from nn_tui.data.dataset import Dataset
from nn_tui.data.names import channel_names
from nn_tui.model.arrays import FloatArray
from nn_tui.tui.presenting.samples import target_range
from nn_tui.tui.presenting.steps import StepWords, real_part
from nn_tui.tui.screens.predict.answers import Answers, Tally
from nn_tui.tui.screens.predict.queries import Query, verdict
from nn_tui.tui.screens.predict.what_if import Perturbations, perturbations_of, what_if
from nn_tui.tui.theme.capabilities import capabilities_of
from nn_tui.tui.widgets.bars.bars import Bars
from nn_tui.tui.widgets.controls.text_line import TextLine
from nn_tui.tui.widgets.drawing.resizing import call_when_resized
from nn_tui.tui.widgets.matrix.confusion import ConfusionMatrix
from nn_tui.tui.widgets.pictures.picture_grid import Picture, PictureGrid

MANY_PERTURBATIONS = 256
EVERY = 0.25
"""Seconds between two computations of more perturbations than this while training runs."""
SHARE_OF_TIME = 8
"""Computations that take long are this many times their own duration apart."""
_MOST_BARS, _FEW_BARS = 14, 4
_MOST_WHAT_IF_BARS = 8
_WORDS = 3
_SEQUENCE_LINES = 3
"""The lines of a sequence's text."""
_TALLEST_PICTURE = 10


class Detail(Vertical):
    """The answer, and below it what fits: what if and the confusion matrix, or the one that the user chose."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.prefers_matrix = False
        self._bars = 0
        self._perturbations: tuple[object, Perturbations] | None = None
        self._due = 0.0
        self._shown_case: object = None
        self._dataset: Dataset | None = None
        self._words: StepWords | None = None
        self._has_matrix = False
        self._fits = True
        self._lines = (0, 0)

    def compose(self) -> Iterable[Widget]:
        """The three parts, one below the other."""
        yield TextLine("", id="case-name")
        yield TextLine("", id="case-text")
        yield Bars(id="answer")
        yield Vertical(
            TextLine("", id="what-if-name"),
            PictureGrid(id="what-if", selectable=False),
            Bars(id="moves"),
            id="case",
        )
        yield Vertical(
            TextLine("", id="confusion-name", classes="heading"), ConfusionMatrix(id="confusion"), id="confusion-part"
        )

    @property
    def matrix(self) -> ConfusionMatrix:
        """The confusion matrix."""
        return self.query_one(ConfusionMatrix)

    # The case.

    def show_case(self, query: Query, answers: Answers, *, hurried: bool) -> None:
        """Show a case; if ``hurried``, many perturbations are not computed every time."""
        outputs = answers.ask(query.inputs[None])[0]
        judged = verdict(query, outputs, answers)
        tone = "" if judged.right is None else "$text-success" if judged.right else "$text-error"
        self.query_one("#case-name", TextLine).say(Content.styled(judged.text, tone))
        self._dataset = answers.dataset
        if answers.dataset.kind == "sequences":
            self._show_sequence(query, answers.dataset)
        else:
            self._show_changes(query, outputs, answers, hurried)
        self.query_one("#case-text").display = answers.dataset.kind == "sequences"
        self.share_out()
        self._show_answer(outputs, judged.marks, answers)

    def _show_sequence(self, query: Query, dataset: Dataset) -> None:
        """Show the text of a sequence; its steps are not changed one by one."""
        if self._words is None or self._words.dataset is not dataset:
            self._words = StepWords(dataset, capabilities_of(self.app).ascii)
        self.query_one("#case-text", TextLine).say(self._words.line(real_part(query.inputs)))
        self._bars = 0

    def _show_changes(self, query: Query, outputs: FloatArray, answers: Answers, hurried: bool) -> None:
        perturbations = self._perturbations_of(answers)
        now = monotonic()
        same = self._shown_case == (query.name, query.inputs.tobytes())
        if not hurried or not same or len(perturbations.places) <= MANY_PERTURBATIONS or now >= self._due:
            self._shown_case, began = (query.name, query.inputs.tobytes()), thread_time()
            self._show_what_if(query.inputs, outputs, answers, perturbations)
            self._due = now + max(EVERY, SHARE_OF_TIME * (thread_time() - began))

    def _show_answer(self, outputs: FloatArray, marks: tuple[str, ...], answers: Answers) -> None:
        if 0 < self._lines[0] < len(outputs):
            # Bars in two columns have no room for words.
            marks = tuple(mark.removesuffix(" true") for mark in marks)
        low, high = _range(answers)
        bars = self.query_one("#answer", Bars)
        bars.set_bars(answers.dataset.output_names, outputs, marks=marks, low=low, high=high)

    def _perturbations_of(self, answers: Answers) -> Perturbations:
        key = (answers.dataset, answers.snapshot.encoding)
        if self._perturbations is None or self._perturbations[0] != key:
            self._perturbations = key, perturbations_of(answers.dataset, answers.snapshot.encoding)
        return self._perturbations[1]

    def _show_what_if(
        self, inputs: FloatArray, outputs: FloatArray, answers: Answers, perturbations: Perturbations
    ) -> None:
        effect, dataset = what_if(answers, inputs, outputs, perturbations), answers.dataset
        question = (
            perturbations.question if len(perturbations.question) <= self.content_size.width else perturbations.short
        )
        self.query_one("#what-if-name", TextLine).say(
            Content.assemble((f"{question}\n", "bold $text-muted"), effect.text)
        )
        pictures, bars = self.query_one("#what-if", PictureGrid), self.query_one("#moves", Bars)
        if dataset.kind == "pixels":
            changes = np.asarray(effect.changes, float).reshape(-1, *dataset.feature_shape[-2:])
            names = channel_names(len(changes)) if len(changes) > 1 else (f"to {effect.scale:.2g}",)
            channels = [Picture(values, name) for values, name in zip(changes, names, strict=True)]
            pictures.set_pictures(channels, diverging=True, scale=effect.scale)
        else:
            bars.set_bars(perturbations.names, effect.changes, low=-effect.scale, high=effect.scale, changes=True)
        pictures.display, bars.display = dataset.kind == "pixels", dataset.kind != "pixels"
        self._bars = min(len(perturbations.places), _MOST_WHAT_IF_BARS)

    # The confusion matrix.

    def show_tally(self, tally: Tally, part: str, epoch: int) -> None:
        """Show the counts of a part of the samples, or how far they are counted."""
        classes = tally.answers.classes
        count = len(tally.rows)
        if classes is None:
            return
        heading = self.query_one("#confusion-name", TextLine)
        if not tally.is_done:
            if not self.matrix.counts.size:
                heading.say(f"Confusion: counting, {100 * tally.counted // max(count, 1)}%")
                self.matrix.set_matrix(np.zeros((len(classes.names),) * 2), classes.names)
            return
        then = tally.answers.snapshot.epoch
        text = f"Confusion, {part}: {count:,}" + (f" at epoch {then:,}" if then != epoch else "")
        if tally.unanswered:
            text += f", {tally.unanswered:,} without answer"
        heading.say(text)
        self.matrix.set_matrix(tally.confusion(), classes.names)

    # What fits.

    def share_out(self) -> None:
        """Give each part its lines; if they do not all fit, the part that the user chose gets the room."""
        height = self.content_size.height
        dataset = self._dataset
        if not height or dataset is None:
            return
        matrix = 3 + len(self.matrix.counts) if self._has_matrix else 0
        forms = self._forms(dataset)
        is_sequence = dataset.kind == "sequences"
        words = 1 + (_SEQUENCE_LINES if is_sequence else _WORDS)
        both = next((form for form in forms if words + sum(form) + matrix <= height), None)
        alone = next((form for form in forms if words + sum(form) <= height), forms[-1])
        # Of sequences there is nothing but the matrix below the answer.
        could_switch, self._fits = self.can_switch, both is not None or is_sequence
        if self.can_switch != could_switch:
            self.screen.refresh_bindings()
        shows_matrix = self._has_matrix and (self._fits or self.prefers_matrix)
        bars, body = both or (forms[-1] if shows_matrix else alone)
        self.query_one("#confusion-part").display = shows_matrix
        self.query_one("#case").display = (self._fits or not shows_matrix) and not is_sequence
        pictures = self.query_one("#what-if", PictureGrid)
        compact = body == forms[-1][1]
        if compact != pictures.compact:
            pictures.compact = compact
        lines = bars, min(body, max(1, height - bars - words))
        if lines != self._lines:
            self._lines = lines
            self.query_one("#answer").styles.height = bars
            pictures.styles.height = self.query_one("#moves").styles.height = lines[1]

    def _forms(self, dataset: Dataset) -> list[tuple[int, int]]:
        """The lines of the bars and of what if in each possible form, the largest first."""
        many = min(dataset.outputs, _MOST_BARS)
        few = -(-many // 2) if many > _FEW_BARS else many
        if dataset.kind != "pixels":
            return [(many, self._bars), (few, self._bars)]
        *channels, rows, columns = dataset.feature_shape
        large, compact = rows + 1, -(-rows // 2) + 1
        if rows > _TALLEST_PICTURE or prod(channels) * (2 * columns + 1) - 1 > self.content_size.width:
            large = compact
        return [(many, large), (many, compact), (few, large), (few, compact)]

    def on_mount(self) -> None:
        """Fit the parts to every new size."""
        call_when_resized(self, self.share_out)

    @property
    def can_switch(self) -> bool:
        """Whether there is a matrix, but no room for it and what if together."""
        return self._has_matrix and not self._fits

    def offer_matrix(self, has_matrix: bool) -> None:
        """Say whether there is a confusion matrix at all."""
        self._has_matrix = has_matrix


def _range(answers: Answers) -> tuple[float, float]:
    """The values at the ends of the outputs' bars: the range of shares, or of the targets."""
    dataset, snapshot = answers.dataset, answers.snapshot
    if snapshot.encoding.zero_one or (answers.classes is not None and answers.classes.middle is None):
        return (-1.0, 1.0) if snapshot.recipe.output_activation == "tanh" else (0.0, 1.0)
    if dataset.kind == "points":
        return target_range(dataset)
    low, high = (float(dataset.targets.min()), float(dataset.targets.max())) if dataset.samples else (0.0, 1.0)
    return (low, high) if high > low else (min(low, 0.0), max(high, 1.0))
