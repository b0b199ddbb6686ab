"""Figures of numbers, against those that scikit-learn 1.9 gives and against closed forms."""

from __future__ import annotations

import numpy as np
import pytest

from nn_tui.experiment.judging.regression import number_figures, residuals

TARGETS = np.array([5.3, 2.6, 0.9, -10.5, -7.2, 15.3, 9.5, 0.8])[:, None]
OUTPUTS = np.array([4.9, 4.8, -0.3, -7.7, -7.0, 11.9, 12.5, 2.0])[:, None]


def test_r2_rmse_and_mae_are_those_of_scikit_learn() -> None:
    figures = number_figures(OUTPUTS, TARGETS)
    assert figures.r2[0] == pytest.approx(0.9255537478061466, rel=1e-14)
    assert figures.rmse[0] == pytest.approx(2.130727575266252, rel=1e-14)
    assert figures.mae[0] == pytest.approx(1.8, rel=1e-14)


def test_each_output_has_its_own_figures() -> None:
    both = number_figures(np.hstack([OUTPUTS, TARGETS]), np.hstack([TARGETS, TARGETS]))
    assert both.r2[0] == number_figures(OUTPUTS, TARGETS).r2[0]
    assert (both.r2[1], both.rmse[1], both.mae[1]) == (1.0, 0.0, 0.0)


def test_the_mean_as_the_answer_has_an_r2_of_0() -> None:
    assert number_figures(np.full_like(TARGETS, TARGETS.mean()), TARGETS).r2[0] == 0.0


def test_targets_that_do_not_differ_have_no_r2() -> None:
    figures = number_figures(np.array([[1.0], [3.0]]), np.array([[2.0], [2.0]]))
    assert np.isnan(figures.r2[0])
    assert (figures.rmse[0], figures.mae[0]) == (1.0, 1.0)


def test_nothing_has_no_figures() -> None:
    assert np.isnan(np.array(number_figures(np.empty((0, 2)), np.empty((0, 2))))).all()


def test_an_answer_that_is_not_finite_is_said() -> None:
    figures = number_figures(np.array([[np.inf], [1.0]]), np.array([[0.0], [1.0]]))
    assert figures.r2[0] == -np.inf
    assert figures.rmse[0] == np.inf


def test_a_residual_is_above_0_where_the_answer_is_too_low() -> None:
    assert residuals(np.array([[1.0]]), np.array([[3.0]])).tolist() == [[2.0]]
