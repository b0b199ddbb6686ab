"""What guards a table of one's own from being learned by heart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.catalog import BUILT_IN
from nn_tui.data.dataset import Dataset
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.run.split import parts_of


def mine(rows: int, tests: int = 0) -> Dataset:
    """A table of measured columns with two classes, one of them rare."""
    random = np.random.RandomState(0)
    targets = np.eye(2)[(np.arange(rows) % 4 == 0).astype(int)]
    names = ("no", "yes")
    features = ("a", "b", "c")
    inputs = random.standard_normal((rows, 3))
    return Dataset("mine", "table", inputs, targets, names, features, names, "iris", standardise=True, tests=tests)


@pytest.mark.parametrize(
    ("rows", "parts"),
    [(4, (4, 0, 0)), (16, (12, 4, 0)), (32, (24, 8, 0)), (100, (75, 25, 0)), (400, (240, 100, 60))],
)
def test_the_parts_make_sense_for_the_size(rows: int, parts: tuple[int, int, int]) -> None:
    dataset = mine(rows)
    assert tuple(map(len, parts_of(default_recipe(dataset), dataset))) == parts


def test_each_part_has_its_share_of_the_rare_class() -> None:
    dataset = mine(400)
    shares = [dataset.targets[rows, 1].mean() for rows in parts_of(default_recipe(dataset), dataset)]
    assert shares == [0.25, 0.25, 0.25]


def test_it_stops_early_and_keeps_the_best_where_rows_can_be_held_back() -> None:
    large, small = default_recipe(mine(400)), default_recipe(mine(60))
    assert (large.stop_plateau, large.stop_part, large.keep_best) == (30, "validation", True)
    assert (small.stop_plateau, small.keep_best) == (None, False)
    assert 0 < large.l2 < small.l2


def test_an_own_test_part_is_tested_on_and_the_validation_part_is_of_the_rest() -> None:
    dataset = mine(400, tests=100)
    training, testing, validation = parts_of(default_recipe(dataset), dataset)
    assert list(testing) == list(range(300, 400))
    assert (len(training), len(validation)) == (240, 60)


def test_a_large_table_gets_more_neurons_and_larger_batches() -> None:
    large, small = default_recipe(mine(10_000)), default_recipe(mine(400))
    assert large.hidden > small.hidden
    assert (large.batch or 0) > (small.batch or 0)


@pytest.mark.parametrize("name", BUILT_IN)
def test_built_in_datasets_are_as_they_were(name: str) -> None:
    recipe = default_recipe(built_in(name))
    assert (recipe.validation_split, recipe.keep_best, recipe.split_by) == (0.0, False, "random")
    assert recipe.stop_plateau is None


def test_a_truth_table_of_ones_own_is_no_table_of_measurements() -> None:
    dataset = replace(built_in("xor"), name="mine", own=True)
    recipe = default_recipe(dataset)
    assert (recipe.validation_split, recipe.test_split, recipe.l2) == (0.0, 0.0, 0.0)
