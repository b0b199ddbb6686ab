"""Numbers as people write them: read so where all cells of a column agree, and said; never in silence as others."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_tui.data.schema.number_inference import readings_of
from nn_tui.data.schema.number_reading import NumberReading
from nn_tui.data.schema.text_column import END, TextColumn
from tests.data.schema.opened import column_of, opened, said, table, values_of

DECIMALS = st.sampled_from([".", ","])
UNITS = st.sampled_from(["", "%", "$", "€", "EUR"])


@st.composite
def written_numbers(draw: st.DrawFn) -> tuple[NumberReading, list[str], list[float]]:
    """A way to write numbers, and some numbers written so."""
    decimal = draw(DECIMALS)
    thousands = draw(st.sampled_from(["", "." if decimal == "," else ",", "'", " "]))
    reading = NumberReading(decimal, thousands, draw(UNITS))
    values = draw(st.lists(st.integers(-(10**11), 10**11).map(lambda value: value / 100), min_size=1, max_size=8))
    return reading, [text_of(value, reading, draw(st.booleans())) for value in values], values


def text_of(value: float, reading: NumberReading, is_typeset: bool) -> str:
    text = f"{abs(value):,.2f}".replace(",", "T").replace(".", reading.decimal).replace("T", reading.thousands)
    sign = "" if value >= 0 else "\u2212" if is_typeset else "-"
    if reading.unit in ("%", "€"):
        return f"{sign}{text} {reading.unit}" if is_typeset else f"{sign}{text}{reading.unit}"
    return f"{sign}{reading.unit}{' ' * (reading.unit == 'EUR')}{text}"


@given(written_numbers())
def test_what_is_written_in_a_way_is_read_in_it(written: tuple[NumberReading, list[str], list[float]]) -> None:
    reading, cells, values = written
    assert [reading.number(cell) for cell in cells] == pytest.approx(values, rel=1e-15)
    assert reading.agrees("".join(f"{cell}{END}" for cell in cells))


@given(written_numbers())
def test_a_way_that_is_found_reads_them_all(written: tuple[NumberReading, list[str], list[float]]) -> None:
    _, cells, values = written
    (found,) = readings_of([TextColumn.of_cells("a", cells)], ";")
    assert found.reading is not None
    ways = [way for way in (found.reading, found.other) if way is not None]
    # Two decimals leave no doubt.
    assert found.other is None
    assert [ways[0].number(cell) for cell in cells] == pytest.approx(values, rel=1e-15)


@given(st.text(max_size=12), written_numbers())
def test_no_text_is_read_as_what_it_does_not_say(
    text: str, written: tuple[NumberReading, list[str], list[float]]
) -> None:
    value = written[0].number(text)
    digits = [character for character in text if character.isdigit()]
    assert value is None or (digits and abs(value) <= 1e100)


@pytest.mark.parametrize(
    ("cells", "separator", "values", "example"),
    [
        (["1,234.56", "12", "115,531"], ",", [1234.56, 12, 115531], "1,234.5"),
        (["1.234,56", "12", "7,5"], ";", [1234.56, 12, 7.5], "1.234,5"),
        (["1'234.5", "12", "7.25"], ",", [1234.5, 12, 7.25], "1'234.5"),
        (["1 234,5", "12", "7,25"], ";", [1234.5, 12, 7.25], "1 234,5"),
        (["1\u202f234,5", "12", "7,25"], ";", [1234.5, 12, 7.25], "1 234,5"),
        (["$12.50", "-$3", "$1"], ",", [12.5, -3, 1], "$12.5"),
        (["12,50 €", "3 €", "(1 €)"], ";", [12.5, 3, -1], "€12,5"),
        (["EUR 5", "EUR 7.5", "EUR 1,200"], ",", [5, 7.5, 1200], "EUR 1,234.5"),
        (["10%", "2.5 %", "-1%"], ",", [10, 2.5, -1], "12.5%"),
        (["\u22125", "3", "\u20131.5"], ",", [-5, 3, -1.5], ""),
        (["1.0D+00", "2.5d-1", "3"], ",", [1, 0.25, 3], ""),
        (["1,5", "2", "0,25"], ";", [1.5, 2, 0.25], "12,5"),
        (["1,234,567", "1,000", "5"], ",", [1234567, 1000, 5], "1,234.5"),
    ],
)
def test_numbers_as_people_write_them(
    cells: list[str], separator: str, values: list[float], example: str, tmp_path: Path
) -> None:
    many = [*cells, "", *cells, *cells, *cells]
    found = opened(tmp_path, table({"a": many, "b": lambda row: row % 5}, len(many), separator))
    read = values_of(found, "a")
    assert read[:3] == values
    assert np.isnan(read[3])
    assert said(found, f"The numbers of a were read as {example}.") == bool(example)


def test_a_column_whose_cells_do_not_agree_is_no_number(tmp_path: Path) -> None:
    for cells in (["$5", "6", "€7"], ["10%", "0.1", "5"], ["1,234", "12,34", "5"], ["5 kg", "6 kg", "7 kg"]):
        found = opened(tmp_path, table({"a": cells * 4, "b": lambda row: row % 5}, 12))
        assert column_of(found, "a").kind == "category", cells


def test_a_number_that_is_too_large_is_named_in_a_small_table_too(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match='line 3, column a: "1e308" is not a number of at most 1e100'):
        opened(tmp_path, "a,y\n1,0\n1e308,1\n")


def test_fractions_of_three_digits_are_thousands_where_other_columns_have_decimal_commas(tmp_path: Path) -> None:
    cells = ["500", "27.026", "90.000"] * 4
    found = opened(tmp_path, table({"a": cells, "b": ["1,5", "2", "3,25"] * 4}, 12, ";"))
    assert values_of(found, "a")[:3] == [500, 27026, 90000]
    assert said(found, "The numbers of a were read as 1.234,5.")
    assert not said(found, "it may be")


def test_fractions_of_three_digits_are_decimals_where_other_columns_have_decimal_points(tmp_path: Path) -> None:
    found = opened(tmp_path, table({"a": ["500", "27.026", "90.000"] * 4, "b": ["1.5", "2", "3.25"] * 4}, 12))
    assert values_of(found, "a")[:3] == [500, 27.026, 90]
    assert not said(found, "it may be")


def test_fractions_of_three_digits_in_doubt_are_said_with_the_other_reading(tmp_path: Path) -> None:
    text = table({"a": ["500", "27.026", "90.000"] * 4, "b": lambda row: row % 5}, 12)
    found = opened(tmp_path, text)
    assert values_of(found, "a")[:3] == [500, 27.026, 90]
    assert said(found, 'a "27.026" was read as 27.026; it may be 27,026: a=comma reads it so.')
    other = opened(tmp_path, text, columns=("a=comma",))
    assert values_of(other, "a")[:3] == [500, 27026, 90000]
    assert not said(other, "it may be")
    for separator, usual, reading in ((";", 115.531, "point"), ("\t", 115531, "comma")):
        text = table({"a": ["115,531", "3", "4"] * 4, "b": lambda row: row % 5}, 12, separator)
        found = opened(tmp_path, text)
        assert values_of(found, "a")[0] == usual
        assert said(found, 'a "115,531" was read as', f"a={reading} reads it so")
        assert (
            values_of(opened(tmp_path, text, columns=(f"a={reading}",)), "a")[0]
            == {115.531, 115531.0}.difference({usual}).pop()
        )


def test_what_is_said_of_many_columns_is_short(tmp_path: Path) -> None:
    wide = {f"c{place}": [f"${row * 7 % 30}.5" for row in range(12)] for place in range(9)}
    doubtful = {f"d{place}": [f"{row + 1}.125" for row in range(12)] for place in range(9)}
    notes = opened(tmp_path, table({**wide, **doubtful, "b": lambda row: row % 5}, 12)).notes
    assert "The numbers of c0, c1, c2, c3 and 5 more were read as $12.5." in notes
    assert len(notes) == 2
    alone = opened(tmp_path, table({**doubtful, "b": lambda row: row % 5}, 12)).notes
    assert alone[-2] == "The same is open in 6 more columns."


def test_numbers_by_choice_leave_out_the_rows_with_anything_else(tmp_path: Path) -> None:
    text = table({"a": ["1", "2", "x", "low"] * 5, "b": lambda row: row % 6}, 20)
    assert column_of(opened(tmp_path, text), "a").kind == "category"
    found = opened(tmp_path, text, columns=("a=number",))
    assert (found.dataset.samples, column_of(found, "a").kind) == (10, "number")
    assert said(found, "10 rows with missing values were left out (a 10)")
