"""Which columns of a table the inputs of a dataset were made of."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nn_tui.data.dataset import Dataset
from nn_tui.data.editing.edits import renamed, with_sample
from nn_tui.data.errors import DataError
from nn_tui.data.files.opening import open_data_file
from nn_tui.data.table_source import KeptColumn, TableSource
from tests.table_sources import source_of


@pytest.fixture
def shirts(tmp_path: Path) -> Dataset:
    path = tmp_path / "shirts.csv"
    rows = [f"{k},{('light blue', 'red', '7')[k % 3]},{'yn'[k % 2]},0,{1.5 * k}\n" for k in range(30)]
    path.write_text("id,colour,sold,always,size\n" + "".join(rows))
    return open_data_file(path, "shirts", target="sold").dataset


def test_a_table_says_what_its_inputs_were_made_of(shirts: Dataset) -> None:
    assert shirts.feature_names == ("colour=7", "colour=light_blue", "colour=red", "size")
    names = ("id", "colour", "sold", "always", "size")
    assert shirts.source is not None
    schema = shirts.source.schema
    assert [(column.name, column.kind) for column in schema.columns] == list(
        zip(names, ("identifier", "category", "target", "left out", "number"), strict=True)
    )
    assert schema.columns[1].categories == ("7", "light blue", "red")
    kept = KeptColumn(0, tuple(map(str, range(30)))), KeptColumn(3, ("0",) * 30)
    assert shirts.source == TableSource(schema, kept, titles=names)


def test_it_stays_when_samples_change(shirts: Dataset) -> None:
    changed = with_sample(renamed(shirts, "mine"), None, np.zeros(4), np.array([1.0, 0.0]))
    assert changed.source is not None
    assert changed.source.schema == shirts.source.schema if shirts.source else False
    assert [kept.texts[-2:] for kept in changed.source.kept] == [("29", ""), ("0", "")]


@pytest.mark.parametrize(("target", "places"), [(3, (0, 1)), (-1, (0, 1)), (0, (1, 3)), (0, (1, 1)), (0, (1, -1))])
def test_columns_that_are_not_there_are_refused(target: int, places: tuple[int, int]) -> None:
    with pytest.raises(DataError, match="do not fit together"):
        source_of(("a", "b", "c"), target, *places)


def test_a_source_of_another_number_of_inputs_is_refused() -> None:
    source = source_of(("a", "b", "c"), 2, 0, (1, ("x", "y")))
    with pytest.raises(DataError, match="make 3 inputs, not 2"):
        Dataset("t", "table", np.zeros((1, 2)), np.zeros((1, 1)), None, ("a", "b"), ("y",), "xor", source=source)
