"""The links of the network graph as dots of braille or ASCII strokes: which cells a link runs through."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.intp]

BRAILLE = 0x2800
_DOT_BITS = np.array([[1, 8], [2, 16], [4, 32], [64, 128]], np.uint32)


@dataclass(frozen=True, eq=False)
class Wires:
    """Every link between two columns, sampled at the same number of places from left to right.

    Attributes:
        dots: shape (links, samples), the index of a dot in a canvas of 4 x height by 2 x width dots; in ASCII that
            of a cell.
        strokes: shape (links, samples), the ASCII character there; empty for braille.
        across: shape (samples,), the distance of each sample from the left end in dots; in ASCII in cells.
    """

    dots: NDArray[np.int32]
    strokes: NDArray[np.uint8]
    across: IntArray


@lru_cache(maxsize=48)
def wires_between(
    left: int, right: int, sources: tuple[int, ...], targets: tuple[int, ...], size: tuple[int, int], ascii_only: bool
) -> Wires:
    """The links from every source to every target, sources first, as rows.

    Args:
        left, right: the first column of cells between the two, and the one after the last.
        sources, targets: where links start and end, in quarters of a line.
        size: (width, height) of the canvas in cells.
        ascii_only: whether to use ASCII strokes, not braille.
    """
    width, _ = size
    starts = np.repeat(np.array(sources, np.float64), len(targets))
    ends = np.tile(np.array(targets, np.float64), len(sources))
    across, down = (1, 4) if ascii_only else (2, 1)
    steepest = int(np.abs(ends - starts).max(initial=0)) // down
    columns = max(0, right - left) * across
    samples = max(columns, steepest + 1) if columns else 0
    along = (np.arange(samples) + 0.5) / max(1, samples)
    rows = (starts[:, None] + (ends - starts)[:, None] * along) / down
    y = np.floor(rows).astype(np.intp) if ascii_only else np.rint(rows).astype(np.intp)
    walked = np.floor(along * columns).astype(np.intp)
    x = walked + left * across
    dots = (y * (width * across) + x).astype(np.int32)
    return Wires(dots, _strokes(x, y) if ascii_only else np.zeros((0, 0), np.uint8), walked)


def _strokes(x: IntArray, y: IntArray) -> NDArray[np.uint8]:
    """The character of each sample, by the direction of the line from there."""
    down = np.diff(y, axis=1, append=y[:, -1:])
    still = np.diff(x, append=x[-1:] + 1) == 0
    strokes = np.full(y.shape, ord("-"), np.uint8)
    strokes[down < 0] = ord("/")
    strokes[down > 0] = ord("\\")
    strokes[(down != 0) & still] = ord("|")
    return strokes


def braille(dots: NDArray[np.bool_], size: tuple[int, int]) -> NDArray[np.uint32]:
    """The code points, (height, width), of a canvas of dots, (8 * height * width,); a space for a cell without dots."""
    width, height = size
    codes = np.einsum("ydxc,dc->yx", dots.reshape(height, 4, width, 2), _DOT_BITS, dtype=np.uint32)
    return np.where(codes, codes + np.uint32(BRAILLE), np.uint32(ord(" ")))
