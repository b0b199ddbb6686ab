"""What the default recipes of generated pictures reach, over several seeds, and how a dense net does on the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.catalog import BUILT_IN, Settings
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.model.arrays import FloatArray

pytestmark = pytest.mark.slow

SEEDS = [(0, 0), (1, 0), (2, 1)]
"""Seeds of the data and of the weights."""

DENSE: dict[str, Any] = {"layers": (), "activation": "relu", "init": "he_normal", "l2": 0.0}


def trained(name: str, data_seed: int, seed: int, **changes: Any) -> Experiment:
    """The dataset's default recipe with these changes, run to its end."""
    usual = BUILT_IN[name].settings
    assert usual is not None
    dataset = built_in(name, Settings(usual.samples, usual.noise, usual.classes, data_seed, usual.size))
    recipe = default_recipe(dataset).with_(seed=seed, **changes)
    run = Experiment(recipe, dataset, record_every=recipe.epochs)
    run.advance(run.updates_until(recipe.epochs))
    return run


def right(run: Experiment) -> float:
    """The share of the test part that is answered right."""
    assert run.test_measures is not None
    assert run.test_measures.accuracy is not None
    return run.test_measures.accuracy


@pytest.mark.parametrize(("data_seed", "seed"), SEEDS)
def test_letters_are_found_at_every_place(data_seed: int, seed: int) -> None:
    run = trained("moved", data_seed, seed)
    assert len(run.network.parameters) == 1_690
    assert (len(run.training), len(run.testing)) == (2_000, 1_000)
    assert right(run) >= 0.94


@pytest.mark.parametrize(("seed", "changes"), [(0, {}), (1, {"dropout": 0.3}), (2, {"l2": 0.001})])
def test_a_dense_net_of_five_times_the_parameters_finds_few_of_them(seed: int, changes: dict[str, Any]) -> None:
    run = trained("moved", 0, seed, **{**DENSE, "hidden": (68,), **changes})
    assert len(run.network.parameters) >= 5 * 1_690
    assert right(run) < 0.6


@pytest.mark.parametrize(("data_seed", "seed"), SEEDS)
def test_lines_are_all_told_apart(data_seed: int, seed: int) -> None:
    run = trained("lines", data_seed, seed)
    assert len(run.network.parameters) == 116
    assert right(run) == 1


@pytest.mark.parametrize("seed", range(3))
def test_a_dense_net_of_five_times_the_parameters_misses_some_lines(seed: int) -> None:
    run = trained("lines", 0, seed, **DENSE, hidden=(8,))
    assert 4.5 * 116 < len(run.network.parameters) < 5 * 116
    assert 0.97 < right(run) <= 1


def test_each_direction_has_a_kernel_in_which_one_sees_its_line() -> None:
    """The three largest of the nine weights lie on that line, and stand out from the others."""
    kernels = trained("lines", 0, 0).network.layers[0]["K"]
    seen = [direction_in(kernels[0, :, :, index]) for index in range(kernels.shape[-1])]
    assert set(seen) >= {"horizontal", "vertical", "falling", "rising"}


def direction_in(kernel: FloatArray) -> str:
    """The direction of the line in a kernel (3, 3); "" where no line stands out."""
    lines = {"falling": [np.eye(3)], "rising": [np.eye(3)[::-1]]}
    lines["horizontal"] = [np.outer(row, np.ones(3)) for row in np.eye(3)]
    lines["vertical"] = [line.T for line in lines["horizontal"]]
    for direction, masks in lines.items():
        for mask in masks:
            on, off = kernel[mask > 0], kernel[mask == 0]
            if on.min() - off.max() > 0.5 * np.abs(kernel).max():
                return direction
    return ""
