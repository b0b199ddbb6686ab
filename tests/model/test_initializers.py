"""Initial weights: where they are drawn from, and which names are refused."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from nn_tui.model import INITIALIZERS, ModelError, Network, initializer
from nn_tui.model.layers.dense import Dense
from nn_tui.model.layers.layer import Parameter

INPUTS, OUTPUTS = 300, 200


def drawn(name: str) -> tuple[np.ndarray, np.ndarray]:
    values = initializer(name)(np.random.RandomState(5), Dense((INPUTS,), OUTPUTS).parameters)
    return values["W"], values["b"]


@pytest.mark.parametrize("name", [*INITIALIZERS, "constant:0.25"])
def test_shapes_and_zero_biases(name: str) -> None:
    weights, biases = drawn(name)
    assert weights.shape == (INPUTS, OUTPUTS)
    assert biases.shape == (OUTPUTS,)
    assert (name in ("uniform_with_bias", "small_uniform")) == bool(biases.any())


@pytest.mark.parametrize(
    ("name", "deviation"),
    [
        ("normal", 1.0),
        ("small_normal", 0.01),
        ("normal_over_inputs", 1 / INPUTS),
        ("glorot_normal", sqrt(2 / (INPUTS + OUTPUTS))),
        ("he_normal", sqrt(2 / INPUTS)),
    ],
)
def test_normal_ones_have_their_deviation(name: str, deviation: float) -> None:
    weights, _ = drawn(name)
    standard = weights / deviation
    assert abs(standard.mean()) < 0.02
    assert abs(standard.std() - 1) < 0.01
    within_one = (np.abs(standard) < 1).mean()
    assert abs(within_one - 0.6827) < 0.01
    assert np.abs(standard).max() > 3.5


@pytest.mark.parametrize(
    ("name", "limit"),
    [
        ("uniform_with_bias", 1.0),
        ("uniform", 1.0),
        ("glorot_uniform", sqrt(6 / (INPUTS + OUTPUTS))),
        ("small_uniform", 0.5),
    ],
)
def test_uniform_ones_fill_their_limits(name: str, limit: float) -> None:
    weights, _ = drawn(name)
    assert -limit <= weights.min() < -0.999 * limit
    assert 0.999 * limit < weights.max() < limit
    assert abs(weights.std() - limit / sqrt(3)) < 0.01 * limit


def test_the_scale_is_that_of_the_fans_and_not_of_the_shape() -> None:
    """As a kernel of 3x3 has them: 2 channels in, 5 filters."""
    fans, shape = (2 * 3 * 3, 5 * 3 * 3), (2, 3, 3, 5)
    kernel, bias = (
        Parameter("K", shape, ("in", "rows", "columns", "out"), fans=fans),
        Parameter("b", (5,), ("out",), is_bias=True, fans=fans),
    )
    normal, uniform = np.random.RandomState(3).randn(*shape), np.random.RandomState(3).uniform(-1, 1, shape)
    for name, expected in (
        ("uniform", uniform),
        ("normal_over_inputs", normal / 18),
        ("he_normal", normal * sqrt(2 / 18)),
        ("glorot_normal", normal * sqrt(2 / 63)),
        ("glorot_uniform", uniform * sqrt(6 / 63)),
    ):
        values = initializer(name)(np.random.RandomState(3), (kernel, bias))
        np.testing.assert_allclose(values["K"], expected, rtol=1e-14, err_msg=name)
        assert not values["b"].any()


def test_small_uniform_begins_with_biases_of_a_tenth() -> None:
    assert (drawn("small_uniform")[1] == 0.1).all()


def test_a_constant_fills() -> None:
    weights, biases = drawn("constant:-1.5e-2")
    assert (weights == -0.015).all()
    assert not drawn("zeros")[0].any()
    assert not biases.any()


@pytest.mark.parametrize(
    "name", ["", "xavier", "Normal", "constant", "constant:", "constant:x", "constant:nan", "constant:1e999"]
)
def test_other_names_are_refused_with_a_sentence(name: str) -> None:
    with pytest.raises(ModelError) as caught:
        initializer(name)
    message = str(caught.value)
    assert repr(name) in message
    assert "constant:" in message
    assert "\n" not in message
    with pytest.raises(ModelError):
        Network.dense((2, 1), ("linear",)).initialize(name, np.random.RandomState(0))


def test_the_stream_passed_in_is_the_only_source() -> None:
    np.random.seed(1)
    first, _ = drawn("normal")
    np.random.seed(2)
    again, _ = drawn("normal")
    np.testing.assert_array_equal(first, again)
    assert np.random.random_sample() == np.random.RandomState(2).random_sample()


def test_hidden_layers_are_drawn_first() -> None:
    network = Network.dense((3, 4, 2), ("tanh", "linear"))
    network.initialize("normal", np.random.RandomState(8))
    random = np.random.RandomState(8)
    np.testing.assert_array_equal(network.layers[0]["W"], random.randn(3, 4))
    np.testing.assert_array_equal(network.layers[1]["W"], random.randn(4, 2))


def test_float32_networks_round_what_is_drawn() -> None:
    single, double = Network.dense((3, 2), ("linear",), np.float32), Network.dense((3, 2), ("linear",))
    for network in (single, double):
        network.initialize("normal", np.random.RandomState(0))
    np.testing.assert_array_equal(single.parameters, double.parameters.astype(np.float32))
