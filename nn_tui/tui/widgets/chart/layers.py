"""The layers of a chart over what plotext draws: heading, colours of the axes, marks, a note, the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nn_tui.tui.widgets.chart.plan import Layout
from nn_tui.tui.widgets.chart.plotext import FINE, PLAIN
from nn_tui.tui.widgets.chart.series import Curve
from nn_tui.tui.widgets.chart.sheet import CURSOR, CURSOR_BLURRED, FAINT, FOCUSED_TITLE, LABEL, TITLE, Sheet, cells
from nn_tui.tui.widgets.drawing.digits import fit
from nn_tui.tui.widgets.drawing.labels import cut

_VALUE_WIDTH = 7


@dataclass(frozen=True)
class LegendEntry:
    """One curve in the heading: its style number, symbol, name, and value (None if it has none)."""

    kind: int
    symbol: str
    name: str
    value: float | None


def legend_entries(curves: Sequence[Curve], shapes: Sequence[str], cursor: float | None) -> list[LegendEntry]:
    """The curves with their values under the cursor, or their last values without a cursor."""
    result = []
    for number, (curve, shape) in enumerate(zip(curves, shapes, strict=True), start=PLAIN + 1):
        last = float(curve.y[-1]) if curve.y.size else None
        value = last if cursor is None else curve.value_at(cursor)
        result.append(LegendEntry(number, "■" if shape == FINE else shape, cells(curve.name), value))
    return result


def write_heading(
    sheet: Sheet,
    title: str,
    detail: str,
    entries: Sequence[LegendEntry],
    *,
    focused: bool,
    values_first: bool,
    ascii_only: bool,
) -> None:
    """Write the title at the left and the curves at the right, as much of them as fits.

    Args:
        sheet: where to write.
        title: the title.
        detail: written dim after the title, if there is room.
        entries: the curves.
        focused: whether the chart has focus.
        values_first: whether names are dropped before values, if there is little room.
        ascii_only: whether only ASCII may be written.
    """
    shown = cells(cut(title, sheet.width, ascii_only=ascii_only))
    sheet.write(0, 0, shown, FOCUSED_TITLE if focused else TITLE)
    used = len(shown) + 2 if shown else 0
    named = [(entry, f" {entry.name}") for entry in entries]
    valued = [(entry, f" {_value(entry)}") for entry in entries]
    full = [(entry, f" {entry.name} {_value(entry).ljust(_VALUE_WIDTH)}") for entry in entries]
    forms = [(full, True), *([(valued, True), (named, False)] if values_first else [(named, False), (valued, True)])]
    # Then without the last curves: those that say most come first.
    forms += [(named[:count], False) for count in range(len(named) - 1, 0, -1)]
    for form, has_values in (*forms, (valued[:1], True)):
        length = sum(1 + len(text) for _, text in form) + 2 * (len(form) - 1)
        if form and length <= sheet.width - used:
            place = sheet.width - length
            if detail and used + len(detail) < place:
                sheet.write(0, used - 1, detail, LABEL)
            for entry, text in form:
                sheet.write(0, place, entry.symbol, entry.kind)
                sheet.write(0, place + 1, text, LABEL)
                if has_values:
                    value = _value(entry)
                    sheet.style(0, place + 1 + text.rindex(value), len(value), PLAIN)
                place += 1 + len(text) + 2
            return
    if detail and used + len(detail) <= sheet.width:
        sheet.write(0, max(used - 1, 0), detail, LABEL)


def style_axes(sheet: Sheet, top: int, layout: Layout, x_label: str) -> None:
    """Dim the axes, and write the name of the x axis in the lower left corner if it is free."""
    plan = layout.plan
    for y in range(top, top + plan.canvas_height):
        sheet.style(y, 0, plan.gutter, LABEL)
        sheet.style(y, plan.gutter, 1, FAINT)
    if plan.x_axis:
        sheet.style(top + plan.canvas_height, 0, plan.width, FAINT)
    bottom = top + plan.height - 1
    sheet.style(bottom, 0, plan.width, LABEL)
    name = cells(x_label)
    if sheet.blank(bottom, 0, len(name) + 1):
        sheet.write(bottom, 0, name, FAINT)


def write_marks(
    sheet: Sheet, top: int, layout: Layout, marks: Sequence[tuple[float, str]], *, ascii_only: bool
) -> None:
    """Write dotted vertical lines behind the curves, each with its text in the first line that has room for it."""
    plan = layout.plan
    columns = []
    for x, text in marks:
        column = layout.column(x, FINE)
        if 0 <= column < plan.canvas_width:
            columns.append((plan.left + column, cells(text)))
    for column, text in columns:
        room = len(text)
        for y in range(top, top + plan.canvas_height):
            if text and sheet.blank(y, column, room + 2):
                sheet.write(y, column + 1, text, LABEL)
                break
            if text and column - room - 1 >= plan.left and sheet.blank(y, column - room - 1, room + 2):
                sheet.write(y, column - room, text, LABEL)
                break
    for column, _ in columns:
        for y in range(top, top + plan.canvas_height):
            if sheet.blank(y, column, 1):
                sheet.write(y, column, ":" if ascii_only else "┊", FAINT)


def write_note(sheet: Sheet, top: int, layout: Layout, left_out: int, *, ascii_only: bool) -> None:
    """Write how many values a logarithmic axis cannot show, in the upper right corner."""
    if not left_out:
        return
    values = "value" if left_out == 1 else "values"
    bound = "<= 0" if ascii_only else "≤ 0"
    room = layout.plan.canvas_width
    for text in (f"{left_out:,} {values} {bound} left out", f"{left_out:,} left out", f"{left_out:,} out"):
        if len(text) <= room:
            sheet.write(top, sheet.width - len(text), text, LABEL)
            return


def write_cursor(
    sheet: Sheet,
    top: int,
    layout: Layout,
    curves: Sequence[Curve],
    shapes: Sequence[str],
    x: float,
    *,
    focused: bool,
    ascii_only: bool,
) -> None:
    """Write a vertical line behind the curves at x, a dot on every curve with a point there, and x itself below."""
    plan = layout.plan
    kind = CURSOR if focused else CURSOR_BLURRED
    here = [
        (number, curve, shape)
        for number, (curve, shape) in enumerate(zip(curves, shapes, strict=True), start=PLAIN + 1)
        if curve.value_at(x) is not None
    ]
    column = plan.left + layout.column(x, here[0][2] if here else FINE)
    for y in range(top, top + plan.canvas_height):
        if sheet.blank(y, column, 1):
            sheet.write(y, column, "|" if ascii_only else "│", LABEL)
    for number, curve, shape in here:
        height = float(curve.height[curve.x.searchsorted(x)])
        sheet.write(top + layout.row(height, shape), column, "O" if ascii_only else "●", number)
    text = f" {x:,.0f} " if x == round(x) else f" {x:,.6g} "
    bottom = top + plan.height - 1
    place = min(max(column - len(text) // 2, plan.left - 1), max(plan.width - len(text), 0))
    if place > 0 and not sheet.blank(bottom, place - 1, 1):
        # A number that is half covered would read as another number.
        _erase_word(sheet, bottom, place - 1, -1)
    if not sheet.blank(bottom, place + len(text), 1):
        _erase_word(sheet, bottom, place + len(text), 1)
    sheet.write(bottom, place, text, kind)


def _erase_word(sheet: Sheet, y: int, x: int, step: int) -> None:
    while 0 <= x < sheet.width and not sheet.blank(y, x, 1):
        sheet.write(y, x, " ")
        x += step


def _value(entry: LegendEntry) -> str:
    return "-" if entry.value is None else fit(entry.value, _VALUE_WIDTH)
