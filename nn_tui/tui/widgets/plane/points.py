"""The points on a plane, and which of them is visible in each cell of the terminal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nn_tui.tui.theme.class_colours import CLASSES, MARKS
from nn_tui.tui.theme.palette import LEVELS
from nn_tui.tui.widgets.plane.field import signed_levels
from nn_tui.tui.widgets.plane.grid import PlaneGrid


@dataclass(frozen=True)
class SeenPoints:
    """The visible points: the last one of each cell that has any.

    Attributes:
        cells: the index of each point's cell, counted line by line, shape (visible,).
        pixels: the index of its pixel, counted row by row, shape (visible,).
        marks: its mark, see `PlanePoints.marks`, shape (visible,).
    """

    cells: NDArray[np.intp]
    pixels: NDArray[np.intp]
    marks: NDArray[np.int32]


NOTHING_SEEN = SeenPoints(np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0, np.int32))
"""The visible points of a plane without pixels."""


@dataclass(frozen=True)
class PlanePoints:
    """Points (n, 2), and the mark of each, (n,): a colour of `mark_colours`, plus `MARKS` when it is a test point."""

    points: NDArray[np.float64]
    marks: NDArray[np.int32]

    @classmethod
    def of(
        cls, points: ArrayLike, labels: ArrayLike, test: ArrayLike | None, low: float = -1.0, high: float = 1.0
    ) -> PlanePoints:
        """Points with their labels; see `Plane.set_points`. Raises ValueError if the shapes do not fit together."""
        places = np.array(points, dtype=np.float64)
        if not places.size:
            places = places.reshape(0, 2)
        named = np.asarray(labels).reshape(-1)
        if places.ndim != 2 or places.shape[1] != 2:
            raise ValueError(f"Points are an array of the shape (n, 2), not {places.shape}.")
        if len(named) != len(places):
            raise ValueError(f"There are {len(places)} points but {len(named)} labels.")
        if named.dtype.kind in "iu":
            if named.size and named.min() < 0:
                raise ValueError(f"{named.min()} is not the index of a class: give signed labels as floats.")
            marks = (LEVELS + named % CLASSES).astype(np.int32)
        else:
            marks = signed_levels(named, low, high).astype(np.int32)
        if test is not None:
            tested = np.asarray(test, dtype=np.bool_).reshape(-1)
            if len(tested) != len(places):
                raise ValueError(f"There are {len(places)} points but {len(tested)} marks for the test set.")
            marks += tested * np.int32(MARKS)
        return cls(places, marks)

    def seen_on(self, grid: PlaneGrid) -> SeenPoints:
        """The visible points on a plane: the last of those in the same cell."""
        if not grid.pixels:
            return NOTHING_SEEN
        inside, pixels = grid.pixels_of(self.points)
        rows, columns = np.divmod(pixels, max(grid.columns, 1))
        cells = rows // grid.per_line * grid.columns + columns
        # `unique` finds the first of equal values, so the points are reversed to find the last.
        seen_cells, last = np.unique(cells[::-1], return_index=True)
        places = len(cells) - 1 - last
        return SeenPoints(seen_cells, pixels[places], self.marks[inside[places]])

    def nearest(self, x1: float, x2: float, reach: tuple[float, float]) -> int | None:
        """The index of the point nearest to a place, the last of equals; None if none is within ``reach`` (x1, x2)."""
        if not len(self.points):
            return None
        away = np.abs(self.points - (x1, x2))
        near = np.flatnonzero((away <= reach).all(axis=1))
        if not near.size:
            return None
        distances = np.hypot(*away[near].T)
        return int(near[len(near) - 1 - distances[::-1].argmin()])


NO_POINTS = PlanePoints(np.zeros((0, 2)), np.zeros(0, np.int32))
