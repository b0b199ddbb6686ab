"""Measuring: the same answers as the plain definitions, silent at any numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import DTypeLike

from nn_tui.model import Evaluator, Network, Penalty
from nn_tui.model.metrics import accuracy

if TYPE_CHECKING:
    from tests.model.conftest import Start


def evaluator(
    network: Network,
    inputs: np.ndarray,
    targets: np.ndarray,
    loss: str = "half_squared_error",
    among: np.ndarray | None = None,
) -> Evaluator:
    return Evaluator(network, loss, "mean", Penalty(), inputs, targets, among)


def identity(outputs: int) -> Network:
    """A linear network whose answers are its inputs."""
    network = Network.dense((outputs, outputs), ("linear",))
    network.layers[0]["W"][:] = np.eye(outputs)
    return network


ANSWERS = st.sampled_from([0.0, 0.5, 1.0, -1.0, 0.3, 1e200, float("inf"), float("-inf"), float("nan")])


@given(data=st.data(), outputs=st.integers(1, 3), samples=st.integers(1, 5))
def test_accuracy_is_that_of_the_metrics(data: st.DataObject, outputs: int, samples: int) -> None:
    row = st.lists(ANSWERS, min_size=outputs, max_size=outputs)
    answers = np.array(data.draw(st.lists(row, min_size=samples, max_size=samples)))
    whole = np.eye(outputs) if outputs > 1 else np.array([[0.0], [1.0]])
    chosen = data.draw(st.lists(st.integers(0, len(whole) - 1), min_size=samples, max_size=samples))
    targets = whole[chosen]
    measured = evaluator(identity(outputs), answers, targets, among=whole)
    measures, outputs_now = measured.measure(), measured.outputs()
    assert measures.accuracy == accuracy(outputs_now, targets, among=whole)
    with np.errstate(all="ignore"):
        mse = float(np.mean((outputs_now - targets) ** 2))
    assert measures.mse == pytest.approx(mse, rel=1e-13, nan_ok=True)


def test_measures_are_plain_numbers(start: Start) -> None:
    """They are written with repr: no type of NumPy's may show."""
    for name in ("bits", "xor", "letters"):
        for value in start(name).evaluator.measure():
            assert type(value) is float


def test_no_accuracy_where_nothing_is_right_or_wrong() -> None:
    network = Network.dense((1, 1), ("linear",))
    assert evaluator(network, np.ones((3, 1)), np.array([[0.0], [1.0], [2.0]])).measure().accuracy is None


def test_loss_penalty_and_error_by_hand() -> None:
    network = Network.dense((1, 1), ("linear",))
    network.parameters[:] = 2.0, 0.5
    inputs, targets = np.array([[1.0], [2.0]]), np.array([[0.5], [1.5]])
    measures = Evaluator(network, "half_squared_error", "sum", Penalty(l1=0.1, l2=0.5), inputs, targets).measure()
    assert measures.penalty == pytest.approx(0.1 * 2 + 0.25 * 4)
    assert measures.loss == pytest.approx(0.5 * (4 + 9) + measures.penalty)
    assert measures.mse == 6.5
    averaged = Evaluator(network, "half_squared_error", "mean", Penalty(), inputs, targets).measure()
    assert averaged.loss == 3.25
    assert averaged.penalty == 0.0


def test_measuring_follows_the_network_and_changes_nothing(start: Start) -> None:
    run = start("letters")
    before = run.network.parameters.copy()
    first = run.evaluator.measure()
    assert run.evaluator.measure() == first
    outputs = run.evaluator.outputs()
    np.testing.assert_array_equal(run.network.parameters, before)
    run.trainer.advance(5)
    assert run.evaluator.measure() != first
    assert (outputs != run.evaluator.outputs()).all(), "the answers of before are the caller's own"


@pytest.mark.parametrize("scale", [1e3, 1e100, 1e300])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize(
    ("output", "loss"),
    [
        ("linear", "half_squared_error"),
        ("sigmoid", "sigmoid_cross_entropy"),
        ("softmax", "softmax_cross_entropy"),
    ],
)
def test_huge_numbers_are_measured_in_silence(scale: float, dtype: DTypeLike, output: str, loss: str) -> None:
    network = Network.dense((2, 3, 2), ("relu", output), dtype)
    network.initialize("constant:1", np.random.RandomState(0))
    inputs = scale * np.array([[1.0, 2.0], [-1.0, 0.5]])
    measures = evaluator(network, inputs, np.eye(2), loss).measure()
    network.forward(inputs)
    if scale == 1e3:
        assert np.isfinite(measures.loss)


def test_saturated_sigmoids_keep_a_finite_loss() -> None:
    network = Network.dense((1, 2), ("sigmoid",))
    network.layers[0]["W"][:] = 1e3, -1e3
    wrong = evaluator(network, np.ones((1, 1)), np.array([[0.0, 1.0]]), "sigmoid_cross_entropy").measure()
    assert wrong.loss == 2000.0
    right = evaluator(network, np.ones((1, 1)), np.array([[1.0, 0.0]]), "sigmoid_cross_entropy").measure()
    assert right.loss == 0.0


def test_the_last_outputs_are_those_that_were_measured(start: Start) -> None:
    run = start("letters")
    assert run.evaluator.last_outputs.shape == (3, 3)
    assert np.isnan(run.evaluator.last_outputs).all(), "nothing is measured yet"
    run.evaluator.measure()
    measured = run.evaluator.last_outputs.copy()
    np.testing.assert_allclose(measured, run.network.forward(run.trainer.inputs), rtol=1e-12)
    run.trainer.advance(50)
    np.testing.assert_array_equal(run.evaluator.last_outputs, measured)
    run.evaluator.measure()
    assert (run.evaluator.last_outputs != measured).all()
    np.testing.assert_array_equal(run.evaluator.last_outputs, run.evaluator.outputs())


def test_nobody_else_changes_the_last_outputs(start: Start) -> None:
    run = start("xor")
    run.evaluator.measure()
    with pytest.raises(ValueError, match="read-only"):
        run.evaluator.last_outputs[:] = 0
