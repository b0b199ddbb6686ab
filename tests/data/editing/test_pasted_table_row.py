"""A row of the file that a table was read from is pasted as it stands there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nn_tui.data.dataset import Dataset
from nn_tui.data.editing.pasted import paste_rows
from nn_tui.data.editing.sample_editor import SampleEditor
from nn_tui.data.errors import DataError
from nn_tui.data.files.opening import open_data_file


@pytest.fixture
def people(tmp_path: Path) -> Dataset:
    rows = "".join(
        f"K{k},{('red', 'light blue')[k % 2]},${k * 7 % 30}.5,{('yes', 'no')[k % 3 % 2]},{k * 13 % 17}\n"
        for k in range(40)
    )
    (tmp_path / "people.csv").write_text(f"id,colour,fare,ill,size\n{rows}")
    return open_data_file(tmp_path / "people.csv", "people", target="ill").dataset


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_a_row_of_the_file_is_read_as_the_file_was(separator: str, people: Dataset) -> None:
    values, target = paste_rows(people, separator.join(["K7", "light blue", "$12.5", "yes", "9"]) + "\n")
    assert dict(zip(people.feature_names, values.tolist(), strict=True)) == {
        "colour=light_blue": 1,
        "colour=red": 0,
        "fare": 12.5,
        "size": 9,
    }
    assert target is not None
    assert target.tolist() == [0, 1]
    values, target = paste_rows(people, separator.join(["K7", "red", "", "9"]))
    assert np.isnan(values[2])
    assert target is None


def test_inputs_alone_are_pasted_as_before(people: Dataset) -> None:
    values, target = paste_rows(people, "1 0 12.5 9 -> no")
    assert values.tolist() == [1, 0, 12.5, 9]
    assert target is not None
    assert target.tolist() == [1, 0]


def test_what_cannot_be_read_is_said(people: Dataset) -> None:
    for row, said in (
        ("K7,green,$1,yes,9", 'colour "green" was not seen in training'),
        ("K7,red,cheap,yes,9", 'fare "cheap" is not a number'),
        ("K7,red,$1,perhaps,9", "perhaps is not a class of people"),
    ):
        with pytest.raises(DataError, match=said):
            paste_rows(people, row)
    for row in ("K7,red,$1,yes,9\nK8,red,$1,yes,9\n", "K7,red\x0b$1,yes", "", "\0,1"):
        with pytest.raises(DataError):
            paste_rows(people, row)


def test_a_row_becomes_the_drawing(people: Dataset) -> None:
    editor = SampleEditor(people)
    editor.paste("K7,red,,,9")
    assert np.isnan(editor.values[2])
    assert editor.changed
