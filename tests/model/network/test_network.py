"""Networks: one vector of parameters, seen as layers."""

from __future__ import annotations

import numpy as np
import pytest

from nn_tui.model import ModelError, Network
from nn_tui.model.layers.dense import Dense


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
