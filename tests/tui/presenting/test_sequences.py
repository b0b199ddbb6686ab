"""Samples of sequences in the list: what is written, what is a colour, and padding that is left out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.catalog import Settings
from nn_tui.data.dataset import Dataset
from nn_tui.tui.presenting.samples import sequence_size
from nn_tui.tui.presenting.sequences import shown_sequence
from nn_tui.tui.widgets.sequences.sequence_list import ShownSequence

WORDS = ("bad", "good", "not")
LETTERS = ("\n", "a", "n")


def sequences(inputs: list[list[int]], targets: Any, symbols: tuple[str, ...], classes: tuple[str, ...]) -> Dataset:
    indices: Any = np.array(inputs, np.int8)
    return Dataset("mine", "sequences", indices, targets, classes, symbols, classes, "echo", symbols=symbols)


def phrases() -> Dataset:
    return sequences([[-1, 1], [2, 1]], np.eye(2), WORDS, ("yes", "no"))


def names() -> Dataset:
    return sequences([[-1, 0, 1], [0, 1, 2]], np.array([[-1, 1, 0], [1, 2, 0]], np.int8), LETTERS, LETTERS)


def texts(shown: ShownSequence) -> list[tuple[str, str, bool]]:
    return [(row.label, " ".join(row.texts), row.is_target) for row in shown.rows]


def test_bits_are_written() -> None:
    shown = shown_sequence(built_in("addition"), 10_000 + 128 + 3, are_digits=True, ascii_only=False)
    assert texts(shown) == [
        ("a", "1 0 0 0 0 0 0 0", False),
        ("b", "1 1 0 0 0 0 0 0", False),
        ("sum", "0 0 1 0 0 0 0 0", True),
    ]


def test_other_numbers_are_colours() -> None:
    dataset = built_in("echo", Settings(20, 0.1))
    shown = shown_sequence(dataset, 3, are_digits=False, ascii_only=False)
    values = [row.values for row in shown.rows]
    assert values[0] is not None
    assert values[1] is not None
    assert values[0].tolist() == dataset.inputs[3, :, 0].tolist()
    assert values[1].tolist() == dataset.targets[3, :, 0].tolist()


def test_padding_is_left_out() -> None:
    shown = shown_sequence(phrases(), 0, are_digits=True, ascii_only=False)
    assert (texts(shown), shown.answer) == ([("", "good", False)], "yes")
    assert texts(shown_sequence(phrases(), 1, are_digits=True, ascii_only=False)) == [("", "not good", False)]


@pytest.mark.parametrize(("ascii_only", "end"), [(False, "⏎"), (True, "\\n")])
def test_characters_that_leave_no_mark_have_one(ascii_only: bool, end: str) -> None:
    shown = shown_sequence(names(), 0, are_digits=True, ascii_only=ascii_only)
    assert texts(shown) == [("", f"{end} a", False), ("next", f"a {end}", True)]


def test_the_size_in_words() -> None:
    assert sequence_size(built_in("addition")) == "8 steps of 2 inputs"
    assert sequence_size(built_in("echo", Settings(20, length=2, delay=1))) == "2 steps of 1 input"
    assert sequence_size(names()) == "2 to 3 steps of 3 symbols"
