"""Composing the lines of a chart, layer upon layer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.widgets.chart.layers import (
    legend_entries,
    style_axes,
    write_band,
    write_cursor,
    write_heading,
    write_marks,
    write_note,
)
from nn_tui.tui.widgets.chart.painting import FIRST_CURVE, Painting, marks, paint
from nn_tui.tui.widgets.chart.plan import Layout, lay_out
from nn_tui.tui.widgets.chart.plotext import Axes, draw
from nn_tui.tui.widgets.chart.series import Curve
from nn_tui.tui.widgets.chart.sheet import FOCUSED_TITLE, LABEL, TITLE, Line, Sheet, cells
from nn_tui.tui.widgets.drawing.digits import fit
from nn_tui.tui.widgets.drawing.labels import cut

_LEAST_WIDTH, _LEAST_HEIGHT = 16, 4


@dataclass(frozen=True)
class View:
    """Everything that a chart shows at one moment, in ``width`` by ``height`` cells.

    ``left_out`` is how many values a logarithmic axis cannot show; ``x_range`` are the first and the last x shown, None
    for all; ``band`` are two values, above 0 if the axis is logarithmic; ``cursor`` is the x of the cursor if it is
    shown.
    """

    width: int
    height: int
    capabilities: TerminalCapabilities
    title: str
    has_heading: bool
    x_label: str
    placeholder: str
    log: bool
    curves: Sequence[Curve]
    left_out: int
    x_range: tuple[float, float] | None
    band: tuple[float, float] | None
    marks: Sequence[tuple[float, str]]
    cursor: float | None
    focused: bool


class Composer:
    """Composes lines. What plotext drew and what was painted is kept while it would look the same."""

    def __init__(self) -> None:
        self.layout: Layout | None = None
        """Where the points of the last chart are; None if only text was drawn."""
        self._axes: Axes | None = None
        self._frame: list[str] = []
        self._painting: Painting | None = None
        self._curves: Sequence[Curve] = ()
        self._room: tuple[object, ...] = ()

    def compose(self, view: View) -> list[Line]:
        """The lines of a view."""
        sheet = Sheet(view.width, view.height)
        if not any(curve.x.size for curve in view.curves):
            self.layout = None
            _write_placeholder(sheet, view)
        elif view.width < _LEAST_WIDTH or view.height < _LEAST_HEIGHT:
            self.layout = None
            _write_values(sheet, view)
        else:
            self._write_chart(sheet, view)
        return sheet.lines()

    def _write_chart(self, sheet: Sheet, view: View) -> None:
        ascii_only = view.capabilities.ascii
        top = 1 if view.has_heading and view.height > _LEAST_HEIGHT else 0
        layout, painting = self._painted(view, view.height - top)
        sheet.put(top, self._frame)
        style_axes(sheet, top, layout, view.x_label)
        sheet.put_painting(top, layout.axes.left, painting)
        write_note(sheet, top, layout, view.left_out, ascii_only=ascii_only)
        write_marks(sheet, top, layout, view.marks, ascii_only=ascii_only)
        if view.band is not None:
            low, high = map(math.log10, view.band) if view.log else view.band
            write_band(sheet, top, layout, (low, high), ascii_only=ascii_only)
        if view.cursor is not None:
            write_cursor(sheet, top, layout, view.curves, view.cursor, focused=view.focused, ascii_only=ascii_only)
        if top:
            entries = legend_entries(view.curves, marks(view.curves, view.capabilities), view.cursor)
            write_heading(sheet, view.title, entries, focused=view.focused, ascii_only=ascii_only)

    def _painted(self, view: View, height: int) -> tuple[Layout, Painting]:
        """Lay out a view and paint its curves; all is kept while only the cursor moves."""
        room = (view.width, height, view.log, view.capabilities, view.x_label, view.x_range)
        if self.layout is None or self._painting is None or view.curves is not self._curves or room != self._room:
            layout = lay_out(
                view.curves, view.width, height, view.log, view.capabilities, x_label=view.x_label, x_range=view.x_range
            )
            if layout.axes != self._axes:
                self._axes, self._frame = layout.axes, draw(layout.axes)
            self._painting = paint(view.curves, layout.x_scale, layout.y_scale, view.capabilities)
            self.layout, self._curves, self._room = layout, view.curves, room
        return self.layout, self._painting


def _write_placeholder(sheet: Sheet, view: View) -> None:
    ascii_only = view.capabilities.ascii
    if view.has_heading and view.height > 2:
        title = cells(cut(view.title, view.width, ascii_only=ascii_only))
        sheet.write(0, 0, title, FOCUSED_TITLE if view.focused else TITLE)
    text = cells(cut(view.placeholder, view.width, ascii_only=ascii_only))
    sheet.write(view.height // 2, (view.width - len(text)) // 2, text, LABEL)


def _write_values(sheet: Sheet, view: View) -> None:
    """Write the last value of every curve: there is no room for more."""
    filled = [(number, curve) for number, curve in enumerate(view.curves, FIRST_CURVE) if curve.y.size]
    for y, (number, curve) in enumerate(filled):
        value = float(curve.y[-1])
        text = cells(f"{curve.name} {fit(value, 7)}")
        sheet.write(y, 0, text if len(text) <= view.width else fit(value, view.width), number)
