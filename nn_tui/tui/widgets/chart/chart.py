"""The chart of a run: curves over epochs, with a cursor on their points.

plotext draws the curves, and only when at least one cell changes; heading, marks and cursor are written over its lines.
Only lines that changed are sent to the screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.color import Color, ColorParseError
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive

from nn_tui.tui.widgets.chart.composer import Composer, View
from nn_tui.tui.widgets.chart.cursor import WalkCanvas
from nn_tui.tui.widgets.chart.plotext import PLAIN, Line
from nn_tui.tui.widgets.chart.series import Curve, Series, drawable
from nn_tui.tui.widgets.chart.sheet import CURSOR, CURSOR_BLURRED, FAINT, FOCUSED_TITLE, LABEL, SECOND_HALF, TITLE

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


class Chart(WalkCanvas):
    """Curves over epochs. If there is too little room, their last values are shown as text."""

    title: reactive[str] = reactive("", repaint=False, init=False)
    """The heading."""

    x_label: reactive[str] = reactive("epoch", repaint=False, init=False)
    """A short word for the x axis."""

    log_scale: reactive[bool] = reactive(False, repaint=False, init=False)
    """Whether the y axis is logarithmic; zero and negative values are then left out, and counted in a corner."""

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

    def __init__(
        self,
        *,
        title: str = "",
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

    # The cursor.

    def stops(self) -> NDArray[np.float64]:
        """The x of every point of any curve, (points,), rising."""
        if self._stops is None:
            self._stops = np.unique(np.concatenate([np.zeros(0), *(curve.x for curve in self._curves)]))
        return self._stops

    def cursor_changed(self) -> None:
        """Draw the cursor in its new place."""
        self._changed()

    def cursor_moved(self) -> None:
        """Post where the cursor is."""
        x, y, name = self.cursor_point or (None, None, None)
        self.post_message(self.Cursor(self, x, y, name))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the cursor on the point nearest to the mouse."""
        offset = event.get_content_offset(self)
        layout = self._composer.layout
        if offset is not None and layout is not None and offset.x >= layout.plan.left:
            self.walk_to(self.nearest(layout.x_at(offset.x - layout.plan.left)))

    # Drawing.

    def watch_title(self) -> None:
        """Show the new title."""
        self._changed()

    def watch_x_label(self) -> None:
        """Show the new label."""
        self._changed()

    def watch_placeholder(self) -> None:
        """Show the new placeholder."""
        self._changed()

    def watch_log_scale(self) -> None:
        """Read the points again for the other axis."""
        self._read()

    def on_focus(self) -> None:
        """Show that keys move the cursor here."""
        self._changed()

    def on_blur(self) -> None:
        """Show that keys no longer move the cursor here."""
        self._changed()

    def notify_style_update(self) -> None:
        """Take the colours of the new theme."""
        super().notify_style_update()
        self._series_styles.clear()
        self._fresh_for = None

    def draw_line(self, y: int) -> Iterable[Segment]:
        """One composed line in the colours of the theme."""
        if self._fresh_for != self.size:
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
        self._curves, self._left_out = drawable(self._series, self.log_scale)
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
        if self._fresh_for != self.size or not self._is_visible():
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
        self._fresh_for = self.size
        return self._composer.compose(
            View(
                width=self.size.width,
                height=self.size.height,
                capabilities=self.capabilities,
                title=self.title,
                x_label=self.x_label,
                placeholder=self.placeholder,
                log=self.log_scale,
                curves=self._curves,
                left_out=self._left_out,
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
            colour = self._colour(self._curves[kind - 1].colour) if kind <= len(self._curves) else None
            style = self.rich_style if colour is None else self.rich_style + Style(color=colour.rich_color)
            self._series_styles[kind] = style
        return style

    def _colour(self, name: str) -> Color | None:
        """A colour by its name: first the theme's shade for text, which stands out from the background."""
        variables = self.app.theme_variables
        for text in (variables.get(f"text-{name}"), variables.get(name), name):
            try:
                return Color.parse(text or "")
            except ColorParseError:
                continue
        return None
