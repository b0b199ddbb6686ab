"""Sequences from a text: numbers, words and characters, and what has no answer or is no sequence."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nn_tui.cli.errors import UsageError
from nn_tui.cli.reading.input_rows import InputRows
from nn_tui.cli.reading.sequence_input import parse_sequences
from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.catalog import Settings
from nn_tui.data.dataset import Dataset

WORDS = ("bad", "good", "not")
LETTERS = ("\n", " ", "a", "n")


def of_symbols(symbols: tuple[str, ...], steps: int = 4) -> Dataset:
    inputs: Any = np.zeros((1, steps), np.int8)
    targets = np.array([[1.0, 0.0]])
    return Dataset("t", "sequences", inputs, targets, ("x", "y"), symbols, ("x", "y"), "echo", symbols=symbols)


def read(text: str, dataset: Dataset) -> InputRows:
    return parse_sequences(text, "in.txt", dataset)


@pytest.mark.parametrize(
    ("text", "symbols", "unknown"),
    [("a é n", LETTERS[:1] + LETTERS[2:], "é"), ("a é n", LETTERS, "é"), ("an na", LETTERS[2:], "\\s")],
)
def test_what_was_not_seen_in_training_can_be_read(text: str, symbols: tuple[str, ...], unknown: str) -> None:
    rows = read(text, of_symbols(symbols, 5))
    assert rows.unanswered == {0: f'"{unknown}" was not seen in training'}


def test_numbers_are_padded_in_front() -> None:
    rows = read("0 1, 1 1\n\n# a comment\n1 0\n", built_in("addition"))
    assert rows.inputs.shape == (2, 8, 2)
    assert rows.inputs[0, -2:].tolist() == [[0, 1], [1, 1]]
    assert rows.inputs[1, -1].tolist() == [1, 0]
    assert np.isnan(rows.inputs[0, :-2]).all()
    assert (rows.unanswered, rows.notes) == ({}, ())


def test_words() -> None:
    rows = read("not good\nbad\n", of_symbols(WORDS))
    assert rows.inputs.tolist() == [[-1, -1, 2, 1], [-1, -1, -1, 0]]


@pytest.mark.parametrize("text", ["anna", "a n n a", " anna "])
def test_characters_need_no_spaces_between_them(text: str) -> None:
    assert read(text, of_symbols(LETTERS)).inputs.tolist() == [[2, 3, 3, 2]]


def test_spelled_characters() -> None:
    assert read("\\n a \\s n", of_symbols(LETTERS)).inputs.tolist() == [[0, 2, 1, 3]]
    assert read("an a", of_symbols(LETTERS)).inputs.tolist() == [[2, 3, 1, 2]]


def test_what_is_to_be_answered_is_left_out_and_so_is_the_head_of_a_file() -> None:
    text = "# An nn-tui dataset\nkind: sequences\nsymbols: bad good not\nclasses: x y\n\nnot good -> x\n"
    rows = read(text, of_symbols(WORDS))
    assert rows.inputs.tolist() == [[-1, -1, 2, 1]]
    assert rows.notes == ("--input in.txt: what stands behind -> is left out",)


def test_what_has_no_answer() -> None:
    rows = read("not fine\ngood\nnot not not not good\n", of_symbols(WORDS))
    assert rows.unanswered == {
        0: '"fine" was not seen in training',
        2: "it has 5 steps, and the network takes 4 at most",
    }
    assert rows.answerable.tolist() == [False, True, False]
    assert rows.notes == ('--input in.txt: 2 rows have no answer, first row 1: "fine" was not seen in training',)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "--input in.txt: there are no sequences: write one a line"),
        ("# nothing\n\n", "--input in.txt: there are no sequences"),
        ("0\n0, 1 1\n", "--input in.txt, row 2: step 2 has 2 numbers instead of 1: write bit for each step"),
        ("0 1 1 0\n", "row 1: step 1 has 4 numbers instead of 1: write bit for each step, and commas between steps"),
        ("0, one\n", 'row 1: "one" is not a number'),
        ("0, 1,\n", "row 1: step 3 has 0 numbers instead of 1"),
        ("-> 1\n", "row 1: step 1 has 0 numbers"),
    ],
)
def test_what_is_no_sequence_is_one_sentence(text: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(text, built_in("echo", Settings(20)))
    assert said in str(caught.value)
    assert not str(caught.value).endswith(".")


def test_a_line_without_words_is_no_sequence() -> None:
    with pytest.raises(UsageError, match="row 1: there is nothing before ->"):
        read("-> good\n", of_symbols(WORDS))
