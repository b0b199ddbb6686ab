"""The axes for some curves in a number of cells, and where a point of the data is then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.widgets.chart.painting import parts_for
from nn_tui.tui.widgets.chart.plotext import Axes
from nn_tui.tui.widgets.chart.scale import Scale, epochs, linear, logarithmic
from nn_tui.tui.widgets.chart.series import Curve, Floats
from nn_tui.tui.widgets.chart.sheet import cells

_FINEST = 0.01
"""The least distance of two ticks of the x axis where there are points within epochs."""

_LEAST_HEIGHT_FOR_LINE = 14
"""Lower charts have no line above the numbers at the bottom, but one more row for the curves."""


@dataclass(frozen=True, eq=False)
class Layout:
    """Axes to draw, and the scales that give the place of a data point on the canvas."""

    axes: Axes
    x_scale: Scale
    y_scale: Scale

    def x_at(self, column: int) -> float:
        """The x in the middle of a column of the canvas."""
        scale = self.x_scale
        return scale.low + (column * scale.parts + (scale.parts - 1) / 2) * scale.unit

    def row(self, height: float) -> int:
        """The row of the canvas, counted from the top, that shows a height of a curve."""
        return self.axes.canvas_height - 1 - self.y_scale.cell(height)


def lay_out(
    curves: Sequence[Curve],
    width: int,
    height: int,
    log: bool,
    capabilities: TerminalCapabilities,
    *,
    x_label: str = "",
    x_range: tuple[float, float] | None = None,
) -> Layout:
    """The axes for curves in a number of cells.

    Args:
        curves: the curves, at least one of them with at least one point.
        width, height: the cells for canvas and axes together, at least 16 and 4.
        log: whether the y axis is logarithmic.
        capabilities: what may be drawn.
        x_label: the room left of the axis is made wide enough for it, unless the chart is narrow.
        x_range: the first and the last x to show; None for all.
    """
    up, across = parts_for(capabilities)
    has_line = height >= _LEAST_HEIGHT_FOR_LINE
    canvas_height = height - 1 - has_line
    filled = [curve for curve in curves if curve.x.size]
    first = min(float(curve.x[0]) for curve in filled)
    last = max(float(curve.x[-1]) for curve in filled)
    if x_range is not None:
        first, last = x_range
    heights = np.concatenate([_heights_within(curve, first, last) for curve in filled])
    if not heights.size:
        heights = np.concatenate([curve.height for curve in filled])
    low, high = float(heights.min()), float(heights.max())
    y_scale = (logarithmic if log else linear)(low, high, canvas_height, up)
    widest = max(len(label) for _, label in y_scale.ticks)
    gutter = min(max(widest, len(cells(x_label)) if width >= 40 else 0), width - 2)
    is_fractional = any((curve.x % 1.0).any() for curve in filled)
    x_scale = epochs(first, last, width - gutter - 1, across, _FINEST if is_fractional else 1.0)
    axes = Axes(width, height, gutter, has_line, x_scale.ticks, y_scale.ticks, capabilities.ascii)
    return Layout(axes, x_scale, y_scale)


def _heights_within(curve: Curve, first: float, last: float) -> Floats:
    """The heights of all that is drawn of a curve between two places, those on its way in and out included."""
    inside = (curve.x >= first) & (curve.x <= last)
    drawn = [curve.height[inside]]
    if curve.smooth is not None:
        drawn.append(curve.smooth[inside])
    if curve.stroke != "points" and not inside.all():
        ends = np.array([place for place in (first, last) if curve.x[0] <= place <= curve.x[-1]])
        drawn.append(np.interp(ends, curve.x, curve.height))
    return np.concatenate(drawn)
