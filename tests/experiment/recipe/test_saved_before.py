"""Recipe files of every version that ever was say what they said.

Beside this file lie recipes that earlier versions wrote, each with the fields that it had then.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.recipe import recipe_file
from nn_tui.experiment.recipe.recipe import Recipe

SAVED = Path(__file__).with_name("saved")
FILES = sorted(SAVED.glob("*.toml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_recipe_of_every_version_is_read_as_it_was(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text())
    recipe = Recipe(**recipe_file.loads(path.read_text()))
    for field, value in expected.items():
        read = getattr(recipe, field)
        if field == "layers":
            # What was said in words may be kept as what the words mean.
            assert recipe == recipe.with_(layers=tuple(value)) if value else not read
        else:
            assert (list(read) if isinstance(read, tuple) else read) == value, field
    assert Recipe(**recipe_file.loads(recipe_file.dumps(recipe))) == recipe


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_recipe_of_a_later_version_says_so(path: Path) -> None:
    text = path.read_text()
    assert recipe_file.loads(f"format = {recipe_file.FORMAT}\n{text}") == recipe_file.loads(text)
    with pytest.raises(ExperimentError) as refused:
        recipe_file.loads(f"format = {recipe_file.FORMAT + 1}\n[flavours]\nsweet = 1\n{text}", "my.toml")
    assert str(refused.value) == (
        f"my.toml was written by a newer nn-tui (format {recipe_file.FORMAT + 1}; this one reads up to "
        f"{recipe_file.FORMAT}): update nn-tui to open it"
    )


@pytest.mark.parametrize("version", ["0", "-3", "1.0", '"1"', "true", "[]"])
def test_a_version_that_is_none_is_named(version: str) -> None:
    with pytest.raises(ExperimentError, match=r"my\.toml: format is"):
        recipe_file.loads(f"format = {version}", "my.toml")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_recipe_that_was_written_whole_has_no_validation_part_it_did_not_say(path: Path) -> None:
    whole = recipe_file.with_what_is_left_out(recipe_file.loads(path.read_text()))
    assert whole["stop_plateau"] is None or path.read_text().count("stop_plateau")
    assert (whole["validation_split"], whole["keep_best"], whole["split_by"]) == (0.0, False, "random")


def test_a_recipe_that_says_only_some_leaves_the_others_to_the_default() -> None:
    some = recipe_file.loads("[training]\nepochs = 30\ntest_split = 0.5")
    assert recipe_file.with_what_is_left_out(some) == {"epochs": 30, "test_split": 0.5}
