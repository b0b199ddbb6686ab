from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.editing import edits
from nn_tui.data.errors import DataError
from nn_tui.data.names import pixel_names

LETTERS = built_in("letters")
XOR = built_in("xor")


def test_renamed() -> None:
    mine = edits.renamed(LETTERS, "mine")
    assert (mine.name, mine.own) == ("mine", True)
    assert mine.same_content(LETTERS)
    assert not edits.renamed(mine, "there", own=False).own


def test_a_sample_replaced() -> None:
    changed = edits.with_sample(LETTERS, 1, np.ones((5, 6)), np.array([0.0, 0.0, 1.0]))
    assert changed.samples == 3
    assert changed.inputs[1].all()
    assert changed.class_of(1) == 2
    assert np.array_equal(changed.inputs[[0, 2]], LETTERS.inputs[[0, 2]])
    assert LETTERS.same_content(built_in("letters"))


def test_a_sample_appended_and_removed() -> None:
    longer = edits.with_sample(XOR, None, np.array([0.5, 0.5]), np.array([0.25]))
    assert longer.samples == 5
    assert longer.targets[4].tolist() == [0.25]
    assert edits.without_sample(longer, 4).same_content(XOR)


def test_the_last_sample_can_go() -> None:
    dataset = XOR
    while dataset.samples:
        dataset = edits.without_sample(dataset, 0)
    assert dataset.same_shape(XOR)


def test_a_class_added() -> None:
    more = edits.with_class(LETTERS, "D")
    assert more.class_names == more.output_names == ("A", "B", "C", "D")
    assert np.array_equal(more.targets, np.eye(3, 4))


def test_a_class_renamed() -> None:
    assert edits.class_renamed(LETTERS, 1, "X").class_names == ("A", "X", "C")
    assert edits.class_renamed(LETTERS, 1, "B") is LETTERS


@pytest.mark.parametrize("name", ["A", "", "a b", "#."])
def test_impossible_classes(name: str) -> None:
    with pytest.raises(DataError):
        edits.with_class(LETTERS, name)
    with pytest.raises(DataError):
        edits.class_renamed(LETTERS, 1, name)


def test_a_table_has_no_classes() -> None:
    with pytest.raises(DataError, match="no classes"):
        edits.with_class(XOR, "D")
    with pytest.raises(DataError, match="no classes"):
        edits.class_renamed(XOR, 0, "D")


def test_the_own_test_part_stays_last() -> None:
    dataset = replace(XOR, tests=2)
    added = edits.with_sample(dataset, None, np.array([0.5, 0.5]), np.array([0.25]))
    assert (added.samples, added.tests) == (5, 2)
    assert added.targets[2].tolist() == [0.25]
    assert np.array_equal(added.inputs[3:], XOR.inputs[2:])
    assert edits.without_sample(added, 2).same_content(dataset)
    assert [edits.without_sample(added, index).tests for index in range(5)] == [2, 2, 2, 1, 1]
    assert edits.with_sample(dataset, 3, np.zeros(2), np.zeros(1)).tests == 2
    assert edits.renamed(dataset, "mine").tests == 2


def test_pictures_are_transposed_there_and_back() -> None:
    turned = edits.transposed(LETTERS)
    assert turned.feature_shape == (6, 5)
    assert np.array_equal(turned.inputs, LETTERS.inputs.swapaxes(1, 2))
    assert turned.feature_names == pixel_names(6, 5)
    assert edits.transposed(turned).same_content(LETTERS)
    names = pixel_names(1, 2, 3)
    coloured = replace(LETTERS, inputs=np.arange(18.0).reshape(3, 3, 1, 2) % 2, feature_names=names)
    assert np.array_equal(edits.transposed(coloured).inputs, coloured.inputs.swapaxes(2, 3))
    with pytest.raises(DataError, match="xor has no pictures to transpose"):
        edits.transposed(XOR)
