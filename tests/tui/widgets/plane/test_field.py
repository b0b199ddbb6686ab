"""A field: which code each output has. The pixels: which coordinates each has, and which points it shows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nn_tui.tui.theme.class_colours import STEPS, SURFACE
from nn_tui.tui.theme.palette import LEVELS, ZERO
from nn_tui.tui.widgets.plane.field import field_codes
from nn_tui.tui.widgets.plane.grid import Bounds, PlaneGrid
from nn_tui.tui.widgets.plane.points import COVERED, PlanePoints

SQUARE = ((-6.0, 6.0), (-6.0, 6.0))


def column(*values: float) -> np.ndarray:
    return np.array(values)[:, None]


def test_one_output_is_a_level_of_its_range() -> None:
    assert field_codes(column(-9, -1, 0, 0.2, 1, 9)).tolist() == [0, 0, ZERO, 18, 30, 30]
    assert field_codes(column(0, 0.5, 1), 0.0, 1.0).tolist() == [0, ZERO, 30]
    assert field_codes(column(10, 15, 20), 10.0, 20.0).tolist() == [0, ZERO, 30]


def test_several_outputs_are_a_class_and_how_certain_it_is() -> None:
    codes = field_codes(np.array([[1, 0, 0], [0, 0, 1], [1, 1, 1], [0.2, 0.6, 0.2], [0, 0, 0]], dtype=float))
    kinds, steps = np.divmod(codes.astype(int) - LEVELS, STEPS)
    assert kinds.tolist()[:2] == [0, 2]
    assert kinds[3] == 1
    assert steps.tolist() == [15, 15, 0, 6, 0]


def test_shares_are_counted_from_low() -> None:
    tanh = np.array([[-1.0, 1.0], [-1.0, -0.5], [0.5, 0.5]])
    steps = (field_codes(tanh, -1.0).astype(int) - LEVELS) % STEPS
    assert steps.tolist() == [15, 15, 0]
    logits = np.array([[-3.0, 2.0], [-3.0, -2.0]])
    assert ((field_codes(logits).astype(int) - LEVELS) % STEPS).tolist() == [15, 0]


def test_only_the_winner_at_one_strength() -> None:
    sides = field_codes(column(-1, -0.001, 0, np.nan, 0.001, 1), discrete=True).tolist()
    assert sides == [4, 4, ZERO, ZERO, 26, 26]
    classes = field_codes(np.array([[0.34, 0.33, 0.33], [0, 0, 1.0], [1.0, 1, 1]]), discrete=True).astype(int) - LEVELS
    assert classes.tolist() == [11, 2 * STEPS + 11, 0]


def test_a_seventh_class_looks_like_the_first() -> None:
    assert field_codes(np.eye(7))[6] == field_codes(np.eye(7))[0]


@example([[9e307, 9e307]], False)
@given(
    st.integers(1, 7).flatmap(
        lambda outputs: st.lists(st.lists(st.floats(), min_size=outputs, max_size=outputs), min_size=1, max_size=4)
    ),
    st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_every_number_has_a_code(rows: list[list[float]], discrete: bool) -> None:
    codes = field_codes(np.array(rows, dtype=float), discrete=discrete)
    assert codes.shape == (len(rows),)
    assert (codes < LEVELS if len(rows[0]) == 1 else (codes >= LEVELS) & (codes < SURFACE)).all()


def test_the_pixels_of_a_square() -> None:
    grid = PlaneGrid.in_room(SQUARE, 60, 17, 2)
    assert (grid.columns, grid.lines, grid.rows) == (34, 17, 34)
    centres = grid.centres()
    step = 12 / 34
    assert centres[0] == pytest.approx((-6 + step / 2, 6 - step / 2))
    assert centres[1] - centres[0] == pytest.approx((step, 0))
    assert centres[34] - centres[0] == pytest.approx((0, -step))
    assert centres.mean(axis=0) == pytest.approx((0, 0))


@pytest.mark.parametrize(
    ("bounds", "room", "size"),
    [
        (((0, 12), (0, 6)), (40, 40), (40, 10)),
        (((0, 6), (0, 12)), (40, 10), (10, 10)),
        (((0, 1000), (0, 1)), (40, 40), (40, 20)),
        (SQUARE, (1, 1), (1, 1)),
        (SQUARE, (0, 5), (0, 0)),
    ],
)
def test_one_scale_as_large_as_fits(bounds: Bounds, room: tuple[int, int], size: tuple[int, int]) -> None:
    grid = PlaneGrid.in_room(bounds, *room, 2)
    assert (grid.columns, grid.lines) == size


@pytest.mark.parametrize("axis", [(1.0, 1.0), (2.0, 1.0), (0.0, np.inf), (np.nan, 1.0)])
def test_an_axis_has_to_grow(axis: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="second bound must be the larger"):
        PlaneGrid.in_room((axis, (0.0, 1.0)), 10, 10, 2)


@given(st.integers(1, 50), st.integers(1, 30), st.integers(1, 2), st.data())
@settings(max_examples=40, deadline=None)
def test_the_middle_of_a_pixel_lies_in_it(width: int, height: int, per_line: int, data: st.DataObject) -> None:
    grid = PlaneGrid.in_room(SQUARE, width, height, per_line)
    pixel = data.draw(st.integers(0, grid.pixels - 1))
    row, column = divmod(pixel, grid.columns)
    assert grid.centre(row, column) == pytest.approx(tuple(grid.centres()[pixel]))
    assert grid.pixel_at(*grid.centre(row, column)) == (row, column)
    inside, pixels = grid.pixels_of(grid.centres())
    assert len(inside) == grid.pixels
    assert pixels.tolist() == list(range(grid.pixels))


def test_points_on_the_edge_are_on_the_plane_and_those_outside_are_not() -> None:
    grid = PlaneGrid.in_room(SQUARE, 10, 5, 2)
    points = np.array([[-6, 6], [6, -6], [6.1, 0], [0, np.nan], [np.inf, 0], [0.1, 0.1]])
    inside, pixels = grid.pixels_of(points)
    assert inside.tolist() == [0, 1, 5]
    assert pixels.tolist() == [0, 99, 45]


def test_of_points_in_one_cell_the_last_is_seen() -> None:
    grid = PlaneGrid.in_room(SQUARE, 10, 5, 2)
    points = PlanePoints.of([[-5.9, 5.9], [5.9, -5.9], [-5.9, 4.5]], np.array([0, 1, 2]), [False, True, True])
    seen = points.seen_on(grid)
    assert seen.cells.tolist() == [0, 49]
    assert seen.pixels.tolist() == [10, 99]
    assert seen.marks.tolist() == [points.marks[2], points.marks[1]]


GRID = PlaneGrid.in_room(SQUARE, 10, 5, 2)
CROWD = np.random.RandomState(1).uniform(-6, 6, (500, 2))


def braille(points: np.ndarray, cell: int) -> int:
    """The dots of a cell of GRID, one by one."""
    bits = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
    dots = 0
    for x1, x2 in points:
        across, down = int((x1 + 6) / 12 * 20), int((6 - x2) / 12 * 20)
        if (down // 4) * 10 + across // 2 == cell:
            dots |= bits[down % 4][across % 2]
    return dots


def test_a_crowd_is_drawn_as_dots_of_the_commonest_class() -> None:
    labels = (CROWD[:, 0] > 0).astype(int)
    points = PlanePoints.of(CROWD, labels, None)
    seen = points.seen_on(GRID, has_dots=True)
    assert len(seen.cells) == GRID.columns * GRID.lines
    for cell, mark, dots in zip(seen.cells, seen.marks, seen.dots, strict=True):
        assert mark == points.marks[labels.tolist().index(int(cell % 10 >= 5))]
        assert dots == braille(CROWD, int(cell))
    assert not points.seen_on(GRID).dots.any()


def test_few_points_are_whole_marks() -> None:
    seen = PlanePoints.of(CROWD[:12], np.zeros(12, int), None).seen_on(GRID, has_dots=True)
    assert not seen.dots.any()


def test_a_crowd_of_numbers_is_thinned() -> None:
    points = PlanePoints.of(CROWD, CROWD[:, 0] / 6, None)
    for has_dots in (True, False):
        seen = points.seen_on(GRID, has_dots=has_dots)
        assert not seen.dots.any()
        assert 0 < len(seen.cells) <= COVERED * GRID.columns * GRID.lines


@given(st.integers(0, 400), st.integers(0, 2**32 - 1), st.booleans())
@settings(max_examples=50, deadline=None)
def test_any_crowd_can_be_seen(count: int, seed: int, is_tested: bool) -> None:
    chance = np.random.RandomState(seed)
    places = chance.uniform(-7, 7, (count, 2))
    test = chance.random_sample(count) < 0.5 if is_tested else None
    points = PlanePoints.of(places, chance.randint(0, 6, count), test)
    seen = points.seen_on(GRID, has_dots=True)
    inside, pixels = GRID.pixels_of(places)
    rows, columns = np.divmod(pixels, GRID.columns)
    assert set(seen.cells.tolist()) == set((rows // 2 * GRID.columns + columns).tolist())
    assert set(seen.marks.tolist()) <= set(points.marks[inside].tolist())
    assert ((seen.dots >= 0) & (seen.dots < 256)).all()


def test_the_nearest_point_within_reach() -> None:
    points = PlanePoints.of(np.array([[0, 0], [1, 0], [1, 0], [3, 3], [np.nan, 0]]), np.zeros(5), None)
    assert points.nearest(0.4, 0.0, (1, 1)) == 0
    assert points.nearest(0.9, 0.2, (1, 1)) == 2
    assert points.nearest(3.0, 4.5, (1, 1)) is None
    assert points.nearest(3.0, 4.5, (1, 2)) == 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (([[1.0, 2.0, 3.0]], [0.0], None), "shape"),
        (([[1.0, 2.0]], [0.0, 1.0], None), "1 points but 2 labels"),
        (([[1.0, 2.0]], [0.0], [True, False]), "2 marks"),
        (([[1.0, 2.0]], [-1], None), "-1 is not the index of a class"),
    ],
)
def test_what_does_not_fit_together_is_told(arguments: tuple[Any, ...], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        PlanePoints.of(*arguments)
