"""Samples from CSV: the same numbers whatever separates them, and complaints for everything else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_tui.cli.errors import UsageError
from nn_tui.cli.reading.csv_input import parse_samples
from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.dataset import Dataset
from nn_tui.data.names import input_names

finite = st.floats(allow_nan=False, allow_infinity=False)


def table(features: int) -> Dataset:
    names = input_names(features)
    return Dataset("t", "table", np.empty((0, features)), np.empty((0, 1)), None, names, ("y",), "xor")


@given(
    st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(finite, min_size=width, max_size=width), min_size=1)),
    st.sampled_from([",", ";", "\t", " ", "   ", ", "]),
    st.sampled_from(["\n", "\r\n", "\r", "\n\n"]),
    st.booleans(),
    st.booleans(),
)
def test_numbers_come_back_to_the_bit(
    rows: list[list[float]], separator: str, line_end: str, header: bool, quoted: bool
) -> None:
    width = len(rows[0])
    lines = [
        [f'"{cell!r}"' if quoted and separator.strip(" ") == separator else repr(cell) for cell in row] for row in rows
    ]
    if header:
        lines.insert(0, list(input_names(width)))
    text = line_end.join(separator.join(line) for line in lines)
    if width == 1:
        text = text.replace('"', "")
    found = parse_samples(text, "file", table(width))
    assert found.tobytes() == np.array(rows).tobytes()


@given(st.text(), st.integers(1, 3))
def test_any_text_is_numbers_or_one_sentence(text: str, features: int) -> None:
    try:
        found = parse_samples(text, "file", table(features))
    except UsageError as error:
        problem = str(error)
        found = None
    if found is None:
        assert problem.startswith("--input file")
    else:
        assert found.shape[1] == features
        assert np.isfinite(found).all()


def test_only_a_first_row_without_any_number_is_a_header() -> None:
    np.testing.assert_array_equal(parse_samples("\na,b\n1,2\n", "file", table(2)), [[1, 2]])
    with pytest.raises(UsageError, match="row 1, column 2"):
        parse_samples("1,b\n1,2\n", "file", table(2))
    with pytest.raises(UsageError, match="row 3, column 1"):
        parse_samples("a,b\n1,2\na,b\n", "file", table(2))
    with pytest.raises(UsageError, match="row 1, column 1"):
        parse_samples(",\n1,2\n", "file", table(2))


def test_rows_are_counted_as_an_editor_counts_lines() -> None:
    with pytest.raises(UsageError, match="row 5, column 1"):
        parse_samples("a;b\n\n1;2\n\n1,5;2\n", "file", table(2))


def named(*features: str) -> Dataset:
    return Dataset("t", "table", np.empty((0, len(features))), np.empty((0, 1)), None, features, ("y",), "xor")


def test_a_header_with_all_the_names_says_where_they_are() -> None:
    text = "size,label,weight,age of it\n1,yes,2,3\n4,no,5,6\n"
    np.testing.assert_array_equal(
        parse_samples(text, "file", named("weight", "age_of_it", "size")), [[2, 3, 1], [5, 6, 4]]
    )
    with pytest.raises(UsageError, match="row 3: 3 columns instead of 4"):
        parse_samples("size,label,weight,age\n1,yes,2,3\n1,2,3\n", "file", named("size", "age"))
    with pytest.raises(UsageError, match='row 2, column 3: "two" is not a finite number'):
        parse_samples("size,label,weight\n1,yes,two\n", "file", named("weight", "size"))


def test_without_all_the_names_the_columns_stand_in_the_datasets_order() -> None:
    np.testing.assert_array_equal(parse_samples("b,c\n1,2\n", "file", named("a", "b")), [[1, 2]])


def test_a_column_of_texts_is_what_its_features_stand_for() -> None:
    dataset = named("colour=red", "colour=light_blue", "size")
    text = "size,colour\n1,red\n2,light blue\n"
    np.testing.assert_array_equal(parse_samples(text, "file", dataset), [[1, 0, 1], [0, 1, 2]])
    with pytest.raises(UsageError, match='row 2, column 2: "green" is not known: use red, light_blue'):
        parse_samples("size,colour\n1,green\n", "file", dataset)


def test_greys_are_fractions_of_ink() -> None:
    digits = built_in("digits")
    row = ",".join(["0.5"] * 63)
    np.testing.assert_array_equal(parse_samples(f"{row},0.0625\n", "file", digits)[0, -2:], [0.5, 0.0625])
    with pytest.raises(UsageError, match='row 1, column 64: "16" is no pixel: write k/16'):
        parse_samples(f"{row},16\n", "file", digits)
