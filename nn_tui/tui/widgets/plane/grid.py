"""The pixels of a plane: the coordinates of each, and which one a point is in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Bounds = tuple[tuple[float, float], tuple[float, float]]
"""The lowest and the highest x1, the lowest and the highest x2."""

_LONGEST = 4.0
"""How many times as long as the other an axis may be drawn."""


def middle(bounds: Bounds) -> tuple[float, float]:
    """The coordinates of the middle of a plane."""
    (left, right), (bottom, top) = bounds
    return (left + right) / 2, (bottom + top) / 2


@dataclass(frozen=True)
class PlaneGrid:
    """The pixels of a plane: ``columns`` of them side by side, and ``per_line`` in each of ``lines`` lines.

    Row 0 is at the top, where x2 is highest.
    """

    bounds: Bounds
    columns: int
    lines: int
    per_line: int

    @classmethod
    def in_room(cls, bounds: Bounds, width: int, height: int, per_line: int) -> PlaneGrid:
        """The largest plane with one scale on both axes in ``width`` columns and ``height`` lines.

        A column is half as wide as a line is high. If one axis is more than four times as long as the other, the plane
        is a square with two scales.

        Raises:
            ValueError: an axis does not go from a finite number to a larger one.
        """
        (left, right), (bottom, top) = bounds
        for low, high in bounds:
            if not 0.0 < high - low < np.inf:
                raise ValueError(
                    f"An axis cannot go from {low:g} to {high:g}: its second bound must be the larger one."
                )
        if width < 1 or height < 1:
            return cls(bounds, 0, 0, per_line)
        shape = (right - left) / (top - bottom)
        if not 1 / _LONGEST <= shape <= _LONGEST:
            shape = 1.0
        columns = min(width, max(1, round(2 * height * shape)))
        lines = min(height, max(1, round(columns / shape / 2)))
        return cls(bounds, min(columns, max(1, round(2 * lines * shape))), lines, per_line)

    @property
    def rows(self) -> int:
        """The rows of pixels."""
        return self.lines * self.per_line

    @property
    def pixels(self) -> int:
        """How many pixels there are."""
        return self.rows * self.columns

    @property
    def steps(self) -> tuple[float, float]:
        """How much x1 grows from column to column and x2 falls from row to row; of an empty grid, the whole range."""
        (left, right), (bottom, top) = self.bounds
        return (right - left) / max(self.columns, 1), (top - bottom) / max(self.rows, 1)

    def centre(self, row: int, column: int) -> tuple[float, float]:
        """The coordinates of the middle of a pixel."""
        across, down = self.steps
        return self.bounds[0][0] + (column + 0.5) * across, self.bounds[1][1] - (row + 0.5) * down

    def centres(self) -> NDArray[np.float64]:
        """The coordinates (x1, x2) of the middles of all pixels, (pixels, 2), row by row from the top."""
        across, down = self.steps
        x1 = self.bounds[0][0] + (np.arange(self.columns) + 0.5) * across
        x2 = self.bounds[1][1] - (np.arange(self.rows) + 0.5) * down
        return np.stack(np.meshgrid(x1, x2), axis=-1).reshape(-1, 2)

    def pixel_at(self, x1: float, x2: float) -> tuple[int, int]:
        """The row and column of the pixel nearest to a place; (0, 0) in an empty grid."""
        across, down = self.steps
        column, row = (x1 - self.bounds[0][0]) / across, (self.bounds[1][1] - x2) / down
        return int(min(max(row, 0), max(self.rows - 1, 0))), int(min(max(column, 0), max(self.columns - 1, 0)))

    def pixels_of(self, points: NDArray[np.float64]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The indices of the points (n, 2) on the plane, and the index of the pixel of each, counted row by row.

        Both arrays are of shape (points on the plane,). A point on the edge belongs to the pixel at that edge.
        """
        (left, right), (bottom, top) = self.bounds
        x1, x2 = points[:, 0], points[:, 1]
        inside = np.flatnonzero((x1 >= left) & (x1 <= right) & (x2 >= bottom) & (x2 <= top))
        across, down = self.steps
        columns = np.minimum(((x1[inside] - left) / across).astype(np.intp), self.columns - 1)
        rows = np.minimum(((top - x2[inside]) / down).astype(np.intp), self.rows - 1)
        return inside, rows * self.columns + columns

    def axes(self) -> NDArray[np.bool_]:
        """Which pixels are on the two lines through zero, (rows, columns)."""
        (left, right), (bottom, top) = self.bounds
        row, column = self.pixel_at(0.0, 0.0)
        marked = np.zeros((self.rows, self.columns), np.bool_)
        if left <= 0.0 <= right:
            marked[:, column : column + 1] = True
        if bottom <= 0.0 <= top:
            marked[row : row + 1] = True
        return marked
