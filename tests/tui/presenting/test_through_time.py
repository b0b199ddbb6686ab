"""A gradient through time in words and figures."""

from __future__ import annotations

import numpy as np
import pytest

from nn_tui.experiment.diagnosis.through_time import spectral_radius
from nn_tui.model import Network
from nn_tui.model.layers.dense import DenseSpec
from nn_tui.model.layers.registry import parse_layer
from nn_tui.model.training.clipping import Clipping
from nn_tui.tui.presenting.through_time import clipping_words, fading_words, sizes_of


def test_sizes_are_norms_over_the_units() -> None:
    assert sizes_of(np.array([[3.0, 4.0], [0.0, 0.0]])).tolist() == [5.0, 0.0]


@pytest.mark.parametrize(
    ("sizes", "said"),
    [
        ([1e-6, 1e-3, 1.0], "first / last 1.000e-06: vanishes"),
        ([5000.0, 10.0, 1.0], "first / last 5000: explodes"),
        ([0.5, 1.0], "first / last 0.5000"),
        ([0.0, 1.0], "first / last 0: vanishes"),
        ([0.0, 0.0], "no gradient"),
        ([1.0, 0.0], "no gradient at the last step"),
        ([np.inf, 1.0], "not finite"),
        ([1.0], "one step"),
    ],
)
def test_it_says_when_a_gradient_vanishes_or_explodes(sizes: list[float], said: str) -> None:
    assert fading_words(np.array(sizes)) == said


def test_the_spectral_radius_is_that_of_what_makes_the_next_state() -> None:
    for words, name in (("rnn 2", "Wh"), ("lstm 2", "Wh[g]"), ("gru 2", "Wh[n]")):
        network = Network((3, 2), [parse_layer(words), DenseSpec(1)], at_steps=True)
        layer = network.layers[0]
        wanted = np.array([[0.0, -2.0], [2.0, 0.0]])
        if layer.gates:
            layer["Wh"][:, -1] = wanted
        else:
            layer["Wh"][:] = wanted
        radius = spectral_radius(layer)
        assert radius is not None
        assert radius.matrix == name
        assert radius.value == pytest.approx(2.0)
        layer["Wh"][:] = np.inf
        radius = spectral_radius(layer)
        assert radius is not None
        assert np.isnan(radius.value)


def test_of_wide_layers_it_is_not_looked_for() -> None:
    network = Network((3, 2), [parse_layer("rnn 257"), DenseSpec(1)], at_steps=True)
    assert spectral_radius(network.layers[0]) is None


def test_it_says_when_clipping_bites() -> None:
    gradient = np.array([3.0, -4.0, 0.0])
    assert clipping_words(gradient, Clipping(norm=1.0), None)[0] == "norm 5.000 clipped to 1, 20% left"
    assert clipping_words(gradient, Clipping(norm=6.0), None)[0] == "norm 5.000, within clip norm 6"
    assert clipping_words(gradient, Clipping(), None)[0] == "norm 5.000, no clip norm set ([[train.change]])"
    assert clipping_words(gradient, Clipping(value=3.5), None)[0] == (
        "clip value 3.5 bounds 1 of 3 elements; norm 4.610"
    )
    frozen = np.array([False, True, False])
    assert clipping_words(gradient, Clipping(norm=6.0), frozen)[0] == "norm 3.000, within clip norm 6"
