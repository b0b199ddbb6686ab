"""A column that says which rows are for testing makes the dataset's own test part."""

from __future__ import annotations

from pathlib import Path

import pytest

from nn_tui.data.library.export_csv import csv_lines
from nn_tui.experiment.recipe.defaults import recipe_for
from nn_tui.experiment.run.split import parts_of
from tests.data.schema.opened import opened, said, table


@pytest.mark.parametrize(("name", "words"), [("split", ("train", "test")), ("Set", ("Training", "TEST"))])
def test_rows_for_testing_come_last(name: str, words: tuple[str, str], tmp_path: Path) -> None:
    text = table({"a": lambda row: row * 7 % 40 / 2, name: lambda row: words[row % 4 == 1], "b": lambda row: row % 9})
    found = opened(tmp_path, text)
    assert found.dataset.feature_names == ("a", "b")
    assert found.dataset.tests == 10
    assert [value * 2 for value in found.dataset.inputs[-10:, 0]] == [row * 7 % 40 for row in range(1, 40, 4)]
    assert said(found, f"The column {name} says which rows are for testing")
    testing = parts_of(recipe_for(found), found.dataset).testing
    assert testing.tolist() == list(range(30, 40))
    again = opened(tmp_path, "\n".join(csv_lines(found.dataset)))
    assert again.dataset.same_content(found.dataset)


def test_other_words_are_a_category(tmp_path: Path) -> None:
    for words in (("train", "bus"), ("train", "train"), ("test", "test")):
        text = table({"split": [words[row % 4 == 1] for row in range(40)], "b": lambda row: row % 9})
        assert opened(tmp_path, text).dataset.tests == 0
    text = table({"split": lambda row: ("train", "test")[row % 2], "b": lambda row: row % 9})
    assert opened(tmp_path, text, columns=("split=category",)).dataset.feature_names[:2] == (
        "split=test",
        "split=train",
    )
