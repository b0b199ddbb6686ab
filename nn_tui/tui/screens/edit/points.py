"""Edit for points: a cursor over the plane drops and removes them, with the network's answers behind them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import floor, log10
from typing import ClassVar

import numpy as np
from textual import on, work
from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget

from nn_tui.data.classes import point_classes
from nn_tui.data.dataset import Dataset
from nn_tui.data.errors import DataError
from nn_tui.tui.presenting.samples import show_points, target_range
from nn_tui.tui.screens.edit.class_counts import PointCounts, names_of
from nn_tui.tui.screens.edit.field import AnswerField
from nn_tui.tui.screens.edit.keys import POINT_HELP, POINT_KEYS
from nn_tui.tui.screens.edit.paste import points_in
from nn_tui.tui.screens.edit.sheet import Desk, Question, Sheet
from nn_tui.tui.screens.number_checks import number_check
from nn_tui.tui.screens.prompts import ChooseClass, Confirm, Prompt
from nn_tui.tui.widgets.plane.plane import Plane

VALUE_STEPS = 20
"""A key changes the value by a power of ten, of which at least so many go from the lowest target to the highest."""
CLASS_ACTIONS = frozenset({"choose_class", "step_class"})
VALUE_ACTIONS = frozenset({"type_value", "step_value"})


class PointSheet(Sheet):
    """The plane under a cursor. A point that is dropped or removed is written at once."""

    BINDINGS: ClassVar[list[BindingType]] = POINT_KEYS
    HELP = POINT_HELP

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, id="points")
        self._class = 0
        self._value = 1.0
        self._counts = PointCounts(id="counts")
        self._shown: Dataset | None = None
        self._counted: tuple[Dataset | None, int] = (None, 0)
        self._field = AnswerField()

    def compose(self) -> Iterable[Widget]:
        """The plane."""
        yield Plane(id="plane")

    def beside(self) -> Sequence[Widget]:
        """How many points there are of each class."""
        return (self._counts,)

    @property
    def plane(self) -> Plane:
        """The plane."""
        return self.query_one(Plane)

    @property
    def class_count(self) -> int:
        """How many classes the points have, 0 for regression."""
        dataset = self.dataset
        if self._counted[0] is not dataset:
            self._counted = dataset, point_classes(dataset)
        return self._counted[1]

    @property
    def has_classes(self) -> bool:
        """Whether a class can be added: not to numbers."""
        return self.class_count > 0

    @property
    def present_class(self) -> int | None:
        """The class of the points to drop, where it has a name."""
        return self._class if self.dataset.class_names is not None else None

    def class_added(self) -> None:
        """The next points are of the new class."""
        self._class = self.class_count - 1

    # What is shown.

    def show(self) -> None:
        """The points, the answers behind them, and the counts."""
        dataset = self.dataset
        if dataset is not self._shown:
            self._shown = dataset
            self._class = min(self._class, max(self.class_count - 1, 0))
            show_points(self.plane, dataset)
        workspace = self.desk.workspace
        snapshot = None if workspace.needs_reset else workspace.snapshot
        self._field.show(self.plane, dataset, snapshot, self.desk.is_training)
        self._counts.show(dataset, self.class_count, self._class, self._value)

    def about(self) -> Content:
        """How many points, of what."""
        samples = self.dataset.samples
        number = "no points yet" if not samples else f"{samples:,} point{'' if samples == 1 else 's'}"
        lowest, highest = np.transpose(self.plane.bounds)
        beyond = ((self.dataset.inputs < lowest) | (self.dataset.inputs > highest)).any(axis=1).sum()
        unseen = f", {beyond:,} out of sight" if beyond else ""
        return Content.assemble((number, "bold"), f"{unseen}\n", (self.whose(), "$text-muted"))

    def state(self) -> str:
        """Where the cursor is and what would be dropped there."""
        x1, x2 = self.plane.cursor_point
        what = f"class {names_of(self.dataset)[self._class]}" if self.class_count else f"{self._value:g}"
        return f"x1 {x1:+.2f}  x2 {x2:+.2f}  ·  space drops {what}  ·  x removes  ·  arrows or hjkl move, shift by 5"

    def question(self) -> Question:
        """The place under the cursor."""
        sided = self.has_classes and self.dataset.class_names is None
        return Question(np.array([self.plane.cursor_point]), ("",) * self.dataset.outputs, sided)

    @on(Plane.Cursor)
    def _on_cursor(self) -> None:
        self.desk.show()

    @on(Plane.GridChanged)
    def _on_grid(self) -> None:
        self.desk.show()

    # Points.

    def action_drop(self) -> None:
        """A point of the present class or value, where the cursor is."""
        x1, x2 = self.plane.cursor_point
        if self.class_count:
            chosen = self._class
            self.desk.edit_own(lambda: self.editor.drop_point(x1, x2, chosen))
        else:
            value = self._value
            self.desk.edit_own(lambda: self.editor.drop_point(x1, x2, value=value))

    def action_remove(self) -> None:
        """The point under the cursor, the one on top."""
        nearest = self.plane.nearest(*self.plane.cursor_point)
        if nearest is None:
            self.notify("There is no point under the cursor.", timeout=3)
            return
        x1, x2 = self.dataset.inputs[nearest].tolist()
        self.desk.edit_own(lambda: self.editor.remove_point_near(x1, x2, 0.0))

    @work
    async def action_remove_all(self) -> None:
        """Begin with an empty plane, after asking."""
        samples = self.dataset.samples
        if not samples:
            self.notify("There is no point to take away.", timeout=3)
        elif await self.app.push_screen_wait(
            Confirm(f"Take all {samples:,} points away? u brings them back.", "Clear")
        ):
            empty = self.dataset.inputs[:0], self.dataset.targets[:0]
            self.desk.edit_own(lambda: self.editor.replace_samples(*empty))

    def paste(self, text: str) -> None:
        """Points from rows of x1 x2 -> class, or of x1 x2 -> value."""

        def take() -> None:
            inputs, targets = points_in(self.dataset, text)
            self.editor.replace_samples(
                np.concatenate([self.dataset.inputs, inputs]), np.concatenate([self.dataset.targets, targets])
            )

        try:
            points_in(self.dataset, text)
        except DataError as error:
            self.notify(str(error), severity="error", timeout=8)
        else:
            self.desk.edit_own(take)

    # What is dropped.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Classes where there are classes, a value where there are numbers."""
        if action in CLASS_ACTIONS:
            return self.class_count > 0
        return self.class_count == 0 if action in VALUE_ACTIONS else super().check_action(action, parameters)

    def action_step_class(self, step: int) -> None:
        """The next class, after the last the first."""
        self._class = (self._class + step) % self.class_count
        self.desk.show()

    @work
    async def action_choose_class(self) -> None:
        """Choose the class by its key or from the list."""
        chosen = await self.app.push_screen_wait(
            ChooseClass("Drop points of the class", names_of(self.dataset), self._class)
        )
        if chosen is not None:
            self._class = chosen
            self.desk.show()

    def action_step_value(self, step: int) -> None:
        """A larger or a smaller value."""
        low, high = target_range(self.dataset)
        size = 10.0 ** floor(log10((high - low) / VALUE_STEPS))
        self._value = float(f"{(round(self._value / size) + step) * size:.4g}")
        self.desk.show()

    @work
    async def action_type_value(self) -> None:
        """Type the value."""
        text = await self.app.push_screen_wait(
            Prompt("The value of the points to drop", value=f"{self._value:g}", check=number_check)
        )
        if text:
            self._value = float(text)
            self.desk.show()
