"""Which sequences ask for their own next step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from nn_tui.data.dataset import Dataset
from nn_tui.data.next_step import Text, predicts_next, text_before, text_of


def of_symbols(inputs: Sequence[Sequence[int]], targets: Sequence[Sequence[int]], symbols: str = "\nab") -> Dataset:
    names = tuple(symbols)
    indices: Any
    answers: Any
    indices, answers = (np.array(values, np.int16) for values in (inputs, targets))
    return Dataset("some", "sequences", indices, answers, names, names, names, "xor", symbols=names)


def of_numbers(inputs: Sequence[Sequence[float]], targets: Sequence[Sequence[float]]) -> Dataset:
    numbers, answers = (np.array(values, float)[:, :, None] for values in (inputs, targets))
    return Dataset("some", "sequences", numbers, answers, None, ("x",), ("x",), "xor")


def test_lines_of_next_characters() -> None:
    dataset = of_symbols([[0, 1, 2], [-1, 0, 2]], [[1, 2, 0], [-1, 2, 0]])
    assert predicts_next(dataset)
    assert text_of(dataset) == Text(begins=0, ends=0)
    assert Text(begins=0, ends=0).is_lines
    assert text_before(dataset, Text(0, 0)) == 0


def test_windows_of_one_text() -> None:
    dataset = of_symbols([[1, 2, 0], [2, 2, 1]], [[2, 0, 2], [2, 1, 2]])
    text = text_of(dataset)
    assert text == Text(None, None)
    assert text_before(dataset, Text(None, None)) == 0
    without = of_symbols([[1, 0, 0], [0, 0, 1]], [[0, 0, 0], [0, 1, 0]], symbols="ab")
    assert text_before(without, Text(None, None)) == 0


def test_an_ending_that_stands_within_is_none() -> None:
    dataset = of_symbols([[0, 1, 2], [0, 0, 2]], [[1, 2, 0], [0, 2, 0]])
    assert text_of(dataset) == Text(None, None)


@pytest.mark.parametrize("targets", [[[1, 2, 0], [2, 2, 0]], [[0, 0, 0], [0, 0, 0]]])
def test_other_targets_are_no_text(targets: list[list[int]]) -> None:
    dataset = of_symbols([[0, 1, 1], [0, 2, 1]], targets)
    assert not predicts_next(dataset)
    assert text_of(dataset) is None


def test_next_values() -> None:
    assert predicts_next(of_numbers([[1, 2, 3], [5, 6, 7]], [[2, 3, 4], [6, 7, 8]]))
    assert predicts_next(of_numbers([[np.nan, 2, 3], [5, 6, 7]], [[np.nan, 3, 4], [6, 7, 8]]))
    assert not predicts_next(of_numbers([[1, 2, 3], [5, 6, 7]], [[4, 3, 4], [1, 2, 8]]))
    assert not predicts_next(of_numbers([[1], [2]], [[2], [3]]))
    assert text_of(of_numbers([[1, 2, 3]], [[2, 3, 4]])) is None


def test_next_values_with_noise_in_the_inputs() -> None:
    random = np.random.RandomState(0)
    values = np.sin(0.4 * np.arange(31) + 6 * random.random_sample((50, 1)))
    noisy = values[:, :-1] + 0.5 * random.standard_normal((50, 30))
    assert predicts_next(of_numbers(noisy.tolist(), values[:, 1:].tolist()))
    bits = random.randint(2, size=(50, 31)).astype(float)
    assert not predicts_next(of_numbers(bits[:, 1:].tolist(), bits[:, :-1].tolist()))
    assert not predicts_next(of_numbers(bits.tolist(), (bits.cumsum(axis=1) % 2).tolist()))
