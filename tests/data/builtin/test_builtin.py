from __future__ import annotations

from itertools import combinations
from string import ascii_uppercase

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.catalog import BUILT_IN
from nn_tui.data.errors import DataError


def digits(text: str) -> list[list[float]]:
    return [[float(digit) for digit in word] for word in text.split()]


@pytest.mark.parametrize("name", list(BUILT_IN))
def test_each_has_what_the_catalog_says(name: str) -> None:
    dataset = built_in(name)
    assert (dataset.name, dataset.kind, dataset.title) == (name, BUILT_IN[name].kind, BUILT_IN[name].title)
    assert dataset.recipe == name
    assert not dataset.own


@pytest.mark.parametrize(
    ("name", "inputs", "targets"),
    [
        ("bits", "001 011 100 110 101 111", "0 1 0 1 1 0"),
        ("xor", "00 01 10 11", "0 1 1 0"),
        ("and", "00 01 10 11", "0 0 0 1"),
        ("or", "00 01 10 11", "0 1 1 1"),
    ],
)
def test_tables(name: str, inputs: str, targets: str) -> None:
    dataset = built_in(name)
    assert dataset.inputs.tolist() == digits(inputs)
    assert dataset.targets.tolist() == digits(targets)
    assert dataset.output_names == ("y",)


def test_letters() -> None:
    dataset = built_in("letters")
    pictures = (
        "001100 010010 111111 100001 100001",
        "011110 010010 011110 010010 011110",
        "011110 010000 010000 010000 011110",
    )
    assert dataset.inputs.tolist() == [digits(picture) for picture in pictures]
    assert np.array_equal(dataset.targets, np.eye(3))
    assert dataset.class_names == ("A", "B", "C")
    assert dataset.feature_names[0] == "r1c1"
    assert dataset.feature_names[-1] == "r5c6"


def test_alphabet() -> None:
    dataset = built_in("alphabet")
    assert dataset.class_names == tuple(ascii_uppercase)
    assert dataset.feature_shape == (5, 6)
    assert np.array_equal(dataset.targets, np.eye(26))
    assert set(np.unique(dataset.inputs)) == {0.0, 1.0}
    assert np.array_equal(dataset.inputs[:3], built_in("letters").inputs)
    assert all(np.sum(one != other) >= 2 for one, other in combinations(dataset.inputs, 2))


def test_an_unknown_name() -> None:
    with pytest.raises(DataError, match="no built-in dataset soup"):
        built_in("soup")
