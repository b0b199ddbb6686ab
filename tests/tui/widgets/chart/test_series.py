"""Which points of a chart can be drawn, and their moving averages."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_tui.tui.widgets.chart.series import Series, drawable, moving_average


def test_leaves_out_what_is_not_finite() -> None:
    y = np.array([1.0, np.nan, np.inf, -np.inf, 2.0])
    (curve,), left_out = drawable([Series("loss", np.arange(5.0), y)], False)
    assert curve.x.tolist() == [0.0, 4.0]
    assert curve.y.tolist() == [1.0, 2.0]
    assert left_out == 0


def test_a_logarithmic_axis_counts_what_it_leaves_out() -> None:
    (curve,), left_out = drawable([Series("loss", np.arange(5.0), np.array([1.0, 0.0, -3.0, np.nan, 0.01]))], True)
    assert curve.y.tolist() == [1.0, 0.01]
    assert curve.height.tolist() == [0.0, -2.0]
    assert left_out == 2


def test_sorts_points_that_are_out_of_order() -> None:
    (curve,), _ = drawable([Series("loss", np.array([3.0, 1.0, 2.0]), np.array([30.0, 10.0, 20.0]))], False)
    assert curve.x.tolist() == [1.0, 2.0, 3.0]
    assert curve.y.tolist() == [10.0, 20.0, 30.0]


def test_finds_the_value_of_a_point_only_at_its_place() -> None:
    (curve,), _ = drawable([Series("loss", np.array([0.0, 10.0]), np.array([5.0, 6.0]))], False)
    assert curve.value_at(10.0) == 6.0
    assert curve.value_at(5.0) is None
    assert curve.value_at(11.0) is None


@pytest.mark.parametrize(("x", "y"), [((3,), (2,)), ((2, 2), (2, 2)), ((), ())])
def test_refuses_series_of_another_shape(x: tuple[int, ...], y: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="Series loss: x and y must be vectors of one length"):
        Series("loss", np.zeros(x), np.zeros(y))


@pytest.mark.parametrize(
    ("points", "means"),
    [
        (1, [4.0, 2.0, 6.0, 0.0, 8.0]),
        (2, [4.0, 3.0, 4.0, 3.0, 4.0]),
        (4, [4.0, 3.0, 4.0, 3.0, 4.0]),
        (5, [4.0, 3.0, 4.0, 3.0, 4.0]),
        (50, [4.0, 3.0, 4.0, 3.0, 4.0]),
    ],
)
def test_a_moving_average_is_of_a_point_and_those_before_it(points: int, means: list[float]) -> None:
    assert moving_average(np.array([4.0, 2.0, 6.0, 0.0, 8.0]), points).tolist() == means


def test_a_moving_average_of_nothing_and_of_one_point() -> None:
    assert moving_average(np.zeros(0), 10).tolist() == []
    assert moving_average(np.array([0.3]), 10).tolist() == [0.3]


def test_small_values_after_large_ones_keep_their_average() -> None:
    means = moving_average(np.array([1e300, 1e300, 1e-9, 3e-9, 5e-9]), 2)
    assert means[0] == means[1] == 1e300
    assert means[3:].tolist() == [2e-9, 4e-9]


@given(st.lists(st.floats(-1e300, 1e300), min_size=1, max_size=60), st.integers(1, 70))
def test_a_moving_average_lies_between_its_values(values: list[float], points: int) -> None:
    means = moving_average(np.array(values), points)
    assert means.shape == (len(values),)
    for place, mean in enumerate(means):
        part = values[max(0, place + 1 - points) : place + 1]
        slack = 1e-9 * max(map(abs, part))
        assert min(part) - slack <= mean <= max(part) + slack


def test_smoothing_is_of_lines_alone_and_of_what_can_be_drawn() -> None:
    x, y = np.arange(5.0), np.array([4.0, np.nan, 2.0, np.inf, 6.0])
    series = [Series("train", x, y), Series("before", x, y, stroke="dotted"), Series("test", x, y, stroke="points")]
    (line, dotted, points), _ = drawable(series, False, 2)
    assert line.y.tolist() == [4.0, 2.0, 6.0]
    assert line.smooth is not None
    assert line.smooth.tolist() == line.top.tolist() == [4.0, 3.0, 4.0]
    assert dotted.smooth is None
    assert points.smooth is None
    (line, *_), _ = drawable(series, True, 2)
    assert np.array_equal(line.top, np.log10([4.0, 3.0, 4.0]))


def test_a_point_under_the_cursor_is_the_last_one_before_it() -> None:
    (curve,), _ = drawable([Series("loss", np.array([2.0, 10.0]), np.array([5.0, 6.0]))], False)
    assert [curve.point_at(x) for x in (1.0, 2.0, 9.0, 10.0, 11.0)] == [None, (2.0, 5.0), (2.0, 5.0), (10.0, 6.0), None]
    assert [curve.height_at(x) for x in (1.0, 6.0, 11.0)] == [None, 5.5, None]
