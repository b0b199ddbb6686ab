"""`nn-tui datasets`: the list, and one dataset with its recipe."""

from __future__ import annotations

import pytest

from nn_tui.data import text_format
from nn_tui.data.builtin import built_in
from nn_tui.experiment import recipe_file
from nn_tui.experiment.defaults import default_recipe
from nn_tui.experiment.recipe import Recipe

MINE = "shape: 1x2\nclasses: L R\n\nL\n#.\n\nR\n.#\n"


def test_the_list_has_built_in_and_own_datasets(here, home):
    (home / "mine.txt").write_text(MINE)
    lines = here("datasets").out.splitlines()
    assert lines[0].split() == ["name", "samples", "features", "outputs", "origin"]
    names = [line.split()[0] for line in lines[1:]]
    assert names == ["letters", "alphabet", "bits", "xor", "and", "or", "mine"]
    assert lines[1].split() == ["letters", "3", "5x6", "3", "built-in"]
    assert lines[-1].split() == ["mine", "2", "1x2", "2", "own"]


def test_a_damaged_own_dataset_is_named_and_the_others_are_listed(here, home):
    (home / "bad.txt").write_text("shape: big\n")
    done = here("datasets")
    assert done.code == 0
    assert "damaged" in done.out.splitlines()[-1]
    assert done.err.count("\n") == 1
    assert "bad.txt, line 1" in done.err
    assert "bad.txt, line 1" in here("datasets", "bad").problem


@pytest.mark.parametrize("name", ["letters", "xor", "mine", "MINE"])
def test_one_is_printed_as_its_recipe_and_its_samples(name, here, home):
    (home / "mine.txt").write_text(MINE)
    stored = text_format.loads(MINE, "mine") if name.lower() == "mine" else built_in(name)
    out = here("datasets", name).out
    toml, samples = out.split("\n\n# An nn-tui dataset", 1)
    assert Recipe(**recipe_file.loads(toml)) == default_recipe(stored)
    assert text_format.loads("# An nn-tui dataset" + samples, stored.name).same_content(stored)


def test_a_file_is_printed_with_its_path(here, tmp_path):
    (tmp_path / "mine.txt").write_text(MINE)
    assert 'path = "mine.txt"' in here("datasets", "mine.txt").out
    assert "saved run" in here("datasets", "run.nntui").problem


def test_own_datasets_train_by_name(here, home):
    (home / "mine.txt").write_text(MINE)
    assert here("train", "mine", "--epochs", 5).code == 0


def test_a_name_that_does_not_exist(here):
    assert "did you mean alphabet?" in here("datasets", "alphabets").problem
