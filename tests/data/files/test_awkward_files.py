"""Files as people really have them: read as they were meant, or refused with the line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nn_tui.data.errors import DataError
from nn_tui.data.library.any_file import open_file
from nn_tui.data.opened_file import Choices, OpenedFile


def opened(folder: Path, name: str, content: str | bytes) -> OpenedFile:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return open_file(path, "t", Choices())


def complaint(folder: Path, name: str, content: str | bytes) -> str:
    with pytest.raises(DataError) as refused:
        opened(folder, name, content)
    return str(refused.value)


def test_a_large_cell_that_is_closed_is_a_cell(tmp_path: Path) -> None:
    rows = [f'{k * 7 % 11},"{"x" * (300_000 if k == 3 else 1)}, and so on",{k % 2}' for k in range(20)]
    dataset = opened(tmp_path, "t.csv", "\n".join(["a,note,y", *rows])).dataset
    assert (dataset.samples, dataset.features) == (20, 3)


@pytest.mark.parametrize("text", ['a,b,y\n1,2,0\n3,"4,1\n5,6,0\n7,8,1\n', 'a,b\n1,2\n3,"4\n5,6\n7,8', 'a,b\n1,2\n3,"4'])
def test_a_quote_that_is_never_closed_swallows_no_rows(text: str, tmp_path: Path) -> None:
    said = complaint(tmp_path, "t.csv", text)
    assert said == "t.csv, line 3: from this line on a cell goes on to the end of the file: close its quotes."


def test_comments_may_stand_anywhere(tmp_path: Path) -> None:
    text = "# by hand\na,b,y\n1,2,0\n# a remark, with commas, many\n3,4,1\n# one\n5,6,0\n#\n#late\n7,8,1\n"
    found = opened(tmp_path, "t.csv", text)
    assert found.dataset.inputs.tolist() == [[1, 2], [3, 4], [5, 6], [7, 8]]
    assert "4 lines among the rows that begin with # were taken for comments." in found.notes
    assert "line 11, column b" in complaint(tmp_path, "t.csv", f"{text}9,x,1\n9,9,0\n")


@pytest.mark.parametrize("mark", [",", "\t", " ", ";"])
def test_a_header_behind_a_hash(mark: str, tmp_path: Path) -> None:
    text = "#x1,x2,y\n1,2,0\n3,4,1\n5,6,0\n".replace(",", mark)
    assert opened(tmp_path, "t.dat", text).dataset.feature_names == ("x1", "x2")


def test_columns_that_are_aligned_with_spaces(tmp_path: Path) -> None:
    text = (
        "name     home address   age  ill\n"
        "Ann      Rome            12    0\n"
        "Bob K.   New York         7    1\n"
        "Eve      Oslo            70    1\n"
        "Ida      Rome            33    0\n"
    )
    found = opened(tmp_path, "t.txt", text)
    assert found.columns == ("name", "home_address", "age", "ill")
    assert "home_address=New_York" in found.dataset.feature_names


@pytest.mark.parametrize("name", ["page.gz", "page.csv", "page.txt", "page-ubyte"])
@pytest.mark.parametrize("page", ["<!DOCTYPE html>\n<html>no, data</html>\n", "\n<html><head>"])
def test_a_web_page_is_called_one(name: str, page: str, tmp_path: Path) -> None:
    assert (
        complaint(tmp_path, name, page) == f"{name}: this is a web page (HTML) and no data: download the file itself."
    )


@pytest.mark.parametrize("rows", [2, 40_000])
def test_the_line_of_a_nul_is_named(rows: int, tmp_path: Path) -> None:
    text = "a,b,y\n" + "1,2,0\n3,5,1\n" * (rows // 2) + "4,\x002,1\n"
    said = complaint(tmp_path, "t.csv", text)
    assert said == f"t.csv, line {rows + 2:,}: there is a NUL, as in binary data: take it out."


def test_pictures_of_one_channel_are_grey(tmp_path: Path) -> None:
    pictures = np.random.RandomState(0).uniform(size=(12, 1, 5, 6))
    np.savez(tmp_path / "t.npz", X=pictures, y=np.arange(12) % 2)
    dataset = open_file(tmp_path / "t.npz", "t", Choices()).dataset
    assert dataset.inputs.shape == (12, 5, 6)


@pytest.mark.parametrize(
    ("header", "names"),
    [
        ("2019,2020,2021,y", ("2019", "2020", "2021")),
        ("0,1,2,3", ("0", "1", "2")),
        ("name,1990,1991,y", ("name=a", "name=b", "1990", "1991")),
    ],
)
def test_numbers_that_count_on_name_the_columns(header: str, names: tuple[str, ...], tmp_path: Path) -> None:
    first = "ab" if header.startswith("name") else "58"
    rows = [f"{first[k % 2]},{k * 7 % 12 / 4},{k * 5 % 12},{k % 3 % 2}" for k in range(12)]
    dataset = opened(tmp_path, "t.csv", "\n".join([header, *rows])).dataset
    assert (dataset.samples, dataset.feature_names) == (12, names)


def test_numbers_that_do_not_are_a_row(tmp_path: Path) -> None:
    rows = [f"{k * 7 % 12},{k * 5 % 12},{k % 3 % 2}" for k in range(12)]
    for first in ("5,7,1", "3,4,1", "0,1,0"):
        assert opened(tmp_path, "t.csv", "\n".join([first, *rows])).dataset.samples == 13
