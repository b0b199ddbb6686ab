"""Drawing with plotext: the axes of a chart with their numbers become lines of characters.

Curves are not drawn with it: it walks through their points one by one, which takes a hundred times as long as NumPy,
and two of its curves cannot share a cell. Axes change rarely.

plotext keeps one figure for the whole process, so it is used only in the thread of the event loop, with every setting
given each time, and its data are cleared afterwards. It reads the size of the terminal only at its import, and it
prints nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_CODE = re.compile("\x1b\\[[0-9;]*m")
_ASCII = str.maketrans("│─└┘┌┐┤├┬┴┼", "|-+++++++++")


@dataclass(frozen=True)
class Axes:
    """Everything that the drawing depends on: equal axes look the same.

    Attributes:
        width, height: the size in cells, numbers included.
        gutter: the width of the numbers left of the vertical axis.
        has_line: whether there is a line above the numbers at the bottom.
        x_ticks: the numbers below, each with its column of the canvas, from the left.
        y_ticks: the numbers beside it, each with its row of the canvas, from the bottom.
        ascii: whether only ASCII characters may be drawn.
    """

    width: int
    height: int
    gutter: int
    has_line: bool
    x_ticks: tuple[tuple[int, str], ...]
    y_ticks: tuple[tuple[int, str], ...]
    ascii: bool

    @property
    def left(self) -> int:
        """The first column of the canvas, where curves are drawn."""
        return self.gutter + 1

    @property
    def canvas_width(self) -> int:
        """The columns of the canvas."""
        return self.width - self.left

    @property
    def canvas_height(self) -> int:
        """The rows of the canvas, which starts at the top."""
        return self.height - 1 - self.has_line


def draw(axes: Axes) -> list[str]:
    """Draw axes with plotext: a line for each row of cells, from the top, all of them ``axes.width`` long.

    The two axes are drawn apart, each in the few cells that it takes: what plotext does takes as long as there are
    cells, and in a run that goes on one of them changes at a time.
    """
    below = 1 + axes.has_line
    left = _drawn(axes.left + 1, axes.height, axes.gutter, axes.has_line, (), axes.y_ticks)[: axes.canvas_height]
    bottom = _drawn(axes.width, below + 1, axes.gutter, axes.has_line, axes.x_ticks, ())[1:]
    lines = [line[: axes.left].ljust(axes.width) for line in left] + [line.ljust(axes.width) for line in bottom]
    return [line.translate(_ASCII) for line in lines] if axes.ascii else lines


@lru_cache(maxsize=16)
def _drawn(
    width: int,
    height: int,
    gutter: int,
    has_line: bool,
    x_ticks: tuple[tuple[int, str], ...],
    y_ticks: tuple[tuple[int, str], ...],
) -> list[str]:
    """Axes with these ticks in a number of cells, as lines from the top."""
    # Imported with the first chart, so that the first paint of the app does not wait for it.
    import plotext

    # Without any number an axis would leave its room to the canvas.
    below = x_ticks or [(0, " ")]
    beside = [(row, label.rjust(gutter)) for row, label in y_ticks] or [(0, " " * gutter)]
    plotext.limit_size(False, False)
    plotext.plot_size(width, height)
    plotext.clear_data()
    plotext.clear_color()
    plotext.title(None)
    plotext.grid(False, False)
    plotext.xaxes(has_line, False)
    plotext.yaxes(True, False)
    plotext.xlim(0, max(width - gutter - 2, 1))
    plotext.ylim(0, max(height - 2 - has_line, 1))
    plotext.xticks([column for column, _ in below], [label for _, label in below])
    plotext.yticks([row for row, _ in beside], [label for _, label in beside])
    try:
        # Without any point it draws no axes.
        plotext.scatter([0], [0], marker=" ")
        text = plotext.build()
    finally:
        plotext.clear_data()
    return [line[:width] for line in _CODE.sub("", text).split("\n")[:height]]
