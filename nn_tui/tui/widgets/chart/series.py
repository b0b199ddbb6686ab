"""The points of a chart: which ones can be drawn, and which of them make a visible difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

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
        is_line: whether lines join the points.

    Raises:
        ValueError: x and y are not two vectors of the same length.
    """

    name: str
    x: Floats
    y: Floats
    colour: str = "primary"
    is_line: bool = True

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
    """

    name: str
    colour: str
    x: Floats
    y: Floats
    height: Floats = field(repr=False)
    is_line: bool = True

    def value_at(self, x: float) -> float | None:
        """The value of the point at exactly x; None when there is no such point."""
        place = int(np.searchsorted(self.x, x))
        return float(self.y[place]) if place < self.x.size and self.x[place] == x else None


def drawable(series: Sequence[Series], log: bool) -> tuple[list[Curve], int]:
    """The curves of a chart, and how many finite values (zero or negative) a logarithmic axis leaves out."""
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
        height = np.log10(y) if log else np.clip(y, -_LARGEST, _LARGEST)
        curves.append(Curve(one.name, one.colour, x, y, height, one.is_line))
    return curves, left_out


def thin(columns: NDArray[np.intp], y: Floats) -> NDArray[np.intp]:
    """The indices of the lowest and the highest point of every column, rising; at most two for each column.

    Args:
        columns: (points,) the column of each point, not falling.
        y: (points,) finite values.
    """
    if y.size <= 2:
        return np.arange(y.size)
    starts = np.flatnonzero(np.r_[True, columns[1:] != columns[:-1]])
    if 2 * starts.size >= y.size:
        return np.arange(y.size)
    sizes = np.diff(np.r_[starts, y.size])
    extremes = [
        _firsts(np.flatnonzero(y == np.repeat(edge.reduceat(y, starts), sizes)), columns)
        for edge in (np.minimum, np.maximum)
    ]
    places: NDArray[np.intp] = np.unique(np.concatenate(extremes))
    return places


def _firsts(places: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray[np.intp]:
    """The first place of each column, out of some places in order."""
    own_columns = columns[places]
    return places[np.r_[True, own_columns[1:] != own_columns[:-1]]]
