"""Tables whose cells have types: JSON lines, Parquet and Excel, read as the same table in CSV."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nn_tui.data.errors import DataError
from nn_tui.data.files import typed_columns
from nn_tui.data.files.opening import OpenedFile, open_data_file

NAMES = ("id", "when", "size", "colour", "big", "ill")
Row = tuple[Any, ...]


def rows() -> list[Row]:
    start = date(2024, 1, 1)
    sizes = [None if k % 9 == 4 else k * 7 % 30 / 4 for k in range(40)]
    return [
        (k + 1, start + timedelta(days=11 * k), sizes[k], "red" if k % 3 else None, k % 5 > 1, ("no", "yes")[k % 2])
        for k in range(40)
    ]


def as_csv(table: Sequence[Row]) -> str:
    def text(value: Any) -> str:
        return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)

    return "\n".join(",".join(map(text, row)) for row in (NAMES, *table))


def as_json(table: Sequence[Row]) -> str:
    def line(row: Row) -> str:
        named = {name: value for name, value in zip(NAMES, row, strict=True) if value is not None or row[0] == 1}
        return json.dumps(named, default=str)

    return "\n\n".join(map(line, table))


def written(folder: Path, suffix: str, table: Sequence[Row]) -> Path:
    path = folder / f"t{suffix}"
    if suffix in (".csv", ".jsonl", ".ndjson"):
        path.write_text(as_csv(table) if suffix == ".csv" else as_json(table))
    elif suffix == ".parquet":
        arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
        columns = dict(zip(NAMES, map(list, zip(*table, strict=True)), strict=True))
        parquet.write_table(arrow.table(columns), path)
    else:
        book = pytest.importorskip("openpyxl").Workbook()
        for row in (NAMES, (), *table):
            book.active.append(row)
        book.create_sheet("Other")
        book.save(path)
    return path


def opened(path: Path) -> OpenedFile:
    return open_data_file(path, "t")


@pytest.mark.parametrize("suffix", [".jsonl", ".ndjson", ".parquet", ".xlsx"])
def test_a_table_is_the_same_in_every_file(suffix: str, tmp_path: Path) -> None:
    wanted = opened(written(tmp_path, ".csv", rows()))
    found = opened(written(tmp_path, suffix, rows()))
    assert found.dataset.same_content(wanted.dataset)
    assert found.dataset.feature_names[:2] == ("when_days", "when_season_sin")
    notes = [note for note in found.notes if not note.startswith("The sheet")]
    assert notes == [note for note in wanted.notes if not note.startswith("There is no header")]
    assert any("The sheet Sheet was read; left out: Other." in note for note in found.notes) == (suffix == ".xlsx")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "there are no rows with values"),
        ("[1, 2]\n", "line 1: this is no JSON object"),
        ('{"a": 1}\n{"a": \n', "line 2: this is no JSON"),
        ('{"a": 1, "y": 2}\n{"a": [1], "y": 3}\n', "row 2, column a: the cell has several values"),
        ('{"a": 1e300, "y": 2}\n{"a": 1, "y": 3}\n', "row 1, column a: 1e+300 is not a number of at most 1e100"),
        ("[" * 100_000, "line 1: this is no JSON"),
        ('{"a": ' + "9" * 5000 + ', "y": 1}\n', "not a number of at most 1e100"),
    ],
)
def test_json_that_is_no_table_is_refused_in_a_sentence(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text(text)
    with pytest.raises(DataError) as refused:
        opened(tmp_path / "t.jsonl")
    assert said in str(refused.value)


@pytest.mark.parametrize("suffix", [".parquet", ".xlsx"])
@pytest.mark.parametrize("content", [b"", b"PAR1", b"PK\x03\x04" + bytes(40), b"<html></html>"])
def test_damage_is_said_in_a_sentence(suffix: str, content: bytes, tmp_path: Path) -> None:
    pytest.importorskip({".parquet": "pyarrow", ".xlsx": "openpyxl"}[suffix])
    (tmp_path / f"t{suffix}").write_bytes(content)
    with pytest.raises(DataError, match=r"this is no (Parquet|Excel) file, or a damaged one"):
        opened(tmp_path / f"t{suffix}")


@pytest.mark.parametrize(("suffix", "library"), [(".parquet", "pyarrow"), (".xlsx", "openpyxl")])
def test_a_library_that_is_missing_is_named(
    suffix: str, library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(typed_columns, "import_module", missing)
    (tmp_path / f"t{suffix}").write_bytes(b"")
    with pytest.raises(DataError, match=rf"needs {library}, which is missing: install nn-tui\[files\]"):
        opened(tmp_path / f"t{suffix}")


def test_a_sheet_without_a_header_and_with_errors(tmp_path: Path) -> None:
    book = pytest.importorskip("openpyxl").Workbook()
    for k in range(12):
        book.active.append([k * 7 % 12 / 4, "#DIV/0!" if k == 3 else k % 5, None, k % 2])
    book.save(tmp_path / "t.xlsx")
    found = opened(tmp_path / "t.xlsx")
    assert found.dataset.feature_names == ("column_1", "column_2")
    assert np.isnan(found.dataset.inputs).sum() == 1
    assert "There is no header row: the columns are named column_1 to column_4." in found.notes
