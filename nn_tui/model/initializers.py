"""Initial weights, by name. Each draws from the RandomState passed in, first layer first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isfinite, sqrt
from typing import TypeAlias

import numpy as np

from nn_tui.model.arrays import FloatArray
from nn_tui.model.errors import ModelError, quoted
from nn_tui.model.layers.layer import Parameter

Initializer: TypeAlias = Callable[[np.random.RandomState, Sequence[Parameter]], dict[str, FloatArray]]
"""(random, the parameters of one layer) -> float64 arrays in the parameters' shapes, by name."""
Draw: TypeAlias = Callable[[np.random.RandomState, Parameter], FloatArray]


def _draw_each(draw: Draw, bias: float = 0.0) -> Initializer:
    """Draw the weights one parameter after the other and set every bias to ``bias``."""

    def fill(random: np.random.RandomState, parameters: Sequence[Parameter]) -> dict[str, FloatArray]:
        return {
            parameter.name: draw(random, parameter) if _is_drawn(parameter) else _constant(parameter, bias)
            for parameter in parameters
        }

    return fill


def _is_drawn(parameter: Parameter) -> bool:
    return not parameter.is_bias and parameter.start is None


def _constant(parameter: Parameter, value: float) -> FloatArray:
    return np.full(parameter.shape, value if parameter.start is None else parameter.start)


def _uniform_with_bias(random: np.random.RandomState, parameters: Sequence[Parameter]) -> dict[str, FloatArray]:
    """Draw each matrix of weights and its bias as one block (inputs + 1, outputs), the bias as its first row."""
    values: dict[str, FloatArray] = {}
    for index, parameter in enumerate(parameters):
        if not _is_drawn(parameter):
            values.setdefault(parameter.name, _constant(parameter, 0.0))
            continue
        columns = parameter.shape[-1]
        rows = parameter.size // columns
        biases = [bias for bias in parameters[index + 1 : index + 2] if bias.is_bias and bias.shape == (columns,)]
        block = random.uniform(-1.0, 1.0, (rows + len(biases), columns))
        values[parameter.name] = block[-rows:].reshape(parameter.shape)
        values |= {bias.name: block[0] for bias in biases}
    return values


def _normal_times(scale: Callable[[int, int], float]) -> Initializer:
    return _draw_each(lambda random, parameter: scale(*parameter.fans) * random.randn(*parameter.shape))


def _glorot_uniform(random: np.random.RandomState, parameter: Parameter) -> FloatArray:
    limit = sqrt(6.0 / sum(parameter.fans))
    return random.uniform(-limit, limit, parameter.shape)


INITIALIZERS: dict[str, Initializer] = {
    "uniform_with_bias": _uniform_with_bias,
    "uniform": _draw_each(lambda random, parameter: random.uniform(-1.0, 1.0, parameter.shape)),
    "uniform_recurrent_last": _draw_each(lambda random, parameter: random.uniform(-1.0, 1.0, parameter.shape)),
    "normal": _normal_times(lambda inputs, outputs: 1.0),
    "normal_over_inputs": _normal_times(lambda inputs, outputs: 1.0 / inputs),
    "small_uniform": _draw_each(lambda random, parameter: random.uniform(-0.5, 0.5, parameter.shape), bias=0.1),
    "small_normal": _normal_times(lambda inputs, outputs: 0.01),
    "glorot_uniform": _draw_each(_glorot_uniform),
    "glorot_normal": _normal_times(lambda inputs, outputs: sqrt(2.0 / (inputs + outputs))),
    "he_normal": _normal_times(lambda inputs, outputs: sqrt(2.0 / inputs)),
    "zeros": _draw_each(lambda random, parameter: np.zeros(parameter.shape)),
}
"""Glorot: Glorot and Bengio 2010, equations 12 and 16. He: He et al. 2015, equation 10. small_uniform: weights from
-0.5 to 0.5 and biases of 0.1, as TensorFlow Playground begins. normal_over_inputs: as Victor Zhou's "CNNs" begins.
uniform_recurrent_last draws the weights from a state to itself after all others, as iamtrask's "LSTM-RNN in Python"
does. uniform_with_bias draws the biases; all others set 0. Inputs and outputs are fan-in and fan-out."""


def is_drawn_late(name: str, parameter: Parameter) -> bool:
    """Whether the initializer of that name draws this parameter after those of all layers that it draws first."""
    return name == "uniform_recurrent_last" and "from" in parameter.axes


def initializer(name: str) -> Initializer:
    """The initializer of that name; ``constant:X`` fills the weights with X. Raises ModelError for any other name."""
    if name.startswith("constant:"):
        try:
            value = float(name.removeprefix("constant:"))
        except ValueError:
            value = float("nan")
        if not isfinite(value):
            raise ModelError(f"init {quoted(name)} needs a finite number after the colon, as in constant:0.5")
        return _draw_each(lambda random, parameter: np.full(parameter.shape, value))
    if name not in INITIALIZERS:
        raise ModelError(f"there is no init {quoted(name)}: choose one of {', '.join(INITIALIZERS)}, constant:X")
    return INITIALIZERS[name]
