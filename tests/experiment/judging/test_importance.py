"""Permutation importance by column, and the learning curve."""

from __future__ import annotations

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.dataset import Dataset
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.judging.importance import columns_of, importances
from nn_tui.experiment.judging.learning_curve import Point, conclusion, learning_curve, why_not
from nn_tui.experiment.judging.yardstick import Yardstick, yardstick
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.run.assembly import encoding_of
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.model.arrays import FloatArray


def rule_of(dataset: Dataset) -> Yardstick:
    rule = yardstick(encoding_of(default_recipe(dataset), dataset), dataset)
    assert rule is not None
    return rule


def table(samples: int = 200, noise: float = 0.0) -> Dataset:
    """y = 3a + b, whatever c is."""
    random = np.random.RandomState(0)
    inputs = random.standard_normal((samples, 3))
    targets = (3 * inputs[:, 0] + inputs[:, 1] + noise * random.standard_normal(samples))[:, None]
    return Dataset("mine", "table", inputs, targets, None, ("a", "b", "c"), ("y",), "plane", standardise=True)


def test_a_column_is_as_important_as_its_part_of_the_answer() -> None:
    dataset = table()

    def answers(inputs: FloatArray) -> FloatArray:
        return np.asarray(3 * inputs[:, :1] + inputs[:, 1:2])

    rows = np.arange(dataset.samples)
    found = {each.name: each for each in importances(answers, rule_of(dataset), rows)}
    # Dealing out a column anew adds twice its own variance to the error.
    assert found["a"].drop == pytest.approx(2 * 9 / 10, rel=0.2)
    assert found["b"].drop == pytest.approx(2 * 1 / 10, rel=0.3)
    assert (found["c"].drop, found["c"].deviation) == (0.0, 0.0)


def test_a_trained_network_shows_which_columns_it_needs() -> None:
    dataset = table()
    run = Experiment(default_recipe(dataset), dataset, record_every=500)
    run.advance(run.updates_until(60))
    found = {each.name: each.drop for each in importances(run.predictor.outputs, rule_of(dataset), run.testing)}
    assert found["a"] > found["b"] > 5 * abs(found["c"])


def test_it_is_the_same_each_time_and_can_be_given_up() -> None:
    dataset, rows = table(), np.arange(200)

    def answers(inputs: FloatArray) -> FloatArray:
        return np.asarray(inputs[:, :1])

    rule = rule_of(dataset)
    assert list(importances(answers, rule, rows)) == list(importances(answers, rule, rows))
    left = iter([True] * 7)
    assert len(list(importances(answers, rule, rows, lambda: next(left, False)))) == 1
    assert list(importances(answers, rule, rows[:0])) == []


def test_pictures_and_sequences_have_no_columns() -> None:
    assert columns_of(built_in("digits")) == []
    assert columns_of(built_in("phrases")) == []
    assert [column.name for column in columns_of(built_in("moons"))] == ["x1", "x2"]


def test_the_learning_curve_rises_where_there_is_something_to_learn() -> None:
    dataset = table(400, noise=0.3)
    points = list(learning_curve(default_recipe(dataset).with_(epochs=60), dataset))
    assert [point.samples for point in points] == [18, 37, 75, 150, 300]
    assert points[-1].score > points[0].score
    assert points[-1].score > 0.95


def test_the_learning_curve_can_be_given_up() -> None:
    assert list(learning_curve(default_recipe(table()), table(), lambda: False)) == []


def test_what_has_no_learning_curve_is_said() -> None:
    small, names = table(10), built_in("names")
    with pytest.raises(ExperimentError, match="no test part"):
        list(learning_curve(default_recipe(small), small))
    assert "answered at each step" in why_not(default_recipe(names), names)
    assert why_not(default_recipe(table()), table()) == ""


def test_the_conclusion_is_about_the_last_doubling() -> None:
    rising = [Point(50, 0.6, 0.01), Point(100, 0.7, 0.02)]
    assert conclusion(rising, is_share=True) == "50 samples give 60%, 100 give 70%: more samples would help"
    flat = [Point(50, 0.69, 0.03), Point(100, 0.70, 0.01)]
    assert conclusion(flat, is_share=False) == (
        "50 samples give R2 0.690, 100 give R2 0.700: more samples would hardly help"
    )
    assert conclusion(flat[:1], is_share=True) == ""
