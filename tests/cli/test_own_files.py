"""Training on files of a person's: tables, arrays, pictures; the target chosen, the notes told, units kept."""

from __future__ import annotations

import signal
import struct
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from nn_tui.cli.options import target
from nn_tui.cli.options.plan import plan_experiment
from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.library.export_csv import write_csv
from nn_tui.data.opened_file import Choices
from nn_tui.experiment.recipe import recipe_file
from nn_tui.experiment.recipe.defaults import default_recipe

if TYPE_CHECKING:
    from tests.cli.conftest import Here

PEOPLE = "age,colour,height,healthy\n" + "".join(
    f"{20 + k},{'red' if k % 3 else 'light blue'},{150 + (7 * k) % 40},{'yes' if k % 2 else 'no'}\n" for k in range(30)
)


@pytest.fixture
def people(tmp_path: Path) -> Path:
    (tmp_path / "people.csv").write_text(PEOPLE)
    return tmp_path / "people.csv"


def test_the_last_column_is_the_target_unless_one_is_named(people: Path, here: Here) -> None:
    done = here("train", "people.csv", "--epochs", 2, "--format", "jsonl")
    assert done.code == 0
    assert "nn-tui: people.csv: healthy has 2 different values: classification.\n" in done.err
    assert len(done.lines[-1]["targets"][0]) == 2
    recipe = plan_experiment("people.csv", None, {"target": "2"}, None, lambda message: None)[0].recipe
    assert (recipe.target, recipe.task) == ("colour", "classification")


def test_regression_answers_in_the_columns_own_unit(people: Path, here: Here) -> None:
    words = ("--target", "height", "--epochs", 300, "--log-every", 300, "--hidden", "8")
    done = here("train", "people.csv", *words, "--format", "jsonl", "--save", "people.nntui")
    *lines, end = done.lines
    heights = [[150.0 + (7 * k) % 40] for k in range(30)]
    assert end["targets"] == heights
    assert end["accuracy"] is None
    assert 140 < np.mean(end["predictions"]) < 200
    errors = np.array(end["predictions"]) - heights
    assert np.abs(errors).mean() < 15
    # The values of the lines are what is trained on: deviations from the mean.
    assert lines[0]["mse"] < 10
    assert "standard deviations of its target" in here("train", "people.csv", *words).out
    answers = here("predict", "people.nntui", "--format", "jsonl").lines
    assert [answer["outputs"] for answer in answers] == end["predictions"]
    assert [answer["target"] for answer in answers] == end["targets"]
    again = here("predict", "people.nntui", "--input", "people.csv", "--format", "jsonl").lines
    np.testing.assert_allclose([answer["outputs"] for answer in again], end["predictions"], rtol=1e-12)


def test_predict_takes_rows_in_the_datasets_order_and_units(here: Here) -> None:
    end = here("train", "iris", "--epochs", 60, "--format", "jsonl", "--save", "iris.nntui").lines[-1]
    rows = "\n".join(",".join(map(repr, row)) for row in built_in("iris").flat_inputs[::50].tolist())
    with open("rows.csv", "w") as file:
        file.write(rows)
    answers = here("predict", "iris.nntui", "--input", "rows.csv", "--format", "jsonl").lines
    np.testing.assert_allclose([answer["outputs"] for answer in answers], end["predictions"][::50], rtol=1e-12)
    assert answers[0]["class"] == "setosa"


def test_a_recipe_names_file_target_and_task(people: Path, here: Here, tmp_path: Path) -> None:
    folder = tmp_path / "beside"
    folder.mkdir()
    (folder / "grades.csv").write_text("a,b\n" + "".join(f"{k},{k % 4}\n" for k in range(40)))
    (folder / "my.toml").write_text('[dataset]\npath = "grades.csv"\ntarget = "b"\ntask = "regression"\n')
    done = here("train", "--recipe", "beside/my.toml", "--epochs", 1, "--format", "jsonl")
    assert len(done.lines[-1]["targets"][0]) == 1
    chosen = here("train", "--recipe", "beside/my.toml", "--task", "classification", "--epochs", 1, "--format", "jsonl")
    assert len(chosen.lines[-1]["targets"][0]) == 4
    assert "there is no column" in here("train", "people.csv", "--recipe", "beside/my.toml").problem


def test_what_was_left_out_is_told(here: Here, tmp_path: Path) -> None:
    rows = "".join(f"{k % 7},,{k % 2}\n" if k < 3 else f"{k % 7},{k * k},{k % 2}\n" for k in range(20))
    (tmp_path / "holes.csv").write_text("a,b,c\n" + rows)
    filled = here("train", "holes.csv", "--epochs", 1)
    assert filled.out.startswith("holes: 20 samples")
    assert "holes.csv: Missing numbers get the median of the training part (b 3)" in filled.err
    done = here("train", "holes.csv", "--epochs", 1, "--column", "*=drop")
    assert done.out.startswith("holes: 17 samples")
    assert "holes.csv: 3 rows with missing values were left out" in done.err


@pytest.mark.parametrize(
    ("name", "words", "samples", "classes"),
    [
        ("made.npz", [], 40, 2),
        ("made.npy", ["--target", "column_1", "--task", "regression"], 40, 1),
        ("some-images-idx3-ubyte", [], 12, 3),
        ("people.tsv", ["--target", "colour"], 30, 2),
    ],
)
def test_files_of_every_kind_train(
    name: str, words: list[str], samples: int, classes: int, here: Here, tmp_path: Path
) -> None:
    random = np.random.RandomState(0)
    inputs = random.uniform(size=(40, 3))
    np.savez(tmp_path / "made.npz", X=inputs, y=inputs[:, 0] > 0.5)
    np.save(tmp_path / "made.npy", inputs)
    pictures = random.randint(0, 256, (12, 4, 5)).astype(np.uint8)
    head = struct.pack(">HBBIII", 0, 8, 3, 12, 4, 5)
    (tmp_path / "some-images-idx3-ubyte").write_bytes(head + pictures.tobytes())
    labels = bytes(k % 3 for k in range(12))
    (tmp_path / "some-labels-idx1-ubyte").write_bytes(struct.pack(">HBBI", 0, 8, 1, 12) + labels)
    (tmp_path / "people.tsv").write_text(PEOPLE.replace(",", "\t"))
    end = here("train", name, *words, "--epochs", 1, "--format", "jsonl").lines[-1]
    assert np.shape(end["targets"]) == (samples, classes)


def test_what_was_exported_trains_as_the_original(here: Here, tmp_path: Path) -> None:
    write_csv(built_in("iris"), tmp_path / "flowers.csv")
    (tmp_path / "iris.toml").write_text(recipe_file.dumps(default_recipe(built_in("iris"))))
    words = ("--recipe", "iris.toml", "--epochs", 5, "--format", "jsonl")
    original = here("train", "iris", *words).lines
    exported = here("train", "flowers.csv", *words).lines
    assert exported[:-1] == original[:-1]
    assert exported[-1]["predictions"] == original[-1]["predictions"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["people.csv", "--target", "size"], "people.csv: there is no column"),
        (["people.csv", "--samples", "30"], "--samples: people.csv is a file, and only generated data take it"),
        (["people.csv", "--features", "x1"], "--features: people.csv has no points"),
        (["people.csv", "--target", "colour", "--task", "regression"], "choose classification"),
        (["two.txt", "--target", "y"], "--target: two.txt itself says what its outputs are"),
        (["nowhere.csv"], "nowhere.csv: there is no such file"),
        (["notes.doc"], "files of this kind do not open: choose one with .txt, .text, .md, .csv"),
        (["empty.csv"], "empty.csv"),
    ],
)
def test_what_a_file_cannot_be_is_one_line(
    words: list[str], said: str, people: Path, here: Here, tmp_path: Path
) -> None:
    (tmp_path / "two.txt").write_text("inputs: x\noutputs: y\n\n0 -> 0\n1 -> 1\n")
    (tmp_path / "empty.csv").write_text("")
    assert said in here("train", *words).problem


def test_who_waits_for_a_file_may_interrupt_it(people: Path, here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(path: Path, name: str, choices: Choices, on_progress: Callable[..., object]) -> None:
        signal.raise_signal(signal.SIGTERM)
        on_progress(0.5)
        raise AssertionError("it went on reading")

    monkeypatch.setattr(target, "open_file", interrupted)
    done = here("train", "people.csv", "--format", "jsonl")
    assert (done.code, done.out, done.err) == (143, "", "")
