"""Which points of a chart can be drawn, and which are worth drawing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_tui.tui.widgets.chart.series import Series, drawable, thin


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


@given(
    st.lists(st.tuples(st.integers(0, 12), st.floats(-1e6, 1e6)), max_size=120),
)
def test_thinning_keeps_the_extremes_of_every_column(points: list[tuple[int, float]]) -> None:
    points.sort(key=lambda point: point[0])
    columns = np.array([column for column, _ in points], dtype=np.intp)
    values = np.array([value for _, value in points])
    kept = thin(columns, values)
    assert (np.diff(kept) > 0).all()
    for column in set(columns.tolist()):
        before = values[columns == column]
        after = values[kept][columns[kept] == column]
        assert after.min() == before.min()
        assert after.max() == before.max()


def test_thinning_bounds_the_number_of_points() -> None:
    columns = np.repeat(np.arange(80, dtype=np.intp), 500)
    values = np.random.RandomState(0).normal(size=columns.size)
    assert thin(columns, values).size == 160
    assert thin(columns, np.zeros(columns.size)).size == 80
