"""`nn-tui datasets`: the list, and one dataset with its recipe."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.catalog import BUILT_IN, Settings
from nn_tui.data.files.opening import open_data_file
from nn_tui.data.library.export_csv import csv_lines
from nn_tui.data.own_format import format as text_format
from nn_tui.experiment.recipe import recipe_file
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.recipe.recipe import Recipe

if TYPE_CHECKING:
    from tests.cli.conftest import Here

MINE = "shape: 1x2\nclasses: L R\n\nL\n#.\n\nR\n.#\n"


def test_the_list_has_built_in_and_own_datasets(here: Here, home: Path) -> None:
    (home / "mine.txt").write_text(MINE)
    lines = here("datasets").out.splitlines()
    assert lines[0].split() == ["name", "samples", "features", "outputs", "origin"]
    names = [line.split()[0] for line in lines[1:]]
    assert names == [*BUILT_IN, "mine"]
    assert lines[1].split() == ["letters", "3", "5x6", "3", "built-in"]
    assert [line.split()[1:4] for line in lines if line.startswith(("spirals", "iris", "digits"))] == [
        ["500", "2", "1"],
        ["150", "4", "3"],
        ["1797", "8x8", "10"],
    ]
    assert lines[-1].split() == ["mine", "2", "1x2", "2", "own"]


def test_an_own_dataset_with_a_reserved_name_is_marked_and_goes_first(here: Here, home: Path) -> None:
    (home / "moved.txt").write_text(MINE)
    done = here("datasets")
    assert done.out.splitlines()[-1].split()[-3:] == ["own,", "name", "reserved"]
    assert done.err == (
        "nn-tui: the own dataset moved has a name that is reserved for a built-in dataset: "
        "rename it in the app, on Data with r\n"
    )
    assert "classes: L R" in here("datasets", "moved").out
    assert here("train", "moved", "--epochs", 5).code == 0


def test_a_damaged_own_dataset_is_named_and_the_others_are_listed(here: Here, home: Path) -> None:
    (home / "bad.txt").write_text("shape: big\n")
    done = here("datasets")
    assert done.code == 0
    assert "damaged" in done.out.splitlines()[-1]
    assert done.err.count("\n") == 1
    assert "bad.txt, line 1" in done.err
    assert "bad.txt, line 1" in here("datasets", "bad").problem


@pytest.mark.parametrize("name", ["letters", "xor", "blobs", "plane", "iris", "digits", "mine", "MINE"])
def test_one_is_printed_as_its_recipe_and_its_samples(name: str, here: Here, home: Path) -> None:
    (home / "mine.txt").write_text(MINE)
    stored = text_format.loads(MINE, "mine") if name.lower() == "mine" else built_in(name)
    out = here("datasets", name).out
    toml, samples = out.split("\n\n# An nn-tui dataset", 1)
    assert Recipe(**recipe_file.loads(toml)) == default_recipe(stored)
    assert text_format.loads("# An nn-tui dataset" + samples, stored.name).same_content(stored)


def test_a_file_is_printed_with_its_path(here: Here, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text(MINE)
    assert 'path = "mine.txt"' in here("datasets", "mine.txt").out
    assert "saved run" in here("datasets", "run.nntui").problem


def test_own_datasets_train_by_name(here: Here, home: Path) -> None:
    (home / "mine.txt").write_text(MINE)
    assert here("train", "mine", "--epochs", 5).code == 0


def test_a_name_that_does_not_exist(here: Here) -> None:
    assert "did you mean alphabet?" in here("datasets", "alphabets").problem


def test_settings_say_what_is_generated_and_the_recipe_has_them(here: Here) -> None:
    out = here("datasets", "spirals", "--samples", 30, "--classes", 3, "--noise", 0.1, "--data-seed", 5).out
    toml, samples = out.split("\n\n# An nn-tui dataset", 1)
    made = built_in("spirals", Settings(30, 0.1, 3, 5))
    assert Recipe(**recipe_file.loads(toml)) == default_recipe(made)
    assert recipe_file.loads(toml).items() >= {"samples": 30, "noise": 0.1, "classes": 3, "data_seed": 5}.items()
    assert text_format.loads("# An nn-tui dataset" + samples, "spirals").same_content(made)


def test_csv_is_printed_alone(here: Here) -> None:
    assert here("datasets", "xor", "--csv").out == "x1,x2,y\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n"
    done = here("datasets", "blobs", "--csv", "--samples", 20)
    assert done.out.splitlines() == list(csv_lines(built_in("blobs", Settings(20, classes=3))))
    assert done.err == ""


def test_a_file_is_written_as_its_name_says(here: Here, tmp_path: Path) -> None:
    done = here("datasets", "iris", "-o", "flowers.csv")
    assert (done.code, done.out, done.err) == (0, "", "nn-tui: written to flowers.csv\n")
    assert (tmp_path / "flowers.csv").read_text().splitlines() == list(csv_lines(built_in("iris")))
    assert here("datasets", "digits", "-o", "digits.txt").code == 0
    written = text_format.loads((tmp_path / "digits.txt").read_text(), "digits")
    assert written.same_content(built_in("digits"))
    assert here("datasets", "xor", "--csv", "-o", "xor.data").code == 0
    assert (tmp_path / "xor.data").read_text().startswith("x1,x2,y\n")
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == [
        *("digits.txt", "flowers.csv", "xor.data")
    ]


def test_a_file_of_another_format_is_converted(here: Here, tmp_path: Path) -> None:
    np.savez(tmp_path / "made.npz", X=np.arange(12.0).reshape(6, 2), y=[0, 1, 0, 1, 0, 1])
    done = here("datasets", "made.npz", "-o", "made.csv")
    assert "classification" in done.err
    assert open_data_file(tmp_path / "made.csv", "made").dataset.samples == 6
    out = here("datasets", "made.csv", "--target", "x1", "--task", "regression").out
    assert Recipe(**recipe_file.loads(out.split("\n\n#")[0])).target == "x1"
    assert 'path = "made.csv"' in out
    assert "-> 10" in out.splitlines()[-1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--csv"], "--csv: name a dataset"),
        (["--samples", "30"], "--samples: name a dataset"),
        (["-o", "a.csv"], "-o: name a dataset"),
        (["circles", "--samples", "19"], "--samples: takes whole numbers from 20 to 10,000, not 19"),
        (["letters", "--samples", "30"], "--samples: letters is not generated"),
        (["iris", "--target", "species"], "--target: iris is not a file"),
        (["iris", "--features", "x1"], "--features"),
        (["iris", "-o", "iris"], "-o iris: end the name in .csv or .txt, or add --csv"),
        (["iris", "-o", "nowhere/iris.csv"], "no folder nowhere"),
        (["--force"], "--force: name a dataset"),
        (["iris", "-o", "."], "-o . is a folder"),
        (["iris", "-o", "/dev/null", "--csv"], "not a file that can be replaced"),
        (["gone.csv"], "gone.csv: there is no such file"),
        (["notes.doc"], "notes.doc: files of this kind do not open: choose one with .txt, .text, .md, .csv"),
    ],
)
def test_what_cannot_be_printed_or_written_is_told(words: list[str], said: str, here: Here) -> None:
    assert said in here("datasets", *words).problem
