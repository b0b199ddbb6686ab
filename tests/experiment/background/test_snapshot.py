"""What a snapshot says of the weights, and that it costs no copy more than one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pytest

from nn_tui.experiment.background.runner import Runner

if TYPE_CHECKING:
    from tests.experiment.conftest import MakeExperiment

SOON = 10.0


@pytest.fixture
def runner(experiment: MakeExperiment) -> Iterator[Runner]:
    made = Runner(experiment("xor"))
    yield made
    made.close(SOON)


def set_first(runner: Runner, value: float) -> None:
    runner.call(lambda experiment: experiment.network.parameters.__setitem__(0, value)).result(SOON)


def test_each_layer_has_its_largest_size(runner: Runner) -> None:
    for value in (-50.0, 50.0):
        set_first(runner, value)
        sizes = [np.abs(layer.block).max() for layer in runner.latest.network().layers]
        assert runner.latest.largest == (50.0, sizes[1]) == tuple(sizes)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_not_finite_is_left_out_of_the_sizes(runner: Runner, value: float) -> None:
    set_first(runner, 50.0)
    runner.call(lambda experiment: experiment.network.parameters.__setitem__(1, value)).result(SOON)
    assert runner.latest.largest[0] == 50.0


def test_its_networks_share_its_weights(runner: Runner) -> None:
    snapshot = runner.latest
    network = snapshot.network()
    assert network.parameters is snapshot.parameters
    assert np.shares_memory(network.layers[-1]["W"], snapshot.parameters)
    with pytest.raises(ValueError, match="read-only"):
        network.layers[0]["W"][:] = 0.0


def test_a_kept_predictor_follows_without_a_copy(runner: Runner) -> None:
    kept = runner.latest.predictor()
    before = kept.outputs(runner.latest.dataset.flat_inputs)
    runner.step()
    runner.capture().result(SOON)
    after = runner.latest.predictor(kept)
    assert after is kept
    assert np.shares_memory(kept.network.parameters, runner.latest.parameters)
    assert (kept.outputs(runner.latest.dataset.flat_inputs) != before).any()


def test_weights_that_stay_are_the_same_array(runner: Runner) -> None:
    before = runner.latest
    runner.set_speed(7)
    runner.capture().result(SOON)
    assert runner.latest is not before
    assert runner.latest.parameters is before.parameters
    set_first(runner, float("nan"))
    changed = runner.latest
    assert changed.parameters is not before.parameters
    assert np.isfinite(before.parameters).all()
    runner.set_speed(15)
    runner.capture().result(SOON)
    assert runner.latest.parameters is changed.parameters
