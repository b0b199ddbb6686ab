"""Scores over real steps."""

from __future__ import annotations

from math import log, sqrt

import numpy as np
import pytest

from nn_tui.experiment.sequences.scores import StepScores, right_steps, score_steps

REAL = np.array([[False, True, True], [True, True, True]])


def test_classes_at_each_step() -> None:
    outputs = np.array([[[9.0, 9.0], [0.75, 0.25], [0.5, 0.5]], [[0.2, 0.8], [0.9, 0.1], [0.4, 0.6]]])
    targets = np.array([[-1, 0, 0], [1, 1, 1]])
    scores = score_steps(outputs, targets, REAL)
    assert (scores.sequences, scores.right_sequences) == (2, 1)
    assert (scores.steps, scores.right_steps) == (5, 4)
    assert scores.nats == pytest.approx(-(log(0.75) + log(0.5) + log(0.8) + log(0.1) + log(0.6)))
    assert scores.nats_a_step == pytest.approx(scores.nats / 5)
    assert np.isnan(scores.mse)


def test_one_output_with_two_values_has_a_right_side() -> None:
    outputs = np.array([[[7.0], [0.6], [0.4]], [[0.1], [0.2], [0.9]]])
    targets = np.array([[[np.nan], [1.0], [1.0]], [[0.0], [0.0], [1.0]]])
    scores = score_steps(outputs, targets, REAL, middle=0.5)
    assert (scores.right_sequences, scores.right_steps, scores.numbers) == (1, 4, 5)
    assert scores.mse == pytest.approx((0.16 + 0.36 + 0.01 + 0.04 + 0.01) / 5)
    assert scores.rmse == pytest.approx(sqrt(scores.mse))


def test_numbers_are_near_or_far_but_not_right() -> None:
    outputs, targets = np.ones((2, 3, 2)), np.zeros((2, 3, 2))
    assert right_steps(outputs, targets, None) is None
    assert score_steps(outputs, targets, REAL) == StepScores(2, 5, 0, 0, 10, 10.0, 0.0)


def test_scores_of_parts_add_up() -> None:
    random = np.random.RandomState(0)
    outputs, targets = random.random_sample((2, 3, 4)), np.where(REAL, random.randint(4, size=(2, 3)), -1)
    parts = [score_steps(outputs[row], targets[row], REAL[row]) for row in (slice(1), slice(1, 2))]
    whole, added = score_steps(outputs, targets, REAL), parts[0] + parts[1]
    assert added.nats == pytest.approx(whole.nats)
    assert (added.right_steps, added.sequences, added.steps) == (whole.right_steps, whole.sequences, whole.steps)


def test_outputs_that_are_not_finite_are_wrong_and_the_impossible_costs_much_but_not_all() -> None:
    outputs = np.array([[[np.nan, 1.0], [1.0, 0.0], [0.0, 1.0]]])
    scores = score_steps(outputs, np.array([[1, 1, 1]]), np.ones((1, 3), bool))
    assert scores.right_steps == 1
    with_zero = score_steps(outputs[:, 1:], np.array([[1, 1]]), np.ones((1, 2), bool))
    assert 700 < with_zero.nats < 710


def test_nothing_is_no_number() -> None:
    assert np.isnan(StepScores().nats_a_step)
    assert np.isnan(StepScores().rmse)
