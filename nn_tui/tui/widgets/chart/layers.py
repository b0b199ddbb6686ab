"""The layers of a chart around and over its curves: legend, colours of the axes, a band, marks, a note, the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nn_tui.tui.widgets.chart.painting import FIRST_CURVE
from nn_tui.tui.widgets.chart.plan import Layout
from nn_tui.tui.widgets.chart.series import Curve
from nn_tui.tui.widgets.chart.sheet import CURSOR, CURSOR_BLURRED, FAINT, FOCUSED_TITLE, LABEL, TITLE, Sheet, cells
from nn_tui.tui.widgets.drawing.digits import fit
from nn_tui.tui.widgets.drawing.labels import cut

_VALUE_WIDTH = 7
_SHORTEST_WORD = 4


@dataclass(frozen=True)
class LegendEntry:
    """One curve in the legend.

    Attributes:
        kind: its style number.
        symbol: the character that it is drawn with; "" where its colour alone tells it apart.
        name: its name.
        value: its value under the cursor, or its last one; "-" if it has none.
    """

    kind: int
    symbol: str
    name: str
    value: str

    @property
    def word(self) -> str:
        """Its name behind its symbol."""
        return f"{self.symbol} {self.name}" if self.symbol else self.name


def legend_entries(curves: Sequence[Curve], symbols: Sequence[str], cursor: float | None) -> list[LegendEntry]:
    """The curves with their values under the cursor, or their last values without a cursor."""
    result = []
    for number, (curve, symbol) in enumerate(zip(curves, symbols, strict=True)):
        last = float(curve.y[-1]) if curve.y.size else None
        point = None if cursor is None else curve.point_at(cursor)
        value = last if cursor is None else point and point[1]
        shown = "-" if value is None else fit(value, _VALUE_WIDTH)
        result.append(LegendEntry(FIRST_CURVE + number, symbol, curve.name, shown))
    return result


def write_heading(sheet: Sheet, title: str, entries: Sequence[LegendEntry], *, focused: bool, ascii_only: bool) -> None:
    """Write the title at the left and the legend behind it, as much of it as fits; values before the last names."""
    shown = cells(cut(title, sheet.width, ascii_only=ascii_only))
    sheet.write(0, 0, shown, FOCUSED_TITLE if focused else TITLE)
    used = len(shown) + 2 if shown else 0
    words = [cells(entry.word) for entry in entries]
    valued = [f"{word} {entry.value}" for word, entry in zip(words, entries, strict=True)]
    forms = [valued, *(words[:count] for count in range(len(words), 0, -1))]
    for form in forms:
        if sum(map(len, form)) + 2 * (len(form) - 1) <= sheet.width - used:
            for entry, text, word in zip(entries, form, words, strict=False):
                sheet.write(0, used, text)
                sheet.style(0, used, len(word), entry.kind)
                used += len(text) + 2
            return


def style_axes(sheet: Sheet, top: int, layout: Layout, x_label: str) -> None:
    """Dim the axes, and write the name of the x axis in the lower left corner if it is free."""
    axes = layout.axes
    for y in range(top, top + axes.canvas_height):
        sheet.style(y, 0, axes.gutter, LABEL)
        sheet.style(y, axes.gutter, 1, FAINT)
    if axes.has_line:
        sheet.style(top + axes.canvas_height, 0, axes.width, FAINT)
    bottom = top + axes.height - 1
    sheet.style(bottom, 0, axes.width, LABEL)
    name = cells(x_label)
    if sheet.blank(bottom, 0, len(name) + 1):
        sheet.write(bottom, 0, name, FAINT)


def write_band(sheet: Sheet, top: int, layout: Layout, band: tuple[float, float], *, ascii_only: bool) -> None:
    """Write dots behind the curves, from one height to another."""
    axes = layout.axes
    for row in range(max(layout.row(band[1]), 0), min(layout.row(band[0]), axes.canvas_height - 1) + 1):
        for column in range(axes.left + row % 2, axes.width, 2):
            if sheet.blank(top + row, column, 1):
                sheet.write(top + row, column, "." if ascii_only else "·", FAINT)


def write_marks(
    sheet: Sheet, top: int, layout: Layout, marks: Sequence[tuple[float, str]], *, ascii_only: bool
) -> None:
    """Write dotted vertical lines behind the curves, each with its text beside it in the first line with room for it.

    Where no line has room for all of it, it is cut; where even that does not fit, it stands over the curves.
    """
    axes = layout.axes
    columns = []
    for x, text in marks:
        column = layout.x_scale.cell(x)
        if 0 <= column < axes.canvas_width:
            columns.append((axes.left + column, text))
    lines = range(top, top + axes.canvas_height)
    for column, text in columns:
        shortest = min(_SHORTEST_WORD, len(cells(text)))
        if text and not any(
            _write_beside(sheet, y, column, axes.left, cells(cut(text, room, ascii_only=ascii_only)))
            for room in range(len(cells(text)), shortest - 1, -1)
            for y in lines
        ):
            room = max(sheet.width - column - 1, column - axes.left)
            word = cells(cut(text, room, ascii_only=ascii_only))
            sheet.write(top, column + 1 if sheet.width - column > len(word) else column - len(word), word, LABEL)
    for column, _ in columns:
        for y in lines:
            if sheet.blank(y, column, 1):
                sheet.write(y, column, ":" if ascii_only else "┊", FAINT)


def _write_beside(sheet: Sheet, y: int, column: int, left: int, word: str) -> bool:
    """Write a word at the right or at the left of a column where all is blank; False where there is no room."""
    length = len(word)
    if sheet.blank(y, column, length + 2) or (
        column + length + 1 == sheet.width and sheet.blank(y, column, length + 1)
    ):
        sheet.write(y, column + 1, word, LABEL)
        return True
    if column - length - 1 >= left and sheet.blank(y, column - length - 1, length + 2):
        sheet.write(y, column - length, word, LABEL)
        return True
    return False


def write_note(sheet: Sheet, top: int, layout: Layout, left_out: int, *, ascii_only: bool) -> None:
    """Write how many values a logarithmic axis cannot show, in the upper right corner."""
    if not left_out:
        return
    values = "value" if left_out == 1 else "values"
    bound = "<= 0" if ascii_only else "≤ 0"
    room = layout.axes.canvas_width
    for text in (f"{left_out:,} {values} {bound} left out", f"{left_out:,} left out", f"{left_out:,} out"):
        if len(text) <= room:
            sheet.write(top, sheet.width - len(text), text, LABEL)
            return


def write_cursor(
    sheet: Sheet,
    top: int,
    layout: Layout,
    curves: Sequence[Curve],
    x: float,
    *,
    focused: bool,
    ascii_only: bool,
) -> None:
    """Write a vertical line behind the curves at x, a dot on every curve that reaches x, and x itself below."""
    axes = layout.axes
    place = layout.x_scale.cell(x)
    if not 0 <= place < axes.canvas_width:
        return
    column = axes.left + place
    for y in range(top, top + axes.canvas_height):
        if sheet.blank(y, column, 1):
            sheet.write(y, column, "|" if ascii_only else "│", LABEL)
    # The first curve is on top of the others here too.
    for number, curve in reversed(list(enumerate(curves, FIRST_CURVE))):
        height = curve.height_at(x)
        row = None if height is None else layout.row(height)
        if row is not None and 0 <= row < axes.canvas_height:
            sheet.write(top + row, column, "O" if ascii_only else "●", number)
    text = f" {x:,.0f} " if x == round(x) else f" {x:,.6g} "
    bottom = top + axes.height - 1
    start = min(max(column - len(text) // 2, axes.left - 1), max(axes.width - len(text), 0))
    if start > 0 and not sheet.blank(bottom, start - 1, 1):
        # A number that is half covered would read as another number.
        _erase_word(sheet, bottom, start - 1, -1)
    if not sheet.blank(bottom, start + len(text), 1):
        _erase_word(sheet, bottom, start + len(text), 1)
    sheet.write(bottom, start, text, CURSOR if focused else CURSOR_BLURRED)


def _erase_word(sheet: Sheet, y: int, x: int, step: int) -> None:
    while 0 <= x < sheet.width and not sheet.blank(y, x, 1):
        sheet.write(y, x, " ")
        x += step
