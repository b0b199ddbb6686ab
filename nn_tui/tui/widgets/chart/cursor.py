"""A canvas with a cursor on points along a line: left and right, ten at a time, first, last, esc."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from textual.binding import Binding, BindingType

from nn_tui.tui.widgets.drawing.canvas import Canvas
from nn_tui.tui.widgets.drawing.cursor_canvas import MOVE


def walk_key(keys: str, action: str, name: str, description: str, tooltip: str) -> Binding:
    """A key of the chart that is in the help and the palette, but not in the footer."""
    return Binding(keys, action, description, show=False, id=f"chart.{name}", tooltip=tooltip, group=MOVE)


class WalkCanvas(Canvas, can_focus=True):
    """A canvas whose cursor is hidden or on one of the places `stops()`.

    Moving the cursor by key or mouse calls `cursor_moved()`, setting it does not.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        walk_key("left,h", "walk(-1)", "previous", "Previous point", "Move the cursor to the previous point"),
        walk_key("right,l", "walk(1)", "next", "Next point", "Move the cursor to the next point"),
        walk_key("shift+left,H", "walk(-10)", "back", "Ten points back", "Move the cursor ten points back"),
        walk_key("shift+right,L", "walk(10)", "on", "Ten points on", "Move the cursor ten points on"),
        walk_key("home,0", "walk_first", "first", "First point", "Move the cursor to the first point"),
        walk_key("end,$", "walk_last", "last", "Last point", "Move the cursor to the last point"),
        walk_key("escape", "hide_cursor", "hide_cursor", "Hide the cursor", "Hide the cursor of the chart"),
    ]

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._wanted: float | None = None

    # What subclasses write.

    def stops(self) -> NDArray[np.float64]:
        """The places of the points, (points,), rising; cheap to call. Here, none."""
        return np.zeros(0)

    def cursor_changed(self) -> None:
        """Called after the cursor changed by any means."""

    def cursor_moved(self) -> None:
        """Called after the cursor was moved or hidden by key or mouse."""

    # What subclasses and users call.

    @property
    def cursor(self) -> float | None:
        """The place under the cursor; None while it is hidden. Setting it moves it to the nearest point."""
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

    @property
    def cursor_place(self) -> tuple[float, ...]:
        """The place; () while the cursor is hidden."""
        return () if self._wanted is None else (self._wanted,)

    @cursor_place.setter
    def cursor_place(self, place: Sequence[float]) -> None:
        if len(place) == 1:
            self.cursor = place[0]

    def nearest(self, place: float) -> int:
        """The index of the point nearest to a place; there must be at least one point."""
        return int(np.abs(self.stops() - place).argmin())

    def walk_to(self, number: int) -> None:
        """Move the cursor as a key would to the point of that index, or to the end if the index is beyond it."""
        stops = self.stops()
        if stops.size:
            place = float(stops[min(max(number, 0), stops.size - 1)])
            if place != self.cursor:
                self.cursor = place
                self.cursor_moved()

    # What keys do.

    def action_walk(self, points: int) -> None:
        """Move the cursor by that many points; a hidden cursor appears at the last point."""
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
        """Hide the cursor."""
        self.cursor = None
        self.cursor_moved()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Esc hides the cursor only while it is shown."""
        return self.cursor is not None if action == "hide_cursor" else super().check_action(action, parameters)
