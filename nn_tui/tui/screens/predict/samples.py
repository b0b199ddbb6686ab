"""All samples with their answers, as pictures, in the plane or as rows, and which of them is chosen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from time import monotonic

from textual import on
from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget

from nn_tui.data.dataset import Dataset
from nn_tui.model.arrays import FloatArray
from nn_tui.tui.presenting.samples import show_answered_pictures, show_pictures, show_rows
from nn_tui.tui.screens.predict.answers import Answers
from nn_tui.tui.views.boundary import BoundaryView
from nn_tui.tui.views.run_frame import RunFrame
from nn_tui.tui.widgets.pictures.picture_grid import PictureGrid
from nn_tui.tui.widgets.plane.plane import Plane
from nn_tui.tui.widgets.table.table_editor import TableEditor

_ROOMY, _NARROW_ROOMY = 24, 8
"""So many pictures at most are shown with large pixels."""


class Samples(Vertical):
    """The samples of the dataset under a cursor. ``place`` is set where it is on a place of the plane without one."""

    @dataclass
    class Chosen(Message):
        """Another sample, or another place in the plane, was chosen by key or mouse."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.index = 0
        self.place: tuple[float, float] | None = None
        self.as_rows = False
        self._dataset: Dataset | None = None
        self._targets: tuple[object, FloatArray] | None = None
        self._answers: Answers | None = None
        self._field_due = 0.0
        self._is_fresh = True

    def compose(self) -> Iterable[Widget]:
        """All three; one of them is shown."""
        yield PictureGrid(grows_to=3, id="samples")
        yield TableEditor(editable=False, id="rows")
        yield BoundaryView()

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
    def shown(self) -> Widget:
        """The widget that shows the samples and takes the keys."""
        return next(widget for widget in (self.pictures, self.rows, self.field) if widget.display)

    def begin(self, dataset: Dataset) -> None:
        """Another dataset: begin at its first sample."""
        self.place = None
        self.as_rows = False
        self._is_fresh = True
        self.choose(dataset, 0)

    def choose(self, dataset: Dataset, index: int) -> None:
        """Go to a sample, without a message."""
        self._dataset = dataset
        self.index, self.place = index, None
        if dataset.kind == "pixels":
            self.pictures.selected = index
        elif dataset.kind == "points" and dataset.samples:
            self.field.plane.cursor_point = (float(dataset.inputs[index, 0]), float(dataset.inputs[index, 1]))
        self.rows.cursor_row = index

    def show(self, dataset: Dataset, answers: Answers | None, *, narrow: bool, hurried: bool) -> None:
        """Show the samples with the answers, if there are any; hurried, those in the plane not every time."""
        self._dataset, self._answers = dataset, answers
        self.index = min(self.index, max(0, dataset.samples - 1))
        in_plane = dataset.kind == "points" and not self.as_rows and answers is not None
        self.pictures.display = dataset.kind == "pixels"
        self.field.display = in_plane
        self.rows.display = not in_plane and dataset.kind != "pixels"
        if dataset.kind == "pixels":
            self._show_pictures(dataset, answers, narrow)
        elif answers is None:
            show_rows(self.rows, dataset)
        elif in_plane:
            self._show_plane(answers, hurried)
        else:
            show_rows(self.rows, dataset, answers.outputs, targets=self._shown_targets(answers), version=answers)
            if self._is_fresh:
                # What is answered counts most: the last column brings it into view.
                self._is_fresh = False
                self.rows.cursor = (self.index, self.rows.grid_size[1] - 1)
        self.keep_focus()

    def keep_focus(self) -> None:
        """The samples have the keys where nothing that can be seen has them."""
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
        """The targets as outputs compare with them, the same array as long as they are the same."""
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
        self._chosen(event.index)

    @on(TableEditor.Cursor)
    def _on_row(self, event: TableEditor.Cursor) -> None:
        event.stop()
        self._chosen(event.row)

    @on(Plane.Cursor)
    def _on_place(self, event: Plane.Cursor) -> None:
        event.stop()
        self._chosen(event.plane.nearest(event.x1, event.x2), (event.x1, event.x2))

    def _chosen(self, index: int | None, place: tuple[float, float] | None = None) -> None:
        self.index, self.place = (self.index, place) if index is None else (index, None)
        self.post_message(self.Chosen())

    @on(Plane.GridChanged)
    def _ask_field_again(self) -> None:
        """The plane has another size: the field is due at once."""
        if self._answers is not None and self.field.display:
            self._show_plane(self._answers, hurried=False)
