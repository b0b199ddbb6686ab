"""Which task a target suggests, and why; codes that are texts stay apart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

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
