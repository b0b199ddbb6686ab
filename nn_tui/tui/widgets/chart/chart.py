"""The chart of a run: curves over epochs, with a cursor on their points, and a range of them to look at closely.

Its axes are drawn again only when they change, its curves when the data do. Only lines that changed are sent to the
screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import nan
from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive

from nn_tui.tui.widgets.chart.colours import colour_words, curve_style
from nn_tui.tui.widgets.chart.composer import Composer, View
from nn_tui.tui.widgets.chart.cursor import WalkCanvas, walk_key
from nn_tui.tui.widgets.chart.layers import legend_entries
from nn_tui.tui.widgets.chart.painting import FIRST_CURVE, FIRST_RAW, marks
from nn_tui.tui.widgets.chart.series import Curve, Series, drawable
from nn_tui.tui.widgets.chart.sheet import (
    CURSOR,
    CURSOR_BLURRED,
    FAINT,
    FOCUSED_TITLE,
    LABEL,
    PLAIN,
    SECOND_HALF,
    TITLE,
    Line,
)
from nn_tui.tui.widgets.chart.zoom import Zoom, closer, shifted, wider
from nn_tui.tui.widgets.drawing.under_cursor import UnderCursor

__all__ = ["Chart", "Series"]

_RUN = re.compile(rb"(.)\1*", re.DOTALL)
_PARTS = {
    PLAIN: "",
    TITLE: "title",
    FOCUSED_TITLE: "current",
    LABEL: "label",
    FAINT: "faint",
    CURSOR: "cursor",
    CURSOR_BLURRED: "cursor-blurred",
}


class Legend(NamedTuple):
    """One curve in a legend.

    Attributes:
        name: its name.
        word: its name behind the character it is drawn with, where its colour alone does not tell it apart.
        colour: its colour in the words of Textual's styles; "" for that of the text.
    """

    name: str
    word: str
    colour: str


class Chart(WalkCanvas):
    """Curves over epochs. If there is too little room, their last values are shown as text."""

    BINDINGS: ClassVar[list[BindingType]] = [
        walk_key("up,k", "closer", "closer", "Look closer", "Show half the range, around the cursor"),
        walk_key("down,j", "wider", "wider", "Show more", "Show twice the range, up to all of it"),
    ]

    title: reactive[str] = reactive("", repaint=False, init=False)
    """The heading."""

    x_label: reactive[str] = reactive("epoch", repaint=False, init=False)
    """A short word for the x axis."""

    log_scale: reactive[bool] = reactive(False, repaint=False, init=False)
    """Whether the y axis is logarithmic; zero and negative values are then left out, and counted in a corner."""

    smoothing: reactive[int] = reactive(1, repaint=False, init=False)
    """Over how many points lines are averaged; the points themselves are faint then. 1 for not at all."""

    x_range: reactive[tuple[float, float] | None] = reactive(None, repaint=False, init=False)
    """The first and the last x shown; None for all."""

    band: reactive[tuple[float, float] | None] = reactive(None, repaint=False, init=False)
    """Two values with dots between them; None for none."""

    placeholder: reactive[str] = reactive("", repaint=False, init=False)
    """The line shown while there is nothing to draw."""

    @dataclass
    class Cursor(Message):
        """The cursor moved to a point, or was hidden, in which case there is no point."""

        chart: Chart
        x: float | None
        y: float | None
        name: str | None

        @property
        def control(self) -> Chart:
            """The chart."""
            return self.chart

    @dataclass
    class Zoomed(Message):
        """A key or the mouse chose another range."""

        chart: Chart

        @property
        def control(self) -> Chart:
            """The chart."""
            return self.chart

    def __init__(
        self,
        *,
        title: str = "",
        has_heading: bool = True,
        x_label: str = "epoch",
        placeholder: str = "Nothing to show yet",
        log_scale: bool = False,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.set_reactive(Chart.title, title)
        self.set_reactive(Chart.x_label, x_label)
        self.set_reactive(Chart.placeholder, placeholder)
        self.set_reactive(Chart.log_scale, log_scale)
        self._has_heading = has_heading
        self._series: tuple[Series, ...] = ()
        self._marks: tuple[tuple[float, str], ...] = ()
        self._curves: list[Curve] = []
        self._left_out = 0
        self._stops: NDArray[np.float64] | None = None
        self._composer = Composer()
        self._lines: list[Line] = []
        self._series_styles: dict[int, Style] = {}
        self._fresh_for: Size | None = None
        self._pending = False

    # What is shown.

    def set_series(self, series: Sequence[Series]) -> None:
        """Show these curves, the first one on top of the others.

        Cheap to call for every frame: nothing is drawn while the chart is hidden, and nothing is sent if the picture is
        the same. The arrays are kept, not copied: they must not change later.
        """
        recoloured = [curve.colour for curve in series] != [curve.colour for curve in self._series]
        self._series = tuple(series)
        if recoloured:
            # Lines with equal text look different now.
            self._series_styles.clear()
            self._fresh_for = None
            self.repaint()
        self._read()

    @property
    def marks(self) -> Sequence[tuple[float, str]]:
        """Vertical lines (x, short text), such as (1200, "learning rate 0.05")."""
        return self._marks

    @marks.setter
    def marks(self, marks: Sequence[tuple[float, str]]) -> None:
        if tuple(marks) != self._marks:
            self._marks = tuple(marks)
            self._changed()

    @property
    def cursor_point(self) -> tuple[float, float, str] | None:
        """The point under the cursor: x, y and the name of the first series that has a point there."""
        x = self.cursor
        if x is None:
            return None
        for curve in self._curves:
            if (y := curve.value_at(x)) is not None:
                return x, y, curve.name
        return None

    @property
    def points_under_cursor(self) -> list[tuple[str, float, float]]:
        """Name, x and y of the point under the cursor of every curve that reaches it, or its last point before it."""
        x = self.cursor
        points = [] if x is None else [(curve.name, curve.point_at(x)) for curve in self._curves]
        return [(name, *point) for name, point in points if point is not None]

    @property
    def under_cursor(self) -> UnderCursor | None:
        """The value under the cursor, those of all curves there as a row, and as a matrix the points of its curve."""
        x = self.cursor
        here = [curve for curve in self._curves if x is not None and curve.value_at(x) is not None]
        if x is None or not here:
            return None
        points = [curve.point_at(x) for curve in self._curves]
        row = np.array([nan if point is None else point[1] for point in points])
        return UnderCursor(here[0].value_at(x) or 0.0, row, np.column_stack([here[0].x, here[0].y]))

    @property
    def legend(self) -> list[Legend]:
        """The curves, each with the colour it is drawn in."""
        entries = legend_entries(self._curves, marks(self._curves, self.capabilities), None)
        return [Legend(entry.name, entry.word, colour_words(self._style(entry.kind))) for entry in entries]

    # The range.

    @property
    def extent(self) -> tuple[float, float] | None:
        """The first and the last x of all curves; None without any point."""
        stops = self.stops()
        return (float(stops[0]), float(stops[-1])) if stops.size else None

    def look_at(self, first: float, last: float) -> None:
        """Show the range from first to last, as far as there are points; all of them if there are none in it."""
        extent = self.extent
        if extent is not None:
            first, last = max(first, extent[0]), min(last, extent[1])
            self.x_range = (first, last) if first < last and (first, last) != extent else None

    def action_closer(self) -> None:
        """Show half the range, around the cursor; without a cursor, the later half."""
        if self.extent is not None:
            self._zoom(closer(self.x_range or self.extent, self.extent, self.cursor))

    def action_wider(self) -> None:
        """Show twice the range, up to all of it."""
        if self.extent is not None and self.x_range is not None:
            self._zoom(wider(self.x_range, self.extent, self.cursor))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Look closer at what is under the mouse."""
        self._zoom_at(event, closer)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Show more around what is under the mouse."""
        self._zoom_at(event, wider)

    def _zoom_at(self, event: events.MouseEvent, change: Zoom) -> None:
        x = self._x_under(event)
        if x is not None and self.extent is not None:
            event.stop()
            self._zoom(change(self.x_range or self.extent, self.extent, x))

    def _zoom(self, x_range: tuple[float, float] | None) -> None:
        if x_range != self.x_range:
            self.x_range = x_range
            self.post_message(self.Zoomed(self))

    # The cursor.

    def stops(self) -> NDArray[np.float64]:
        """The x of every point of any curve, (points,), rising."""
        if self._stops is None:
            self._stops = np.unique(np.concatenate([np.zeros(0), *(curve.x for curve in self._curves)]))
        return self._stops

    def cursor_changed(self) -> None:
        """Draw the cursor in its new place, which is in the range shown."""
        if self.cursor is not None and self.x_range is not None and self.extent is not None:
            self._zoom(shifted(self.x_range, self.extent, self.cursor))
        self._changed()

    def cursor_moved(self) -> None:
        """Post where the cursor is."""
        x, y, name = self.cursor_point or (None, None, None)
        self.post_message(self.Cursor(self, x, y, name))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the cursor on the point nearest to the mouse."""
        x = self._x_under(event)
        if x is not None:
            self.walk_to(self.nearest(x))

    def _x_under(self, event: events.MouseEvent) -> float | None:
        """The x under the mouse; None beside the curves."""
        offset = event.get_content_offset(self)
        layout = self._composer.layout
        if offset is None or layout is None or offset.x < layout.axes.left or not self._curves:
            return None
        return layout.x_at(offset.x - layout.axes.left)

    # Drawing.

    def on_mount(self) -> None:
        """Show what is set from now on."""
        for name in ("title", "x_label", "x_range", "band", "placeholder", "has_focus"):
            self.watch(self, name, self._changed, init=False)

    def watch_log_scale(self) -> None:
        """Read the points again for the other axis."""
        self._read()

    def watch_smoothing(self) -> None:
        """Average the points."""
        self._read()

    def notify_style_update(self) -> None:
        """Take the colours of the new theme."""
        super().notify_style_update()
        self._series_styles.clear()
        self._fresh_for = None

    def draw_line(self, y: int) -> Iterable[Segment]:
        """One composed line in the colours of the theme."""
        if self._fresh_for != self.inner_size:
            self._lines = self._composed()
        if y >= len(self._lines):
            return []
        text, kinds = self._lines[y]
        pieces = [(text[run.start() : run.end()], self._style(kinds[run.start()])) for run in _RUN.finditer(kinds)]
        if text.isascii():
            return [Segment(piece, style) for piece, style in pieces]
        if self.capabilities.ascii:
            # A series may have a name from the user's data: other characters must not reach the screen.
            pieces = [(piece.encode("ascii", "replace").decode(), style) for piece, style in pieces]
        return [Segment(piece.replace(SECOND_HALF, ""), style) for piece, style in pieces]

    def _read(self) -> None:
        self._curves, self._left_out = drawable(self._series, self.log_scale, self.smoothing)
        self._stops = None
        self._changed()

    def _changed(self) -> None:
        """Compose soon, once for all changes until then."""
        if not self.is_running:
            self._fresh_for = None
        elif not self._pending:
            self._pending = True
            self.call_later(self._update)

    def _update(self) -> None:
        self._pending = False
        if self._fresh_for != self.inner_size or not self._is_visible():
            self._fresh_for = None
            self.repaint()
            return
        before = self._lines
        self._lines = self._composed()
        self.repaint_lines(y for y, line in enumerate(self._lines) if line != before[y])

    def _is_visible(self) -> bool:
        """Whether any cell of the chart is visible: not scrolled away, not hidden by another screen."""
        if not (self.visible and self.is_on_screen and self.screen.find_widget(self).visible_region):
            return False
        stack = self.app.screen_stack
        if self.screen not in stack:
            return False
        return all(screen.styles.background.a < 1.0 for screen in stack[stack.index(self.screen) + 1 :])

    def _composed(self) -> list[Line]:
        self._fresh_for = self.inner_size
        return self._composer.compose(
            View(
                width=self.inner_size.width,
                height=self.inner_size.height,
                capabilities=self.capabilities,
                title=self.title,
                has_heading=self._has_heading,
                x_label=self.x_label,
                placeholder=self.placeholder,
                log=self.log_scale,
                curves=self._curves,
                left_out=self._left_out,
                x_range=self.x_range,
                band=self.band,
                marks=self._marks,
                cursor=self.cursor,
                focused=self.has_focus,
            )
        )

    def _style(self, kind: int) -> Style:
        if (name := _PARTS.get(kind)) is not None:
            return self.part(name)
        style = self._series_styles.get(kind)
        if style is None:
            style = self._series_styles[kind] = self._curve_style(kind)
        return style

    def _curve_style(self, kind: int) -> Style:
        is_raw = kind >= FIRST_RAW
        place = kind - (FIRST_RAW if is_raw else FIRST_CURVE)
        if place >= len(self._curves):
            return self.rich_style
        name, ground = self._curves[place].colour, self.background_colors[1]
        return self.rich_style + curve_style(name, ground, self.app.theme_variables, is_raw=is_raw)
