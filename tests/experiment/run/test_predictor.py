"""What a network answers, in the units of its dataset."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.experiment.background.runner import Runner
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.model.network import textbook


def test_answers_and_targets_are_in_the_dataset_s_units(experiment: Callable[..., Experiment]) -> None:
    run = experiment("iris", seed=3)
    run.advance(run.updates_until(5))
    scale = run.encoding.inputs
    assert scale is not None
    inputs = run.dataset.inputs[:4]
    by_hand = textbook.forward(run.network, (inputs - scale.mean) / scale.deviation)[-1].a
    assert np.array_equal(run.predictor.outputs(inputs), by_hand)
    assert run.encoding.comparable(run.dataset.targets) is run.dataset.targets


def test_of_two_classes_of_points_a_sigmoid_s_targets_are_0_and_1(experiment: Callable[..., Experiment]) -> None:
    run = experiment("circles", output="sigmoid", loss="sigmoid_cross_entropy")
    assert set(run.dataset.targets.ravel()) == {-1, 1}
    assert set(run.encoding.comparable(run.dataset.targets).ravel()) == {0, 1}


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("letters", {}),
        ("iris", {}),
        ("circles", {"features": ("x1", "x2", "x1^2", "sin(x2)")}),
        ("bits", {"hidden": ()}),
    ],
)
def test_around_some_inputs_it_answers_as_to_each_of_them(
    experiment: Callable[..., Experiment], name: str, fields: dict[str, object]
) -> None:
    run = experiment(name, **fields)
    run.advance(run.updates_until(3))
    inputs = np.asarray(run.dataset.flat_inputs[0], float)
    features = np.array([0, 1, 1])
    changes = np.array([0.5, -0.25, 3.0])
    variants = np.tile(inputs, (3, 1))
    variants[range(3), features] += changes
    around = run.predictor.outputs_around(inputs, features, changes)
    np.testing.assert_allclose(around, run.predictor.outputs(variants), rtol=1e-12, atol=1e-12)


def test_numbers_that_are_not_finite_are_answered_silently(experiment: Callable[..., Experiment]) -> None:
    run = experiment("iris")
    run.network.parameters[:] = np.inf
    inputs = run.dataset.inputs[0]
    assert not np.isfinite(run.predictor.outputs(inputs[None])).any()
    assert not np.isfinite(run.predictor.outputs_around(inputs, np.array([0]), np.array([1.0]))).any()


def test_one_predictor_serves_a_run_until_its_dataset_or_shape_changes(
    experiment: Callable[..., Experiment], flipped: Callable[..., object]
) -> None:
    runner = Runner(experiment("xor"))
    inputs = built_in("xor").inputs
    try:
        before = runner.latest
        kept = before.predictor()
        at_first = kept.outputs(inputs)
        runner.step()
        runner.capture().result(timeout=5)
        after = runner.latest
        assert after.predictor(kept) is kept
        assert np.array_equal(kept.outputs(inputs), after.outputs(inputs))
        assert not np.array_equal(kept.outputs(inputs), at_first)
        assert np.array_equal(before.outputs(inputs), at_first), "a snapshot owns its weights"
        runner.replace(experiment("xor", hidden=(7,))).result(timeout=5)
        assert runner.latest.predictor(kept) is not kept
        assert np.array_equal(runner.latest.predictor(kept).outputs(inputs), runner.latest.outputs(inputs))
    finally:
        runner.close()
