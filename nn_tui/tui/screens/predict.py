"""Predict: what the network answers for every sample and for the drawing, and what the answer hangs on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.workspace import Workspace
from nn_tui.model.arrays import FloatArray
from nn_tui.model.metrics import accuracy, confusion_matrix, right_answers
from nn_tui.tui import wording
from nn_tui.tui.screens.base import Host, WorkScreen
from nn_tui.tui.widgets.bars import Bars
from nn_tui.tui.widgets.confusion import ConfusionMatrix
from nn_tui.tui.widgets.pictures import Picture, PictureGrid
from nn_tui.tui.widgets.table_editor import TableEditor
from nn_tui.tui.widgets.words import Words

VIEW = Binding.Group("View")
MEANINGFUL = 1e12
"""Beyond this an output says only that the run has diverged."""


@dataclass(frozen=True)
class Case:
    """One thing to answer: its inputs (features,) and its target (outputs,), and what it is called."""

    name: str
    inputs: FloatArray
    target: FloatArray


class PredictScreen(WorkScreen):
    """Every sample with its answer; one of them in detail."""

    NAME = "Predict"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "d",
            "drawing",
            "Drawing",
            id="predict.drawing",
            tooltip="Show the drawing from Edit, or the samples again",
            group=VIEW,
        ),
        Binding(
            "v",
            "view",
            "Confusion",
            id="predict.view",
            tooltip="The case in detail, or the confusion matrix",
            group=VIEW,
        ),
    ]
    HELP = """\
# Predict

Every sample with its true and its predicted class. The arrows choose one; beside it stand the outputs as bars
with their numbers, and below them **what if**: how the leading output changes when each single input is
flipped. **d** shows the drawing from Edit instead. The confusion matrix counts true classes (rows) against
predicted ones (columns).
"""

    def __init__(self, host: Host, workspace: Workspace) -> None:
        super().__init__(host)
        self.workspace = workspace
        self._drawing = False
        self._index = 0
        self._shown_name = ""

    def body(self) -> Iterable[Widget]:
        """The samples on the left, one of them in detail on the right."""
        yield Vertical(
            Words("", id="summary"),
            PictureGrid(grows_to=3, id="samples"),
            TableEditor(editable=False, id="rows"),
            id="left",
        )
        yield Vertical(
            Vertical(
                Words("", id="case-name", classes="heading"),
                Bars(id="answer"),
                Words("", id="what-if-name"),
                PictureGrid(id="what-if", selectable=False),
                id="case",
            ),
            ConfusionMatrix(id="confusion"),
            id="right",
        )

    def below(self) -> Iterable[Widget]:
        """What there is to press."""
        yield Words("arrows choose a sample · d shows the drawing from Edit", classes="readout")

    def show(self) -> None:
        """Ask the network and show what it says."""
        if self.workspace.dataset.name != self._shown_name:
            self._shown_name = self.workspace.dataset.name
            self._drawing, self._index = False, 0
            self.query_one("#samples", PictureGrid).selected = 0
            self.query_one("#rows", TableEditor).cursor = (0, 0)
        summary = self.query_one("#summary", Words)
        self.query_one("#right").display = not self.workspace.needs_reset
        dataset = self.workspace.dataset
        if self.workspace.needs_reset:
            summary.say("The network does not fit the dataset any more. Go to Train (3) and press r to reset it.")
            self._show_samples(dataset, None)
            return
        outputs = self.workspace.snapshot.outputs(dataset.flat_inputs)
        self._show_samples(dataset, outputs)
        self._show_summary(dataset, outputs)
        is_classes = dataset.class_names is not None and dataset.samples > 0
        confusion = self.query_one(ConfusionMatrix)
        confusion.visible = is_classes
        if is_classes:
            confusion.set_matrix(confusion_matrix(outputs, dataset.targets), dataset.output_names)
        self._show_case()

    def _show_summary(self, dataset: Dataset, outputs: FloatArray) -> None:
        share = accuracy(outputs, dataset.targets)
        right = right_answers(outputs, dataset.targets)
        said = "no samples" if not dataset.samples else "the number against the target"
        if share is not None and right is not None:
            said = f"{int(right.sum())} of {len(right)} right, accuracy {wording.percent(share)}"
        note = "" if self.workspace.snapshot.epoch else "   (untrained)"
        self.query_one("#summary", Words).say(Content.assemble((said, "bold"), (note, "$text-muted")))

    def _show_samples(self, dataset: Dataset, outputs: FloatArray | None) -> None:
        samples, rows = self.query_one("#samples", PictureGrid), self.query_one("#rows", TableEditor)
        is_picture = dataset.kind == "pixels"
        samples.display, rows.display = is_picture, not is_picture
        if not is_picture:
            rows.set_table(dataset.inputs, dataset.targets, dataset.feature_names, dataset.output_names, outputs)
        else:
            compact = dataset.samples > (8 if self.has_class("-narrow") else 24)
            if compact != samples.compact:
                samples.compact = compact
            samples.set_pictures(_answered(dataset, outputs, compact), diverging=False)
        wanted: Widget = samples if is_picture else rows
        if self.focused is None or not self.focused.display:
            wanted.focus()

    def _case(self) -> Case | None:
        editor, dataset = self.workspace.editor, self.workspace.dataset
        if self._drawing or not dataset.samples:
            return Case("The drawing from Edit", editor.values.ravel(), editor.target)
        index = min(self._index, dataset.samples - 1)
        return Case(f"Sample {index + 1}", dataset.flat_inputs[index], dataset.targets[index])

    def _show_case(self) -> None:
        case, dataset, snapshot = self._case(), self.workspace.dataset, self.workspace.snapshot
        if case is None:
            return
        flips = flipped(case.inputs)
        answers = snapshot.outputs(np.vstack([case.inputs, flips]))
        outputs, names = answers[0], dataset.output_names
        leading = int(outputs.argmax())
        if dataset.class_names:
            true = int(case.target.argmax())
            title = f"{case.name}: {names[true]}, answered {names[leading]}"
            marks = ["< true" if index == true else "" for index in range(len(names))]
        else:
            title = case.name
            marks = [f"target {target:g}" for target in case.target]
        self.query_one("#case-name", Words).say(title)
        self.query_one("#answer", Bars).set_bars(names, outputs, marks=marks)
        self._show_what_if(dataset, answers, leading)

    def _show_what_if(self, dataset: Dataset, answers: FloatArray, leading: int) -> None:
        """How the leading output changes when each single input is flipped: in words, and as a map."""
        changes = answers[1:, leading] - answers[0, leading]
        meaningful = bool(np.isfinite(changes).all()) and float(np.abs(answers).max()) < MEANINGFUL
        said, name = "the outputs are too large to say", dataset.output_names[leading]
        if meaningful:
            strongest = int(np.abs(changes).argmax())
            becomes = int(answers[1 + strongest].argmax())
            then = f", then {dataset.output_names[becomes]}" if becomes != leading else ""
            said = f"{name} changes most by {dataset.feature_names[strongest]}: {changes[strongest]:+.2g}{then}"
        self.query_one("#what-if-name", Words).say(
            Content.assemble(("What if one input flips?\n", "bold $text-muted"), said)
        )
        shape = dataset.feature_shape if len(dataset.feature_shape) == 2 else (1, dataset.features)
        shown = np.asarray(changes if meaningful else np.zeros_like(changes), float).reshape(shape)
        scale = wording.steady_scale(float(np.abs(shown).max()))
        self.query_one("#what-if", PictureGrid).set_pictures(
            [Picture(shown, f"to {scale:.2g}")], diverging=True, scale=scale
        )

    @on(PictureGrid.Highlighted, "#samples")
    def _on_sample(self, event: PictureGrid.Highlighted) -> None:
        self._choose(event.index)

    @on(TableEditor.Cursor)
    def _on_row(self, event: TableEditor.Cursor) -> None:
        self._choose(event.row)

    def _choose(self, index: int) -> None:
        self._drawing = False
        self._index = index
        if not self.workspace.needs_reset:
            self._show_case()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The view is switched only where both do not fit."""
        if action == "view":
            return self.has_class("-short") and self.has_class("-narrow") and self.workspace.dataset.kind == "pixels"
        return True

    def action_drawing(self) -> None:
        """The drawing, or the sample again."""
        self._drawing = not self._drawing
        if not self.workspace.needs_reset:
            self._show_case()

    def action_view(self) -> None:
        """The case or the confusion matrix."""
        self.toggle_class("-show-confusion")


def flipped(inputs: FloatArray) -> FloatArray:
    """All variants of the inputs (features,) with one of them flipped, v to 1 - v: shape (features, features)."""
    variants = np.tile(inputs, (len(inputs), 1))
    places = np.arange(len(inputs))
    variants[places, places] = 1 - variants[places, places]
    return variants


def _answered(dataset: Dataset, outputs: FloatArray | None, compact: bool) -> list[Picture]:
    """Every sample with its true class and, where there are outputs, the predicted one, in few words if ``compact``."""
    names = dataset.class_names or ()
    pictures = []
    for index in range(dataset.samples):
        true = dataset.class_of(index)
        if outputs is None:
            pictures.append(Picture(dataset.inputs[index], names[true]))
            continue
        said = int(outputs[index].argmax())
        if compact:
            caption = names[true] if said == true else f"{names[true]}>{names[said]}"
        else:
            caption = f"{names[true]} = {names[said]}" if said == true else f"{names[true]} not {names[said]}"
        pictures.append(Picture(dataset.inputs[index], caption, "good" if said == true else "bad"))
    return pictures
