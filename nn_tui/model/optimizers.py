"""Optimizers: how a gradient changes the parameters. State lives here; parameters are one flat vector."""

from __future__ import annotations

from functools import partial
from typing import Protocol

import numpy as np

from nn_tui.model.arrays import FloatArray
from nn_tui.model.errors import ModelError
from nn_tui.model.kernels import Call


class Optimizer(Protocol):
    """What the trainer asks of an optimizer.

    ``gradient_scale`` is the factor that it wants on the gradient: the prepared path folds it in for nothing.
    ``state`` holds its arrays by name, each shaped like the parameters or a 0-d count, for saving and restoring.
    """

    name: str
    gradient_scale: float
    state: dict[str, FloatArray]

    def prepare(self, parameters: FloatArray, gradient: FloatArray) -> list[Call]:
        """The calls of one update: change ``parameters`` in place by ``gradient`` (gradient_scale x dL/dw)."""
        ...


class SGD:
    """w <- w - learning_rate x dL/dw (Goodfellow et al., Deep Learning, algorithm 8.1)."""

    name = "sgd"

    def __init__(self, learning_rate: float) -> None:
        self.gradient_scale = learning_rate
        self.state: dict[str, FloatArray] = {}

    def prepare(self, parameters: FloatArray, gradient: FloatArray) -> list[Call]:
        """One subtraction: the gradient comes multiplied by the learning rate."""
        return [partial(np.subtract, parameters, gradient, parameters)]


OPTIMIZERS: dict[str, type[SGD]] = {"sgd": SGD}


def optimizer(name: str, learning_rate: float) -> Optimizer:
    """A new optimizer of that name. Raises ModelError for an unknown one."""
    if name not in OPTIMIZERS:
        raise ModelError(f"there is no optimizer {name!r}: choose one of {', '.join(OPTIMIZERS)}")
    return OPTIMIZERS[name](learning_rate)
