"""What to draw for some curves in a number of cells: axes, and curves in whole cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.widgets.chart.plotext import FINE, Plan, Trace, fineness
from nn_tui.tui.widgets.chart.scale import Scale, epochs, linear, logarithmic
from nn_tui.tui.widgets.chart.series import Curve, thin
from nn_tui.tui.widgets.chart.sheet import cells

# Curves of pure noise fill the canvas: plotext would take too long, and wider columns show them as well.
_MOST_STEPS = 1300
_SPREADS = (1, 2, 3, 4, 6, 8)
_FINEST = 0.01
"""The least distance of two ticks of the x axis where there are points within epochs."""


@dataclass(frozen=True, eq=False)
class Layout:
    """A plan and the axes it was made with, which give the place of a data point on the canvas."""

    plan: Plan
    x_scale: Scale
    y_scale: Scale

    def column(self, x: float, marker: str) -> int:
        """The column of the canvas that shows x; outside the axis it is not a column of the canvas."""
        parts = fineness(marker)
        return int(np.floor(0.5 + (self.plan.canvas_width * parts - 1) * self.x_scale.share(x))) // parts

    def x_at(self, column: int) -> float:
        """The x in the middle of a column of the canvas."""
        parts = fineness(FINE)
        share = (column * parts + (parts - 1) / 2) / (self.plan.canvas_width * parts - 1)
        return self.x_scale.low + share * (self.x_scale.high - self.x_scale.low)

    def row(self, height: float, marker: str) -> int:
        """The row of the canvas, counted from the top, that shows a height of a curve."""
        parts = fineness(marker)
        up = int(np.floor(0.5 + (self.plan.canvas_height * parts - 1) * self.y_scale.share(height))) // parts
        return self.plan.canvas_height - 1 - up


def markers(capabilities: TerminalCapabilities, count: int) -> list[str]:
    """plotext's marker for each of ``count`` curves; the shapes differ if colours cannot."""
    if capabilities.ascii:
        shapes = "*+ox#@"
        return [shapes[number % len(shapes)] for number in range(count)]
    if capabilities.colours == "none":
        shapes = "•+x○*"
        return [FINE if not number else shapes[(number - 1) % len(shapes)] for number in range(count)]
    return [FINE] * count


def lay_out(
    curves: Sequence[Curve],
    width: int,
    height: int,
    log: bool,
    capabilities: TerminalCapabilities,
    *,
    x_label: str = "",
) -> Layout:
    """The axes and the thinned curves for a number of cells.

    Args:
        curves: the curves, at least one of them with at least one point.
        width, height: the cells for canvas and axes together, at least 16 and 4.
        log: whether the y axis is logarithmic.
        capabilities: what may be drawn.
        x_label: the room left of the axis is made wide enough for it, unless the chart is narrow.
    """
    filled = [curve for curve in curves if curve.x.size]
    x_axis = height >= 6
    canvas_height = height - 1 - x_axis
    low = min(float(curve.height.min()) for curve in filled)
    high = max(float(curve.height.max()) for curve in filled)
    most = min(max(canvas_height // 3, 1), 8)
    y_scale = logarithmic(low, high, most) if log else linear(low, high, most)
    gutter = min(max(map(len, (*y_scale.labels, cells(x_label) if width >= 40 else ""))), width - 2)
    canvas_width = width - gutter - 1
    first = min(float(curve.x[0]) for curve in filled)
    last = max(float(curve.x[-1]) for curve in filled)
    is_fractional = any((curve.x % 1.0).any() for curve in filled)
    x_scale = epochs(first, last, canvas_width, _FINEST if is_fractional else 1.0)
    shapes = markers(capabilities, len(curves))
    traces = tuple(
        _trace(curve, shape, canvas_width, canvas_height, x_scale, y_scale, _MOST_STEPS // len(curves))
        for curve, shape in zip(curves, shapes, strict=True)
    )
    plan = Plan(
        width=width,
        height=height,
        gutter=gutter,
        x_axis=x_axis,
        traces=traces,
        x_ticks=tuple((x_scale.share(tick), label) for tick, label in zip(x_scale.ticks, x_scale.labels, strict=True)),
        y_ticks=tuple((y_scale.share(tick), label) for tick, label in zip(y_scale.ticks, y_scale.labels, strict=True)),
        ascii=capabilities.ascii,
    )
    return Layout(plan, x_scale, y_scale)


def _trace(
    curve: Curve, marker: str, width: int, height: int, x_scale: Scale, y_scale: Scale, most_steps: int
) -> Trace:
    """A curve in cells, thinned to the extremes of every column, without points that change nothing visible.

    If its lines pass more than ``most_steps`` places, because it goes up and down a lot, it is thinned to the extremes
    of wider columns. The number of places needed to cross the canvas is always allowed.
    """
    parts = fineness(marker)
    columns = np.floor(0.5 + (width * parts - 1) * x_scale.shares(curve.x)).astype(np.intp)
    rows = np.floor(0.5 + (height * parts - 1) * y_scale.shares(curve.height)).astype(np.intp)
    if not curve.is_line:
        return Trace(tuple(columns.tolist()), tuple(rows.tolist()), marker, is_line=False)
    most_steps = max(most_steps, 2 * (width + height) * parts)
    trace = Trace((), (), marker)
    for spread in _SPREADS:
        extremes = thin(columns // (parts * spread), curve.height)
        trace = _without_level_points(columns[extremes], rows[extremes], marker)
        if _steps(trace) <= most_steps:
            break
    return trace


def _without_level_points(columns: NDArray[np.intp], rows: NDArray[np.intp], marker: str) -> Trace:
    """A trace of the points without repeated ones and those inside a level stretch."""
    if columns.size > 2:
        moved = np.r_[True, (columns[1:] != columns[:-1]) | (rows[1:] != rows[:-1])]
        columns, rows = columns[moved], rows[moved]
        bends = np.ones(columns.size, dtype=bool)
        bends[1:-1] = (rows[1:-1] != rows[:-2]) | (rows[1:-1] != rows[2:])
        columns, rows = columns[bends], rows[bends]
    return Trace(tuple(columns.tolist()), tuple(rows.tolist()), marker)


def _steps(trace: Trace) -> int:
    """How many places the lines of a trace pass, which determines the time that plotext takes."""
    across = np.abs(np.diff(trace.columns))
    return int(np.maximum(across, np.abs(np.diff(trace.rows))).sum())
