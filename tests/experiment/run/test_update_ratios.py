"""The ratio of an update to the weights: what it is, and that watching it changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.experiment.background.runner import Runner
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.run.experiment import Experiment

if TYPE_CHECKING:
    from tests.experiment.conftest import SameBits


def experiment(name: str = "letters", record_every: int = 1, **fields: Any) -> Experiment:
    dataset = built_in(name)
    return Experiment(default_recipe(dataset).with_(**fields), dataset, record_every)


def by_hand(one: Experiment, epoch: int) -> list[float]:
    """The ratios of the last update of an epoch, from a run that does nothing but stop before it."""
    one.advance(one.updates_until(epoch) - 1)
    before = [layer["W"].copy() for layer in one.network.layers]
    one.advance(1)
    pairs = zip(one.network.layers, before, strict=True)
    return [float(np.linalg.norm(layer["W"] - old) / np.linalg.norm(old)) for layer, old in pairs]


@pytest.mark.parametrize("fields", [{}, {"batch": 2}, {"optimizer": "adam", "dtype": "float32"}])
@pytest.mark.parametrize("epochs", [1, 7, 300])
def test_the_last_update_of_an_epoch_is_compared_with_the_weights_before_it(
    fields: dict[str, Any], epochs: int
) -> None:
    watched = experiment(**fields)
    watched.advance(watched.updates_until(epochs - 1))
    watched.recorder.ratios.want()
    watched.advance(5 * watched.updates_per_epoch)
    (row,) = watched.recorder.ratios.view()
    assert row[0] == epochs
    assert row[1:].tolist() == pytest.approx(by_hand(experiment(**fields), epochs), rel=1e-5)


@pytest.mark.parametrize("fields", [{}, {"batch": 2, "dropout": 0.2}, {"test_split": 0.34}])
def test_watching_changes_no_bit_of_the_run(fields: dict[str, Any], same_bits: SameBits) -> None:
    watched, alone = experiment(**fields), experiment(**fields)
    for _ in range(40):
        watched.recorder.ratios.want()
        watched.advance(9)
    alone.advance(360)
    assert len(watched.recorder.ratios.view()) > 10
    assert same_bits(watched, alone)


def test_only_epochs_that_were_asked_for_are_measured() -> None:
    one = experiment()
    one.advance(50)
    assert one.recorder.ratios.view().shape == (0, 0)
    one.recorder.ratios.want()
    one.advance(50)
    assert one.recorder.ratios.view()[:, 0].tolist() == [51]


def test_a_frozen_layer_has_no_update_and_one_without_weights_no_ratio() -> None:
    dataset = built_in("letters")
    recipe = default_recipe(dataset).with_(layers=("conv 2 3x3 relu", "flatten", "dense 4 tanh"))
    frozen = np.zeros(Experiment(recipe, dataset).network.parameters.size, bool)
    frozen[Experiment(recipe, dataset).network.part(0)] = True
    one = Experiment(recipe, dataset, 1, frozen)
    one.recorder.ratios.want()
    one.advance(1)
    (row,) = one.recorder.ratios.view()
    assert row[1] == 0.0
    assert np.isnan(row[2])
    assert (row[3:] > 0.0).all()


def test_weights_of_zero_have_no_finite_ratio() -> None:
    one = experiment(init="zeros")
    one.recorder.ratios.want()
    one.advance(1)
    (row,) = one.recorder.ratios.view()
    assert not np.isfinite(row[1:]).any()


def test_epochs_that_are_gone_back_on_are_forgotten() -> None:
    one = experiment()
    for _ in range(10):
        one.recorder.ratios.want()
        one.advance(1)
    one.set_parameters(one.network.parameters)
    assert one.recorder.ratios.view()[:, 0].tolist() == list(range(1, 10))


def test_the_runner_measures_every_epoch_that_is_stepped_to() -> None:
    runner = Runner(experiment())
    try:
        for _ in range(5):
            runner.step()
        runner.call(lambda one: None).result()
        assert runner.latest.recorder.ratios.view()[:, 0].tolist() == [1, 2, 3, 4, 5]
    finally:
        runner.close()


def test_a_run_that_trains_is_measured_less_often_as_it_goes_on() -> None:
    one = experiment()
    ratios = one.recorder.ratios
    while one.epoch < 3000:
        ratios.want(one.epoch)
        one.advance(1)
    epochs = ratios.view()[:, 0]
    assert np.array_equal(epochs[:200], np.arange(1.0, 201.0))
    gaps = np.diff(epochs)
    assert gaps[-1] in (14, 15)
    assert (np.diff(gaps) >= -1).all()
    assert len(epochs) < 1000
