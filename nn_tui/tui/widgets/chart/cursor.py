"""A canvas with a cursor on points along a line: left and right, ten at a time, the first, the last, esc."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from textual.binding import Binding, BindingType

from nn_tui.tui.widgets.drawing.canvas import Canvas
from nn_tui.tui.widgets.drawing.cursor_canvas import MOVE


def _key(keys: str, action: str, name: str, description: str, tooltip: str) -> Binding:
    return Binding(keys, action, description, show=False, id=f"chart.{name}", tooltip=tooltip, group=MOVE)


class WalkCanvas(Canvas, can_focus=True):
    """A canvas whose cursor is away or on one of the places `stops()`.

    Setting the cursor by program says nothing, moving it by key or mouse calls `cursor_moved()`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        _key("left,h", "walk(-1)", "previous", "Previous point", "Move the cursor to the previous point"),
        _key("right,l", "walk(1)", "next", "Next point", "Move the cursor to the next point"),
        _key("shift+left,H", "walk(-10)", "back", "Ten points back", "Move the cursor ten points back"),
        _key("shift+right,L", "walk(10)", "on", "Ten points on", "Move the cursor ten points on"),
        _key("home,0", "walk_first", "first", "First point", "Move the cursor to the first point"),
        _key("end,$", "walk_last", "last", "Last point", "Move the cursor to the last point"),
        _key("escape", "hide_cursor", "hide_cursor", "Hide the cursor", "Put the cursor of the chart away"),
    ]

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._wanted: float | None = None

    # What subclasses write.

    def stops(self) -> NDArray[np.float64]:
        """(points,) the places of the points, rising; cheap to ask for. Here, none."""
        return np.zeros(0)

    def cursor_changed(self) -> None:
        """Called after the cursor changed by any means."""

    def cursor_moved(self) -> None:
        """Called after the cursor was moved or put away by key or mouse."""

    # What everybody uses.

    @property
    def cursor(self) -> float | None:
        """The place under the cursor; None while it is away. Setting it takes the nearest point."""
        if self._wanted is None or not self.stops().size:
            return None
        return float(self.stops()[self.nearest(self._wanted)])

    @cursor.setter
    def cursor(self, place: float | None) -> None:
        if place is not None and not np.isfinite(place):
            place = None
        if place != self._wanted:
            self._wanted = place
            self.cursor_changed()

    def nearest(self, place: float) -> int:
        """Which of the points, of which there is at least one, is nearest to a place."""
        return int(np.abs(self.stops() - place).argmin())

    def walk_to(self, number: int) -> None:
        """Move the cursor to the point of that number, or the end that it lies beyond, as a key would."""
        stops = self.stops()
        if stops.size:
            place = float(stops[min(max(number, 0), stops.size - 1)])
            if place != self.cursor:
                self.cursor = place
                self.cursor_moved()

    # What keys do.

    def action_walk(self, points: int) -> None:
        """Move the cursor by so many points; a cursor that was away comes at the last point."""
        place = self.cursor
        if place is None:
            self.action_walk_last()
        else:
            self.walk_to(self.nearest(place) + points)

    def action_walk_first(self) -> None:
        """Move the cursor to the first point."""
        self.walk_to(0)

    def action_walk_last(self) -> None:
        """Move the cursor to the last point."""
        self.walk_to(self.stops().size - 1)

    def action_hide_cursor(self) -> None:
        """Put the cursor away."""
        self.cursor = None
        self.cursor_moved()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Esc belongs to this canvas only while its cursor is shown."""
        return self.cursor is not None if action == "hide_cursor" else super().check_action(action, parameters)
