"""A table of everything that people write: `train` and `predict` read it the same way, and say what they did."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Here

COLUMNS = ("PassengerId", "when", "fare", "share", "town", "cabin", "code", "noise", "survived")
Rows = list[list[str]]


def passengers() -> Rows:
    """Sixty rows, sorted by the answer, so that their numbers would tell it."""
    rows = []
    for k in range(60):
        row = [str(k + 1), f"2024-{k % 12 + 1:02}-{k % 28 + 1:02}", f"$1,{k * 37 % 900 + 100}.50", f"{k * 7 % 100}%"]
        row += [
            "" if k % 9 == 4 else ("York", "Bath", "NA")[k % 3],
            "C1" if k % 10 == 0 else "",
            ("007", "07", "7")[k % 3],
        ]
        rows.append([*row, str(k * 13 % 17) if k % 5 else "", "yes" if k > 29 else "no"])
    return rows


def text_of(rows: Rows, names: tuple[str, ...] = COLUMNS, separator: str = ",") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\n").writerows([names, *rows])
    return text.getvalue()


@pytest.fixture
def trained(here: Here) -> list[list[float]]:
    """What run.nntui, trained on all.csv, answers to its own samples."""
    Path("all.csv").write_text(text_of(passengers()))
    done = here("train", "all.csv", "--epochs", 5, "--save", "run.nntui", "--format", "jsonl")
    assert done.code == 0, done.err
    predictions: list[list[float]] = done.lines[-1]["predictions"]
    return predictions


@pytest.fixture
def answers(here: Here) -> Callable[[str], list[dict[str, Any]]]:
    """What run.nntui answers for a text."""

    def run(text: str) -> list[dict[str, Any]]:
        Path("rows.csv").write_text(text)
        done = here("predict", "run.nntui", "--input", "rows.csv", "--format", "jsonl")
        assert done.code == 0, done.err
        return done.lines

    return run


def outputs(lines: list[dict[str, Any]]) -> Any:
    return [line["outputs"] for line in lines]


def test_what_was_decided_is_said(here: Here, trained: list[list[float]]) -> None:
    said = here("train", "all.csv", "--epochs", 1).err
    for words in (
        "PassengerId counts the rows and was left out: PassengerId=in takes it in",
        "cabin is 90% empty and was left out",
        "The numbers of fare were read as $1,234.5",
        "The numbers of share were read as 12.5%",
        "The dates of when became",
        "the median of the training part (noise 12)",
        "Missing texts are a category of their own (town 27)",
        'taken as missing: town "NA"',
        "survived has 2 different values",
    ):
        assert words in said


def test_the_very_file_is_answered_as_in_training(
    trained: list[list[float]], answers: Callable[[str], list[dict[str, Any]]]
) -> None:
    lines = answers(Path("all.csv").read_text())
    np.testing.assert_allclose(outputs(lines), trained, rtol=1e-12)
    assert [(line["row"], line["id"]) for line in lines[:2]] == [(2, "1"), (3, "2")]
    assert lines[5]["filled"] == ["town", "noise"]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_columns_may_be_shuffled_more_and_in_any_case(
    separator: str, trained: list[list[float]], answers: Callable[[str], list[dict[str, Any]]]
) -> None:
    order = (6, 2, 7, 0, 4, 3, 1)
    names = (*(COLUMNS[place].upper() for place in order), "extra")
    rows = [[*(row[place] for place in order), "?"] for row in passengers()]
    np.testing.assert_allclose(outputs(answers(text_of(rows, names, separator))), trained, rtol=1e-12)


def test_a_column_that_is_missing_is_named(here: Here, trained: list[list[float]]) -> None:
    Path("rows.csv").write_text(text_of([row[:4] for row in passengers()], COLUMNS[:4]))
    said = here("predict", "run.nntui", "--input", "rows.csv").problem
    assert "there are no columns town, code and noise in the header" in said


def test_one_bad_row_never_costs_the_others(
    here: Here, trained: list[list[float]], answers: Callable[[str], list[dict[str, Any]]]
) -> None:
    rows = passengers()[:8]
    rows[1][4] = "Rome"
    rows[2][2] = "cheap"
    rows[3][1] = "yesterday"
    rows[4] = rows[4][:5]
    rows[5][3] = "0.1"
    rows[6][6] = "0007"
    lines = answers(text_of(rows))
    assert [line["reason"] for line in lines] == [
        None,
        'town "Rome" was not seen in training',
        'fare "cheap" is not a number such as $1,234.5',
        'when "yesterday" is not a date like the others (year-first)',
        "it has 5 columns instead of 9, as the header",
        'share "0.1" is not a number such as 12.5%',
        'code "0007" was not seen in training',
        None,
    ]
    np.testing.assert_allclose([lines[0]["outputs"], lines[7]["outputs"]], [trained[0], trained[7]], rtol=1e-12)
    assert lines[1]["probabilities"] is None
    assert set(lines[0]["probabilities"]) == {"yes", "no"}
    header, first, second, *_ = here("predict", "run.nntui", "--input", "rows.csv", "--format", "csv").out.splitlines()
    assert header == "index,row,id,p(no),p(yes),class,reason"
    assert first.startswith("0,2,1,")
    assert second == '1,3,2,,,,"town ""Rome"" was not seen in training"'


def test_decisions_are_taken_by_options_and_kept_in_recipes(here: Here, trained: list[list[float]]) -> None:
    words = ("--column", "PassengerId=in", "--column", "when=weekday", "--column", "*=drop", "--column", "town=na")
    done = here("train", "all.csv", "--epochs", 1, *words)
    assert done.out.startswith("all: 42 samples")
    assert "--column: 'town' is not NAME=KIND" in here("train", "all.csv", "--column", "town").problem
    assert 'there is no column "city"' in here("train", "all.csv", "--column", "city=out").problem
    Path("my.toml").write_text('[dataset]\npath = "all.csv"\ncolumns = ["PassengerId=in", "*=drop", "town=na"]\n')
    assert here("train", "--recipe", "my.toml", "--epochs", 1).out.startswith("all: 42 samples")


def test_a_recipe_of_before_keeps_the_reading_it_was_made_with(here: Here, trained: list[list[float]]) -> None:
    written = '[dataset]\npath = "all.csv"\ndata_seed = 0\ntarget = "survived"\n'
    Path("my.toml").write_text(written)
    done = here("train", "--recipe", "my.toml", "--epochs", 1)
    assert "every row has a missing value" in done.problem or "read as the first version read tables" in done.err
    Path("my.toml").write_text(f"{written}reading = 2\n")
    done = here("train", "--recipe", "my.toml", "--epochs", 1)
    assert done.out.startswith("all: 60 samples")
    assert "first version" not in done.err


def test_numbers_of_another_file_may_be_written_in_another_way_beyond_doubt(
    here: Here, answers: Callable[[str], list[dict[str, Any]]]
) -> None:
    rows = [[f"{k * 7 % 40 / 4}", str(k % 5), "yes" if k * 7 % 40 > 20 else "no"] for k in range(40)]
    Path("all.csv").write_text(text_of(rows, ("a", "b", "y")))
    own = here("train", "all.csv", "--epochs", 5, "--save", "run.nntui", "--format", "jsonl").lines[-1]["predictions"]
    with_commas = text_of([[row[0].replace(".", ","), row[1]] for row in rows], ("a", "b"), ";")
    np.testing.assert_allclose(outputs(answers(with_commas)), own, rtol=1e-12)
    # 1,234 may be a thousand: it is not guessed.
    lines = answers("a;b\n1,234;1\n5;2\n")
    assert lines[0]["reason"] == 'a "1,234" is not a number such as 0.5'
    assert lines[1]["reason"] is None


def test_a_run_of_before_reads_rows_as_it_did(here: Here, answers: Callable[[str], list[dict[str, Any]]]) -> None:
    saved = Path(__file__).parents[1] / "experiment" / "storage" / "saved" / "table.nntui"
    Path("run.nntui").write_bytes(saved.read_bytes())
    lines = answers("age;town;note\n30;a;1,5\n;a;1\n31;z;1\n32;b;1.5\n")
    assert [line["reason"] for line in lines] == [None, "age is empty", 'town "z" was not seen in training', None]
    assert lines[0]["filled"] == []


def test_rows_in_json_lines_are_answered_too(
    here: Here, trained: list[list[float]], answers: Callable[[str], list[dict[str, Any]]]
) -> None:
    named = [dict(zip(COLUMNS[:-1], row, strict=False)) for row in passengers()]
    Path("rows.jsonl").write_text("\n".join(json.dumps(row) for row in named))
    done = here("predict", "run.nntui", "--input", "rows.jsonl", "--format", "jsonl")
    np.testing.assert_allclose(outputs(done.lines), trained, rtol=1e-12)
    assert [(line["row"], line["id"]) for line in done.lines[:2]] == [(1, "1"), (2, "2")]
