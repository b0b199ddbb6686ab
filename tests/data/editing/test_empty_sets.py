"""Datasets that are begun without samples, from what a person types."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_tui.data.editing.empty_sets import empty_pictures, empty_table, read_inputs, read_target
from nn_tui.data.errors import DataError
from nn_tui.data.own_format.format import dumps, loads
from nn_tui.data.picture_size import read_size


@pytest.mark.parametrize("text", ["3x7", " 3 x 7 ", "3\u00d77"])
def test_a_size_is_rows_x_columns(text: str) -> None:
    assert read_size(text) == (3, 7)


@pytest.mark.parametrize("text", ["", "3", "0x7", "3x65", "3x-7", "three x seven", "3x7x2", "99999x1"])
def test_what_is_no_size_says_what_one_is(text: str) -> None:
    with pytest.raises(DataError, match="write rows x columns, 1x1 to 64x64, like 5x6"):
        read_size(text)


def test_two_names_are_classes_and_one_is_a_number() -> None:
    assert read_target("small, large") == (("small", "large"), True)
    assert read_target("price") == (("price",), False)


@pytest.mark.parametrize("text", ["a a", "a\u0007 b", "x" * 41])
def test_names_that_cannot_stand_in_a_file_are_refused(text: str) -> None:
    with pytest.raises(DataError):
        read_inputs(text)
    with pytest.raises(DataError):
        read_target(text)


def test_a_target_does_not_bear_the_name_of_an_input() -> None:
    with pytest.raises(DataError, match="price names an input already"):
        empty_table("mine", ("width", "price"), ("price",), False)


@given(st.integers(1, 64), st.integers(1, 64))
def test_empty_pictures_are_kept_as_they_are(rows: int, columns: int) -> None:
    empty = empty_pictures("mine", rows, columns)
    assert empty.feature_shape == (rows, columns)
    assert loads(dumps(empty), "mine").same_content(empty)


@pytest.mark.parametrize("target", ["small large", "price"])
def test_an_empty_table_is_kept_as_it_is_and_standardised(target: str) -> None:
    empty = empty_table("mine", ("width", "height"), *read_target(target))
    assert (empty.samples, empty.standardise) == (0, True)
    assert loads(dumps(empty), "mine").same_content(empty)
