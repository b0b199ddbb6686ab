"""Drawing with plotext: a plan becomes lines of characters, each with the number of its style.

plotext keeps one figure for the whole process, so it is used only in the thread of the event loop, with every setting
given each time, and its data are cleared afterwards. It reads the size of the terminal only at its import, and it
prints nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

PLAIN = 0
"""The style number of what is not a curve; curve k has the number k + 1."""

FINE = "hd"
"""plotext's name for the marker of quarter blocks, which has two columns and two rows in a cell."""

_CODE = re.compile("\x1b\\[([0-9;]*)m")
_ASCII = str.maketrans("│─└┘┌┐┤├┬┴┼", "|-+++++++++")


class Line(NamedTuple):
    """One line of cells: its characters, and a number for the style of each."""

    text: str
    kinds: bytes


@dataclass(frozen=True)
class Trace:
    """One curve in cells (in quarter cells for the marker FINE), counted from the lower left."""

    columns: tuple[int, ...]
    rows: tuple[int, ...]
    marker: str
    is_line: bool = True


@dataclass(frozen=True)
class Plan:
    """Everything that the drawing depends on: equal plans look the same.

    Attributes:
        width, height: the size in cells, axes included.
        gutter: the width of the numbers left of the axis.
        x_axis: whether there is a line above the numbers at the bottom.
        traces: the curves, the first one on top.
        x_ticks, y_ticks: the numbers beside the axes, each with its place from 0 to 1 along the axis.
        ascii: whether only ASCII characters may be drawn.
    """

    width: int
    height: int
    gutter: int
    x_axis: bool
    traces: tuple[Trace, ...]
    x_ticks: tuple[tuple[float, str], ...]
    y_ticks: tuple[tuple[float, str], ...]
    ascii: bool

    @property
    def left(self) -> int:
        """The first column of the canvas."""
        return self.gutter + 1

    @property
    def canvas_width(self) -> int:
        """The columns of the canvas."""
        return self.width - self.left

    @property
    def canvas_height(self) -> int:
        """The rows of the canvas, which starts at the top."""
        return self.height - 1 - self.x_axis


def fineness(marker: str) -> int:
    """How many places a cell has in each direction for a marker."""
    return 2 if marker == FINE else 1


def draw(plan: Plan) -> list[Line]:
    """Draw a plan with plotext: one line for each row of cells, from the top."""
    # Imported with the first chart, so that the first paint of the app does not wait for it.
    import plotext

    plotext.limit_size(False, False)
    plotext.plot_size(plan.width, plan.height)
    plotext.clear_data()
    plotext.clear_color()
    plotext.title(None)
    plotext.grid(False, False)
    plotext.xaxes(plan.x_axis, False)
    plotext.yaxes(True, False)
    plotext.xlim(0.0, 1.0)
    plotext.ylim(0.0, 1.0)
    plotext.xticks([share for share, _ in plan.x_ticks], [label for _, label in plan.x_ticks])
    plotext.yticks([share for share, _ in plan.y_ticks], [label.rjust(plan.gutter) for _, label in plan.y_ticks])
    try:
        for number, trace in reversed(list(enumerate(plan.traces, start=PLAIN + 1))):
            parts = fineness(trace.marker)
            across = max(plan.canvas_width * parts - 1, 1)
            up = max(plan.canvas_height * parts - 1, 1)
            # One of plotext's 256 colours stands for the number of the curve; the theme's colour replaces it later.
            (plotext.plot if trace.is_line else plotext.scatter)(
                [column / across for column in trace.columns],
                [row / up for row in trace.rows],
                marker=trace.marker,
                color=number,
            )
        canvas = plotext.build()
    finally:
        plotext.clear_data()
    if plan.ascii:
        canvas = canvas.translate(_ASCII)
    return [_read(line, plan.width) for line in canvas.split("\n")[: plan.height]]


def _read(line: str, width: int) -> Line:
    """A line of plotext's output: characters between colour codes "38;5;number" and resets."""
    text = []
    kinds = bytearray()
    kind = PLAIN
    for place, piece in enumerate(_CODE.split(line)):
        if place % 2:
            kind = int(piece.rpartition(";")[2]) if piece.startswith("38;5;") else PLAIN
        else:
            text.append(piece)
            kinds += bytes((kind,)) * len(piece)
    return Line("".join(text).ljust(width)[:width], bytes(kinds).ljust(width, b"\0")[:width])
