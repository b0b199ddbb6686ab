"""Samples in their own order where the recipe says so: no order is drawn, and a run may change to it."""

from __future__ import annotations

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.run.resuming import resume


def run_of(shuffle: bool) -> Experiment:
    dataset = built_in("bits")
    return Experiment(default_recipe(dataset).with_(batch=2, shuffle=shuffle), dataset)


def drawn(run: Experiment) -> tuple[int, int]:
    """Where the random stream of the run is."""
    state = run.random.get_state(legacy=False)
    return int(state["state"]["key"][0]), int(state["state"]["pos"])


@pytest.mark.parametrize("shuffle", [True, False])
def test_an_order_is_drawn_only_to_shuffle(shuffle: bool) -> None:
    run = run_of(shuffle)
    before = drawn(run)
    run.advance(run.updates_until(5))
    assert run.epoch == 5
    assert (drawn(run) != before) == shuffle


def test_the_order_of_the_samples_makes_another_run() -> None:
    runs = [run_of(shuffle) for shuffle in (True, False)]
    for run in runs:
        run.advance(run.updates_until(5))
    assert not np.array_equal(runs[0].network.parameters, runs[1].network.parameters)


def test_it_may_change_in_the_middle_of_a_run() -> None:
    run, ordered = run_of(True), run_of(True)
    for each in (run, ordered):
        each.advance(each.updates_until(3))
    ordered.change(ordered.recipe.with_(shuffle=False), ordered.dataset)
    before = drawn(ordered)
    for each in (run, ordered):
        each.advance(each.updates_until(6))
    assert drawn(ordered) == before
    assert not np.array_equal(run.network.parameters, ordered.network.parameters)
    again = resume(ordered.state())
    again.advance(again.updates_until(9))
    ordered.advance(ordered.updates_until(9))
    np.testing.assert_array_equal(again.network.parameters, ordered.network.parameters)
