"""Curves as dots, and dots as characters."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_tui.tui.widgets.chart import dots


def drawn(points: list[tuple[float, float]], height: int = 4, width: int = 8) -> list[str]:
    """The dots of a line, from the top."""
    columns, rows = np.array(points, float).T
    grid = dots.line(columns, rows, height, width)
    return ["".join(".#"[dot] for dot in row) for row in grid[::-1].tolist()]


def test_a_level_line_is_one_dot_high() -> None:
    assert drawn([(0, 1), (7, 1)]) == ["........", "........", "########", "........"]


def test_a_diagonal_line_is_one_dot_thick() -> None:
    assert drawn([(0, 0), (3, 3)]) == ["...#....", "..#.....", ".#......", "#......."]


def test_a_spike_keeps_its_tip() -> None:
    assert drawn([(0, 0), (2, 0), (2, 3), (2, 0), (7, 0)]) == ["..#.....", "..#.....", "..#.....", "########"]


def test_what_is_outside_is_cut() -> None:
    assert drawn([(-10, -10), (20, 20)]) == ["...#....", "..#.....", ".#......", "#......."]
    assert drawn([(-10, 0), (-5, 3)]) == drawn([(9, 0), (12, 3)]) == ["........"] * 4


@given(
    st.lists(st.tuples(st.floats(0, 39), st.floats(0, 19)), min_size=1, max_size=60),
)
def test_every_point_has_its_dot_and_each_dot_touches_the_next(points: list[tuple[float, float]]) -> None:
    columns, rows = np.array(sorted(points), float).T
    grid = dots.line(columns, rows, 20, 40)
    for column, row in zip(columns, rows, strict=True):
        assert grid[int(np.floor(row + 0.5)), int(np.floor(column + 0.5))]
    used = np.flatnonzero(grid.any(0))
    assert (np.diff(used) == 1).all()
    spans = [np.flatnonzero(grid[:, column]) for column in used]
    for span in spans:
        assert (np.diff(span) == 1).all()
    for one, other in pairwise(spans):
        assert one[0] <= other[-1] + 1
        assert other[0] <= one[-1] + 1


def test_a_dotted_line_has_every_other_dot() -> None:
    level = dots.dotted(dots.line(np.array([0.0, 7.0]), np.array([1.0, 1.0]), 4, 8))
    assert np.flatnonzero(level[1]).tolist() == [0, 2, 4, 6]
    steep = dots.dotted(dots.line(np.array([3.0, 3.0]), np.array([0.0, 7.0]), 8, 8))
    assert np.flatnonzero(steep[:, 3]).tolist() == [0, 2, 4, 6]


@pytest.mark.parametrize(
    ("parts", "text"),
    [(dots.BRAILLE, "⠉⠒⠤⣀"), (dots.QUARTERS, "▀▀▄▄"), (dots.WHOLE, "****")],
)
def test_dots_become_characters(parts: tuple[int, int], text: str) -> None:
    up, across = parts
    grid = np.zeros((up, 4 * across), bool)
    for cell in range(4):
        grid[up - 1 - cell * up // 4, cell * across : (cell + 1) * across] = True
    (row,) = dots.characters(dots.cells(grid, parts), parts)
    assert "".join(map(chr, row)) == text


@pytest.mark.parametrize("parts", [dots.BRAILLE, dots.QUARTERS, dots.WHOLE])
def test_a_cell_without_dots_is_blank(parts: tuple[int, int]) -> None:
    numbers = dots.cells(np.zeros((parts[0] * 2, parts[1] * 3), bool), parts)
    assert (dots.characters(numbers, parts) == ord(" ")).all()
