"""The split is decided by the number of samples and the fraction alone."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.editing.edits import without_sample
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.run.split import split


@given(samples=st.integers(0, 200), fraction=st.floats(0, 1, exclude_max=True))
def test_every_sample_is_on_one_side_in_the_dataset_s_order(samples: int, fraction: float) -> None:
    training, testing = split(samples, fraction)
    assert sorted([*training, *testing]) == list(range(samples))
    assert (np.diff(training) > 0).all()
    assert (np.diff(testing) > 0).all()
    assert len(testing) == min(int(np.floor(fraction * samples)), max(samples - 1, 0))


def test_one_sample_is_left_to_train_on_and_none_is_made_up() -> None:
    assert [len(part) for part in split(1, 0.999)] == [1, 0]
    assert [len(part) for part in split(0, 0.5)] == [0, 0]


def test_the_split_is_that_of_the_data_seed() -> None:
    order = np.random.RandomState(0).permutation(10)
    training, testing = split(10, 0.3)
    assert list(testing) == sorted(order[:3])
    assert list(training) == sorted(order[3:])
    assert list(split(10, 0.3, seed=1)[1]) != list(testing)


def test_a_run_tells_the_parts_that_it_trains_and_tests_on() -> None:
    dataset = built_in("alphabet")
    recipe = default_recipe(dataset).with_(test_split=0.3, data_seed=4)
    run = Experiment(recipe, dataset)
    for samples in (26, 25):
        assert run.dataset.samples == samples
        for part, wanted in zip((run.training, run.testing), split(samples, 0.3, 4), strict=True):
            assert np.array_equal(part, wanted)
            assert not part.flags.writeable
        run.change(recipe, without_sample(dataset, 0))
