"""The split is decided by the number of samples and the fraction alone."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.dataset import Dataset
from nn_tui.data.editing.edits import without_sample
from nn_tui.data.table_source import KeptColumn
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.run.split import Parts, describe_split, parts_of, split
from tests.table_sources import source_of


@given(samples=st.integers(0, 200), fraction=st.floats(0, 1, exclude_max=True))
def test_every_sample_is_on_one_side_in_the_dataset_s_order(samples: int, fraction: float) -> None:
    training, testing, _ = split(samples, fraction)
    assert sorted([*training, *testing]) == list(range(samples))
    assert (np.diff(training) > 0).all()
    assert (np.diff(testing) > 0).all()
    assert len(testing) == min(int(np.floor(fraction * samples)), max(samples - 1, 0))


def test_one_sample_is_left_to_train_on_and_none_is_made_up() -> None:
    assert [len(part) for part in split(1, 0.999)] == [1, 0, 0]
    assert [len(part) for part in split(0, 0.5)] == [0, 0, 0]


def test_the_split_is_that_of_the_data_seed() -> None:
    order = np.random.RandomState(0).permutation(10)
    training, testing, _ = split(10, 0.3)
    assert list(testing) == sorted(order[:3])
    assert list(training) == sorted(order[3:])
    assert list(split(10, 0.3, seed=1)[1]) != list(testing)


def test_a_run_tells_the_parts_that_it_trains_and_tests_on() -> None:
    dataset = built_in("alphabet")
    recipe = default_recipe(dataset).with_(test_split=0.3, data_seed=4)
    run = Experiment(recipe, dataset)
    for samples in (26, 25):
        assert run.dataset.samples == samples
        for part, wanted in zip((run.training, run.testing, run.validation), split(samples, 0.3, 4), strict=True):
            assert np.array_equal(part, wanted)
            assert not part.flags.writeable
        run.change(recipe, without_sample(dataset, 0))


@given(tests=st.integers(0, 26), fraction=st.sampled_from([0.0, 0.2, 0.9]))
def test_the_own_test_part_is_used_unless_a_share_is_chosen(tests: int, fraction: float) -> None:
    dataset = replace(built_in("alphabet"), tests=tests)
    training, testing, _ = parts_of(default_recipe(dataset).with_(test_split=fraction, data_seed=2), dataset)
    if fraction or not tests:
        wanted = split(26, fraction, 2)
        assert np.array_equal(training, wanted[0])
        assert np.array_equal(testing, wanted[1])
    else:
        assert list(training) == list(range(max(26 - tests, 1)))
        assert list(testing) == list(range(max(26 - tests, 1), 26))
    assert not training.flags.writeable
    assert not testing.flags.writeable


def test_a_dataset_with_a_test_part_is_tested_on_it_and_says_so() -> None:
    digits = built_in("digits")
    assert default_recipe(digits).test_split == 0.3
    dataset = replace(digits, tests=97)
    recipe = default_recipe(dataset)
    assert recipe.test_split == 0.0
    assert describe_split(recipe, dataset) == "its own test part"
    assert describe_split(recipe.with_(test_split=0.3), dataset) == "at random, in place of its own test part"
    assert describe_split(recipe, digits) == ""


def test_a_run_follows_the_own_test_part_of_an_edited_dataset() -> None:
    dataset = replace(built_in("alphabet"), tests=6)
    run = Experiment(default_recipe(dataset), dataset)
    assert (len(run.training), len(run.testing)) == (20, 6)
    run.change(run.recipe, without_sample(dataset, 25))
    assert (len(run.training), list(run.testing)) == (20, [20, 21, 22, 23, 24])
    run.change(run.recipe, without_sample(dataset, 0))
    assert (len(run.training), len(run.testing)) == (19, 6)


def test_a_table_is_standardised_by_what_is_not_its_own_test_part() -> None:
    dataset = replace(built_in("iris"), tests=100)
    scale = Experiment(default_recipe(dataset), dataset).encoding.inputs
    assert scale is not None
    assert np.array_equal(scale.mean, dataset.inputs[:50].mean(axis=0))


@given(samples=st.integers(1, 200), test=st.floats(0, 0.9), watched=st.floats(0, 0.9))
def test_the_validation_part_is_taken_from_what_is_not_tested(samples: int, test: float, watched: float) -> None:
    training, testing, validation = split(samples, test, 3, watched)
    assert sorted([*training, *testing, *validation]) == list(range(samples))
    assert list(testing) == list(split(samples, test, 3).testing)
    left = samples - len(testing)
    assert len(validation) == min(int(np.floor(watched * left)), left - 1)
    assert (np.diff(validation) > 0).all()


@given(st.lists(st.integers(0, 3), min_size=2, max_size=100), st.floats(0, 0.9), st.floats(0, 0.9))
def test_by_class_each_part_has_its_share_of_each_class(found: list[int], test: float, watched: float) -> None:
    classes = np.array(found)
    parts = split(len(classes), test, 1, watched, classes)
    plain = split(len(classes), test, 1, watched)
    assert sorted(np.concatenate(parts)) == list(range(len(classes)))
    assert [len(part) for part in parts] == [len(part) for part in plain]
    for number in range(4):
        exact = np.mean(classes == number) * len(parts.testing)
        assert abs(np.count_nonzero(classes[parts.testing] == number) - exact) < 1


def test_a_rare_class_is_in_every_part() -> None:
    classes = np.array([0] * 90 + [1] * 10)
    for seed in range(20):
        parts = split(100, 0.2, seed, 0.25, classes)
        assert [np.count_nonzero(classes[part] == 1) for part in parts] == [6, 2, 2]


def test_a_recipe_splits_by_class_what_has_classes() -> None:
    for name, counts in (("iris", [15, 15, 15]), ("moons", [75, 75])):
        dataset = built_in(name)
        recipe = default_recipe(dataset).with_(test_split=0.3, split_by="class")
        testing = parts_of(recipe, dataset).testing
        assert np.unique(dataset.targets[testing], axis=0, return_counts=True)[1].tolist() == counts
    plane = built_in("plane")
    recipe = default_recipe(plane)
    assert np.array_equal(parts_of(recipe.with_(split_by="class"), plane).testing, parts_of(recipe, plane).testing)


def test_beside_an_own_test_part_the_validation_part_is_taken_from_the_rest() -> None:
    dataset = replace(built_in("iris"), tests=30)
    training, testing, validation = parts_of(default_recipe(dataset).with_(validation_split=0.25), dataset)
    assert list(testing) == list(range(120, 150))
    assert (len(training), len(validation)) == (90, 30)
    assert sorted([*training, *validation]) == list(range(120))


def parts_by(dataset: Dataset, **fields: Any) -> Parts:
    recipe = default_recipe(dataset).with_(test_split=0.0)
    return parts_of(recipe.with_(**fields), dataset)


def patients() -> Dataset:
    """Five patients with several visits each, in a column that no input was made of, and the day of each visit."""
    names = tuple("abbbccddddee")
    days = np.array([5.0, 4, 6, 2, 1, 3, 0, 7, 9, 8, 11, 10])[:, None]
    targets = np.arange(12.0)[:, None]
    source = source_of(("patient", "day", "y"), 2, 1, kept=(KeptColumn(0, names),))
    return Dataset("mine", "table", days, targets, None, ("day",), ("y",), "plane", source=source, standardise=True)


@pytest.mark.parametrize("fields", [{}, {"split_by": "class"}])
def test_each_sample_is_in_one_fold(fields: dict[str, Any]) -> None:
    iris = built_in("iris")
    folds = [parts_by(iris, fold=f"{number}/4", validation_split=0.2, **fields) for number in (1, 2, 3, 4)]
    assert sorted(np.concatenate([parts.testing for parts in folds])) == list(range(150))
    assert sorted(len(parts.testing) for parts in folds) == [37, 37, 38, 38]
    for parts in folds:
        assert sorted(np.concatenate(parts)) == list(range(150))
    if fields:
        counts = [iris.targets[parts.testing].sum(axis=0) for parts in folds]
        assert np.ptp(counts, axis=0).max() <= 1


def test_a_fold_takes_the_place_of_a_test_part() -> None:
    dataset = replace(built_in("iris"), tests=50)
    assert len(parts_by(dataset, fold="1/5").testing) == 30
    assert len(parts_by(dataset, fold="1/5", test_split=0.5).testing) == 30
    recipe = default_recipe(dataset)
    assert describe_split(recipe.with_(fold="2/5"), dataset) == "fold 2/5, in place of its own test part"


@pytest.mark.parametrize("seed", range(5))
def test_the_rows_of_a_group_stay_together(seed: int) -> None:
    dataset = patients()
    patient = np.array(dataset.source.kept[0].texts) if dataset.source else np.empty(0)
    fields = {"split_by": "group", "split_column": "patient", "data_seed": seed}
    parts = parts_by(dataset, test_split=0.3, validation_split=0.3, **fields)
    found = [set(patient[rows]) for rows in parts]
    assert sorted(np.concatenate(parts)) == list(range(12))
    assert sum(map(len, found)) == 5, "no patient is in two parts"
    assert 1 <= len(parts.testing) <= 6
    folds = [set(patient[parts_by(dataset, fold=f"{number}/3", **fields).testing]) for number in (1, 2, 3)]
    assert sum(map(len, folds)) == 5


def test_in_time_the_last_rows_are_held_back() -> None:
    dataset = patients()
    by_file = parts_by(dataset, split_by="time", test_split=0.25, validation_split=0.3)
    assert (list(by_file.testing), list(by_file.validation)) == ([9, 10, 11], [7, 8])
    by_day = parts_by(dataset, split_by="time", split_column="day", test_split=0.25, validation_split=0.3)
    assert sorted(dataset.inputs[by_day.testing, 0]) == [9, 10, 11]
    assert sorted(dataset.inputs[by_day.validation, 0]) == [7, 8]
    by_name = parts_by(dataset, split_by="time", split_column="patient", test_split=0.25)
    assert list(by_name.testing) == [9, 10, 11]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"split_by": "group"}, "split_by group needs a column: name it with split_column"),
        (
            {"split_by": "group", "split_column": "clinic"},
            "split_column 'clinic' is no column of mine: take one of patient, day",
        ),
        ({"split_by": "time", "fold": "1/3"}, "rows in order of time have no folds"),
        ({"split_by": "group", "split_column": "patient", "fold": "1/6"}, "there are 5 to make 6 folds of"),
        ({"fold": "1/13"}, "there are 12 to make 13 folds of"),
    ],
)
def test_what_cannot_be_split_so_is_said(fields: dict[str, Any], said: str) -> None:
    with pytest.raises(ExperimentError, match=re.escape(said)):
        parts_by(patients(), **fields)
    with pytest.raises(ExperimentError, match=re.escape(said)):
        Experiment(default_recipe(patients()).with_(**fields), patients())
