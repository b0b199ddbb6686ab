"""The network graph: headings, links and cells put together to the lines of a widget."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.theme.palette import LEVELS, diverging
from nn_tui.tui.widgets.graph.frame import ColumnT, PlacedColumn, Plan
from nn_tui.tui.widgets.graph.links import LinkCanvas

Line = list[Segment]
_NODE = 255
"""The tint of the columns, which no link crosses."""


def link_styles(capabilities: TerminalCapabilities, part: Callable[[str], Style]) -> list[Style]:
    """The style of each tint of a canvas of links; ``part`` gives the styles of the parts of a widget by name."""
    plain, colours = part(""), [colour.rich_color for colour in diverging(capabilities)]
    if capabilities.colours == "few":
        colours = [colours[LEVELS // 6 if level < LEVELS // 2 else -1 - LEVELS // 6] for level in range(LEVELS)]
    colourless = capabilities.colours == "none"
    return [plain, *(plain if colourless else plain + Style.from_color(colour) for colour in colours), part("faint")]


def graph_lines(
    plan: Plan[ColumnT],
    canvas: LinkCanvas,
    cells: Sequence[Mapping[int, Line]],
    heading: Line,
    panel: Sequence[str],
    styles: Sequence[Style],
    capabilities: TerminalCapabilities,
    part: Callable[[str], Style],
) -> list[Line]:
    """All lines of the widget: the heading, the columns' cells by line with links between, the legend, the panel.

    ``styles`` are those of `link_styles`.
    """
    lines = body_lines(plan.columns, canvas, cells, styles)
    if plan.top:
        lines[0] = heading
    if plan.panel[0] > len(lines):
        lines.append(legend(plan.width, styles, capabilities, part("label")))
    return lines + [[Segment(text, part("" if number else "title"))] for number, text in enumerate(panel)]


def body_lines(
    columns: Sequence[PlacedColumn], canvas: LinkCanvas, cells: Sequence[Mapping[int, Line]], styles: Sequence[Style]
) -> list[Line]:
    """The lines of links with the cells of the columns, by line, between them."""
    codes, tints = canvas.codes, canvas.tints.copy()
    # A blank takes the tint before it, which makes fewer segments.
    drawn = np.where(codes == ord(" "), 0, np.arange(codes.shape[1]))
    tints = np.take_along_axis(tints, np.maximum.accumulate(drawn, axis=1), axis=1)
    for column in columns:
        tints[:, column.left : column.left + column.width] = _NODE
    starts = {column.left: number for number, column in enumerate(columns)}
    text = codes.astype("<u4").tobytes().decode("utf-32-le")
    width = codes.shape[1]
    edges = np.empty(tints.shape, np.bool_)
    edges[:, 0] = True
    np.not_equal(tints[:, 1:], tints[:, :-1], out=edges[:, 1:])
    places = np.flatnonzero(edges)
    kinds = tints.ravel()[places].tolist()
    begins = places.tolist()
    lines: list[Line] = [[] for _ in range(len(codes))]
    for begin, end, kind in zip(begins, [*begins[1:], tints.size], kinds, strict=True):
        y, x = divmod(begin, width)
        if kind == _NODE:
            number = starts[x]
            lines[y] += cells[number].get(y) or [Segment(" " * columns[number].width, styles[0])]
        else:
            lines[y].append(Segment(text[begin:end], styles[kind]))
    return lines


def link_line(codes: NDArray[np.uint32], tints: NDArray[np.uint8], styles: Sequence[Style]) -> Line:
    """One line of a canvas of links, (width,) each, without any column."""
    kinds = np.where(codes == ord(" "), 0, tints)
    starts = np.flatnonzero(np.diff(kinds, prepend=kinds[:1] + 1))
    text = codes.astype("<u4").tobytes().decode("utf-32-le")
    ends = [*starts[1:].tolist(), len(text)]
    return [Segment(text[start:end], styles[kinds[start]]) for start, end in zip(starts.tolist(), ends, strict=True)]


def heading_line(
    columns: Sequence[ColumnT],
    width: int,
    hidden: tuple[int, int],
    text_of: Callable[[ColumnT, int], str],
    style_of: Callable[[ColumnT], Style],
    part: Callable[[str], Style],
    *,
    ascii_only: bool,
) -> Line:
    """The headings centred over their columns, and how many layers are out of view on each side.

    ``text_of`` gives the heading of a column for at most that many columns of the terminal.
    """
    plain, faint = part(""), part("faint")
    before = f"{'<' if ascii_only else '◂'} {hidden[0]} " if hidden[0] else ""
    after = f" {hidden[1]} {'>' if ascii_only else '▸'}" if hidden[1] else ""
    if len(before) + len(after) > width // 2:
        before = after = ""
    line: Line = [Segment(before, faint)]
    used, end = len(before), width - len(after)
    nexts = [column.left - 1 for column in columns[1:]]
    for column, stop in zip(columns, [*(min(place, end) for place in nexts), end], strict=True):
        # The last heading may start before its column, the others may end after theirs.
        room = stop - (used if stop == end else max(used, column.left))
        text = text_of(column, room) if used <= column.left < end else ""
        start = max(used, min(column.left + (column.width - cell_len(text)) // 2, stop - cell_len(text)))
        gap = " " * (start + cell_len(text) < end)
        line += [Segment(" " * (start - used), plain), Segment(text, style_of(column)), Segment(gap, plain)]
        used = start + cell_len(text) + len(gap)
    line.append(Segment(" " * (end - used), plain))
    return [*line, Segment(after, faint)]


def legend(width: int, styles: Sequence[Style], capabilities: TerminalCapabilities, label: Style) -> Line:
    """What the colours or strokes of links mean, if that fits; ``styles`` are those of `link_styles`."""
    if capabilities.colours == "none" or capabilities.ascii:
        strokes = ("- - ", "----") if capabilities.ascii else ("⠒ ⠒ ", "⠒⠒⠒⠒")
    else:
        strokes = ("━━", "━━")
    pieces = [
        Segment("weights  ", label),
        Segment(strokes[0], styles[1 + LEVELS // 6]),
        Segment(" negative  ", label),
        Segment(strokes[1], styles[LEVELS - LEVELS // 6]),
        Segment(" positive", label),
    ]
    used = sum(len(piece.text) for piece in pieces)
    return pieces if used <= width else []
