"""How good answers are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from nn_tui.model.metrics import (
    accuracy,
    confusion_matrix,
    has_accuracy,
    midpoint,
    right_answers,
    solved,
)

NAN, INF = float("nan"), float("inf")


def column(*values: float) -> np.ndarray:
    return np.array(values, float)[:, None]


def test_several_classes_the_largest_output_decides() -> None:
    targets = np.eye(3)[[0, 1, 2, 1]]
    outputs = np.array([[0.2, 0.1, 0.0], [9, -1, 3], [0.1, 0.2, 0.3], [-3, -1, -2]])
    np.testing.assert_array_equal(right_answers(outputs, targets), [True, False, True, True])
    assert accuracy(outputs, targets) == 0.75


def test_one_output_of_two_values_its_side_of_the_midpoint() -> None:
    targets = column(0, 1, 0, 1)
    assert accuracy(column(0.49, 0.51, -7, 7), targets) == 1.0
    assert accuracy(column(0.51, 0.51, 0, 1), targets) == 0.75
    assert accuracy(column(0.5, 0.5, 0.5, 0.5), targets) == 0.0, "on the midpoint is on neither side"
    assert accuracy(column(9, 11), column(8, 12)) == 1.0
    assert accuracy(column(-0.5, 1), column(-1, 0)) == 0.5
    assert midpoint(column(8, 12, 12)) == 10.0


@pytest.mark.parametrize(
    "targets",
    [
        column(0, 1, 2),
        column(1, 1, 1),
        np.array([[0.0, 0.0], [0.0, 1.0]]),
        np.array([[1.0, 1.0], [0.0, 1.0]]),
        np.array([[0.1, 0.9], [0.0, 1.0]]),
        np.empty((0, 3)),
        np.empty((0, 1)),
    ],
)
def test_otherwise_there_is_no_accuracy(targets: np.ndarray) -> None:
    assert not has_accuracy(targets)
    assert accuracy(targets, targets) is None
    assert right_answers(targets, targets) is None


def test_a_part_is_judged_as_the_whole_dataset_is() -> None:
    whole = column(0, 1, 0)
    assert accuracy(column(0.9, 0.2), column(0, 0)) is None
    assert accuracy(column(0.9, 0.2), column(0, 0), among=whole) == 0.5
    assert accuracy(column(0.9), column(0), among=column(0, 1, 2)) is None


@pytest.mark.parametrize("value", [NAN, INF, -INF])
def test_what_is_not_finite_is_not_right(value: float) -> None:
    assert accuracy(np.array([[1.0, value]]), np.array([[1.0, 0.0]])) == 0.0
    assert accuracy(np.array([[value, 0.0]]), np.array([[1.0, 0.0]])) == 0.0
    assert not solved(np.array([[value, 0.0]]), np.array([[1.0, 0.0]]))


def test_nan_is_on_no_side() -> None:
    assert accuracy(column(NAN, NAN), column(0, 1)) == 0.0


@pytest.mark.parametrize(
    ("outputs", "targets", "expected"),
    [
        (column(0.0, 1.0), column(0, 1), True),
        (column(0.1, 0.9), column(0, 1), True),
        (column(0.1, 0.89), column(0, 1), False),
        (column(0.11, 1.0), column(0, 1), False),
        (np.array([[0.95, 0.05]]), np.array([[1.0, 0.0]]), True),
        (np.array([[0.95, 0.2]]), np.array([[1.0, 0.0]]), False),
        (column(0.55, 0.45), column(0.5, 0.52), False),
        (column(3.05, -0.95, 7.0), column(3, -1, 7), True),
        (np.empty((0, 2)), np.empty((0, 2)), False),
    ],
)
def test_solved_is_all_right_and_all_near(outputs: np.ndarray, targets: np.ndarray, expected: bool) -> None:
    assert solved(outputs, targets) is expected


def test_confusion_counts_true_by_predicted() -> None:
    targets = np.eye(3)[[0, 0, 1, 2, 2]]
    outputs = np.eye(3)[[0, 1, 1, 0, 2]] * 0.7
    np.testing.assert_array_equal(confusion_matrix(outputs, targets), [[1, 1, 0], [0, 1, 0], [1, 0, 1]])
    np.testing.assert_array_equal(confusion_matrix(np.empty((0, 2)), np.empty((0, 2))), np.zeros((2, 2)))


@given(data=st.data(), classes=st.integers(2, 6), samples=st.integers(1, 12))
def test_the_diagonal_of_the_confusion_is_the_accuracy(data: st.DataObject, classes: int, samples: int) -> None:
    labels = data.draw(arrays.arrays(np.intp, samples, elements=st.integers(0, classes - 1)))
    outputs = data.draw(arrays.arrays(float, (samples, classes), elements=st.floats(-5, 5)))
    targets = np.eye(classes)[labels]
    counts = confusion_matrix(outputs, targets)
    assert counts.sum() == samples
    np.testing.assert_array_equal(counts.sum(axis=1), np.bincount(labels, minlength=classes))
    assert accuracy(outputs, targets) == pytest.approx(np.trace(counts) / samples)


def test_sequences_are_solved_by_their_real_steps() -> None:
    numbers = np.array([[[np.nan], [0.0]], [[1.0], [0.0]]])
    indices = np.array([[-1, 0], [1, 0]], np.int8)
    near = np.array([[[9.0], [0.05]], [[0.95], [-0.05]]])
    assert solved(near, numbers)
    assert not solved(near + 0.1, numbers)
    shares = np.where(np.eye(2)[np.maximum(indices, 0)] == 1, 0.95, 0.05)
    assert solved(shares, indices)
    assert not solved(1 - shares, indices)
