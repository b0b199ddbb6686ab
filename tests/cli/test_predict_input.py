"""`nn-tui predict --input`: rows of other files answered as the training file's own, or not at all."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from nn_tui.data.library.export_csv import csv_lines
from nn_tui.experiment.storage import run_file

if TYPE_CHECKING:
    from tests.cli.conftest import Here, RunProgram

COLOURS = ("red", "light blue", "green")
PEOPLE = [
    (k, COLOURS[k % 3], "yn"[k // 2 % 2], 20 + 7 * k % 31, 150 + 11 * k % 40, "well" if k % 4 else "ill")
    for k in range(60)
]
HEADER = ("id", "colour", "smokes", "age", "height", "health")


def table(separator: str = ",", header: bool = True, columns: tuple[int, ...] = (0, 1, 2, 3, 4, 5)) -> str:
    """The people as text, with these columns."""
    rows = [HEADER, *PEOPLE] if header else PEOPLE
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows([[row[index] for index in columns] for row in rows])
    return text.getvalue()


@pytest.fixture
def train(here: Here) -> Callable[..., list[list[float]]]:
    """Train on a file of this text and save run.nntui; returns what the run answers for its own samples."""

    def run(content: str | bytes, name: str = "people.csv", *words: object) -> list[list[float]]:
        Path(name).write_bytes(content.encode() if isinstance(content, str) else content)
        options = ("--epochs", 40, "--save", "run.nntui", "--force", "--format", "jsonl")
        done = here("train", name, *options, *words)
        assert done.code == 0, done.err
        predictions: list[list[float]] = done.lines[-1]["predictions"]
        return predictions

    return run


@pytest.fixture
def answers(here: Here) -> Callable[..., Any]:
    """What run.nntui answers for a file of this text, or of the one that is named."""

    def run(text: str | None = None, name: str = "rows.csv") -> list[dict[str, Any]]:
        if text is not None:
            Path(name).write_text(text)
        done = here("predict", "run.nntui", "--input", name, "--format", "jsonl")
        assert done.code == 0, done.err
        return done.lines

    return run


def outputs(lines: list[dict[str, Any]]) -> list[list[float]]:
    return [line["outputs"] for line in lines]


def test_columns_are_never_taken_by_position_below_a_header(train: Any, answers: Any, here: Here) -> None:
    rows = [(20 + k, 5 * k, "low" if 5 * k < 20 + k else "high") for k in range(40)]
    text = "age,dose,class\n" + "".join(f"{age},{dose},{answer}\n" for age, dose, answer in rows)
    own = train(text, "trial.csv", "--epochs", 300)
    swapped = "dose,Age\n" + "".join(f"{dose},{age}\n" for age, dose, _ in rows)
    np.testing.assert_allclose(outputs(answers(swapped)), own, rtol=1e-12)
    assert "no column dose" in _refused(here, "age\n30\n")
    assert "no column dose" in _refused(here, "age,weight\n30,70\n")
    assert "no columns age and dose" in _refused(here, "a,b\n30,70\n")
    assert "both age" in _refused(here, "age,dose,Age\n30,70,40\n")


def _refused(here: Here, text: str) -> str:
    Path("rows.csv").write_text(text)
    return here("predict", "run.nntui", "--input", "rows.csv").problem


@pytest.mark.parametrize("header", [True, False])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("target", [1, 3, 6])
def test_the_file_that_the_run_was_trained_on_is_answered(
    train: Any, answers: Any, header: bool, separator: str, target: int
) -> None:
    own = train(table(separator, header), "people.csv", "--target", target, "--hidden", "3")
    np.testing.assert_allclose(outputs(answers(name="people.csv")), own, rtol=1e-9)


@pytest.mark.parametrize(
    ("encoded", "line_end"), [("utf-8-sig", "\r\n"), ("utf-16", "\n"), ("latin-1", "\r"), ("utf-8", "\n\n")]
)
def test_a_file_is_read_as_in_training_whatever_wrote_it(train: Any, answers: Any, encoded: str, line_end: str) -> None:
    text = table(";").replace("green", "gr\xfcn").replace("age", '"\xc4ge"')
    own = train(text.replace("\r\n", line_end).encode(encoded))
    np.testing.assert_allclose(outputs(answers(name="people.csv")), own, rtol=1e-12)


@pytest.mark.parametrize(
    "text",
    [
        "# people\n# 2024\n" + table(),
        "sep=;\n" + table(";"),
        # R leaves out the name above the names of the rows.
        table().replace("id,", "", 1),
        table().replace("\r\n", ",\r\n"),
        table().replace("id,colour", ",Colour of it", 1),
        "# id,colour,smokes,age,height,health\n" + table(header=False),
        table().replace("height", "age", 1),
    ],
    ids=["preamble", "excel", "r", "separator at the end", "unnamed", "comment names", "name twice"],
)
def test_a_file_of_another_layout_is_read_as_in_training(train: Any, answers: Any, text: str) -> None:
    own = train(text, "people.csv", "--target", 2)
    np.testing.assert_allclose(outputs(answers(name="people.csv")), own, rtol=1e-12)


@pytest.mark.parametrize("name", ["made.npz", "made.npy"])
def test_rows_of_a_table_of_numbers_go_to_runs_of_arrays(here: Here, answers: Any, name: str) -> None:
    random = np.random.RandomState(0)
    values = random.uniform(size=(40, 3))
    np.save("made.npy", values)
    np.savez("made.npz", X=values[:, :2], y=values[:, 2])
    own = here("train", name, "--epochs", 5, "--save", "run.nntui", "--format", "jsonl").lines[-1]["predictions"]
    for columns in (2, 3):
        text = "".join(",".join(map(repr, row[:columns])) + "\n" for row in values.tolist())
        np.testing.assert_allclose(outputs(answers(text)), own, rtol=1e-12)


def test_new_rows_need_neither_the_target_nor_what_is_no_input(train: Any, answers: Any) -> None:
    own = train(table())
    named: list[tuple[int, ...]] = [(4, 3, 2, 1), (1, 2, 3, 4), (0, 1, 2, 3, 4), (5, 1, 4, 2, 3)]
    for columns in named:
        np.testing.assert_allclose(outputs(answers(table(columns=columns))), own, rtol=1e-12)
    unnamed: list[tuple[int, ...]] = [(1, 2, 3, 4), (0, 1, 2, 3, 4), (0, 1, 2, 3, 4, 5)]
    for columns in unnamed:
        np.testing.assert_allclose(outputs(answers(table(header=False, columns=columns))), own, rtol=1e-12)


def test_a_row_without_an_answer_costs_itself_alone(train: Any, here: Here, nn_tui: RunProgram) -> None:
    train(table())
    rows = "colour,smokes,age,height\nred,y,30,170\npurple,y,30,170\nred,y,,170\nred,y,30,170\n"
    done = nn_tui("predict", "run.nntui", "--input", "-", "--format", "jsonl", text=rows)
    assert (done.code, done.err.count("\n")) == (0, 2)
    assert "1 row has no answer, row 3: colour" in done.err
    assert "1 row without a value in some column, filled in as in training: age 1" in done.err
    first, second, third, fourth = done.lines
    assert second == {
        **{"index": 1, "outputs": None, "class": None, "target": None, "row": 3, "probabilities": None, "filled": []},
        "reason": 'colour "purple" was not seen in training',
    }
    assert third["filled"] == ["age"]
    assert third["outputs"] is not None
    assert first["probabilities"] == dict(zip(("ill", "well"), first["outputs"], strict=True))
    assert (first["outputs"], first["class"]) == (fourth["outputs"], fourth["class"])
    assert first["class"] in ("ill", "well")
    Path("rows.csv").write_text(rows)
    read = list(csv.DictReader(io.StringIO(here("predict", "run.nntui", "--input", "rows.csv", "--format", "csv").out)))
    assert list(read[0]) == ["index", "row", "p(ill)", "p(well)", "class", "reason"]
    reason = 'colour "purple" was not seen in training'
    assert read[1] == {"index": "1", "row": "3", "p(ill)": "", "p(well)": "", "class": "", "reason": reason}
    assert [float(read[3][f"p({name})"]) for name in ("ill", "well")] == fourth["outputs"]
    lines = here("predict", "run.nntui", "--input", "rows.csv").out.splitlines()
    assert lines[0].split()[0] == "row"
    assert lines[2].split()[:2] == ["3", "-"]
    assert 'no answer: colour "purple"' in lines[2]
    assert "no answer" not in lines[1] + lines[3] + lines[4]


def test_a_file_without_any_answer_is_no_mistake(train: Any, here: Here) -> None:
    train(table())
    Path("rows.csv").write_text("colour,smokes,age,height\n,y,30,170\n")
    for form in ("text", "csv", "jsonl"):
        done = here("predict", "run.nntui", "--input", "rows.csv", "--format", form)
        assert (done.code, done.err.count("\n")) == (0, 1)


def test_numbers_are_answered_by_name_in_the_units_of_the_data(train: Any, here: Here) -> None:
    own = train(table(), "people.csv", "--target", "height")
    done = here("predict", "run.nntui", "--input", "people.csv", "--format", "csv")
    assert done.err == "nn-tui: --input people.csv: ignored, since no input has these names: id and height\n"
    header, *rows = done.out.splitlines()
    assert header == "index,row,id,height,reason"
    np.testing.assert_allclose([[float(row.split(",")[3])] for row in rows], own, rtol=1e-12)
    assert [row.split(",")[1:3] for row in rows[:2]] == [["2", "0"], ["3", "1"]]
    assert 150 < np.mean(own) < 190


def test_a_run_that_goes_on_still_knows_its_columns(train: Any, here: Here, answers: Any) -> None:
    train(table(header=False))
    end = here("train", "run.nntui", "--epochs", 60, "--save", "run.nntui", "--format", "jsonl").lines[-1]
    np.testing.assert_allclose(outputs(answers(name="people.csv")), end["predictions"], rtol=1e-12)


def test_a_run_of_before_finds_columns_by_the_names_of_its_inputs(train: Any, here: Here, answers: Any) -> None:
    own = train(table())
    with np.load("run.nntui") as arrays:
        kept = dict(arrays)
    header = json.loads(kept["header"].tobytes())
    for dataset in header["datasets"]:
        del dataset["source"]
    kept["header"] = np.frombuffer(json.dumps(header).encode(), np.uint8)
    with open("run.nntui", "wb") as file:
        np.savez(file, **kept)
    before = run_file.load(Path("run.nntui")).changes[0].dataset
    assert before.source is None
    np.testing.assert_allclose(outputs(answers(name="people.csv")), own, rtol=1e-12)
    exported = here("datasets", "people.csv", "--csv").out
    np.testing.assert_allclose(outputs(answers(exported)), own, rtol=1e-12)
    rows = [line.rpartition(",")[0] for line in list(csv_lines(before))[1:]]
    np.testing.assert_allclose(outputs(answers("\n".join(rows))), own, rtol=1e-12)
    assert "columns instead of" in _refused(here, table(header=False))
