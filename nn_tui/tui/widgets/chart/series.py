"""The curves of a chart: which of their points can be drawn, and their moving averages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Floats = NDArray[np.float64]

Stroke = Literal["line", "dotted", "points"]
"""How a curve is drawn: joined, joined and faint, or not joined."""

# Beyond this size the arithmetic of a scale overflows; no terminal tells such numbers apart.
_LARGEST = 1e300


@dataclass(frozen=True, eq=False)
class Series:
    """One curve.

    Attributes:
        name: its name in the legend; the series of a chart have different names.
        x: (points,) finite numbers, such as epochs; points out of order are sorted.
        y: (points,) the values; those that are not finite are not drawn.
        colour: a colour of the theme ("primary", "secondary", "accent", ...) or any colour that Textual reads.
        stroke: how it is drawn.

    Raises:
        ValueError: x and y are not two vectors of the same length.
    """

    name: str
    x: Floats
    y: Floats
    colour: str = "primary"
    stroke: Stroke = "line"

    def __post_init__(self) -> None:
        if np.ndim(self.x) != 1 or np.shape(self.x) != np.shape(self.y):
            raise ValueError(f"Series {self.name}: x and y must be vectors of one length.")


@dataclass(frozen=True, eq=False)
class Curve:
    """The points of a series that can be drawn.

    Attributes:
        x: (points,) in rising order.
        y: (points,) the values as they were given.
        height: (points,) what is drawn: the value, or its logarithm to base 10.
        smooth: (points,) the same of the moving average; None where nothing is smoothed.
    """

    name: str
    colour: str
    stroke: Stroke
    x: Floats
    y: Floats
    height: Floats = field(repr=False)
    smooth: Floats | None = field(default=None, repr=False)

    @property
    def top(self) -> Floats:
        """What is drawn in the curve's own colour: the moving average where there is one."""
        return self.height if self.smooth is None else self.smooth

    def value_at(self, x: float) -> float | None:
        """The value of the point at exactly x; None when there is no such point."""
        place = int(np.searchsorted(self.x, x))
        return float(self.y[place]) if place < self.x.size and self.x[place] == x else None

    def height_at(self, x: float) -> float | None:
        """How high the curve is at x; None where it does not reach that far, or has points and none there."""
        if not self.x.size or not self.x[0] <= x <= self.x[-1]:
            return None
        if self.stroke == "points" and self.value_at(x) is None:
            return None
        return float(np.interp(x, self.x, self.height))

    def point_at(self, x: float) -> tuple[float, float] | None:
        """The point at x, or the last one before it; None where the curve does not reach that far."""
        if not self.x.size or not self.x[0] <= x <= self.x[-1]:
            return None
        place = int(np.searchsorted(self.x, x, side="right")) - 1
        return float(self.x[place]), float(self.y[place])


def drawable(series: Sequence[Series], log: bool, smoothing: int = 1) -> tuple[list[Curve], int]:
    """The curves of a chart, and how many finite values (zero or negative) a logarithmic axis leaves out.

    Lines are smoothed over that many points.
    """
    curves = []
    left_out = 0
    for one in series:
        x = np.asarray(one.x, dtype=np.float64)
        y = np.asarray(one.y, dtype=np.float64)
        keep = np.isfinite(x) & np.isfinite(y)
        if log:
            positive = keep & (y > 0.0)
            left_out += int(np.count_nonzero(keep) - np.count_nonzero(positive))
            keep = positive
        if not keep.all():
            x, y = x[keep], y[keep]
        if x.size > 1 and (x[1:] < x[:-1]).any():
            order = np.argsort(x, kind="stable")
            x, y = x[order], y[order]
        height = _height(y, log)
        is_smooth = smoothing > 1 and one.stroke == "line" and y.size > 1
        smooth = _height(moving_average(np.clip(y, -_LARGEST, _LARGEST), smoothing), log) if is_smooth else None
        curves.append(Curve(one.name, one.colour, one.stroke, x, y, height, smooth))
    return curves, left_out


def moving_average(values: Floats, points: int) -> Floats:
    """The mean of each value (points,) and those before it, ``points`` in all; at the beginning, of those there are."""
    if points <= 1 or not values.size:
        return values
    points = min(points, values.size)
    # A running sum would be faster, but small values after large ones would drown in its rounding.
    shares = values / points
    begin = [float((values[:count] / count).sum()) for count in range(1, points)]
    return np.concatenate([begin, sliding_window_view(shares, points).sum(axis=1)])


def _height(y: Floats, log: bool) -> Floats:
    return np.log10(y) if log else np.clip(y, -_LARGEST, _LARGEST)
