"""The points on a plane, and which of them is visible in each cell of the terminal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nn_tui.tui.theme.class_colours import CLASSES, MARKS
from nn_tui.tui.theme.palette import LEVELS
from nn_tui.tui.widgets.plane.field import signed_levels
from nn_tui.tui.widgets.plane.grid import PlaneGrid

COVERED = 0.25
"""The share of a plane's cells that marks may cover: more would bury what is behind them."""

Indices = NDArray[np.intp]

_BITS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]], np.int32)
"""The bit of each dot of a braille character, by row and column."""


@dataclass(frozen=True)
class SeenPoints:
    """What is visible of the points: of each cell that has any the last one, or dots for those of its commonest mark.

    Attributes:
        cells: the index of each cell, counted line by line, shape (visible,).
        pixels: the index of its pixel, counted row by row, shape (visible,).
        marks: its mark, see `PlanePoints.marks`, shape (visible,).
        dots: which of its eight dots are drawn, as bits of a braille character, or 0 for a whole mark, (visible,).
    """

    cells: NDArray[np.intp]
    pixels: NDArray[np.intp]
    marks: NDArray[np.int32]
    dots: NDArray[np.int32]


NOTHING_SEEN = SeenPoints(np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0, np.int32), np.zeros(0, np.int32))
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

    def seen_on(self, grid: PlaneGrid, *, has_dots: bool = False) -> SeenPoints:
        """What is visible of the points on a plane.

        Each is a mark in a cell of its own as long as that leaves most of the plane to see. Where it would not,
        classes are drawn as dots, eight to a cell, if the terminal has them (``has_dots``); of targets that are
        numbers, whose colours dots could not show, every second, third ... point is drawn.
        """
        if not grid.pixels:
            return NOTHING_SEEN
        inside, pixels = grid.pixels_of(self.points)
        cells = _cells_of(pixels, grid)
        most = COVERED * grid.lines * grid.columns
        if len(np.unique(cells)) <= most:
            return self._whole_marks(inside, pixels, cells)
        if self._are_numbers:
            some = slice(None, None, int(np.ceil(len(inside) / max(most, 1))))
            return self._whole_marks(inside[some], pixels[some], cells[some])
        return self._dotted(inside, pixels, cells, grid) if has_dots else self._whole_marks(inside, pixels, cells)

    @property
    def _are_numbers(self) -> bool:
        """Whether the labels are targets of many sizes, and not classes or two sides."""
        return len(np.unique(self.marks % MARKS)) > CLASSES

    def _whole_marks(self, inside: Indices, pixels: Indices, cells: Indices) -> SeenPoints:
        """The last point of each cell."""
        # `unique` finds the first of equal values, so the points are reversed to find the last.
        seen_cells, last = np.unique(cells[::-1], return_index=True)
        places = len(cells) - 1 - last
        return SeenPoints(seen_cells, pixels[places], self.marks[inside[places]], np.zeros(len(places), np.int32))

    def _dotted(self, inside: Indices, pixels: Indices, cells: Indices, grid: PlaneGrid) -> SeenPoints:
        """The dots of the commonest mark of each cell, and of equally common ones of the last."""
        fine = PlaneGrid(grid.bounds, 2 * grid.columns, grid.lines, 4)
        row, column = np.divmod(fine.pixels_of(self.points)[1], fine.columns)
        bits = _BITS[row % 4, column % 2]
        marks = self.marks[inside]
        # Of each cell and mark: how many points, the last of them, and their dots together.
        _, first, group, counts = np.unique(
            np.stack((cells, marks.astype(np.intp))), axis=1, return_index=True, return_inverse=True, return_counts=True
        )
        group = group.reshape(-1)
        last, dots = np.zeros(len(first), np.intp), np.zeros(len(first), np.int32)
        np.maximum.at(last, group, np.arange(len(group)))
        np.bitwise_or.at(dots, group, bits)
        order = np.lexsort((last, counts, cells[first]))
        ends = np.append(np.flatnonzero(np.diff(cells[first][order])), len(order) - 1)
        winners = order[ends]
        places = last[winners]
        return SeenPoints(cells[places], pixels[places], marks[places], dots[winners])

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


def _cells_of(pixels: Indices, grid: PlaneGrid) -> Indices:
    rows, columns = np.divmod(pixels, max(grid.columns, 1))
    return rows // grid.per_line * grid.columns + columns
