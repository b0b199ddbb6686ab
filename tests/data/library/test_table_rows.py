"""A table that was opened from a file is exported with what its file has, and opens again as the same dataset."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from nn_tui.data.dataset import Dataset
from nn_tui.data.editing.edits import with_sample, without_sample
from nn_tui.data.errors import DataError
from nn_tui.data.files.opening import open_data_file
from nn_tui.data.library.export_csv import csv_lines, write_csv
from nn_tui.data.library.table_rows import columns_lost

CITIES = ("Bonn", "Ulm", "Bad Ems")


def opened(path: Path, text: str, target: str | None = None, **choices: Any) -> Dataset:
    path.write_text(text, encoding="utf-8")
    return open_data_file(path, "t", target=target, **choices).dataset


def customers(separator: str = ";", mark: str = ",") -> str:
    """Twelve customers with their numbers, a column that is constant, and one that is empty."""
    titles = ("customer", "monthly income", "city", "country", "remark", "buys")
    rows = (
        (f"C{row}", f"{row * 7 % 5}{mark}5", CITIES[row % 3], "DE", "", "yes" if row % 4 else "no") for row in range(12)
    )
    return "\n".join(separator.join(row) for row in (titles, *rows)) + "\n"


@pytest.mark.parametrize(("separator", "mark"), [(";", ","), (";", "."), ("\t", ","), ("|", "."), (",", ".")])
def test_what_the_file_has_is_written_again(tmp_path: Path, separator: str, mark: str) -> None:
    text = customers(separator, mark)
    assert "\n".join(csv_lines(opened(tmp_path / "t.csv", text))) + "\n" == text


def test_spaces_become_tabs(tmp_path: Path) -> None:
    rows = "".join(f"C{row} {row * 7 % 5} {'yes' if row % 4 else 'no'}\n" for row in range(12))
    lines = list(csv_lines(opened(tmp_path / "t.csv", f"customer visits buys\n{rows}")))
    assert lines[:2] == ["customer\tvisits\tbuys", "C0\t0\tno"]


def test_another_target_comes_last_where_it_is_looked_for(tmp_path: Path) -> None:
    dataset = opened(tmp_path / "t.csv", customers(), "city")
    write_csv(dataset, tmp_path / "again.csv")
    again = open_data_file(tmp_path / "again.csv", "t")
    assert again.target == "city"
    assert again.dataset.same_content(dataset)


def test_rows_with_missing_values_take_their_cells_with_them(tmp_path: Path) -> None:
    lines = customers().splitlines()
    lines[3] = lines[3].replace("4,5", "")
    dataset = opened(tmp_path / "t.csv", "\n".join(lines), columns=("*=drop",))
    assert [line.split(";")[0] for line in csv_lines(dataset)] == [
        "customer",
        "C0",
        "C1",
        *(f"C{n}" for n in range(3, 12)),
    ]


def test_edited_samples_keep_their_cells(tmp_path: Path) -> None:
    dataset = opened(tmp_path / "t.csv", customers())
    dataset = without_sample(dataset, 1)
    dataset = with_sample(dataset, None, dataset.inputs[0], dataset.targets[0])
    dataset = with_sample(dataset, 0, dataset.inputs[2], dataset.targets[2])
    names = [kept.texts for kept in dataset.source.kept] if dataset.source else []
    assert names[0] == ("C0", *(f"C{row}" for row in range(2, 12)), "")
    strange = dataset.inputs[0].copy()
    strange[1:] = 1.0
    lines = list(csv_lines(with_sample(dataset, 0, strange, dataset.targets[0])))
    assert columns_lost(dataset) == ["customer", "country"]
    assert lines[0] == "monthly income;city=Bad_Ems;city=Bonn;city=Ulm;remark;buys"
    assert lines[1] == "1,5;1;1;1;;yes"


def test_the_names_of_many_samples_are_written_even_where_some_have_none(tmp_path: Path) -> None:
    rows = "".join(f"C{row},{row * 7 % 11},{'yes' if row % 4 else 'no'}\n" for row in range(80))
    dataset = opened(tmp_path / "t.csv", f"customer,visits,buys\n{rows}")
    dataset = with_sample(dataset, None, dataset.inputs[0], dataset.targets[0])
    assert list(csv_lines(dataset))[-2:] == ["C79,3,yes", ",0,no"]
    write_csv(dataset, tmp_path / "again.csv")
    assert open_data_file(tmp_path / "again.csv", "t").dataset.same_content(dataset)


def test_a_column_that_would_be_read_as_an_input_is_left_out_and_named(tmp_path: Path) -> None:
    text = "a,x,y\n" + "".join(f"{row * row % 23},{row * 7 % 13},{row * 3 % 7}.5\n" for row in range(30))
    dataset = opened(tmp_path / "t.csv", text, columns=("a=out",))
    assert columns_lost(dataset) == ["a"]
    write_csv(dataset, tmp_path / "again.csv")
    assert open_data_file(tmp_path / "again.csv", "t").dataset.same_content(dataset)


CELLS = st.one_of(
    st.integers(-3, 3).map(str),
    st.floats(-1e6, 1e6, allow_nan=False).map(repr),
    st.sampled_from(["", "NA", "a", "b;c", 'd"e', "f,g", "#h", "1,5", "two words", "i\tj"]),
)


@given(data=st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_exported_opens_again_as_the_same_dataset(tmp_path: Path, data: st.DataObject) -> None:
    rows, separator = data.draw(st.integers(10, 16)), data.draw(st.sampled_from([",", ";", "\t", "|"]))
    columns = [
        [f"K{row}" for row in range(rows)],
        [str(value) for value in data.draw(st.lists(st.integers(-9, 9), min_size=rows, max_size=rows))],
        data.draw(st.lists(st.sampled_from(["u", "v v", "w,w"]), min_size=rows, max_size=rows)),
        data.draw(st.lists(CELLS, min_size=rows, max_size=rows)),
        data.draw(st.lists(st.sampled_from(["yes", "no"]), min_size=rows, max_size=rows)),
    ]
    order = data.draw(st.permutations(range(4)))
    table = zip(*(columns[place] for place in (*order, 4)), strict=True)
    quoted = (separator.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in table)
    titles = separator.join([*(("key", "size", "my colour", "# free")[place] for place in order), "answer"])
    try:
        dataset = opened(tmp_path / "t.csv", "\n".join([titles, *quoted]))
    except DataError:
        return
    # A text that every row has another of is taken for a name: which rows there are then decides.
    assert dataset.source is not None
    assume(all(len(column.categories) < dataset.samples for column in dataset.source.schema.columns))
    write_csv(dataset, tmp_path / "again.csv")
    again = open_data_file(tmp_path / "again.csv", "t", task=None if dataset.class_names is None else "classification")
    assert again.dataset.same_content(dataset)
