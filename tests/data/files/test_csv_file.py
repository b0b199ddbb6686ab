from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nn_tui.data.errors import DataError
from nn_tui.data.files import csv_rows
from nn_tui.data.files.opening import OpenedFile, open_data_file
from nn_tui.data.schema.schema import FIRST_RULES

FLOWERS = "length,width,species\n1,2.5,rose\n3e0,4,lily\n-5.5,6,rose\n"
VALUES = [[1.0, 2.5], [3.0, 4.0], [-5.5, 6.0]]
UNTOLD = "species has 2 different values: classification."


def opened(folder: Path, content: str | bytes, suffix: str = ".csv", **options: Any) -> OpenedFile:
    path = folder / f"t{suffix}"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return open_data_file(path, "t", **options)


def complaint(folder: Path, content: str | bytes, suffix: str = ".csv", **options: Any) -> str:
    with pytest.raises(DataError) as caught:
        opened(folder, content, suffix, **options)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def table(rows: int, *columns: Any) -> str:
    """Rows of the columns a, b, c, ...: each is a function of the row's number."""
    lines = [",".join("abcdefgh"[: len(columns)])]
    lines.extend(",".join(str(column(row)) for column in columns) for row in range(rows))
    return "\n".join(lines) + "\n"


def test_a_table_of_classes(tmp_path: Path) -> None:
    found = opened(tmp_path, FLOWERS)
    dataset = found.dataset
    assert (dataset.name, dataset.kind, dataset.standardise, dataset.recipe, dataset.own) == (
        "t",
        "table",
        True,
        "iris",
        False,
    )
    assert dataset.inputs.tolist() == VALUES
    assert dataset.targets.tolist() == [[0, 1], [1, 0], [0, 1]]
    assert dataset.class_names == dataset.output_names == ("lily", "rose")
    assert dataset.feature_names == ("length", "width")
    assert (found.notes, found.columns) == ((UNTOLD,), ("length", "width", "species"))
    assert (found.target, found.task) == ("species", "classification")


@pytest.mark.parametrize("separator", [";", "\t", "|", " ", ", ", "   ", " \t "])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_and_line_ends_are_found_out(tmp_path: Path, separator: str, end: str) -> None:
    text = FLOWERS.replace(",", separator).replace("\n", end)
    assert opened(tmp_path, text, ".dat").dataset.same_content(opened(tmp_path, FLOWERS).dataset)


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + FLOWERS.encode(),
        FLOWERS.encode("utf-16"),
        b"\xff\xfe" + FLOWERS.encode("utf-16-le"),
        b"\xfe\xff" + FLOWERS.encode("utf-16-be"),
        FLOWERS.encode("utf-16-le"),
        FLOWERS.encode("utf-16-be"),
        FLOWERS.encode("utf-32"),
    ],
)
def test_unicode_in_any_form(tmp_path: Path, content: bytes) -> None:
    found = opened(tmp_path, content)
    assert found.dataset.inputs.tolist() == VALUES
    assert (found.dataset.feature_names, found.notes) == (("length", "width"), (UNTOLD,))


def test_an_old_encoding_is_read_and_noted(tmp_path: Path) -> None:
    found = opened(tmp_path, "größe,b,art\n1,2,grün\n3,4,blau\n5,7,blau\n".encode("latin-1"))
    assert found.dataset.feature_names == ("größe", "b")
    assert found.dataset.class_names == ("blau", "grün")
    assert "Windows-1252" in found.notes[0]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "empty"),
        (b"\n \n\n", "empty"),
        (b"a,b,c\n", "no rows"),
        (b"a\n1\n2\n3\n", "only one column"),
        (b"Some prose\nwithout a comma\nor any other structure\nin it\n", "only one column"),
        (bytes(range(256)) * 8, "binary"),
        (bytes(range(1, 128)) * 8, "binary"),
        (b"a,b\n1,2\n" * 9000 + b"3,\0\n", "binary"),
        (b"\xff\xfe" + b"\x00\xd8" * 9, "damaged"),
        (b"PK\x03\x04" + bytes(50), "office document"),
        (b"a,b,c\n1,2,x\n3,4,x\n", 'column c: every row says "x"'),
        (b"a,b,c\n1,2,7\n3,4,7\n", 'column c: every row says "7"'),
        (b"a,b\n4,1.5\n4,2\n", "column a: every row says the same"),
        (b"a,b\n1,NA\n2,\n", "b is empty"),
        (b"a,b,c\n1,,3.5\n,2,4.5\n", "columns a and b: every row says the same"),
        (b"a,b,y\n1,2,1\n3,4\n5,6,0\n", "line 3, column y: the row has 2 cells instead of 3"),
        (b"a,b,y\n1,2,1\n3,4,0,9\n5,6,0\n", 'line 3, column y: the row has 4 cells instead of 3, "9"'),
        (b'"a\n1",b,y\n\n1,2,1\n3,4,0,9\n5,6,0\n', "line 5, column y"),
        (b"a,b,y\n1,2,1\n3,4,0\n5,x,0\n7,7,1\n8,8,0\n", 'line 4, column b: "x" is not a number'),
        (b'a,"b\nb"\n1,2\n3,1e999\n5,7\n9,8\n', 'line 4, column b_b: "1e999" is not a number'),
        (b"a,b\n1,2\n3,1_000\n5,7\n9,8\n", '"1_000" is not a number'),
        (b"a,b\n" + b"1,2.5\n" * 3 + b'3,"4\n' + b"5,6\n" * 50_000, "line 5: from this line on"),
        (b",".join(b"%d" % n for n in range(13000)), "13,000 columns, 12,289 at most"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_is_reported_in_a_sentence(tmp_path: Path, content: bytes, what: str) -> None:
    message = complaint(tmp_path, content)
    assert what in message
    assert message.startswith("t.csv")


def test_quoted_cells_hold_separators_quotes_and_line_ends(tmp_path: Path) -> None:
    text = '"a, b","say ""hi""",y\n"1","x, y\nz",0\n2,u,1\n3,"u",1\n'
    dataset = opened(tmp_path, text).dataset
    assert opened(tmp_path, 'a,y\n"1,5",1.5\n"2,5",2\n"1,5",3\n').dataset.feature_names == ("a=1,5", "a=2,5")
    assert dataset.feature_names == ("a,_b", 'say_"hi"=u', 'say_"hi"=x,_y_z')
    assert dataset.inputs.tolist() == [[1, 0, 1], [2, 1, 0], [3, 1, 0]]


def test_decimal_commas(tmp_path: Path) -> None:
    text = "a;b;y\n1,5;2,5;1\n1,7;1e3;0\n-1,5e-3;,25;0\n"
    assert opened(tmp_path, text).dataset.inputs.tolist() == [[1.5, 2.5], [1.7, 1000.0], [-0.0015, 0.25]]
    headless = text.partition("\n")[2]
    assert opened(tmp_path, headless).dataset.inputs.tolist() == [[1.5, 2.5], [1.7, 1000.0], [-0.0015, 0.25]]


def test_rows_with_missing_values_are_left_out_and_counted(tmp_path: Path) -> None:
    text = "a,b,y\n1,2,0\n3,?,1\nnan,N/A,0\n5,6,1\n7,8,null\n9,-,\n2,,1\n"
    for choice in ({"rules": FIRST_RULES}, {"columns": ("*=drop", "b=in")}):
        found = opened(tmp_path, text, **choice)
        assert found.dataset.inputs.tolist() == [[1, 2], [5, 6]]
        assert found.notes[0] == "5 rows with missing values were left out (b 4, y 2 and a 1)."
    assert "every row has a missing value (a 1 and b 1)" in complaint(
        tmp_path, "a,b,c\n1,,3.5\n,2,4.5\n", columns=("*=drop",)
    )


def test_categories_become_inputs_and_missing_ones_are_dropped(tmp_path: Path) -> None:
    found = opened(tmp_path, "c,y\ndark red,1.5\nblue,2\n,7\nblue,3\n10,4\n", columns=("c=drop",))
    assert found.dataset.feature_names == ("c=10", "c=blue", "c=dark_red")
    assert found.dataset.inputs.tolist() == [[0, 0, 1], [0, 1, 0], [0, 1, 0], [1, 0, 0]]
    assert "The column c became an input of 0 and 1 for each value." in found.notes
    assert (found.dataset.output_names, found.dataset.class_names, found.dataset.recipe) == (("y",), None, "plane")


def test_columns_of_no_use_are_left_out_and_named(tmp_path: Path) -> None:
    text = table(80, lambda n: n + 1, lambda n: 5, lambda n: "", lambda n: f"n{n}", lambda n: n**0.5, lambda n: n % 2)
    found = opened(tmp_path, text.replace("a,", "Id,", 1))
    assert found.dataset.feature_names == ("e",)
    assert found.notes[:4] == (
        "The column Id counts the rows and was left out: Id=in takes it in.",
        "The column c is empty and was left out.",
        'The column d has more than 64 different texts such as "n0" and was left out.',
        "The column b is constant and was left out.",
    )
    assert found.columns == ("e", "f")


def test_an_identifier_alone_is_nothing_to_learn_from(tmp_path: Path) -> None:
    text = table(20, lambda n: n * n, lambda n: n % 2).replace("a,", "id,")
    assert "id=in takes it in" in complaint(tmp_path, text)
    assert opened(tmp_path, text, columns=("id=in",)).dataset.samples == 20
    assert opened(tmp_path, text, rules=FIRST_RULES).dataset.samples == 20


def test_names_of_rows_are_left_out(tmp_path: Path) -> None:
    text = table(12, lambda n: f"Mazda {n}", lambda n: n * n, lambda n: n % 2)
    assert opened(tmp_path, text).dataset.feature_names == ("b",)
    # R writes no name above them.
    assert opened(tmp_path, text.replace("a,", "", 1)).dataset.feature_names == ("b",)


def test_an_empty_last_column_is_not_the_target(tmp_path: Path) -> None:
    assert opened(tmp_path, "a,b,\n1,2.5,\n2,3.5,\n").target == "b"
    assert opened(tmp_path, "a,b\n1,2.5,\n2,3.5,\n").target == "b"
    assert opened(tmp_path, "a,b\n1,2.5\n2,3.5,,\n3,4.5\n").target == "b"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("1,2,3.5\n4,5,6\n", ("column_1", "column_2")),
        ("sun,hot,no\nrain,hot,yes\nsun,hot,no\n", ("column_1=rain", "column_1=sun")),
        ("# made on Monday\n# u v w\n1 2 3.5\n4 5 6\n", ("u", "v")),
        ("sep=;\nu;v;w\n1;2;3.5\n4;5;6\n", ("u", "v")),
        ("u,u,w\n1,2,3.5\n4,5,6\n", ("u", "u_2")),
        ("7,warm\nrain,hot\nsun,hot\nrain,hot\n", ("column_1=7", "column_1=rain", "column_1=sun")),
        ("u;v,w\nx;y,1.5\nz;y,2.5\nx;y,4\n", ("u;v=x;y", "u;v=z;y")),
        ("1990,v,w\n1,2,3.5\n4,5,6\n", ("1990", "v")),
    ],
)
def test_the_header_is_found_out(tmp_path: Path, text: str, names: tuple[str, ...]) -> None:
    found = opened(tmp_path, text)
    assert found.dataset.feature_names == names
    assert any("no header" in note for note in found.notes) == names[0].startswith("column_1")


@pytest.mark.parametrize("target", ["length", "LENGTH", "1", " length "])
def test_the_target_is_chosen_by_name_or_number(tmp_path: Path, target: str) -> None:
    found = opened(tmp_path, FLOWERS, target=target)
    assert (found.target, found.task) == ("length", "regression")
    assert found.dataset.targets.tolist() == [[1.0], [3.0], [-5.5]]
    assert found.dataset.feature_names == ("width", "species=lily", "species=rose")


@pytest.mark.parametrize("target", ["4", "0", "nothing", ""])
def test_an_unknown_target_is_reported(tmp_path: Path, target: str) -> None:
    assert "choose length, width and species, or a number from 1 to 3" in complaint(tmp_path, FLOWERS, target=target)


@pytest.mark.parametrize(
    ("rows", "answer", "task"),
    [
        (60, lambda n: n % 20, "classification"),
        (63, lambda n: n % 21, "regression"),
        (20, lambda n: n % 7, "regression"),
        (60, lambda n: n % 4 + 0.5, "regression"),
        (4, lambda n: -1 if n % 2 else 1, "classification"),
        (60, lambda n: "ab"[n % 2], "classification"),
    ],
)
def test_the_task_is_decided(tmp_path: Path, rows: int, answer: Any, task: str) -> None:
    found = opened(tmp_path, table(rows, lambda n: n * n, answer))
    assert found.task == task
    assert task in found.notes[-1]


def test_the_task_is_changed(tmp_path: Path) -> None:
    text = table(12, lambda n: n * n, lambda n: n % 3)
    assert opened(tmp_path, text).dataset.class_names == ("0", "1", "2")
    assert opened(tmp_path, text, task="regression").dataset.targets.shape == (12, 1)
    measured = table(6, lambda n: n * n, lambda n: n % 3 + 0.1)
    assert opened(tmp_path, measured, task="classification").dataset.class_names == (
        "class_0.1",
        "class_1.1",
        "class_2.1",
    )
    assert "texts such as" in complaint(tmp_path, FLOWERS, task="regression")
    assert "no task" in complaint(tmp_path, FLOWERS, task="clustering")


def test_classes_are_sorted_and_get_names_that_can_be_shown(tmp_path: Path) -> None:
    names = ["week 10", "week 9", "a:b", "week 9"]
    found = opened(tmp_path, table(4, lambda n: n * n, lambda n: names[n]))
    assert found.dataset.class_names == ("a_b", "week_9", "week_10")
    numbers = opened(tmp_path, table(60, lambda n: n * n, lambda n: 11 - n % 3))
    assert numbers.dataset.class_names == ("class_9", "class_10", "class_11")


@pytest.mark.parametrize(("rows", "what"), [(1200, "more than 1,000 different values"), (30, "each of the 30 rows")])
def test_a_target_that_only_names_the_rows_is_refused(tmp_path: Path, rows: int, what: str) -> None:
    message = complaint(tmp_path, table(rows, lambda n: n * n, lambda n: f"n{n}"))
    assert what in message
    assert "column b" in message


def test_a_target_that_names_the_rows_is_taken_when_classes_are_chosen(tmp_path: Path) -> None:
    text = table(30, lambda n: n * n, lambda n: f"n{n}")
    assert opened(tmp_path, text, task="classification").dataset.outputs == 30


def test_pieces_of_different_kinds_become_one_column(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_rows, "_CELLS_AT_A_TIME", 4)
    kinds = ["1", "2.50", "red", "", "1.0", "red"]
    found = opened(tmp_path, table(6, lambda n: kinds[n], lambda n: n / 2), columns=("*=drop",))
    assert found.dataset.feature_names == ("a=1", "a=2.5", "a=red")
    assert found.dataset.inputs.argmax(axis=1).tolist() == [0, 1, 2, 0, 2]
    late = table(9, lambda n: "x" if n == 7 else n, lambda n: n / 2)
    assert 'line 9, column a: "x"' in complaint(tmp_path, late)


def test_the_first_hundred_thousand_rows_are_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_rows, "MAX_SAMPLES", 50)
    found = opened(tmp_path, table(51, lambda n: n * n, lambda n: n / 2))
    assert found.dataset.samples == 50
    assert "more than" in found.notes[0]
    assert not any("more than" in note for note in opened(tmp_path, table(50, lambda n: n**2, lambda n: n / 2)).notes)


def test_progress_rises_to_one_and_is_not_reported_too_often(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nn_tui.data.opened_file._SECONDS", 0.0)
    monkeypatch.setattr(csv_rows, "_CELLS_AT_A_TIME", 100)
    fractions: list[float] = []
    opened(tmp_path, table(20_000, lambda n: n * n, lambda n: n / 2), on_progress=fractions.append)
    assert fractions == sorted(fractions)
    assert (fractions[0], fractions[-1]) == (0.0, 1.0)
    assert 3 <= len(fractions) <= 100


@pytest.mark.parametrize("error", [ValueError, OSError, MemoryError, KeyboardInterrupt])
def test_what_the_progress_raises_passes_through(tmp_path: Path, error: type[BaseException]) -> None:
    def cancel(fraction: float) -> None:
        raise error

    with pytest.raises(error):
        opened(tmp_path, FLOWERS, on_progress=cancel)


@given(content=st.one_of(st.binary(max_size=300), st.text(alphabet='ab1.,;\t"\n\r -\0é', max_size=120)))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_read_or_refused_in_one_sentence(tmp_path: Path, content: bytes | str) -> None:
    with suppress(DataError):
        dataset = opened(tmp_path, content).dataset
        assert dataset.samples
        assert not np.isinf(dataset.inputs).any()


@given(rows=st.lists(st.lists(st.sampled_from(["1", "2.5", "x", "", "?", '"q,"', "1e5"]), min_size=1, max_size=4)))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_table_is_read_or_refused_in_one_sentence(tmp_path: Path, rows: list[list[str]]) -> None:
    content = "\n".join(",".join(row) for row in rows)
    for options in ({}, {"target": "1"}, {"task": "classification"}, {"task": "regression"}):
        with suppress(DataError):
            opened(tmp_path, content, **options)
