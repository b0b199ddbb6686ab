"""The lines of the network graph: headings, cells and links, the legend, the panel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.theme.palette import LEVELS, diverging
from nn_tui.tui.widgets.drawing.labels import cut
from nn_tui.tui.widgets.graph.cursor import GraphCursor
from nn_tui.tui.widgets.graph.data import INPUTS, GraphData
from nn_tui.tui.widgets.graph.formula import formula_lines
from nn_tui.tui.widgets.graph.links import LinkCanvas, draw_links
from nn_tui.tui.widgets.graph.nodes import NodeStyles, neuron_cells, picture_cells
from nn_tui.tui.widgets.graph.plan import Column, Plan

Line = list[Segment]
_NODE = 255
"""The tint of the columns, which no link crosses."""


@dataclass(frozen=True, eq=False)
class Scene:
    """What is drawn: the network, its layout, the cursor, and whether the widget has focus."""

    data: GraphData
    plan: Plan
    cursor: GraphCursor
    focused: bool


class Painter:
    """Draws scenes in the styles for the terminal's capabilities."""

    def __init__(self, capabilities: TerminalCapabilities, part: Callable[[str], Style], focused: bool) -> None:
        """Take the capabilities, and a function for the styles of the parts of a canvas by name."""
        self._capabilities, self._part = capabilities, part
        plain = part("")
        self._nodes = NodeStyles(capabilities, plain, part("cursor" if focused else "cursor-blurred"), part("faint"))
        colours = [colour.rich_color for colour in diverging(capabilities)]
        if capabilities.colours == "few":
            colours = [colours[LEVELS // 6 if level < LEVELS // 2 else -1 - LEVELS // 6] for level in range(LEVELS)]
        colourless = capabilities.colours == "none"
        self._links = [
            plain,
            *(plain if colourless else plain + Style.from_color(colour) for colour in colours),
            part("faint"),
        ]

    def paint(self, scene: Scene) -> tuple[list[Line], LinkCanvas]:
        """All lines of the widget, and which link is where."""
        plan = scene.plan
        canvas = draw_links(scene.data, plan, scene.cursor, scene.focused, self._capabilities)
        cells = [
            (picture_cells if column.picture else neuron_cells)(scene.data, column, scene.cursor, self._nodes)
            for column in plan.columns
        ]
        lines = self._body(plan, canvas, cells)
        if plan.top:
            lines[0] = self._headings(scene)
        first, count = plan.panel
        if first > len(lines):
            lines.append(self._legend(plan.width))
        texts = formula_lines(scene.data, scene.cursor, plan.width, count, ascii_only=self._capabilities.ascii)
        lines += [[Segment(text, self._part("" if number else "title"))] for number, text in enumerate(texts)]
        return lines, canvas

    def _body(self, plan: Plan, canvas: LinkCanvas, cells: list[dict[int, Line]]) -> list[Line]:
        codes, tints = canvas.codes, canvas.tints.copy()
        # A blank takes the tint before it, which makes fewer segments.
        drawn = np.where(codes == ord(" "), 0, np.arange(codes.shape[1]))
        tints = np.take_along_axis(tints, np.maximum.accumulate(drawn, axis=1), axis=1)
        for column in plan.columns:
            tints[:, column.left : column.left + column.width] = _NODE
        starts = {column.left: number for number, column in enumerate(plan.columns)}
        text = codes.astype("<u4").tobytes().decode("utf-32-le")
        width = plan.width
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
                lines[y] += cells[number].get(y) or [Segment(" " * plan.columns[number].width, self._links[0])]
            else:
                lines[y].append(Segment(text[begin:end], self._links[kind]))
        return lines

    def _headings(self, scene: Scene) -> Line:
        """The headings centred over their columns, and how many layers are out of view."""
        plan, ascii_only = scene.plan, self._capabilities.ascii
        before = f"{'<' if ascii_only else '◂'} {plan.before} " if plan.before else ""
        after = f" {plan.after} {'>' if ascii_only else '▸'}" if plan.after else ""
        if len(before) + len(after) > plan.width // 2:
            before = after = ""
        line: Line = [Segment(before, self._part("faint"))]
        used, end = len(before), plan.width - len(after)
        nexts = [column.left - 1 for column in plan.columns[1:]]
        for column, stop in zip(plan.columns, [*(min(place, end) for place in nexts), end], strict=True):
            # The last heading may start before its column, the others may end after theirs.
            room = stop - (used if stop == end else max(used, column.left))
            text = self._heading(scene.data, column, room) if used <= column.left < end else ""
            start = max(used, min(column.left + (column.width - cell_len(text)) // 2, stop - cell_len(text)))
            style = self._part("current" if scene.focused and column.layer == scene.cursor.layer else "label")
            gap = " " * (start + cell_len(text) < end)
            line += [Segment(" " * (start - used), self._links[0]), Segment(text, style), Segment(gap, self._links[0])]
            used = start + cell_len(text) + len(gap)
        line.append(Segment(" " * (end - used), self._links[0]))
        return [*line, Segment(after, self._part("faint"))]

    def _heading(self, data: GraphData, column: Column, room: int) -> str:
        """The number of neurons and their activation, as far as they fit."""
        name = "inputs" if column.layer == INPUTS else data.layers[column.layer].activation
        short = "in" if column.layer == INPUTS and room < len(name) else name
        for text in (f"{column.count} {name}", short):
            if cell_len(text) <= room:
                return text
        return cut(name, room, ascii_only=self._capabilities.ascii) if room > 3 else f"{column.count}"[:room]

    def _legend(self, width: int) -> Line:
        """What the colours or strokes of links mean."""
        if self._capabilities.colours == "none" or self._capabilities.ascii:
            strokes = ("- - ", "----") if self._capabilities.ascii else ("⠒ ⠒ ", "⠒⠒⠒⠒")
        else:
            strokes = ("━━", "━━")
        styles = self._links[1 + LEVELS // 6], self._links[LEVELS - LEVELS // 6]
        label = self._part("label")
        pieces = [
            Segment("weights  ", label),
            Segment(strokes[0], styles[0]),
            Segment(" negative  ", label),
            Segment(strokes[1], styles[1]),
            Segment(" positive", label),
        ]
        used = sum(len(piece.text) for piece in pieces)
        return pieces if used <= width else []
