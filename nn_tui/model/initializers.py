"""Initial weights, by name. Each draws from the RandomState passed in, one layer after the other, hidden first."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite, sqrt
from typing import TypeAlias

import numpy as np

from nn_tui.model.arrays import FloatArray
from nn_tui.model.errors import ModelError

Initializer: TypeAlias = Callable[[np.random.RandomState, int, int], tuple[FloatArray, FloatArray]]
"""(random, inputs, outputs) -> weights (inputs, outputs), biases (outputs,), both float64."""


def _uniform_with_bias(random: np.random.RandomState, inputs: int, outputs: int) -> tuple[FloatArray, FloatArray]:
    block = random.uniform(-1.0, 1.0, (inputs + 1, outputs))
    return block[1:], block[0]


def _small_uniform(random: np.random.RandomState, inputs: int, outputs: int) -> tuple[FloatArray, FloatArray]:
    return random.uniform(-0.5, 0.5, (inputs, outputs)), np.full(outputs, 0.1)


def _normal_times(scale: Callable[[int, int], float]) -> Initializer:
    def draw(random: np.random.RandomState, inputs: int, outputs: int) -> tuple[FloatArray, FloatArray]:
        return scale(inputs, outputs) * random.randn(inputs, outputs), np.zeros(outputs)

    return draw


def _glorot_uniform(random: np.random.RandomState, inputs: int, outputs: int) -> tuple[FloatArray, FloatArray]:
    limit = sqrt(6.0 / (inputs + outputs))
    return random.uniform(-limit, limit, (inputs, outputs)), np.zeros(outputs)


def _constant(value: float) -> Initializer:
    def fill(random: np.random.RandomState, inputs: int, outputs: int) -> tuple[FloatArray, FloatArray]:
        return np.full((inputs, outputs), value), np.zeros(outputs)

    return fill


INITIALIZERS: dict[str, Initializer] = {
    "uniform_with_bias": _uniform_with_bias,
    "normal": _normal_times(lambda inputs, outputs: 1.0),
    "small_uniform": _small_uniform,
    "small_normal": _normal_times(lambda inputs, outputs: 0.01),
    "glorot_uniform": _glorot_uniform,
    "glorot_normal": _normal_times(lambda inputs, outputs: sqrt(2.0 / (inputs + outputs))),
    "he_normal": _normal_times(lambda inputs, outputs: sqrt(2.0 / inputs)),
    "zeros": _constant(0.0),
}
"""Glorot: Glorot and Bengio 2010, equations 12 and 16. He: He et al. 2015, equation 10. small_uniform: weights from
-0.5 to 0.5 and biases of 0.1, as TensorFlow Playground begins. Biases are drawn in the first, and 0 in all others."""


def initializer(name: str) -> Initializer:
    """The initializer of that name; ``constant:X`` fills the weights with X. Raises ModelError on any other."""
    if name.startswith("constant:"):
        try:
            value = float(name.removeprefix("constant:"))
        except ValueError:
            value = float("nan")
        if not isfinite(value):
            raise ModelError(f"init {name!r} needs a finite number behind the colon, as in constant:0.5")
        return _constant(value)
    if name not in INITIALIZERS:
        raise ModelError(f"there is no init {name!r}: choose one of {', '.join(INITIALIZERS)}, constant:X")
    return INITIALIZERS[name]
