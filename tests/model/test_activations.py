"""Activations at ordinary and extreme numbers."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import DTypeLike

from nn_tui.model import HIDDEN_ACTIVATIONS, OUTPUT_ACTIVATIONS, Evaluator, ModelError, Network, Penalty
from nn_tui.model.activations import ACTIVATIONS

EXTREMES = np.array([[-1e300, -1e5, -750.0, -36.0, -1e-300, 0.0, 1e-300, 36.0, 750.0, 1e5, 1e300]])


def test_names_are_those_of_the_recipe() -> None:
    assert HIDDEN_ACTIVATIONS == ("sigmoid", "tanh", "relu", "leaky_relu", "linear")
    assert set(OUTPUT_ACTIVATIONS) == {*HIDDEN_ACTIVATIONS, "softmax"}
    with pytest.raises(ModelError, match="there is no activation 'swish': choose one of sigmoid, tanh"):
        Network.dense((2, 1), ("swish",))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("sigmoid", [1 / (1 + np.exp(2)), 0.5, 1 / (1 + np.exp(-3))]),
        ("tanh", [np.tanh(-2), 0, np.tanh(3)]),
        ("relu", [0, 0, 3]),
        ("leaky_relu", [-0.02, 0, 3]),
        ("linear", [-2, 0, 3]),
        ("softmax", np.exp([-2, 0, 3]) / np.exp([-2, 0, 3]).sum()),
    ],
)
def test_values(name: str, expected: list[float] | np.ndarray) -> None:
    z = np.array([[-2.0, 0.0, 3.0]])
    np.testing.assert_allclose(ACTIVATIONS[name].function(z, -1), np.array([expected]), rtol=1e-15)
    np.testing.assert_allclose(ACTIVATIONS[name].function(z.T, 0), np.transpose([expected]), rtol=1e-15)


@pytest.mark.parametrize("name", OUTPUT_ACTIVATIONS)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_extremes_are_finite_and_silent(name: str, dtype: DTypeLike) -> None:
    z = np.clip(EXTREMES, -1e38, 1e38).astype(dtype)
    activation = ACTIVATIONS[name]
    a = activation.function(z, -1)
    slopes = activation.backward(z, a, np.ones_like(z), -1)
    for found in (a, slopes):
        assert found.dtype == dtype
        assert np.isfinite(found).all()
    if name in ("sigmoid", "softmax"):
        assert (a >= 0).all()
        assert (a <= 1).all()


@pytest.mark.parametrize("name", OUTPUT_ACTIVATIONS)
def test_the_prepared_form_is_the_same_at_extremes(name: str) -> None:
    """A network of one weight a pre-activation, measured on a single input of one."""
    network = Network.dense((1, EXTREMES.size), (name,))
    network.layers[0]["W"][:] = EXTREMES
    inputs, targets = np.ones((1, 1)), np.zeros((1, EXTREMES.size))
    found = Evaluator(network, "half_squared_error", "mean", Penalty(), inputs, targets).outputs()
    np.testing.assert_allclose(found, ACTIVATIONS[name].function(EXTREMES, -1), rtol=1e-15, atol=1e-15)


def test_equal_large_inputs_share_the_softmax() -> None:
    z = np.full((2, 4), 1e308)
    np.testing.assert_array_equal(ACTIVATIONS["softmax"].function(z, -1), np.full((2, 4), 0.25))
