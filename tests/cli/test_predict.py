"""`nn-tui predict`: what a saved run answers, for its own samples and for others."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from nn_tui.data.builtin.builtin import built_in

if TYPE_CHECKING:
    from tests.cli.conftest import Here, RunProgram

Train = Callable[..., dict[str, Any]]


@pytest.fixture
def trained(here: Here) -> Train:
    def train(name: str, *words: int | str) -> dict[str, Any]:
        return here("train", name, "--format", "jsonl", "--save", f"{name}.nntui", *words).lines[-1]

    return train


def test_without_input_the_runs_own_samples_are_answered(trained: Train, here: Here) -> None:
    end = trained("letters")
    answers = here("predict", "letters.nntui", "--format", "jsonl").lines
    assert [list(answer) for answer in answers] == [["index", "outputs", "class", "target"]] * 3
    assert [answer["index"] for answer in answers] == [0, 1, 2]
    assert [answer["outputs"] for answer in answers] == end["predictions"]
    assert [answer["class"] for answer in answers] == ["A", "B", "C"]
    assert [answer["target"] for answer in answers] == end["targets"]


def test_csv_and_text_say_the_same(trained: Train, here: Here) -> None:
    end = trained("letters")
    rows = list(csv.reader(io.StringIO(here("predict", "letters.nntui", "--format", "csv").out)))
    assert rows[0] == ["index", "p(A)", "p(B)", "p(C)", "class"]
    assert [[float(cell) for cell in row[1:-1]] for row in rows[1:]] == end["predictions"]
    assert [row[-1] for row in rows[1:]] == ["A", "B", "C"]
    text = here("predict", "letters.nntui").out.splitlines()
    assert text[0].split() == ["sample", "class", "answer", "A", "B", "C"]
    assert text[1].split() == ["1", "A", "A", "0.99787", "0.00165", "0.00109"]


def test_numbers_that_are_no_classes_have_none(trained: Train, here: Here) -> None:
    trained("xor")
    assert {answer["class"] for answer in here("predict", "xor.nntui", "--format", "jsonl").lines} == {None}
    header, row, *_ = here("predict", "xor.nntui", "--format", "csv").out.splitlines()
    assert header == "index,y"
    assert row.count(",") == 1
    assert here("predict", "xor.nntui").out.splitlines()[0].split()[:3] == ["sample", "x1", "x2"]


def test_input_from_a_file_and_from_standard_input(
    trained: Train, here: Here, nn_tui: RunProgram, tmp_path: Path
) -> None:
    end = trained("letters")
    rows = [",".join(f"{value:g}" for value in row) for row in built_in("letters").flat_inputs]
    (tmp_path / "drawings.csv").write_text("\n".join([",".join(built_in("letters").feature_names), *rows]))
    answers = here("predict", "letters.nntui", "--input", "drawings.csv", "--format", "jsonl").lines
    assert [answer["class"] for answer in answers] == ["A", "B", "C"]
    assert [answer["target"] for answer in answers] == [None] * 3
    assert answers[0]["outputs"] == pytest.approx(end["predictions"][0], rel=1e-12)
    piped = nn_tui("predict", "letters.nntui", "--input", "-", text=rows[1] + "\n")
    assert piped.out.splitlines()[1].split()[:2] == ["1", "B"]
    assert (piped.code, piped.err) == (0, "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x1,x2\n0,one\n", 'bad.csv, row 2: x2 "one" is not a number'),
        ("x1,x2\n0,1,2\n", "bad.csv, row 2: it has 3 columns instead of 2"),
        ("0\n", "row 1: 1 column instead of 2"),
        ("0,inf\n", 'row 1: x2 "inf" is not a number'),
        ("", "no rows"),
        ("x1,x2\n", "no rows"),
    ],
)
def test_a_wrong_row_is_named(text: str, said: str, trained: Train, here: Here, tmp_path: Path) -> None:
    trained("xor", "--epochs", 3)
    (tmp_path / "bad.csv").write_text(text)
    assert said in here("predict", "xor.nntui", "--input", "bad.csv").problem


def test_input_that_cannot_be_read_is_named(trained: Train, here: Here, tmp_path: Path) -> None:
    trained("xor", "--epochs", 3)
    assert "--input gone.csv" in here("predict", "xor.nntui", "--input", "gone.csv").problem
    (tmp_path / "latin.csv").write_bytes(b"0,1\n\xe9,1\n")
    assert 'row 2: x1 "é" is not a number' in here("predict", "xor.nntui", "--input", "latin.csv").err
    (tmp_path / "binary.csv").write_bytes(b"PK\x03\x04")
    assert (
        "--input binary.csv: this is an office document"
        in here("predict", "xor.nntui", "--input", "binary.csv").problem
    )
    assert "--input .: this is not a file but a folder" in here("predict", "xor.nntui", "--input", ".").problem


def test_what_is_no_run_is_refused(here: Here, tmp_path: Path) -> None:
    assert "gone.nntui" in here("predict", "gone.nntui").problem
    (tmp_path / "text.nntui").write_text("hello")
    assert "not a saved run" in here("predict", "text.nntui").problem
    here("train", "xor", "--epochs", 3, "--save", "xor.nntui")
    (tmp_path / "cut.nntui").write_bytes((tmp_path / "xor.nntui").read_bytes()[:-200])
    assert "cut.nntui" in here("predict", "cut.nntui").problem
    assert "RUN" in here("predict").problem
