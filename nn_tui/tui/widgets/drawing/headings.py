"""The lines above a matrix: labels over its columns, a legend of its colours."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.theme.palette import ZERO, diverging, glyphs
from nn_tui.tui.widgets.drawing.cells import solid_cells
from nn_tui.tui.widgets.drawing.grid_canvas import GridCanvas
from nn_tui.tui.widgets.drawing.labels import widest


def headings(
    labels: Sequence[str], first: int, count: int, cell: int, current: int | None, styles: tuple[Style, Style]
) -> list[Segment]:
    """Labels over ``count`` columns of a matrix, each ``cell`` columns wide, starting with column ``first``.

    If the cells are narrower than the labels, only every second (third, ...) label is shown, but always that of the
    column ``current``. Labels are in the middle of their cells if they fit, else at their left edge.

    ``styles`` are those of a label and of the current label.
    """
    shown = [labels[column] if column < len(labels) else "" for column in range(first, first + count)]
    longest = widest(shown)
    step = -(-(longest + 1) // cell) if longest >= cell else 1
    width = count * cell
    # One string for each column of the terminal; the second half of a wide character is "".
    line = [" "] * width
    taken = range(0)
    if current is not None and first <= current < first + count:
        taken = _write(line, shown[current - first], (current - first) * cell, cell, [])
    last = range(0)
    for column in range(0, count, step):
        last = _write(line, shown[column], column * cell, cell, [taken, last]) or last
    start, stop = taken.start, taken.stop
    pieces = ((line[:start], styles[0]), (line[start:stop], styles[1]), (line[stop:], styles[0]))
    return [Segment("".join(piece), style) for piece, style in pieces if piece]


def _write(line: list[str], text: str, place: int, cell: int, taken: Sequence[range]) -> range:
    """Write a label over its cell unless it would touch a range that is taken. Returns the range written."""
    size = min(cell_len(text), len(line))
    start = max(0, min(place + max(0, (cell - size) // 2), len(line) - size))
    if any(part and start <= part.stop and part.start <= start + size for part in taken):
        return range(0)
    characters = set_cell_size(text, size)
    line[start : start + size] = [
        piece for character in characters for piece in (character, *[""] * (cell_len(character) - 1))
    ]
    return range(start, start + size)


def heading_line(grid: GridCanvas, labels: Sequence[str]) -> list[Segment]:
    """The labels over the columns of a grid, with a mark on each side where columns are out of view."""
    first, ascii_only = grid.first_column, grid.capabilities.ascii
    columns = grid.grid_size[1]
    before = ("<" if ascii_only else "◂") if first and grid.left else ""
    after = (">" if ascii_only else "▸") if first + grid.columns < columns else ""
    current = grid.cursor_column if grid.has_focus else None
    styles = grid.part("label"), grid.part("current")
    middle = headings(labels, first, grid.columns, grid.cell_width, current, styles)
    ends = [Segment(text, grid.part("faint")) for text in (before.rjust(grid.left), after)]
    return [ends[0], *middle, ends[1]]


def legend(scale: float, room: int, capabilities: TerminalCapabilities, text: Style, plain: Style) -> list[Segment]:
    """The colours from -scale to +scale between their numbers, in at most ``room`` columns.

    With little room there are fewer colours, then signs in place of the numbers; with less the list is empty.
    """
    colours = diverging(capabilities)
    width = 1 if capabilities.shaded else 2
    cells = solid_cells(colours, glyphs(capabilities), capabilities, width, plain)
    number = f"{scale:.4g}"
    for ends in ((f"-{number} ", f" +{number}"), ("-", "+")):
        for step in (3, 5, ZERO) if capabilities.shaded else (5, ZERO):
            middle = cells[ZERO % step :: step]
            if sum(map(len, ends)) + width * len(middle) <= room:
                return [Segment(ends[0], text), *middle, Segment(ends[1], text)]
    return []
