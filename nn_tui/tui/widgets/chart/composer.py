"""Composing the lines of a chart, layer upon layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.widgets.chart.layers import (
    legend_entries,
    style_axes,
    write_cursor,
    write_heading,
    write_marks,
    write_note,
)
from nn_tui.tui.widgets.chart.plan import Layout, lay_out, markers
from nn_tui.tui.widgets.chart.plotext import PLAIN, Line, draw
from nn_tui.tui.widgets.chart.series import Curve
from nn_tui.tui.widgets.chart.sheet import FOCUSED_TITLE, LABEL, TITLE, Sheet, cells
from nn_tui.tui.widgets.drawing.digits import fit
from nn_tui.tui.widgets.drawing.labels import cut

_LEAST_WIDTH, _LEAST_HEIGHT = 16, 4


@dataclass(frozen=True)
class View:
    """Everything that a chart shows at one moment, in ``width`` by ``height`` cells.

    ``left_out`` is how many values a logarithmic axis cannot show; ``cursor`` is the x of the cursor if it is shown.
    """

    width: int
    height: int
    capabilities: TerminalCapabilities
    title: str
    x_label: str
    placeholder: str
    log: bool
    curves: Sequence[Curve]
    left_out: int
    marks: Sequence[tuple[float, str]]
    cursor: float | None
    focused: bool


class Composer:
    """Composes lines, and lets plotext draw only if its drawing would look different."""

    def __init__(self) -> None:
        self.layout: Layout | None = None
        """Where the points of the last chart are; None if only text was drawn."""
        self._canvas: list[Line] = []
        self._curves: Sequence[Curve] = ()
        self._room: tuple[int, int, bool, TerminalCapabilities, str] | None = None

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
        top = 1 if view.height > _LEAST_HEIGHT else 0
        layout = self._lay_out(view, view.height - top)
        shapes = markers(view.capabilities, len(view.curves))
        sheet.put(top, self._canvas)
        style_axes(sheet, top, layout, view.x_label)
        write_note(sheet, top, layout, view.left_out, ascii_only=ascii_only)
        write_marks(sheet, top, layout, view.marks, ascii_only=ascii_only)
        if view.cursor is not None:
            write_cursor(
                sheet, top, layout, view.curves, shapes, view.cursor, focused=view.focused, ascii_only=ascii_only
            )
        if top:
            write_heading(
                sheet,
                view.title,
                "log" if view.log else "",
                legend_entries(view.curves, shapes, view.cursor),
                focused=view.focused,
                values_first=view.cursor is not None,
                ascii_only=ascii_only,
            )

    def _lay_out(self, view: View, height: int) -> Layout:
        """Lay out a view and draw its canvas; both are kept while only the cursor moves."""
        room = (view.width, height, view.log, view.capabilities, view.x_label)
        if self.layout is not None and view.curves is self._curves and room == self._room:
            return self.layout
        layout = lay_out(view.curves, view.width, height, view.log, view.capabilities, x_label=view.x_label)
        if self.layout is None or layout.plan != self.layout.plan:
            self._canvas = draw(layout.plan)
        self.layout, self._curves, self._room = layout, view.curves, room
        return layout


def _write_placeholder(sheet: Sheet, view: View) -> None:
    ascii_only = view.capabilities.ascii
    if view.height > 2:
        title = cells(cut(view.title, view.width, ascii_only=ascii_only))
        sheet.write(0, 0, title, FOCUSED_TITLE if view.focused else TITLE)
    text = cells(cut(view.placeholder, view.width, ascii_only=ascii_only))
    sheet.write(view.height // 2, (view.width - len(text)) // 2, text, LABEL)


def _write_values(sheet: Sheet, view: View) -> None:
    """Write the last value of every curve: there is no room for more."""
    filled = [(number, curve) for number, curve in enumerate(view.curves, PLAIN + 1) if curve.y.size]
    for y, (number, curve) in enumerate(filled):
        value = float(curve.y[-1])
        text = cells(f"{curve.name} {fit(value, 7)}")
        sheet.write(y, 0, text if len(text) <= view.width else fit(value, view.width), number)
