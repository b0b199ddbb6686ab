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
    """Draw axes with plotext: a line for each row of cells, from the top, all of them ``axes.width`` long."""
    # Imported with the first chart, so that the first paint of the app does not wait for it.
    import plotext

    plotext.limit_size(False, False)
    plotext.plot_size(axes.width, axes.height)
    plotext.clear_data()
    plotext.clear_color()
    plotext.title(None)
    plotext.grid(False, False)
    plotext.xaxes(axes.has_line, False)
    plotext.yaxes(True, False)
    plotext.xlim(0, max(axes.canvas_width - 1, 1))
    plotext.ylim(0, max(axes.canvas_height - 1, 1))
    plotext.xticks([column for column, _ in axes.x_ticks], [label for _, label in axes.x_ticks])
    plotext.yticks([row for row, _ in axes.y_ticks], [label.rjust(axes.gutter) for _, label in axes.y_ticks])
    try:
        # Without any point it draws no axes.
        plotext.scatter([0], [0], marker=" ")
        text = plotext.build()
    finally:
        plotext.clear_data()
    text = _CODE.sub("", text)
    if axes.ascii:
        text = text.translate(_ASCII)
    return [line.ljust(axes.width)[: axes.width] for line in text.split("\n")[: axes.height]]
