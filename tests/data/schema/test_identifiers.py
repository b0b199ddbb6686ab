"""Columns that name or count the rows: left out and said, and taken in again by choice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nn_tui.data.files.opening import open_data_file
from tests.data.schema.opened import column_of, opened, said, table


def noise(row: int) -> int:
    return row * 13 % 17


@pytest.mark.parametrize(
    ("name", "cell", "why"),
    [
        ("PassengerId", lambda row: row + 1, "counts the rows"),
        ("customer_id", lambda row: row * 37 % 101, "its name says that it names them"),
        ("id", lambda row: f"C{row * 7 % 40}", "another text in every row"),
        ("visits", lambda row: row + 1, "counts the rows"),
        ("visits", lambda row: 85 + row + row // 4, "in order, as if it numbered them"),
        ("visits", lambda row: 200 - row, "counts the rows"),
        ("visits", lambda row: 3 * row + 10, "in order, as if it numbered them"),
        ("", lambda row: 85 + row + row // 4, "its name says that it names them"),
        ("name", lambda row: f"Ann {row}", "another text in every row"),
    ],
)
def test_what_names_the_rows_is_left_out_and_said(
    name: str, cell: Callable[[int], object], why: str, tmp_path: Path
) -> None:
    text = table({name: cell, "noise": noise})
    found, called = opened(tmp_path, text), name or "index"
    assert found.dataset.feature_names == ("noise",)
    assert column_of(found, called).kind == "identifier"
    assert said(found, f"The column {called} ", why, f"and was left out: {called}=in takes it in.")
    taken = opened(tmp_path, text, columns=(f"{called}=in",))
    assert taken.dataset.features > 1


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("year", lambda row: 1947 + row),
        ("age", lambda row: 20 + row),
        ("dose", lambda row: 1.5 * row),
        ("grid", lambda row: row % 20),
        ("paid", lambda row: row * 7 % 40),
        ("liquid", lambda row: row * row),
    ],
)
def test_what_is_measured_stays(name: str, cell: Callable[[int], object], tmp_path: Path) -> None:
    assert opened(tmp_path, table({"noise": noise, name: cell})).dataset.feature_names == ("noise", name)


def test_steps_that_a_person_chose_are_measured_beside_another_column(tmp_path: Path) -> None:
    text = table({"noise": noise, "dose": lambda row: 5 * row})
    assert opened(tmp_path, text).dataset.feature_names == ("noise", "dose")


def test_the_only_column_stays_unless_its_name_says_what_it_is(tmp_path: Path) -> None:
    found = opened(tmp_path, table({"x": lambda row: row, "y": lambda row: row * row / 7}))
    assert found.dataset.feature_names == ("x",)
    with pytest.raises(ValueError, match=r"as id counts the rows \(id=in takes it in\)"):
        opened(tmp_path, table({"id": lambda row: row, "y": lambda row: row * row / 7}))


def test_what_was_chosen_as_inputs_before_names_no_rows(tmp_path: Path) -> None:
    values = np.column_stack([np.arange(40), np.arange(40) * 13 % 17])
    np.savez(tmp_path / "t.npz", X=values, y=np.arange(40) % 3 % 2)
    assert open_data_file(tmp_path / "t.npz", "t").dataset.features == 2
    assert open_data_file(tmp_path / "t.npz", "t", columns=("x1=out",)).dataset.features == 1


def test_in_a_few_rows_anything_may_be_all_different(tmp_path: Path) -> None:
    assert opened(tmp_path, "a,b,y\n1,5,0\n2,3,1\n3,4,1\n").dataset.feature_names == ("a", "b")
