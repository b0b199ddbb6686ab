"""Class weights: rare classes count as much as common ones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.dataset import Dataset
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.judging.rare import rare_class
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.run.class_weights import sample_weights
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.run.replay import replay
from nn_tui.experiment.run.resuming import resume
from nn_tui.experiment.storage import run_file

if TYPE_CHECKING:
    from tests.experiment.conftest import SameBits


def fraud(samples: int = 3_000) -> Dataset:
    """One in thirty is fraud, which lies a little farther out."""
    random = np.random.RandomState(0)
    is_fraud = np.arange(samples) % 30 == 0
    inputs = random.standard_normal((samples, 2)) + 1.5 * is_fraud[:, None]
    names = ("no", "yes")
    return Dataset(
        "fraud", "table", inputs, np.eye(2)[is_fraud.astype(int)], names, ("a", "b"), names, "iris", standardise=True
    )


def trained(weights: str) -> Experiment:
    dataset = fraud()
    run = Experiment(default_recipe(dataset).with_(class_weights=weights, epochs=60), dataset, record_every=60)
    while run.advance(run.updates_until(60)):
        pass
    return run


def found(run: Experiment) -> float:
    """The share of frauds of the test part that are found."""
    is_fraud = run.dataset.targets[run.testing, 1] == 1
    answers = run.predictor.outputs(run.dataset.flat_inputs[run.testing]).argmax(axis=1)
    return float((answers[is_fraud] == 1).mean())


def test_balanced_classes_have_the_same_sum_of_weights() -> None:
    dataset = fraud()
    recipe = default_recipe(dataset).with_(class_weights="balanced")
    training = np.arange(dataset.samples)
    weights = sample_weights(recipe, dataset, training)
    assert weights is not None
    is_fraud = dataset.targets[:, 1] == 1
    assert weights[is_fraud].sum() == pytest.approx(weights[~is_fraud].sum())
    assert weights.mean() == pytest.approx(1.0)
    assert sample_weights(recipe.with_(class_weights="equal"), dataset, training) is None


def test_a_class_that_is_not_in_the_training_part_has_the_weight_1() -> None:
    iris = built_in("iris")
    weights = sample_weights(default_recipe(iris).with_(class_weights="balanced"), iris, np.arange(100))
    assert weights is not None
    assert weights.tolist() == [1.0] * 150


def test_more_of_a_rare_class_is_found_with_weights() -> None:
    assert found(trained("balanced")) >= found(trained("equal")) + 0.2


def test_a_weighted_run_is_the_same_saved_resumed_and_replayed(same_bits: SameBits, tmp_path: Path) -> None:
    whole = trained("balanced")
    dataset = fraud()
    begun = Experiment(whole.recipe, dataset, record_every=60)
    begun.advance(33)
    run_file.save(tmp_path / "run.nntui", begun.state())
    resumed = resume(run_file.load(tmp_path / "run.nntui"))
    while resumed.advance(resumed.updates_until(60)):
        pass
    assert same_bits(resumed, whole)
    assert same_bits(replay(whole.changes, whole.epoch, record_every=60), whole)


def test_numbers_have_no_class_weights() -> None:
    plane = built_in("plane")
    with pytest.raises(ExperimentError, match="class_weights are for samples with one class each"):
        Experiment(default_recipe(plane).with_(class_weights="balanced"), plane)


def test_a_rare_class_is_named() -> None:
    run = trained("equal")
    rare = rare_class(run.encoding, run.dataset, run.training)
    assert rare is not None
    assert rare.words == '"yes" is 3.3% of the samples'
    iris = built_in("iris")
    even = Experiment(default_recipe(iris), iris)
    assert rare_class(even.encoding, iris, even.training) is None
