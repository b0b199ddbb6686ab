"""Curves as dots: which dots of a grid a curve passes through, and the characters that show dots."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Dots = NDArray[np.bool_]
Cells = NDArray[np.uint32]

# By (rows, columns) of dots in a cell: what each dot adds to the number of a character, and the characters.
_BRAILLE_BITS: Final = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]], np.uint32)
_QUARTER_BITS: Final = np.array([[1, 2], [4, 8]], np.uint32)
_WHOLE_BITS: Final = np.ones((1, 1), np.uint32)
_BITS: Final = {bits.shape: bits for bits in (_BRAILLE_BITS, _QUARTER_BITS, _WHOLE_BITS)}
_QUARTERS: Final = np.array([ord(character) for character in " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"], np.uint32)

BRAILLE, QUARTERS, WHOLE = (4, 2), (2, 2), (1, 1)
"""Rows and columns of dots in a cell: braille, quarter blocks, one character."""


def line(columns: Floats, rows: Floats, height: int, width: int) -> Dots:
    """The dots (height, width) of a line through points, the first row being the lowest.

    Every point has its dot, and each dot touches the next one. What is outside the grid is cut.

    Args:
        columns: (points,) where the points are across, in dots, not falling; at least one.
        rows: (points,) where they are up, in dots.
        height, width: the size of the grid.
    """
    first = min(max(int(np.floor(columns[0] + 0.5)), 0), width)
    last = max(min(int(np.floor(columns[-1] + 0.5)), width - 1), -1)
    dots = np.zeros((height, width), dtype=np.bool_)
    if last < first:
        return dots
    # Where the line enters and leaves each column of dots; in between it passes all dots whose middle it passes.
    edges = np.interp(np.arange(first, last + 2) - 0.5, columns, rows)
    lowest = np.floor(np.minimum(edges[:-1], edges[1:])) + 1.0
    highest = np.floor(np.maximum(edges[:-1], edges[1:]))
    middle = np.floor(np.interp(np.arange(first, last + 1), columns, rows) + 0.5)
    level = lowest > highest
    lowest[level] = highest[level] = middle[level]
    # The points themselves may be further up or down than the line is at the edges.
    places = np.floor(columns + 0.5)
    inside = (places >= first) & (places <= last)
    if inside.any():
        own, heights = places[inside].astype(np.intp) - first, np.floor(rows[inside] + 0.5)
        starts = np.flatnonzero(np.diff(own, prepend=-1))
        lowest[own[starts]] = np.minimum(lowest[own[starts]], np.minimum.reduceat(heights, starts))
        highest[own[starts]] = np.maximum(highest[own[starts]], np.maximum.reduceat(heights, starts))
    lowest[1:] = np.minimum(lowest[1:], highest[:-1] + 1.0)
    lowest[:-1] = np.minimum(lowest[:-1], highest[1:] + 1.0)
    up = np.arange(height)[:, None]
    np.logical_and(up >= lowest, up <= highest, out=dots[:, first : last + 1])
    return dots


def dotted(dots: Dots) -> Dots:
    """Every other dot of a line: along a level stretch, and up and down a steep one."""
    height, width = dots.shape
    is_steep = dots.sum(0) > 2
    across, up = np.arange(width) % 2 == 0, np.arange(height)[:, None] % 2 == 0
    return np.asarray(dots & np.where(is_steep, up, across))


def cells(dots: Dots, parts: tuple[int, int]) -> Cells:
    """The dots of each cell as one number (rows, columns), from the top; 0 is an empty cell.

    Args:
        dots: (rows * parts[0], columns * parts[1]), the first row being the lowest.
        parts: rows and columns of dots in a cell.
    """
    up, across = parts
    rows, columns = dots.shape[0] // up, dots.shape[1] // across
    grid = dots[::-1].reshape(rows, up, columns, across)
    numbers: Cells = np.einsum("ruca,ua->rc", grid, _BITS[parts], dtype=np.uint32)
    return numbers


def characters(numbers: Cells, parts: tuple[int, int]) -> Cells:
    """The code points that show the dots of cells, in the same shape; a blank for an empty cell."""
    if parts == BRAILLE:
        return np.where(numbers, numbers + 0x2800, ord(" ")).astype(np.uint32)
    if parts == QUARTERS:
        return _QUARTERS[numbers]
    return np.where(numbers, ord("*"), ord(" ")).astype(np.uint32)
