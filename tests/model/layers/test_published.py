"""Layers against published vectors and a published system."""

from __future__ import annotations

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.model import Evaluator, Network, Penalty, Trainer, optimizer
from nn_tui.model.arrays import FloatArray, Shape
from nn_tui.model.layers.dense import DenseSpec
from nn_tui.model.layers.layer import Layer
from nn_tui.model.layers.registry import parse_layer


def spaced(first: float, last: float, shape: Shape) -> FloatArray:
    """Evenly spaced numbers in that shape."""
    return np.linspace(first, last, int(np.prod(shape))).reshape(shape)


def bound(words: str, shape: Shape, **arrays: FloatArray) -> Layer:
    """The layer of those words with these parameters."""
    layer = parse_layer(words).make(shape)
    layer.bind(layer.join(arrays))
    return layer


CONVOLVED = """
    -.08759809 -.10987781 -.18387192 -.2109216 .21027089 .21661097 .22847626 .23004637
    .50813986 .54309974 .64082444 .67101435 -.98053589 -1.03143541 -1.19128892 -1.24695841
    .69108355 .66880383 .59480972 .56776003 2.36270298 2.36904306 2.38090835 2.38247847
"""


def test_convolution_of_cs231n() -> None:
    """Assignment 2, convolution with stride 2 and a padding of 1, which "same" gives to a kernel of 4x4."""
    x, kernels = spaced(-0.1, 0.5, (2, 3, 4, 4)), spaced(-0.2, 0.3, (3, 3, 4, 4))
    layer = bound("conv 3 4x4 stride 2 pad same", (3, 4, 4), K=np.moveaxis(kernels, 0, -1), b=spaced(-0.1, 0.2, (3,)))
    expected = np.array(CONVOLVED.split(), float).reshape(2, 3, 2, 2)
    np.testing.assert_allclose(layer.forward(x).z, expected, atol=6e-9)


def test_max_pooling_of_cs231n() -> None:
    """Assignment 2, squares of 2x2."""
    z = bound("pool 2", (3, 4, 4)).forward(spaced(-0.3, 0.4, (2, 3, 4, 4))).z
    expected = [-0.26315789, -0.24842105, -0.20421053, -0.18947368, -0.14526316]
    np.testing.assert_allclose(z.ravel()[:5], expected, atol=6e-9)


def test_a_kernel_on_the_first_digit() -> None:
    """Four kernels of 3x3 on a 0 of 8x8 pixels, relu, squares of 2x2: the products of one place, and where it goes."""
    picture = built_in("digits").inputs[:1, None]
    kernels = np.random.RandomState(0).standard_normal((4, 1, 3, 3)) / 3
    layer = bound("conv 4 3x3 relu", (1, 8, 8), K=np.moveaxis(kernels, 0, -1), b=np.zeros(4))
    terms = layer.terms(picture[0], (0, 1, 2))
    assert terms is not None
    products = [0.477764177, 0.1250491276, 0.2039037467, 0.7002791248, 0.07781491626, 0, 0.2375221044, 0, 0]
    np.testing.assert_allclose(terms.values * terms.weights, products, rtol=1e-9)
    assert terms.places.tolist() == [10, 11, 12, 18, 19, 20, 26, 27, 28]
    assert layer.window(1, 2) == (range(1, 4), range(2, 5))
    maps = np.maximum(layer.forward(picture).z, 0)
    np.testing.assert_allclose(maps[0, 0, 1, 2], 1.822333197, rtol=1e-9)
    pooled = parse_layer("pool 2").make((4, 6, 6)).terms(maps[0], (0, 0, 1))
    assert pooled is not None
    np.testing.assert_allclose(pooled.values, [1.753, 1.373, 1.822, 0.7927], rtol=5e-4)
    assert pooled.weights.tolist() == [0, 0, 1, 0]
    assert pooled.places.tolist() == [2, 3, 8, 9]


EPOCHS, RATE = 3, 0.005


class LoopedNetwork:
    """The network of "CNNs, part 1 and 2" (Victor Zhou), place by place: 8 kernels of 3x3 without bias or activation,
    the largest of each 2x2, softmax of 10. It takes one picture (8, 8) at a time."""

    def __init__(self, kernels: FloatArray, weights: FloatArray, biases: FloatArray) -> None:
        self.kernels, self.weights, self.biases = kernels, weights, biases

    def forward(self, picture: FloatArray) -> FloatArray:
        """The ten probabilities."""
        self.picture = picture
        self.maps = np.zeros((8, 6, 6))
        for row in range(6):
            for column in range(6):
                window = picture[row : row + 3, column : column + 3]
                for kernel in range(8):
                    self.maps[kernel, row, column] = np.sum(window * self.kernels[kernel])
        self.pooled = np.zeros((8, 3, 3))
        for kernel in range(8):
            for row in range(3):
                for column in range(3):
                    square = self.maps[kernel, 2 * row : 2 * row + 2, 2 * column : 2 * column + 2]
                    self.pooled[kernel, row, column] = np.max(square)
        z = self.pooled.ravel() @ self.weights + self.biases
        powers = np.exp(z)
        return np.asarray(powers / np.sum(powers))

    def train(self, picture: FloatArray, target: FloatArray) -> None:
        """One update against the slope of the cross-entropy."""
        error = self.forward(picture) - target
        before = (self.weights @ error).reshape(8, 3, 3)
        self.weights -= RATE * np.outer(self.pooled.ravel(), error)
        self.biases -= RATE * error
        slopes = np.zeros((8, 3, 3))
        for kernel in range(8):
            for row in range(3):
                for column in range(3):
                    square = self.maps[kernel, 2 * row : 2 * row + 2, 2 * column : 2 * column + 2]
                    down, right = divmod(int(np.argmax(square)), 2)
                    top, left = 2 * row + down, 2 * column + right
                    slopes[kernel] += before[kernel, row, column] * picture[top : top + 3, left : left + 3]
        self.kernels -= RATE * slopes


@pytest.mark.slow
def test_a_small_convolution_on_the_digits_agrees_with_loops_over_places() -> None:
    digits = built_in("digits")
    inputs, targets = digits.inputs - 0.5, digits.targets
    specs = [parse_layer("conv 8 3x3 nobias"), parse_layer("pool 2"), DenseSpec(10, "softmax")]
    network = Network((1, 8, 8), specs)
    network.initialize("normal_over_inputs", np.random.RandomState(0))
    assert network.parameters.size == 802
    conv, _, _, dense = network.layers
    looped = LoopedNetwork(np.moveaxis(conv["K"][0].copy(), -1, 0), dense["W"].copy(), dense["b"].copy())
    trainer = Trainer(
        network,
        inputs[:1000],
        targets[:1000],
        loss="softmax_cross_entropy",
        optimizer=optimizer("sgd", RATE),
        random=np.random.RandomState(1),
        batch=1,
    )
    order = np.random.RandomState(1)
    for _ in range(EPOCHS):
        trainer.advance(1000)
        for sample in order.permutation(1000):
            looped.train(inputs[sample], targets[sample])
        np.testing.assert_allclose(np.moveaxis(conv["K"][0], -1, 0), looped.kernels, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(dense["W"], looped.weights, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(dense["b"], looped.biases, rtol=1e-9, atol=1e-12)
    answers = np.array([looped.forward(picture) for picture in inputs[1000:]])
    penalty = Penalty()
    evaluator = Evaluator(network, "softmax_cross_entropy", "mean", penalty, inputs[1000:], targets[1000:])
    np.testing.assert_allclose(evaluator.outputs(), answers, rtol=1e-9, atol=1e-12)
    right = float((answers.argmax(axis=1) == targets[1000:].argmax(axis=1)).mean())
    assert evaluator.measure().accuracy == pytest.approx(right)
    assert right > 0.8
