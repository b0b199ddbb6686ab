"""Losses: their values, which outputs they fit, and what they refuse."""

from __future__ import annotations

from math import log

import numpy as np
import pytest

from nn_tui.model import (
    LOSSES,
    OUTPUT_ACTIVATIONS,
    ModelError,
    Network,
    Penalty,
    Trainer,
    check_pairing,
    check_targets,
    optimizer,
    paired_loss,
)
from nn_tui.model.activations import ACTIVATIONS


def elements(loss: str, output: str, z: list[float], y: list[float]) -> np.ndarray:
    rows = np.atleast_2d(np.array(z, float))
    return LOSSES[loss].elements(rows, ACTIVATIONS[output].function(rows, -1), np.atleast_2d(np.array(y, float)), -1)


def test_values_by_hand() -> None:
    np.testing.assert_allclose(elements("half_squared_error", "linear", [3, -1], [1, 1]), [[2, 2]])
    np.testing.assert_allclose(elements("sigmoid_cross_entropy", "sigmoid", [0, 0], [1, 0]), [[log(2)] * 2])
    np.testing.assert_allclose(
        elements("sigmoid_cross_entropy", "sigmoid", [log(3)], [0.25]), [[-0.25 * log(0.75) - 0.75 * log(0.25)]]
    )
    np.testing.assert_allclose(
        elements("softmax_cross_entropy", "softmax", [log(1), log(3)], [0, 1]), [[0, -log(0.75)]], atol=1e-15
    )


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("output", OUTPUT_ACTIVATIONS)
def test_a_pairing_fits_or_is_refused_with_a_way_out(loss: str, output: str) -> None:
    needed = {"sigmoid_cross_entropy": "sigmoid", "softmax_cross_entropy": "softmax"}.get(loss)
    if needed in (None, output):
        check_pairing(loss, output)
        check_pairing(loss, output, 2)
        return
    with pytest.raises(ModelError) as caught:
        check_pairing(loss, output)
    message = str(caught.value)
    assert message.startswith(f"the loss {loss} is defined for a {needed} output, not for {output}")
    assert f"the loss {paired_loss(output)}" in message
    assert "\n" not in message
    network = Network.dense((2, 3), (output,))
    with pytest.raises(ModelError, match=f"not for {output}"):
        Trainer(
            network,
            np.zeros((1, 2)),
            np.zeros((1, 3)),
            loss=loss,
            optimizer=optimizer("sgd", 0.1),
            random=np.random.RandomState(0),
        )


def test_softmax_over_one_output_is_refused() -> None:
    with pytest.raises(ModelError, match="softmax over a single output is always 1: choose the output sigmoid"):
        check_pairing("softmax_cross_entropy", "softmax", 1)
    with pytest.raises(ModelError, match="always 1"):
        check_pairing("half_squared_error", "softmax", 1)


def test_an_unknown_loss_is_refused() -> None:
    with pytest.raises(ModelError, match="there is no loss 'hinge': choose one of half_squared_error"):
        check_pairing("hinge", "linear")


@pytest.mark.parametrize("output", OUTPUT_ACTIVATIONS)
def test_the_paired_loss_of_an_output_fits_it(output: str) -> None:
    check_pairing(paired_loss(output), output, 2)
    expected = {"sigmoid": "sigmoid_cross_entropy", "softmax": "softmax_cross_entropy"}
    assert paired_loss(output) == expected.get(output, "half_squared_error")


@pytest.mark.parametrize(
    ("loss", "targets", "reason"),
    [
        ("sigmoid_cross_entropy", [[0.0, 1.5]], "between 0 and 1"),
        ("sigmoid_cross_entropy", [[-0.1, 1.0]], "between 0 and 1"),
        ("softmax_cross_entropy", [[0.0, 1.0], [-1.0, 2.0]], "between 0 and 1"),
        ("softmax_cross_entropy", [[0.0, 1.0], [1.0, 1.0]], "add up to 1"),
        ("softmax_cross_entropy", [[0.0, 0.0]], "add up to 1"),
    ],
)
def test_targets_without_a_meaning_are_refused(loss: str, targets: list[list[float]], reason: str) -> None:
    with pytest.raises(ModelError, match=reason) as caught:
        check_targets(loss, np.array(targets))
    assert "choose" in str(caught.value)


@pytest.mark.parametrize(
    ("loss", "targets"),
    [
        ("half_squared_error", [[-5.0, 1e9]]),
        ("sigmoid_cross_entropy", [[0.0, 1.0], [1.0, 1.0], [0.3, 0.0]]),
        ("softmax_cross_entropy", [[0.0, 1.0], [0.1, 0.9], [1 / 3, 2 / 3]]),
    ],
)
def test_targets_with_a_meaning_pass(loss: str, targets: list[list[float]]) -> None:
    check_targets(loss, np.array(targets))
    check_targets(loss, np.empty((0, 2)))


@pytest.mark.parametrize("z", [-1e300, -1e5, -800.0, -40.0, 0.0, 40.0, 800.0, 1e5, 1e300])
@pytest.mark.parametrize("y", [0.0, 1.0])
def test_cross_entropy_never_takes_the_logarithm_of_zero(z: float, y: float) -> None:
    wrong_by = max(0.0, -z if y else z)
    found = elements("sigmoid_cross_entropy", "sigmoid", [z], [y])
    assert np.isfinite(found).all()
    np.testing.assert_allclose(found, [[wrong_by + np.log1p(np.exp(-abs(z)))]], rtol=1e-15)
    found = elements("softmax_cross_entropy", "softmax", [z, 0.0], [y, 1 - y])
    assert np.isfinite(found).all()
    np.testing.assert_allclose(found.sum(), wrong_by + np.log1p(np.exp(-abs(z))), rtol=1e-14, atol=1e-15)


def test_a_small_loss_keeps_its_digits() -> None:
    """Far on the right side the loss is e^-z: not the difference of two numbers near z."""
    np.testing.assert_allclose(elements("sigmoid_cross_entropy", "sigmoid", [30], [1]), [[np.exp(-30)]], rtol=1e-12)


def test_penalties_by_hand() -> None:
    weights = np.array([[1.0, -2.0], [0.0, 3.0]])
    assert Penalty(l1=0.5).value(weights) == 3.0
    assert Penalty(l2=0.5).value(weights) == 3.5
    assert Penalty(l1=0.5, l2=0.5).value(weights) == 6.5
    np.testing.assert_array_equal(Penalty(l1=0.5, l2=0.25).gradient(weights), [[0.75, -1.0], [0.0, 1.25]])
    assert not Penalty()
    assert Penalty(l1=1e-9)
    assert Penalty(l2=1e-9)
