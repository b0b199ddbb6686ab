"""What the default recipes of the datasets of sequences reach, and what takes gates to remember."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.catalog import BUILT_IN, Settings
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.model import Measures

ADDITION_ERRORS = [
    *(3.45638663, 3.63389116, 3.91366595, 3.72191702, 3.5852713),
    *(2.53352328, 0.57691441, 1.42589952, 0.47477457, 0.21595037),
]
"""The sum over the steps of |target - output| before the update of every thousandth pair: the article's figures."""


def trained(name: str, settings: Settings | None = None, **fields: object) -> Experiment:
    dataset = built_in(name, settings)
    run = Experiment(default_recipe(dataset).with_(**fields), dataset, record_every=1_000)
    run.advance(run.updates_until(run.recipe.epochs))
    return run


def on_test_part(run: Experiment) -> Measures:
    assert run.test_measures is not None
    return run.test_measures


def share_of_right_sequences(run: Experiment) -> float:
    """Of the test part: all steps of a sequence have to be right."""
    dataset = run.dataset
    outputs = run.predictor.outputs(dataset.inputs[run.testing])
    return float(((outputs > 0.5) == (dataset.targets[run.testing] > 0.5)).all(axis=(1, 2)).mean())


def test_addition_is_the_run_of_the_article() -> None:
    dataset = built_in("addition")
    run = Experiment(default_recipe(dataset), dataset)
    errors = []
    for pair in range(0, 10_000, 1_000):
        outputs = run.predictor.outputs(dataset.inputs[pair : pair + 1])
        errors.append(float(np.abs(outputs - dataset.targets[pair]).sum()))
        run.advance(1_000)
    assert errors == pytest.approx(ADDITION_ERRORS, rel=0, abs=1e-7)
    assert run.epoch == run.recipe.epochs == 1
    assert len(run.testing) == 128 * 128
    assert share_of_right_sequences(run) == 1.0
    assert BUILT_IN["addition"].figures == "All 16,384 sums come out right."


@pytest.mark.parametrize("name", ["echo", "parity"])
def test_bits_are_all_right(name: str) -> None:
    assert share_of_right_sequences(trained(name)) == 1.0


@pytest.mark.slow
def test_waves_are_foretold() -> None:
    assert sqrt(on_test_part(trained("waves")).mse) < 0.05


def test_phrases_are_understood() -> None:
    run = trained("phrases")
    assert len(run.testing) == 20
    accuracy = on_test_part(run).accuracy
    assert accuracy is not None
    assert accuracy >= 0.95


@pytest.mark.slow
def test_names_are_less_of_a_surprise_than_to_a_bigram_model() -> None:
    run = trained("names")
    steps = run.dataset.lengths[run.testing].mean()
    assert on_test_part(run).loss / steps < 2.15


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_delay_of_thirty_steps_takes_gates(seed: int) -> None:
    settings = Settings(500, length=31, delay=30)
    assert "With length 31 and delay 30" in BUILT_IN["echo"].lesson
    assert share_of_right_sequences(trained("echo", settings, layers=("lstm 16",), seed=seed)) > 0.98
    # A guess is right for half of them.
    assert share_of_right_sequences(trained("echo", settings, seed=seed)) < 0.7
