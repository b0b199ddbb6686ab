"""Numbers as text."""

from __future__ import annotations

import json
import math

from hypothesis import given
from hypothesis import strategies as st

from nn_tui.cli.values import Column, json_line, number, table
from nn_tui.experiment.answers.cells import csv_cell


@given(st.floats())
def test_floats_read_back_to_the_same_number(value: float) -> None:
    found = json.loads(json_line({"value": value, "list": [[value]]}))
    assert found["list"] == [[found["value"]]]
    if math.isfinite(value):
        assert math.copysign(1, found["value"]) == math.copysign(1, value)
        assert found["value"] == value == float(csv_cell(value))
    else:
        assert found["value"] == csv_cell(value) in ("inf", "-inf", "nan")


def test_what_does_not_exist_is_null() -> None:
    assert json_line({"value": None}) == '{"value": null}'
    assert csv_cell(None) == "null"


@given(st.floats())
def test_numbers_on_screen_are_short_and_close(value: float) -> None:
    text = number(value, 6, smallest=1e-4)
    assert len(text) <= 12
    # Rounded to five digits, the very largest floats read back as infinite.
    if abs(value) < 1e308:
        assert math.isclose(float(text), value, rel_tol=5.1e-3)


def test_a_table_is_aligned() -> None:
    columns = [Column("n", ["1", "100"]), Column("name", ["a", "bb"], names=True), Column("v", ["2.5", "-1.25"])]
    assert table(columns) == ["  n  name      v", "  1  a       2.5", "100  bb    -1.25"]
    assert table([Column("n", [])]) == ["n"]
