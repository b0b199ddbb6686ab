from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_tui.data.errors import DataError
from nn_tui.data.own_format.format import parse_rows, parse_table_rows


@given(st.data(), st.integers(1, 6), st.integers(1, 6))
def test_a_picture_in_any_spelling(data: st.DataObject, rows: int, columns: int) -> None:
    row = st.lists(st.booleans(), min_size=columns, max_size=columns)
    picture = data.draw(st.lists(row, min_size=rows, max_size=rows))
    ink, paper = data.draw(st.sampled_from([("#", "."), ("1", "0")]))
    between = data.draw(st.sampled_from(["", " ", ",", ", ", "\t"]))
    end = data.draw(st.sampled_from(["\n", "\r\n", "\n\n", " \n \n"]))
    text = end + end.join(between.join(ink if cell else paper for cell in line) for line in picture) + end
    found = parse_rows(text, rows, columns)
    assert found.shape == (rows, columns)
    assert np.array_equal(found, np.array(picture, dtype=np.float64))


@given(st.text(), st.integers(1, 3), st.integers(1, 3))
def test_any_other_text_is_a_sentence(text: str, rows: int, columns: int) -> None:
    message = ""
    try:
        found = parse_rows(text, rows, columns)
    except DataError as error:
        message = str(error)
    else:
        assert set(np.unique(found)) <= {0.0, 1.0}
    assert message.isprintable()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "has 0 rows and the picture 2"),
        ("##\n", "has 1 row and the picture 2"),
        ("##\n..\n##", "has 3 rows and the picture 2"),
        ("##\n.\n", "Row 2 of the pasted text: the row has 1 pixel instead of 2"),
        ("#a\n..\n", 'Row 1 of the pasted text: "#a" is not a row of pixels'),
    ],
)
def test_a_wrong_picture(text: str, words: str) -> None:
    with pytest.raises(DataError) as caught:
        parse_rows(text, 2, 2)
    assert words in str(caught.value)


@pytest.mark.parametrize("text", ["0 1.5 -> -1", "0,1.5,-1", "0\t1.5\t-1\n", " 0; 1.5; -1 ", "\n0, 1.5 -> -1\n\n"])
def test_a_row_of_a_table_in_any_spelling(text: str) -> None:
    inputs, targets = parse_table_rows(text, 2, 1)
    assert inputs.tolist() == [[0.0, 1.5]]
    assert targets.tolist() == [[-1.0]]


def test_several_rows_of_a_table() -> None:
    inputs, targets = parse_table_rows("0 1 -> 1 0\n1 1 -> 0 1\n", 2, 2)
    assert inputs.tolist() == [[0, 1], [1, 1]]
    assert targets.tolist() == [[1, 0], [0, 1]]


@pytest.mark.parametrize("text", ["", "\n", "0", "0 1", "0 1 2 3", "0 -> 1 1", "0 1 -> 1 -> 0", "0 x -> 1", "0 inf 1"])
def test_a_wrong_row_of_a_table(text: str) -> None:
    with pytest.raises(DataError, match="pasted text"):
        parse_table_rows(text, 2, 1)
