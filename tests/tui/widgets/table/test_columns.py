"""Which columns of a table are in view, and how their numbers are written."""

from __future__ import annotations

import numpy as np
import pytest

from nn_tui.tui.widgets.table.columns import RULE_WIDTH, Column, Columns, class_column, number_columns


def columns(count: int, features: int) -> Columns:
    """Columns 2 wide with a gap of 2 before each, or a rule before the first target."""
    return Columns([Column(f"x{place}", 2, 0) for place in range(count)], features)


def test_no_more_columns_scroll_away_than_have_to() -> None:
    table = columns(10, 9)
    table.scroll_to(5, 3, 12, 0)
    assert list(table.starts) == [3, 4, 5]
    assert table.starts[3] == 5
    assert not table.has_all
    table.scroll_to(4, 3, 12, 0)
    assert list(table.starts) == [3, 4, 5]
    table.scroll_to(2, 3, 12, 0)
    assert list(table.starts) == [2, 3, 4]


def test_room_that_comes_back_is_used() -> None:
    table = columns(6, 5)
    table.scroll_to(5, 0, 10, 0)
    assert table.first > 0
    table.scroll_to(5, 0, 100, 0)
    assert list(table.starts) == list(range(6))
    assert table.has_all


def test_targets_and_answers_are_in_view_with_as_many_features_as_fit() -> None:
    table = columns(8, 7)
    answers = RULE_WIDTH + 7
    for column, in_view in ((0, [0, 1, 7]), (6, [5, 6, 7]), (7, [5, 6, 7]), (4, [4, 5, 7]), (0, [0, 1, 7])):
        table.scroll_to(column, 0, 28, answers)
        assert table.has_answers
        assert list(table.starts) == in_view
        assert table.leaves_out == (6 not in in_view)
    table.scroll_to(0, 0, 100, answers)
    assert list(table.starts) == list(range(8))
    assert not table.leaves_out


def test_without_room_for_a_feature_the_answers_are_in_view_with_the_targets_alone() -> None:
    table = columns(4, 3)
    answers = RULE_WIDTH + 7
    table.scroll_to(0, 0, 22, answers)
    assert not table.has_answers
    table.scroll_to(3, 0, 22, answers)
    assert table.has_answers
    assert list(table.starts) == [3]


def test_one_column_is_in_view_however_narrow_the_room() -> None:
    table = columns(4, 3)
    table.scroll_to(2, 0, 1, 12)
    assert list(table.starts) == [2]


def test_columns_at_a_place() -> None:
    table = columns(3, 2)
    table.scroll_to(0, 0, 40, 0)
    assert [table.at(x) for x in (0, 2, 4, 6, 13, 30)] == [None, 0, 0, 1, 2, None]


def of(values: list[float], name: str = "x") -> Column:
    """How a single column is written."""
    return number_columns([name], np.array(values, dtype=float).reshape(-1, 1))[0]


@pytest.mark.parametrize(
    ("values", "decimals", "width"),
    [
        ([0, 1], 0, 2),
        ([0.5, -12.25], 2, 6),
        ([1 / 3], 4, 6),
        ([1e12, 0], 0, 10),
        ([], 0, 2),
        ([1e6, np.pi], 2, 10),
        ([123.456789], 2, 6),
        ([0.00123456], 6, 8),
        ([1234567.5], 1, 9),
        ([np.nan, 0.5, np.inf], 1, 3),
        ([np.nan], 0, 2),
    ],
)
def test_how_a_column_is_written(values: list[float], decimals: int, width: int) -> None:
    assert of(values) == Column("x", width, decimals)


def test_one_number_that_is_not_whole_counts_wherever_it_stands() -> None:
    values = np.zeros((100_000, 2))
    values[77_777, 1] = 2.5
    assert [column.decimals for column in number_columns(["a", "b"], values)] == [0, 1]


def test_single_precision_has_no_decimals_of_its_own() -> None:
    assert number_columns(["x"], np.array([[0.1], [5.3]], np.float32)) == (Column("x", 3, 1),)


def test_a_long_name_widens_a_column_up_to_a_limit() -> None:
    assert of([0], "length").width == 6
    assert of([0], "a very long name").width == 12


def test_a_column_of_classes() -> None:
    assert class_column("class", ["a", "b"]) == Column("class", 5, None)
    assert class_column("class", ["versicolor", "x" * 40]).width == 12
