from __future__ import annotations

from pathlib import Path

import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.catalog import BUILT_IN
from nn_tui.data.errors import DataError
from nn_tui.data.library.any_file import content_of, open_file
from nn_tui.data.opened_file import Choices, FileTask
from nn_tui.data.own_format.file import name_from
from nn_tui.data.own_format.format import dumps

PROSE = """\
It was late, and the street was empty.

"Who is there?" she asked: nobody answered, and the light
went out; then it came back -> and someone
laughed.
"""

TABLE = "width height kind\n" + "".join(f"{number}.5 {number % 7} {'ab'[number % 2]}\n" for number in range(40))


def written(folder: Path, content: str, name: str = "file.txt") -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", BUILT_IN)
def test_every_dataset_in_the_own_format_is_one(tmp_path: Path, name: str) -> None:
    assert content_of(written(tmp_path, dumps(built_in(name))), None) == "dataset"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (PROSE, "text"),
        (TABLE, "table"),
        (TABLE.replace(" ", ","), "table"),
        (TABLE.replace(" ", "\t"), "table"),
        # Two lines of 41 are fewer than one in twenty, three are more.
        (TABLE.replace("1.5 1 b\n", "1.5\n", 1), "table"),
        (TABLE + "and\n" * 3, "text"),
        ("one line of five words", "text"),
        ("james\njohn\nrobert\n", "text"),
        ("james brown\njohn smith\nrobert miller\n", "table"),
        ("A\n..##..\n.#..#.\n", "dataset"),
        ("0 0 -> 0\n0 1 -> 1\n", "dataset"),
        ("0 0 -> 0\n", "dataset"),
        ("# ours, with a mistake\nshpe: 5x6\nclasses: A B\n", "dataset"),
        ("kind: sequences\n\ngood film -> good\n", "dataset"),
        ("\ufeffkind: sequences\n\ngood film -> good\n", "dataset"),
        ("# A heading\n\nSome words below it.\n", "text"),
        ("Title: A book\n\nChapter one, in which it begins.\n", "text"),
        ("a -> b is an arrow,\nand this is the next line of it.\n", "text"),
        ("", "text"),
        ("0101\n1100\n", "text"),
        ("3.5\n1.0\n", "text"),
        ("0\n#\n\n1\n.\n", "dataset"),
    ],
)
def test_what_is_in_a_txt_file(tmp_path: Path, content: str, what: str) -> None:
    assert content_of(written(tmp_path, content), None) == what


@pytest.mark.parametrize(
    ("name", "task", "what"),
    [
        ("file.txt", "text", "text"),
        ("file.txt", "table", "table"),
        ("file.txt", "regression", "table"),
        ("file.csv", None, "data"),
        ("file.csv", "table", "data"),
        ("file.csv", "text", "text"),
        ("file.md", None, "text"),
        ("file.py", "text", "text"),
    ],
)
def test_the_task_goes_before_the_name_and_the_name_before_what_is_in_it(
    tmp_path: Path, name: str, task: FileTask | None, what: str
) -> None:
    assert content_of(written(tmp_path, PROSE, name), task) == what


def test_other_files_and_tasks_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"file\.py: files of this kind do not open: choose one with .*the task text"):
        content_of(written(tmp_path, PROSE, "file.py"), None)
    with pytest.raises(DataError, match="There is no task poem: choose one of classification, regression, table, text"):
        content_of(written(tmp_path, PROSE), "poem")  # type: ignore[arg-type]


def test_binary_files_are_not_advised_to_be_read_as_text(tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(bytes(range(256)) * 4)
    (tmp_path / "letter.docx").write_bytes(b"PK\x03\x04" + bytes(300))
    for name, words in (
        ("picture.png", "this is not text but binary data: choose a text, or a table saved as CSV."),
        ("letter.docx", "this is an office document or an archive: save its table as CSV, or its text as .txt, first."),
    ):
        with pytest.raises(DataError) as refused:
            open_file(tmp_path / name, "x", Choices(task="text"))
        assert str(refused.value) == f"{name}: {words}"
        with pytest.raises(DataError, match="files of this kind do not open: choose one with") as refused:
            open_file(tmp_path / name, "x", Choices())
        assert "task text" not in str(refused.value)


def test_a_text_opens_as_one_and_as_a_table_where_that_is_said(tmp_path: Path) -> None:
    path = written(tmp_path, TABLE)
    table = open_file(path, "t", Choices())
    assert (table.dataset.kind, table.task, table.target) == ("table", "classification", "kind")
    assert table.notes[-1].endswith("The task can be changed to text.")
    assert open_file(path, "t", Choices("height", "regression")).dataset.output_names == ("height",)
    text = open_file(path, "t", Choices(task="text", window=7))
    assert (text.dataset.kind, text.window, text.dataset.steps) == ("sequences", 7, 7)
    forced = open_file(written(tmp_path, PROSE.replace(".", ",.")), "t", Choices())
    assert forced.task == "text"


def test_a_dataset_of_the_own_format_leaves_no_choice(tmp_path: Path) -> None:
    path = written(tmp_path, dumps(built_in("phrases")))
    opened = open_file(path, "mine", Choices())
    assert opened.dataset.same_content(built_in("phrases"))
    assert (opened.dataset.name, opened.task, opened.window) == ("mine", None, None)
    assert open_file(path, "mine", Choices(task="text")).dataset.symbols != opened.dataset.symbols


@pytest.mark.parametrize(
    ("stem", "name"),
    [("small", "small"), ("My letters (1)", "My-letters-1"), ("xor", "xor-file"), ("ä", "file")],
)
def test_a_dataset_is_named_after_its_file(stem: str, name: str) -> None:
    assert name_from(stem) == name


def test_a_table_that_cannot_be_read_may_be_a_text(tmp_path: Path) -> None:
    path = written(tmp_path, TABLE + "3 4\n")
    with pytest.raises(DataError, match=r"file\.txt, line 42, .*, or read it as text \(task text\)\.$"):
        open_file(path, "t", Choices())
    with pytest.raises(DataError, match=r"or leave out the row\.$"):
        open_file(path, "t", Choices(task="table"))


def test_what_is_wrong_with_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 4)
    for name, words in (
        ("none.txt", "there is no such file"),
        ("folder.txt", "this is not a file"),
        ("binary.txt", "not text but binary data"),
        ("none.csv", "there is no such file"),
        ("nu\0ll.txt", "there is no such file"),
    ):
        with pytest.raises(DataError, match=words):
            open_file(tmp_path / name, "x", Choices())


def test_an_own_file_that_is_not_utf8_says_in_which_line(tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"A\n##\n\xff\n")
    with pytest.raises(DataError, match=r"bad\.txt, line 3: not UTF-8"):
        open_file(tmp_path / "bad.txt", "bad", Choices())
