"""Samples from CSV: the same numbers whatever separates them, and complaints for everything else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_tui.cli.errors import UsageError
from nn_tui.cli.reading.csv_input import parse_samples
from nn_tui.cli.reading.input_rows import InputRows
from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.dataset import Dataset
from nn_tui.data.names import input_names, pixel_names
from nn_tui.data.table_source import TableSource
from tests.table_sources import source_of

finite = st.floats(-1e100, 1e100)


def named(*features: str, source: TableSource | None = None) -> Dataset:
    inputs = np.empty((0, len(features)))
    return Dataset("t", "table", inputs, np.empty((0, 1)), None, features, ("y",), "xor", source=source)


def numbered(features: int) -> Dataset:
    return named(*input_names(features))


# As of a file with the columns id, colour, size, label, of which colour and size are inputs.
SHIRTS = named(
    *("colour=light_blue", "colour=red", "size"),
    source=source_of(("id", "colour", "size", "label"), 3, (1, ("light blue", "red")), 2),
)


def parsed(text: str, dataset: Dataset) -> InputRows:
    return parse_samples(text, "file", dataset)


def refusal(text: str, dataset: Dataset) -> str:
    with pytest.raises(UsageError) as refused:
        parsed(text, dataset)
    message = str(refused.value)
    assert message.startswith("--input file")
    return message


@given(
    st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(finite, min_size=width, max_size=width), min_size=1)),
    st.sampled_from([",", ";", "\t", "|", " ", "   ", ", "]),
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
    found = parsed(text, numbered(width))
    assert found.inputs.tobytes() == np.array(rows).tobytes()
    assert (found.unanswered, found.notes) == ({}, ())


@given(st.text(), st.integers(1, 3))
def test_any_text_is_numbers_or_one_sentence(text: str, features: int) -> None:
    found: InputRows | None
    try:
        found = parsed(text, numbered(features))
    except UsageError as error:
        problem = str(error)
        found = None
    if found is None:
        assert problem.startswith("--input file")
    else:
        assert found.inputs.shape[1] == features
        assert np.isfinite(found.inputs[found.answerable]).all()


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("dose,Age", "2,1"),
        ("  DOSE , age ", "2,1"),
        ("name,age,ill,dose", "x,1,0,2"),
        ('"age";"dose"', "1;2"),
        ("age dose", "1 2"),
        ("\nage,dose", "1,2"),
        ("# made by hand\nage,dose", "1,2"),
        ("# dose age", "2 1"),
    ],
)
def test_below_a_header_columns_are_found_by_their_names(header: str, row: str) -> None:
    found = parsed(f"{header}\n{row}\n{row}\n", named("age", "dose"))
    np.testing.assert_array_equal(found.inputs, [[1, 2]] * 2)


def test_columns_that_are_no_inputs_are_named() -> None:
    assert parsed("name,age,ill,dose\nx,1,0,2\n", named("age", "dose")).notes == (
        "--input file: ignored, since no input has these names: name and ill",
    )


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("age,weight", "there is no column dose in the header"),
        ("a,b", "there are no columns age and dose in the header"),
        ("age,dose,AGE", "columns 1 and 3 of the header are both age"),
        ("dose,dose,age", "columns 1 and 2 of the header are both dose"),
        ("age,7", "no column dose"),
        ("age", "no column dose"),
    ],
)
def test_below_a_header_nothing_is_found_by_position(header: str, said: str) -> None:
    row = ",".join("123"[: header.count(",") + 1])
    assert said in refusal(f"{header}\n{row}\n{row}\n", named("age", "dose"))


def test_names_that_differ_in_case_alone_are_told_apart_where_the_dataset_does() -> None:
    dataset = named("age", "Age")
    np.testing.assert_array_equal(parsed("Age,age\n1,2\n", dataset).inputs, [[2, 1]])
    assert "no column Age" in refusal("AGE,age\n1,2\n", dataset)


def test_what_is_there_twice_in_the_training_file_too_is_told_apart_as_there() -> None:
    source = source_of(("x", "x_2", "y"), 2, 0, 1)
    dataset = named("x", "x_2", source=source)
    np.testing.assert_array_equal(parsed("x,x,y\n1,2,3\n", dataset).inputs, [[1, 2]])
    assert "both x" in refusal("x,x\n1,2\n", dataset)


def test_a_first_row_that_reads_as_a_sample_is_no_header() -> None:
    np.testing.assert_array_equal(parsed("\n1,2\n3,4\n", numbered(2)).inputs, [[1, 2], [3, 4]])
    assert parsed("x1,x2\n1,2\na,b\n", numbered(2)).unanswered == {1: 'x1 "a" is not a number such as 0.5'}
    clothes = named(
        *("a=red", "a=tan", "b=big", "b=wee"),
        source=source_of(("a", "b", "y"), 2, (0, ("red", "tan")), (1, ("big", "wee"))),
    )
    np.testing.assert_array_equal(parsed("red,wee\n", clothes).inputs, [[1, 0, 0, 1]])
    assert "no columns a and b" in refusal("red,blue\n", clothes)


def test_without_a_header_rows_are_as_in_the_training_file() -> None:
    wanted = [[0, 1, 4], [1, 0, 5]]
    whole = parsed("7,red,4,yes\n8,light blue,5,\n", SHIRTS)
    np.testing.assert_array_equal(whole.inputs, wanted)
    assert whole.notes == ("--input file: there is no header, so column 4, the target, is left out",)
    for text in ("7,red,4\n8,light blue,5\n", "red,4\nlight blue,5\n"):
        found = parsed(text, SHIRTS)
        np.testing.assert_array_equal(found.inputs, wanted)
        assert found.notes == ()
    assert "row 1: 5 columns instead of 2: give a value for each of colour, size" in refusal("1,2,3,4,5\n", SHIRTS)


def test_the_target_is_left_out_wherever_it_stands() -> None:
    dataset = named("a", "b", source=source_of(("a", "y", "b"), 1, 0, 2))
    for text in ("1,9,2\n", "1,,2\n", "1,2\n"):
        found = parsed(text, dataset)
        np.testing.assert_array_equal(found.inputs, [[1, 2]])
        assert found.unanswered == {}


@pytest.mark.parametrize("dataset", [SHIRTS, named(*SHIRTS.feature_names)])
def test_a_column_of_texts_is_what_its_inputs_stand_for(dataset: Dataset) -> None:
    found = parsed("size,colour\n1,red\n2,light blue\n3, red \n", dataset)
    np.testing.assert_array_equal(found.inputs, [[0, 1, 1], [1, 0, 2], [0, 1, 3]])
    # As `nn-tui datasets --csv` writes it.
    found = parsed("size,colour=red,colour=light_blue\n1,1,0\n", dataset)
    np.testing.assert_array_equal(found.inputs, [[0, 1, 1]])
    assert "no column colour " in refusal("size,colour=red\n1,1\n", dataset)


def test_numbers_among_texts_are_the_same_however_they_are_written() -> None:
    dataset = named("a=1", "a=x", source=source_of(("a", "y"), 1, (0, ("1", "x"))))
    np.testing.assert_array_equal(parsed("a\n1\n1.0\nx\n", dataset).inputs, [[1, 0], [1, 0], [0, 1]])


def test_a_row_without_a_value_costs_itself_alone() -> None:
    found = parsed("size,colour\n1,red\n,red\n3,green\n4,?\nNA,green\n6,light blue\n", SHIRTS)
    assert found.unanswered == {
        1: "size is empty",
        2: 'colour "green" was not seen in training',
        3: "colour is empty",
        4: 'colour "green" was not seen in training',
    }
    np.testing.assert_array_equal(found.answerable, [True, False, False, False, False, True])
    np.testing.assert_array_equal(found.inputs[[0, 5]], [[0, 1, 1], [1, 0, 6]])
    assert found.notes == ("--input file: 4 rows have no answer, first row 3: size is empty",)
    assert parsed(",\n1,2\n", numbered(2)).unanswered == {0: "x1 is empty"}
    assert parsed("1,2\n,\n", numbered(2)).notes == ("--input file: 1 row has no answer, row 2: x1 is empty",)


def test_many_texts_that_were_never_seen_are_not_taken_for_known_ones() -> None:
    texts = [f"new{k}" for k in range(3000)]
    found = parsed("colour,size\n" + "".join(f"{text},1\n" for text in [*texts, "red"]), SHIRTS)
    assert len(found.unanswered) == 3000
    np.testing.assert_array_equal(found.inputs[3000], [0, 1, 1])


def test_rows_are_counted_as_an_editor_counts_lines() -> None:
    assert "row 5: x1" in parsed("x1;x2\n\n1;2\n\none;2\n", numbered(2)).notes[-1]
    rows = parsed('x1,x2,note\n1,2,"two\nlines"\n1,two,\n', numbered(2))
    assert rows.lines == (2, 4)
    assert "row 4: x2" in rows.notes[-1]
    assert (
        parsed('x1,x2,note\n1,2,"two\nlines"\n,2,\n', numbered(2)).notes[-1].endswith("no answer, row 4: x1 is empty")
    )


def test_a_row_of_another_length_costs_itself_alone() -> None:
    found = parsed("a,b,c\n1,2,3\n1,2\n4,5,6\n", named("a", "b"))
    assert found.unanswered == {1: "it has 2 columns instead of 3, as the header"}
    np.testing.assert_array_equal(found.inputs[[0, 2]], [[1, 2], [4, 5]])
    assert parsed("1,2\n1,2,3\n", numbered(2)).unanswered == {1: "it has 3 columns instead of 2, as the other rows"}


def test_a_file_in_which_no_row_can_be_read_is_refused() -> None:
    assert 'row 2: x1 "a" is not a number' in refusal("x1,x2\na,b\nc,1\n", numbered(2))
    assert parsed("x1,x2\n,1\n", numbered(2)).unanswered == {0: "x1 is empty"}


def test_separators_at_the_end_of_a_row_do_no_harm() -> None:
    np.testing.assert_array_equal(parsed("1,2\n3,4,\n", numbered(2)).inputs, [[1, 2], [3, 4]])


def test_a_quote_that_is_left_open_swallows_no_rows() -> None:
    assert "row 3: a quote opened here" in refusal('x1,x2,note\n1,2,a\n1,2,"a\n3,4,b\n5,6,c\n', numbered(2))


def test_a_comma_in_a_number_is_read_where_it_is_no_separator() -> None:
    np.testing.assert_array_equal(parsed("a;b\n1,5;2\n", named("a", "b")).inputs, [[1.5, 2]])


@pytest.mark.parametrize("text", ["", "\n\n", "x1,x2\n", "x1,x2", "\n x1 , x2 \r\n\r\n", "# nothing\n"])
def test_without_a_row_there_is_nothing_to_answer(text: str) -> None:
    assert "there are no rows with values" in refusal(text, numbered(2))


def test_greys_are_fractions_of_ink() -> None:
    digits = built_in("digits")
    row = ",".join(["0.5"] * 63)
    np.testing.assert_array_equal(parsed(f"{row},0.0625\n", digits).inputs[0, -2:], [0.5, 0.0625])
    assert 'row 1: r8c8 "16" is no pixel: write k/16' in refusal(f"{row},16\n", digits)
    assert parsed(f"{row},\n", digits).unanswered == {0: "r8c8 is empty"}


@pytest.mark.parametrize("value", ["2", "-0.5", "1.001"])
def test_a_pixel_beyond_paper_and_ink_is_refused(value: str) -> None:
    letters = built_in("letters")
    row = ",".join(["0.5"] * 29)
    np.testing.assert_array_equal(parsed(f"{row},1\n", letters).inputs[0, -2:], [0.5, 1])
    sentence = f'row 1: r5c6 "{value}" is no pixel: write a number from 0 (paper) to 1 (ink)'
    assert sentence in refusal(f"{row},{value}\n", letters)
    inputs = np.repeat(letters.inputs[:, np.newaxis], 3, axis=1)
    colours = replace(letters, inputs=inputs, feature_names=pixel_names(5, 6, 3), levels=255)
    row = ",".join(["0.5"] * 89)
    assert f'"{value}" is no pixel: write k/255 from 0 to 1' in refusal(f"{row},{value}\n", colours)


SIZES = named("size", source=source_of(("size", "y"), 1, 0))
INDEXED = named("size", source=source_of(("index", "size", "y"), 2, 1))


@pytest.mark.parametrize(
    ("rows", "datasets"),
    [
        ("2,5\n3,7\n", [named("size"), SIZES, INDEXED]),
        ("2,5\n", [named("size"), SIZES, INDEXED]),
        # As of a file with a column of row names, these may be row names too.
        ("2.5,1\n", [named("size"), SIZES]),
        ("a,5\na,6\n", [named("size"), SIZES]),
        ("NA,1\n", [named("size"), SIZES]),
    ],
)
def test_a_header_with_a_name_less_than_cells_is_refused(rows: str, datasets: list[Dataset]) -> None:
    for dataset in datasets:
        said = refusal(f"size\n{rows}", dataset)
        assert "row 1: the header has 1 name, but the rows below have 2 cells: name every column" in said


def test_a_header_with_a_name_less_than_cells_is_refused_for_more_inputs_too() -> None:
    assert "the header has 2 names, but the rows below have 3 cells" in refusal("a,b\n1,5,2\n2,5,3\n", named("a", "b"))


def test_the_names_of_rows_need_no_name_above_them() -> None:
    np.testing.assert_array_equal(parsed("size\nAnn,5\nBob,6\n", SIZES).inputs, [[5], [6]])
    both = source_of(("index", "a", "b", "y"), 3, 1, 2)
    np.testing.assert_array_equal(parsed("a,b\n1,5,2\n2,6,3\n", named("a", "b", source=both)).inputs, [[5, 2], [6, 3]])


@pytest.mark.parametrize("dataset", [SIZES, INDEXED])
def test_two_cells_that_may_be_a_decimal_comma_are_refused_for_a_single_input(dataset: Dataset) -> None:
    for text in ("2,5\n3,7\n", "2,5\n,\n-3,7e2\n", "# size\n2,5\n3,7\n", ",5\n"):
        said = refusal(text, dataset)
        assert " beside another column, or size " in said
        assert "write decimals with a point" in said
    assert "row 1: 2,5 may be size" in refusal("2,5\n3,7\n", dataset)
    assert "or size 2.5: name the columns" in refusal("2,5\n3,7\n", dataset)


def test_two_cells_that_cannot_be_a_decimal_comma_are_read() -> None:
    for text in ("2,yes\n3,no\n", "2,5.5\n3,7\n", "2,-5\n3,-7\n", "2;5\n3;7\n", "size,y\n2,5\n3,7\n"):
        np.testing.assert_array_equal(parsed(text, SIZES).inputs, [[2], [3]])
    np.testing.assert_array_equal(parsed("2,5\n3,7\n", numbered(2)).inputs, [[2, 5], [3, 7]])


def test_of_columns_without_a_name_none_is_taken_by_its_position() -> None:
    source = source_of(("a", "column_2", "y"), 2, 0, 1)
    dataset = named("a", "column_2", source=source)
    np.testing.assert_array_equal(parsed("a,,y\n1,2,3\n", dataset).inputs, [[1, 2]])
    np.testing.assert_array_equal(parsed("a,\n1,2\n", dataset).inputs, [[1, 2]])
    said = refusal("a,,,y\n1,2,3,4\n", dataset)
    assert "columns 2 and 3 of the header have no name, and any of them may be column_2" in said
    np.testing.assert_array_equal(parsed("a,column_2,,,y\n1,2,3,4,5\n", dataset).inputs, [[1, 2]])


@pytest.mark.parametrize(
    ("text", "dataset", "missing"),
    [
        ("1,b\n1,2\n", numbered(2), "columns x1 and x2"),
        ("temp c,0\n1,2\n", numbered(2), "columns x1 and x2"),
        ("temp c,0\n1,2\n3,4\n", INDEXED, "column size"),
        ("temp c,NA\n1,2\n3,4\n", INDEXED, "column size"),
        ("0,temp c\n1,2\n", SIZES, "column size"),
        ("# a, remark\ntemp c,0\n1,2\n", INDEXED, "column size"),
        ("temp c,red,0,1\n1,red,2,3\n4,red,5,6\n", SHIRTS, "columns colour and size"),
    ],
)
def test_a_first_row_with_a_text_for_a_number_is_a_header(text: str, dataset: Dataset, missing: str) -> None:
    said = refusal(text, dataset)
    assert f"no {missing} in the header" in said
    assert said.startswith(f"--input file, row {2 if text.startswith('#') else 1}: ")


def test_a_number_that_is_refused_is_no_text() -> None:
    for cell in ("inf", "1e999"):
        assert parsed(f"1,{cell}\n1,2\n", numbered(2)).unanswered == {0: f'x2 "{cell}" is not a number such as 0.5'}


def test_a_first_row_with_a_text_that_is_no_input_is_a_sample() -> None:
    np.testing.assert_array_equal(parsed("Ann,2\nBob,3\n", INDEXED).inputs, [[2], [3]])
    np.testing.assert_array_equal(parsed("7,purple,4,yes\n8,red,5,no\n", SHIRTS).inputs[1], [0, 1, 5])
    mixed = named("a=1", "a=x", source=source_of(("a", "y"), 1, (0, ("1", "x"))))
    np.testing.assert_array_equal(parsed("x\n1\n1\n", mixed).inputs, [[0, 1], [1, 0], [1, 0]])
