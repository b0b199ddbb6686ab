"""Editing points: a cursor over the plane drops and removes them, with the network's outputs behind them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import floor, log10
from typing import ClassVar

import numpy as np
from textual import on, work
from textual.binding import BindingType
from textual.widget import Widget

from nn_tui.data.classes import point_classes
from nn_tui.data.dataset import Dataset
from nn_tui.data.errors import DataError
from nn_tui.experiment.sessions.memory import Memory, number, whole
from nn_tui.tui.presenting.samples import show_points, target_range
from nn_tui.tui.screens.edit.class_counts import PointCounts, names_of
from nn_tui.tui.screens.edit.field import OutputField
from nn_tui.tui.screens.edit.keys import POINT_KEYS
from nn_tui.tui.screens.edit.paste import points_in
from nn_tui.tui.screens.edit.sheet import OpinionRequest, Sheet, SheetHost
from nn_tui.tui.screens.number_checks import number_check
from nn_tui.tui.screens.prompts import ChooseOne, Confirm, Prompt
from nn_tui.tui.widgets.plane.plane import Plane

MOST_VALUE = 1e9
"""A value beyond this is not remembered."""
VALUE_STEPS = 20
"""A key changes the value by a power of ten, small enough for this many steps between the extreme targets."""
CLASS_ACTIONS = frozenset({"choose_class", "step_class"})
VALUE_ACTIONS = frozenset({"type_value", "step_value"})


class PointSheet(Sheet):
    """The plane under a cursor. A point that is dropped or removed is written at once."""

    BINDINGS: ClassVar[list[BindingType]] = POINT_KEYS
    NOUN = "point"
    BESIDE = "Points"

    def __init__(self, host: SheetHost) -> None:
        super().__init__(host, id="points")
        self._class = 0
        self._value = 1.0
        self._counts = PointCounts(id="counts")
        self._shown: Dataset | None = None
        self._counted: tuple[Dataset | None, int] = (None, 0)
        self._field = OutputField()

    def compose(self) -> Iterable[Widget]:
        """The plane."""
        yield Plane(id="plane")

    def beside(self) -> Sequence[Widget]:
        """The counts of the points of each class."""
        return (self._counts,)

    @property
    def plane(self) -> Plane:
        """The plane."""
        return self.query_one(Plane)

    @property
    def class_count(self) -> int:
        """How many classes the points have; 0 for regression."""
        dataset = self.dataset
        if self._counted[0] is not dataset:
            self._counted = dataset, point_classes(dataset)
        return self._counted[1]

    @property
    def has_classes(self) -> bool:
        """Whether a class can be added: not for regression."""
        return self.class_count > 0

    @property
    def present_class(self) -> int | None:
        """The class of the points to drop; None if it has no name."""
        return self._class if self.dataset.class_names is not None else None

    def class_added(self) -> None:
        """Drop points of the new class from now on."""
        self._class = self.class_count - 1

    # What is shown.

    def show(self) -> None:
        """Show the points, the outputs behind them, and the counts."""
        dataset = self.dataset
        if dataset is not self._shown:
            self._shown = dataset
            self._class = min(self._class, max(self.class_count - 1, 0))
            show_points(self.plane, dataset)
        workspace = self.host.workspace
        snapshot = workspace.snapshot if workspace.has_network else None
        self._field.show(self.plane, dataset, snapshot, self.host.is_training)
        self._counts.show(dataset, self.class_count, self._class, self._value)

    def heading(self) -> str:
        """How many points there are."""
        samples = self.dataset.samples
        number = "No points yet" if not samples else f"{samples:,} point{'' if samples == 1 else 's'}"
        lowest, highest = np.transpose(self.plane.bounds)
        outside = ((self.dataset.inputs < lowest) | (self.dataset.inputs > highest)).any(axis=1).sum()
        hidden = f", {outside:,} out of view" if outside else ""
        return number + hidden

    def state(self) -> str:
        """Where the cursor is and what would be dropped there."""
        x1, x2 = self.plane.cursor_point
        what = f"class {names_of(self.dataset)[self._class]}" if self.class_count else f"{self._value:g}"
        return (
            f"x1 {x1:+.2f}  x2 {x2:+.2f}  ·  [[edit.drop]] drops {what}  ·  "
            "[[edit.remove]] removes  ·  arrows move, shift by 5"
        )

    def opinion_request(self) -> OpinionRequest:
        """The place under the cursor."""
        sided = self.has_classes and self.dataset.class_names is None
        return OpinionRequest(np.array([self.plane.cursor_point]), ("",) * self.dataset.outputs, sided)

    @on(Plane.Cursor)
    def _on_cursor(self) -> None:
        self.host.show()

    @on(Plane.GridChanged)
    def _on_grid(self) -> None:
        self.host.show()

    def memory(self) -> Memory:
        """Also what is dropped."""
        return {**super().memory(), "class": self._class, "value": self._value}

    def recall(self, memory: Memory) -> None:
        """Drop the same."""
        self._class = whole(memory, "class", self.class_count - 1) or 0
        value = number(memory, "value", -MOST_VALUE, MOST_VALUE)
        self._value = 1.0 if value is None else value
        super().recall(memory)

    # Points.

    def action_drop(self) -> None:
        """Drop a point of the chosen class or value at the cursor."""
        x1, x2 = self.plane.cursor_point
        if self.class_count:
            chosen = self._class
            self.host.edit_own(lambda: self.editor.drop_point(x1, x2, chosen))
        else:
            value = self._value
            self.host.edit_own(lambda: self.editor.drop_point(x1, x2, value=value))

    def action_remove(self) -> None:
        """Remove the point under the cursor, the topmost one."""
        nearest = self.plane.nearest(*self.plane.cursor_point)
        if nearest is None:
            self.notify("There is no point under the cursor.", timeout=3)
            return
        x1, x2 = self.dataset.inputs[nearest].tolist()
        self.host.edit_own(lambda: self.editor.remove_point_near(x1, x2, 0.0))

    @work
    async def action_remove_all(self) -> None:
        """Remove every point, after asking."""
        samples = self.dataset.samples
        if not samples:
            self.notify("There is no point to take away.", timeout=3)
        elif await self.app.push_screen_wait(
            Confirm(f"Take all {samples:,} points away? u brings them back.", "Clear")
        ):
            self.host.edit_own(self.editor.remove_all)

    def paste(self, text: str) -> None:
        """Add points from rows of x1 x2 -> class, or of x1 x2 -> value."""
        try:
            points_in(self.dataset, text)
        except DataError as error:
            self.notify(str(error), severity="error", timeout=8)
        else:
            # Read again then: the copy that is made first of a set that is not own is another dataset.
            self.host.edit_own(lambda: self.editor.add_samples(*points_in(self.dataset, text)))

    # What is dropped.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Choosing a class needs classes, choosing a value needs numbers."""
        if action in CLASS_ACTIONS:
            return self.class_count > 0
        return self.class_count == 0 if action in VALUE_ACTIONS else super().check_action(action, parameters)

    def action_step_class(self, step: int) -> None:
        """Drop points of the next or the previous class, around the end."""
        self._class = (self._class + step) % self.class_count
        self.host.show()

    @work
    async def action_choose_class(self) -> None:
        """Choose the class by its key or from the list."""
        chosen = await self.app.push_screen_wait(
            ChooseOne("Drop points of the class", names_of(self.dataset), self._class)
        )
        if chosen is not None:
            self._class = chosen
            self.host.show()

    def action_step_value(self, step: int) -> None:
        """Drop a larger or a smaller value."""
        low, high = target_range(self.dataset)
        size = 10.0 ** floor(log10((high - low) / VALUE_STEPS))
        self._value = float(f"{(round(self._value / size) + step) * size:.4g}")
        self.host.show()

    @work
    async def action_type_value(self) -> None:
        """Type the value."""
        text = await self.app.push_screen_wait(
            Prompt("The value of the points to drop", value=f"{self._value:g}", check=number_check)
        )
        if text:
            self._value = float(text)
            self.host.show()
