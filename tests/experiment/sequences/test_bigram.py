"""A bigram model: what knowing one symbol is worth."""

from __future__ import annotations

from math import log

import numpy as np
import pytest

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.sequences.bigram import bigram_nats, bigram_of, count_pairs


def test_pairs_are_counted_at_real_steps(lines: Dataset) -> None:
    assert count_pairs(lines, np.arange(3)).tolist() == [
        [0, 2, 1, 0],  # a line begins
        [0, 0, 2, 0],  # a
        [2, 0, 0, 1],  # b
        [1, 0, 0, 0],  # c
    ]


def test_nats_of_the_test_part_with_one_added_to_each_count(lines: Dataset) -> None:
    # After "ab" and "abc", "b" is: a line begins with b, and b ends it.
    expected = -(log(1 / 6) + log(2 / 6)) / 2
    assert np.isclose(bigram_of(lines, np.array([0, 1]), np.array([2])), expected, rtol=1e-12)


def test_many_sequences_are_counted_in_chunks(lines: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = count_pairs(lines, np.arange(3))
    monkeypatch.setattr("nn_tui.experiment.sequences.bigram._CHUNK", 2)
    assert np.array_equal(count_pairs(lines, np.arange(3)), whole)


def test_nothing_counted_is_no_number() -> None:
    assert np.isnan(bigram_nats(np.zeros((3, 3), np.intp), np.zeros((3, 3), np.intp)))


def test_knowing_nothing_is_the_logarithm_of_the_symbols() -> None:
    testing = np.arange(9).reshape(3, 3)
    assert np.isclose(bigram_nats(np.zeros((3, 3), np.intp), testing), log(3))
