"""Which task a target suggests, and why; codes that are texts stay apart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nn_tui.data.files.opening import open_data_file
from nn_tui.data.library.export_csv import csv_lines
from tests.data.schema.opened import opened, said, table


def made(target: Callable[[int], object], name: str = "y", rows: int = 60) -> str:
    return table({"a": lambda row: row * 13 % 17, "b": lambda row: row * 7 % 60 / 4, "y": target}, rows).replace(
        ",y\n", f",{name}\n"
    )


def test_class_codes_that_are_texts_stay_apart(tmp_path: Path) -> None:
    found = opened(tmp_path, made(lambda row: ("007", "07", "7")[row % 3]))
    assert found.task == "classification"
    assert found.dataset.class_names == ("007", "07", "7")
    inputs = opened(tmp_path, table({"code": lambda row: ("007", "07", "7")[row % 3], "b": lambda row: row % 7}))
    assert inputs.dataset.feature_names[:3] == ("code=007", "code=07", "code=7")


def test_months_with_a_zero_in_front_are_numbers(tmp_path: Path) -> None:
    found = opened(tmp_path, table({"month": lambda row: f"{row % 12 + 1:02}", "b": lambda row: row % 7}))
    assert found.dataset.feature_names == ("month", "b")


@pytest.mark.parametrize(
    ("name", "target", "task", "words"),
    [
        (
            "quality",
            lambda row: row % 6 + 3,
            "classification",
            ("6 different whole numbers, 3 to 8", "--task regression"),
        ),
        ("rating", lambda row: row % 10 + 1, "regression", ("its name says", "--task classification")),
        ("year", lambda row: 2001 + row % 20, "regression", ("its name says", "--task classification")),
        ("day", lambda row: row % 7, "regression", ("its name says",)),
        ("kind", lambda row: row % 3, "classification", ("kind has 3 different values: classification.",)),
        ("kind", lambda row: row * 1.5, "regression", ("kind is a number: regression.",)),
        ("year", lambda row: row % 2, "classification", ("year has 2 different values: classification.",)),
    ],
)
def test_the_guess_of_the_task_says_its_reason(
    name: str, target: Callable[[int], object], task: str, words: tuple[str, ...], tmp_path: Path
) -> None:
    found = opened(tmp_path, made(target, name))
    assert found.task == task
    assert said(found, *words)


def test_several_targets_are_numbers_with_an_output_each(tmp_path: Path) -> None:
    factors = zip("abcd", (13, 7, 5, 3), strict=True)
    text = table({name: [row * factor % 17 / 2 for row in range(40)] for name, factor in factors})
    found = opened(tmp_path, text, target="d, b")
    assert (found.dataset.output_names, found.dataset.feature_names) == (("d", "b"), ("a", "c", "y"))
    assert found.dataset.targets[1].tolist() == [1.5, 3.5]
    assert (found.target, found.task) == ("d,b", "regression")
    assert list(csv_lines(found.dataset))[:2] == ["a,c,y,d,b", "0,0,0,0,0"]
    assert opened(tmp_path, text, target="4,2").dataset.same_content(found.dataset)
    with pytest.raises(ValueError, match="several targets are numbers: choose one target alone"):
        opened(tmp_path, text, target="d,b", task="classification")
    with pytest.raises(ValueError, match='there is no column "z"'):
        opened(tmp_path, text, target="d,z")


def test_an_array_of_several_targets_is_as_many_columns(tmp_path: Path) -> None:
    values = np.random.RandomState(0).uniform(size=(30, 5))
    np.savez(tmp_path / "t.npz", X=values[:, :3], y=values[:, 3:])
    dataset = open_data_file(tmp_path / "t.npz", "t").dataset
    assert dataset.output_names == ("y1", "y2")
    np.testing.assert_array_equal(dataset.targets, values[:, 3:])


@pytest.mark.parametrize("task", ["classification", "regression"])
def test_ordered_codes_may_be_either_by_choice(task: str, tmp_path: Path) -> None:
    found = opened(tmp_path, made(lambda row: row % 6 + 3), task=task)
    assert (found.dataset.class_names is None) == (task == "regression")
    assert not said(found, "--task")


def test_a_target_is_read_as_people_write_it(tmp_path: Path) -> None:
    found = opened(tmp_path, made(lambda row: f"${row * 37 % 50},{row:03}.25", "price"))
    assert found.task == "regression"
    assert found.dataset.targets[1, 0] == 37001.25
    assert said(found, "The numbers of price were read as $1,234.5.")
