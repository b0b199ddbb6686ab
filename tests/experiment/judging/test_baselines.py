"""What can be answered without a network, against closed forms and scikit-learn's figures."""

from __future__ import annotations

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.dataset import Dataset
from nn_tui.experiment.judging.baselines import Baselines, StoppedError, find_baselines
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.run.split import parts_of


def table(inputs: np.ndarray, targets: np.ndarray, classes: tuple[str, ...] | None = None) -> Dataset:
    features = tuple(f"x{number}" for number in range(inputs.shape[1]))
    outputs = classes or tuple(f"y{number}" for number in range(targets.shape[1]))
    return Dataset("mine", "table", inputs, targets, classes, features, outputs, "iris", standardise=True)


def found(dataset: Dataset, training: np.ndarray | None = None) -> Baselines:
    baselines = find_baselines(dataset, (), np.arange(dataset.samples) if training is None else training)
    assert baselines is not None
    return baselines


def lines(samples: int = 60, features: int = 4) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.RandomState(3)
    # Columns of other sizes that go together.
    inputs = random.standard_normal((samples, features)) @ random.standard_normal((features, features))
    inputs *= 10.0 ** np.arange(features)
    targets = 50 + inputs @ random.standard_normal((features, 2)) + random.standard_normal((samples, 2))
    return inputs, targets


def test_the_linear_model_of_numbers_is_least_squares() -> None:
    inputs, targets = lines()
    training = np.arange(40)
    baselines = found(table(inputs, targets), training)
    rows = np.hstack([inputs, np.ones((60, 1))])
    solution, *_ = np.linalg.lstsq(rows[:40], targets[:40])
    assert baselines.linear is not None
    assert baselines.at_rest
    np.testing.assert_allclose(baselines.linear, rows @ solution, rtol=1e-3)
    np.testing.assert_allclose(baselines.constant, targets[:40].mean(axis=0), rtol=1e-12)
    assert baselines.commonest == ""


def test_the_linear_model_of_classes_is_the_logistic_regression_of_scikit_learn() -> None:
    """On all of iris, standardised, where scikit-learn's has its penalty of 1 on 150 samples."""
    iris = built_in("iris")
    baselines = found(iris)
    assert baselines.linear is not None
    # LogisticRegression(C=1).fit(z, y).predict_proba(z)[[0, 50, 100, 149]], with scikit-learn 1.9.
    expected = [[0.9847, 0.0153, 0.0], [0.0047, 0.8649, 0.1304], [0.0, 0.0062, 0.9938], [0.003, 0.2939, 0.7031]]
    np.testing.assert_allclose(baselines.linear[[0, 50, 100, 149]], expected, atol=5e-3)


def test_the_commonest_class_of_the_training_part_is_always_answered() -> None:
    targets = np.eye(3)[[0, 1, 1, 2, 2, 2, 2]]
    dataset = table(np.arange(7.0)[:, None], targets, ("a", "b", "c"))
    assert found(dataset).commonest == "c"
    assert found(dataset, np.arange(4)).commonest == "b"


@pytest.mark.parametrize(("name", "right"), [("and", 4), ("or", 4), ("letters", 3), ("xor", 2)])
def test_a_line_separates_what_a_line_can_separate(name: str, right: int) -> None:
    dataset = built_in(name)
    baselines = found(dataset)
    assert baselines.linear is not None
    scores = baselines.yardstick.scores(baselines.linear, np.arange(dataset.samples))
    assert scores.sum() == right, "where it cannot decide it answers what is commonest"


def test_two_classes_of_points_are_answered_whatever_the_run_has_for_an_output() -> None:
    moons = built_in("moons")
    training, testing, _ = parts_of(default_recipe(moons), moons)
    baselines = found(moons, training)
    scores = baselines.yardstick.scores(baselines.constant_answers(testing), testing)
    assert scores.mean() == pytest.approx(np.mean(moons.targets[testing] == -1))
    assert baselines.commonest == "-1"


def test_sequences_with_one_target_have_the_commonest_class_alone() -> None:
    phrases = built_in("phrases")
    baselines = found(phrases)
    assert baselines.linear is None
    assert baselines.commonest in ("good", "bad")


def test_there_is_nothing_to_hold_a_text_against_nor_no_samples() -> None:
    assert find_baselines(built_in("names"), (), np.arange(3)) is None
    assert find_baselines(built_in("iris"), (), np.arange(0)) is None


def test_the_search_can_be_given_up() -> None:
    with pytest.raises(StoppedError):
        find_baselines(built_in("digits"), (), np.arange(500), lambda: False)


def test_the_same_data_give_the_same_bits() -> None:
    iris = built_in("iris")
    first, second = (found(iris).linear for _ in range(2))
    assert first is not None
    assert second is not None
    assert first.tobytes() == second.tobytes()


def test_a_large_table_is_given_up_before_it_is_at_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    iris = built_in("iris")
    assert found(iris).at_rest
    monkeypatch.setattr("nn_tui.experiment.judging.baselines.MOST_MULTIPLICATIONS", 2**10)
    hurried = found(iris)
    assert not hurried.at_rest
    assert hurried.linear is not None
    scores = hurried.yardstick.scores(hurried.linear, np.arange(iris.samples))
    assert scores.mean() > 0.9, "it is as good as it came to be"
