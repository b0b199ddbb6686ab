"""All samples with their answers, as pictures, in the plane, as rows or as sequences; one of them is chosen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from time import monotonic

from textual import on
from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.sessions.memory import Memory, flag, numbers, whole
from nn_tui.model.arrays import FloatArray, IntArray
from nn_tui.tui.presenting.samples import show_answered_pictures, show_pictures, show_rows
from nn_tui.tui.screens.predict.answers import Answers
from nn_tui.tui.screens.predict.sequences.sequence_list import SequenceList
from nn_tui.tui.views.boundary import BoundaryView
from nn_tui.tui.views.run_frame import RunFrame
from nn_tui.tui.widgets.pictures.picture_grid import PictureGrid
from nn_tui.tui.widgets.plane.plane import Plane
from nn_tui.tui.widgets.rows.row_list import RowList
from nn_tui.tui.widgets.table.table_editor import TableEditor

_ROOMY, _NARROW_ROOMY = 24, 8
"""The most pictures that are shown with large pixels, on a wide and on a narrow screen."""


class Samples(Vertical):
    """The samples of the dataset under a cursor. ``place`` is set if the cursor is in the plane, away from samples."""

    @dataclass
    class Chosen(Message):
        """Another sample or place in the plane was chosen by key or mouse."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.index = 0
        self.place: tuple[float, float] | None = None
        self.as_rows = False
        self._dataset: Dataset | None = None
        self._targets: tuple[object, FloatArray] | None = None
        self._answers: Answers | None = None
        self._field_due = 0.0

    def compose(self) -> Iterable[Widget]:
        """All four; one of them is shown."""
        yield PictureGrid(grows_to=3, id="samples")
        yield TableEditor(editable=False, id="rows")
        yield BoundaryView()
        yield SequenceList(id="sequences")

    @property
    def pictures(self) -> PictureGrid:
        """The samples as pictures."""
        return self.query_one("#samples", PictureGrid)

    @property
    def rows(self) -> TableEditor:
        """The samples as rows."""
        return self.query_one("#rows", TableEditor)

    @property
    def field(self) -> BoundaryView:
        """The samples in the plane."""
        return self.query_one(BoundaryView)

    @property
    def sequences(self) -> SequenceList:
        """The samples as sequences."""
        return self.query_one(SequenceList)

    @property
    def shown(self) -> Widget:
        """The widget that shows the samples now."""
        return next(widget for widget in (self.pictures, self.rows, self.field, self.sequences) if widget.display)

    def begin(self, dataset: Dataset) -> None:
        """Start at the first sample of another dataset."""
        self.place = None
        self.as_rows = False
        self.rows.cursor = (0, 0)
        self.choose(dataset, 0)

    def memory(self) -> Memory:
        """The sample or the place under the cursor, and whether points are shown as rows."""
        return {"sample": self.index, "place": None if self.place is None else list(self.place), "rows": self.as_rows}

    def recall(self, memory: Memory, dataset: Dataset) -> None:
        """Go to the same sample or place, where the dataset has it."""
        self.as_rows = dataset.kind == "points" and (flag(memory, "rows") or False)
        sample, place = whole(memory, "sample", dataset.samples - 1), numbers(memory, "place", 2)
        if sample is not None:
            self.choose(dataset, sample)
        if place is not None and dataset.kind == "points" and not self.as_rows:
            self.place = self.field.plane.cursor_point = place[0], place[1]

    def choose(self, dataset: Dataset, index: int) -> None:
        """Go to a sample without posting a message."""
        self._dataset = dataset
        self.index, self.place = index, None
        if dataset.kind == "pixels":
            self.pictures.selected = index
        elif dataset.kind == "points" and dataset.samples:
            self.field.plane.cursor_point = (float(dataset.inputs[index, 0]), float(dataset.inputs[index, 1]))
        self.rows.cursor_row = self.sequences.cursor_row = index

    def switch_rows(self, dataset: Dataset) -> None:
        """Show points as rows from the next time on, or in the plane."""
        self.as_rows = not self.as_rows
        if self.place is None:
            self.choose(dataset, self.index)

    def show(
        self, dataset: Dataset, answers: Answers | None, parts: dict[str, IntArray], *, narrow: bool, hurried: bool
    ) -> None:
        """Show the samples with the answers, if there are any; if ``hurried``, not every time those that take long.

        ``parts`` are the indices of each part's samples.
        """
        self._dataset, self._answers = dataset, answers
        self.index = min(self.index, max(0, dataset.samples - 1))
        in_plane = dataset.kind == "points" and not self.as_rows and answers is not None
        self.pictures.display = dataset.kind == "pixels"
        self.field.display = in_plane
        self.sequences.display = dataset.kind == "sequences"
        self.rows.display = not in_plane and dataset.kind not in ("pixels", "sequences")
        if dataset.kind == "pixels":
            self._show_pictures(dataset, answers, narrow)
        elif dataset.kind == "sequences":
            self.sequences.show_sequences(dataset, answers, parts, hurried=hurried)
            self.sequences.cursor_row = self.index
        elif answers is None:
            show_rows(self.rows, dataset)
        elif in_plane:
            self._show_plane(answers, hurried)
        else:
            show_rows(
                self.rows,
                dataset,
                answers.outputs,
                targets=self._shown_targets(answers),
                middle=answers.classes.middle if answers.classes else None,
                version=answers,
            )
        self.keep_focus()

    def keep_focus(self) -> None:
        """Focus the samples if no visible widget has focus."""
        focused = self.screen.focused
        if focused is None or not all(node.display for node in focused.ancestors_with_self):
            self.screen.set_focus(self.field.plane if self.field.display else self.shown)

    def _show_pictures(self, dataset: Dataset, answers: Answers | None, narrow: bool) -> None:
        pictures = self.pictures
        compact = dataset.samples > (_NARROW_ROOMY if narrow else _ROOMY)
        if compact != pictures.compact:
            pictures.compact = compact
        if answers is None:
            show_pictures(pictures, dataset)
        else:
            show_answered_pictures(pictures, dataset, answers.answered, version=answers)

    def _show_plane(self, answers: Answers, hurried: bool) -> None:
        now = monotonic()
        if not hurried or now >= self._field_due:
            self._field_due = now + BoundaryView.INTERVAL
            self.field.show(RunFrame(answers.snapshot, None))

    def _shown_targets(self, answers: Answers) -> FloatArray:
        """The targets on the scale of the outputs, (samples, outputs); the same array while they are the same."""
        key = (answers.dataset, answers.snapshot.encoding)
        if self._targets is None or self._targets[0] != key:
            targets = answers.shown_targets(answers.dataset.targets)
            if targets is not answers.dataset.targets:
                targets.setflags(write=False)
            self._targets = key, targets
        return self._targets[1]

    @on(PictureGrid.Highlighted)
    def _on_picture(self, event: PictureGrid.Highlighted) -> None:
        event.stop()
        self._choose_and_post(event.index)

    @on(TableEditor.Cursor)
    def _on_row(self, event: TableEditor.Cursor) -> None:
        event.stop()
        self._choose_and_post(event.row)

    @on(RowList.Cursor)
    def _on_sequence(self, event: RowList.Cursor) -> None:
        event.stop()
        self._choose_and_post(event.row)

    @on(Plane.Cursor)
    def _on_place(self, event: Plane.Cursor) -> None:
        event.stop()
        self._choose_and_post(event.plane.nearest(event.x1, event.x2), (event.x1, event.x2))

    def _choose_and_post(self, index: int | None, place: tuple[float, float] | None = None) -> None:
        self.index, self.place = (self.index, place) if index is None else (index, None)
        self.post_message(self.Chosen())

    @on(Plane.GridChanged)
    def _on_grid_changed(self) -> None:
        """Compute the field for the new size at once."""
        if self._answers is not None and self.field.display:
            self._show_plane(self._answers, hurried=False)
