"""`nn-tui predict --generate`: text that a saved run writes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nn_tui.data.builtin.builtin import built_in

if TYPE_CHECKING:
    from tests.cli.conftest import Here

RUN = "names.nntui"


@pytest.fixture
def names(here: Here) -> Here:
    """A short run on names, saved."""
    assert here("train", "names", "--epochs", 1, "--save", RUN).code == 0
    return here


def test_names_one_a_line_drawn_with_a_seed(names: Here) -> None:
    first, again, other = (names("predict", RUN, "--generate", 20, "--seed", seed) for seed in (3, 3, 4))
    assert (first.code, first.err) == (0, "")
    assert len(first.out.splitlines()) == 20
    assert first.out == again.out != other.out
    assert set(first.out) <= set(built_in("names").symbols)


def test_start_and_temperature(names: Here) -> None:
    sure = names("predict", RUN, "--generate", 5, "--start", "mar", "--temperature", 0).out.splitlines()
    assert len(set(sure)) == 1
    assert sure[0].startswith("mar")


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("--generate", 5, "--start", "Zo3"), "--start: The data do not have the characters 'Z', '3'"),
        (("--start", "mar"), "--start goes with --generate N: give both, or neither"),
        (("--generate", 0), "--generate takes a whole number from 1 to 1,000,000, not 0"),
        (("--generate", 5, "--temperature", "-1"), "--temperature takes a number from 0 to 100, not -1.0"),
        (("--generate", 5, "--temperature", "nan"), "--temperature takes a number"),
        (("--generate", 5, "--seed", "-1"), "--seed takes whole numbers from 0"),
        (("--generate", 5, "--format", "csv"), "--format does not go with --generate"),
        (("--generate", 5, "--input", "-"), "--input does not go with --generate"),
    ],
)
def test_what_cannot_be_written_is_said(names: Here, words: tuple[object, ...], problem: str) -> None:
    assert problem in names("predict", RUN, *words).problem


def test_data_that_are_no_text(here: Here) -> None:
    assert here("train", "letters", "--epochs", 1, "--save", "letters.nntui").code == 0
    assert "--generate: letters is no text" in here("predict", "letters.nntui", "--generate", 5).problem


def test_next_symbols_with_an_end_of_their_own_are_written_line_by_line(here: Here) -> None:
    Path("mine.txt").write_text("kind: sequences\n\na b c -> b, c, .\nb c -> c, .\nc -> .\n")
    here("train", "mine.txt", "--epochs", 3, "--save", "mine.nntui")
    done = here("predict", "mine.nntui", "--generate", 4, "--start", "a")
    assert done.code == 0
    assert len(done.out.splitlines()) == 4
    assert all(line.startswith("a") for line in done.out.splitlines())


def test_lists_that_differ_are_named(here: Here) -> None:
    Path("mine.txt").write_text(
        "kind: sequences\nsymbols: a b c\nclasses: b c .\n\na b c -> b, c, .\nb c -> c, .\nc -> .\n"
    )
    here("train", "mine.txt", "--epochs", 3, "--save", "mine.nntui")
    problem = here("predict", "mine.nntui", "--generate", 4).problem
    assert "mine is no text: its targets are the next symbols, but its symbols and classes lines differ" in problem
