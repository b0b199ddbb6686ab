"""Figures of classes, against those that scikit-learn 1.9 gives and against closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_tui.experiment.judging.classification import calibration, confusion, figures_by_class, roc_auc

TRUE = np.array([2, 1, 2, 2, 0, 1, 0, 0, 2, 0, 2, 0, 0, 1, 1, 0, 0, 1, 1, 2, 0, 2, 1, 2, 2, 1, 1, 2, 1, 1])
ANSWERED = np.array([2, 1, 2, 2, 0, 1, 0, 1, 2, 0, 2, 0, 2, 0, 1, 0, 0, 1, 2, 1, 0, 1, 1, 2, 2, 1, 2, 2, 1, 1])
POSITIVE = np.array([0, 1, 0, 1, 0, 1, 1, 0, 1, 1, 0, 0, 0, 1, 0, 1, 1, 0, 0, 1], bool)
# With many ties.
SCORES = np.array([6, 9, 1, 8, 2, 4, 5, 3, 9, 5, 0, 5, 1, 6, 5, 6, 6, 5, 0, 6]) / 10


def test_precision_recall_and_f1_are_those_of_scikit_learn() -> None:
    figures = figures_by_class(TRUE, ANSWERED, 3)
    np.testing.assert_allclose(figures.precision, [0.875, 0.7272727272727273, 0.7272727272727273], rtol=1e-15)
    np.testing.assert_allclose(figures.recall, [0.7777777777777778, 0.7272727272727273, 0.8], rtol=1e-15)
    np.testing.assert_allclose(figures.f1, [0.8235294117647058, 0.7272727272727273, 0.7619047619047619], rtol=1e-15)
    assert figures.counts.tolist() == [9, 11, 10]
    assert figures.balanced_accuracy == pytest.approx(0.7683501683501683, rel=1e-15)


def test_an_answer_that_is_none_costs_recall_and_no_precision() -> None:
    figures = figures_by_class(np.array([0, 0, 1, 1]), np.array([0, -1, 1, 1]), 2)
    assert figures.precision.tolist() == [1.0, 1.0]
    assert figures.recall.tolist() == [0.5, 1.0]
    assert confusion(np.array([0, 0, 1, 1]), np.array([0, -1, 1, 1]), 2).tolist() == [[1, 0], [0, 2]]


def test_what_cannot_be_said_is_nan() -> None:
    figures = figures_by_class(np.array([0, 0]), np.array([0, 0]), 3)
    assert figures.recall[0] == figures.precision[0] == figures.f1[0] == 1.0
    assert np.isnan([*figures.precision[1:], *figures.recall[1:], *figures.f1[1:]]).all()
    assert figures.balanced_accuracy == 1.0, "classes without samples do not count"
    nothing = np.empty(0, int)
    assert np.isnan(figures_by_class(nothing, nothing, 2).balanced_accuracy)
    assert np.isnan(roc_auc(np.array([0.1, 0.2]), np.array([True, True])))


def test_the_roc_auc_is_that_of_scikit_learn_with_ties() -> None:
    assert roc_auc(SCORES, POSITIVE) == pytest.approx(0.89, rel=1e-15)
    assert roc_auc(np.zeros(20), POSITIVE) == 0.5
    assert roc_auc(POSITIVE.astype(float), POSITIVE) == 1.0
    assert roc_auc(-POSITIVE.astype(float), POSITIVE) == 0.0


@given(st.lists(st.tuples(st.integers(0, 4), st.booleans()), min_size=2, max_size=30))
def test_the_roc_auc_is_the_share_of_pairs_in_the_right_order(samples: list[tuple[int, bool]]) -> None:
    scores, positive = np.array([score for score, _ in samples], float), np.array([is_one for _, is_one in samples])
    pairs = [(high, low) for high in scores[positive] for low in scores[~positive]]
    if pairs:
        wanted = np.mean([(high > low) + 0.5 * (high == low) for high, low in pairs])
        assert roc_auc(scores, positive) == pytest.approx(wanted, rel=1e-12)


def test_a_score_that_is_not_finite_counts_as_the_lowest() -> None:
    assert roc_auc(np.array([np.nan, 0.1, 0.9]), np.array([True, False, True])) == 0.5


def test_calibration_holds_what_was_given_against_what_happened() -> None:
    given_probabilities = np.array([0.05, 0.15, 0.12, 0.92, 0.98, 1.0])
    bins = calibration(given_probabilities, np.array([False, True, False, True, True, False]))
    np.testing.assert_allclose(bins.given, [0.05, 0.135, 0.9666666666666667], rtol=1e-14)
    np.testing.assert_allclose(bins.happened, [0.0, 0.5, 2 / 3], rtol=1e-14)
    assert bins.counts.tolist() == [1, 2, 3]
    assert bins.error == pytest.approx((0.05 + 2 * 0.365 + 3 * 0.3) / 6, rel=1e-12)


def test_calibration_of_nothing_has_no_bins() -> None:
    bins = calibration(np.array([np.nan]), np.array([True]))
    assert len(bins.counts) == 0
    assert np.isnan(bins.error)
