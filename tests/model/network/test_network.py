"""Networks: one vector of parameters, seen as layers."""

from __future__ import annotations

import numpy as np
import pytest

from nn_tui.model import Evaluator, ModelError, Network, Penalty
from nn_tui.model.layers.dense import Dense
from nn_tui.model.layers.registry import parse_layer
from nn_tui.model.network import network as network_module


def test_layers_are_views_of_the_vector() -> None:
    network = Network.dense((3, 4, 2), ("tanh", "linear"))
    assert network.shapes == ((3,), (4,), (2,))
    assert network.parameters.shape == ((3 + 1) * 4 + (4 + 1) * 2,)
    assert not network.parameters.any()
    first, second = network.layers
    network.parameters[:] = np.arange(26)
    np.testing.assert_array_equal(first["W"], np.arange(12).reshape(3, 4))
    np.testing.assert_array_equal(first["b"], [12, 13, 14, 15])
    np.testing.assert_array_equal(second["W"], np.arange(16, 24).reshape(4, 2))
    np.testing.assert_array_equal(second["b"], [24, 25])
    second["b"][1] = -1
    assert network.parameters[-1] == -1


def test_forward_is_z_equals_x_w_plus_b() -> None:
    network = Network.dense((2, 1), ("linear",))
    network.parameters[:] = 2, 3, 10
    np.testing.assert_array_equal(network.forward(np.array([[1.0, 1.0], [0.0, -1.0]])), [[15], [7]])
    np.testing.assert_array_equal(network.layers[0].forward(np.ones((4, 2, 1))).z, np.full((4, 1), 15))
    assert network.forward(np.empty((0, 2))).shape == (0, 1)


@pytest.mark.parametrize("sizes", [(0, 1), (2, 0), (2, -3, 1)])
def test_impossible_sizes_are_refused(sizes: tuple[int, ...]) -> None:
    with pytest.raises(ModelError, match="at least one input and one neuron"):
        Network.dense(sizes, ("tanh", "linear")[-len(sizes) + 1 :])


def test_one_activation_a_layer() -> None:
    with pytest.raises(ValueError, match="argument"):
        Network.dense((2, 3, 1), ("linear",))


def test_a_layer_counts_its_parameters() -> None:
    assert Dense((30,), 5, "sigmoid").parameter_count == 155


def test_float32_stays_float32() -> None:
    network = Network.dense((2, 3, 1), ("sigmoid", "linear"), np.float32)
    assert network.forward(np.ones((2, 2))).dtype == np.float32
    assert all(layer["W"].dtype == np.float32 for layer in network.layers)


def sequences(words: str, steps: int = 20) -> Network:
    """A network of these layers for sequences of four features."""
    return Network((steps, 4), [parse_layer(layer) for layer in words.split(", ")])


@pytest.mark.parametrize(
    ("words", "steps", "chunk"),
    [
        pytest.param("rnn 16, dense 2", 20, 363, id="usual: the buffers stay in the cache"),
        pytest.param("gru 64, dense 2", 20, 25, id="weights that stay in the cache change nothing"),
        pytest.param("gru 320, dense 2", 20, 32, id="wide: samples share the way of the weights"),
        pytest.param("gru 640, dense 2", 100, 16, id="and long: as many as there is room for"),
        pytest.param("gru 320, dense 2", 4_000, 1, id="one at least"),
    ],
)
def test_how_many_samples_are_measured_at_once(words: str, steps: int, chunk: int) -> None:
    assert sequences(words, steps).chunk == chunk


def test_what_a_wide_network_answers_does_not_depend_on_how_many_samples_go_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    network = sequences("gru 320, dense 3")
    network.initialize("glorot_uniform", np.random.RandomState(0))
    random = np.random.RandomState(1)
    inputs, targets = random.normal(0, 1, (40, 20, 4)), random.normal(0, 1, (40, 3))

    def measured() -> list[float]:
        evaluator = Evaluator(network, "half_squared_error", "mean", Penalty(), inputs, targets)
        return [*evaluator.outputs().ravel(), *evaluator.measure()[:3]]

    together = measured()
    monkeypatch.setattr(network_module, "WIDE_CHUNK", 1)
    assert network.chunk == 5
    np.testing.assert_allclose(measured(), together, rtol=1e-12)
