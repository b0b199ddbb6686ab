"""Decisions about columns in words, and what is said of those that cannot be followed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_tui.data.schema.choices import WORDS, parse_choice, parse_choices, written_choice
from tests.data.schema.opened import column_of, opened, table


@given(st.lists(st.sampled_from(sorted(WORDS)), min_size=1, max_size=6))
def test_a_choice_comes_back_from_its_words(words: list[str]) -> None:
    name, choice = parse_choice(f"the age={'+'.join(words)}")
    assert name == "the_age"
    assert parse_choice(written_choice(name, choice)) == (name, choice)


@pytest.mark.parametrize("text", ["", "age", "=number", "age=", "age=nothing known", "age=number+huge"])
def test_words_that_say_nothing_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not NAME=KIND|says nothing about a column"):
        parse_choice(text)


def test_a_later_choice_goes_over_an_earlier_one() -> None:
    choices = parse_choices(["age=number+drop", "age=category"])
    assert choices["age"].words == ("category", "drop")


def test_choices_find_their_columns_whatever_the_case(tmp_path: Path) -> None:
    text = table({"The Age": lambda row: row * 7 % 30, "b": lambda row: row % 7})
    assert column_of(opened(tmp_path, text, columns=("the age=category",)), "The_Age").kind == "category"
    with pytest.raises(ValueError, match='there is no column "ages": choose among The_Age, b and y'):
        opened(tmp_path, text, columns=("ages=category",))
    with pytest.raises(ValueError, match=r"t\.csv: 'huge' says nothing about a column"):
        opened(tmp_path, text, columns=("b=huge",))


def test_a_choice_for_one_column_goes_over_that_for_all(tmp_path: Path) -> None:
    holed = {name: (lambda row: "" if row % 5 == 1 else row * 7 % 30) for name in "ab"}
    found = opened(tmp_path, table(dict(holed)), columns=("*=drop", "b=fill"))
    assert (column_of(found, "a").fill, column_of(found, "b").fill) == ("none", "median")
