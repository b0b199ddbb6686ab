"""Optimizers that divide each parameter's step by the size of its gradients: adagrad, rmsprop, adam, adamw.

Where the published rule averages, m <- beta m + (1 - beta) g, the decayed sum M <- beta M + g is kept, so that
m = (1 - beta) M: one call less for each average. The factors go into the step and into epsilon.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from math import sqrt

import numpy as np

from nn_tui.model.arrays import BoolArray, FloatArray, StateArray
from nn_tui.model.kernels.calls import Call, number
from nn_tui.model.optimizers.optimizer import Optimizer

ALPHA = 0.99
"""How much of the average of the squares RMSprop keeps at each update."""
BETA_1, BETA_2 = 0.9, 0.999
"""How much of the averages of the gradients and of their squares Adam keeps."""
EPSILON = 1e-8
"""Added to the root of the average, so that nothing is divided by zero."""
ADAGRAD_EPSILON = 1e-10
"""The same for Adagrad."""


class Adagrad(Optimizer):
    """v <- v + g^2; w <- w - rate g / (sqrt(v) + epsilon), epsilon 1e-10.

    torch.optim.Adagrad, without decay of the rate and from v = 0 (Duchi et al. 2011).
    """

    name = "adagrad"
    remembers = ("squares",)

    def _prepare(self, parameters: FloatArray, gradient: FloatArray, is_weight: BoolArray) -> list[Call]:
        squares, step = self._vectors["squares"], np.empty_like(parameters)
        return [
            partial(np.square, gradient, step),
            partial(np.add, squares, step, squares),
            partial(np.sqrt, squares, step),
            partial(np.add, step, number(ADAGRAD_EPSILON, parameters), step),
            partial(np.divide, gradient, step, step),
            partial(np.multiply, step, self._step, step),
            partial(np.subtract, parameters, step, parameters),
        ]


class RMSprop(Optimizer):
    """v <- alpha v + (1 - alpha) g^2; w <- w - rate g / (sqrt(v) + epsilon), alpha 0.99, epsilon 1e-8.

    torch.optim.RMSprop, not centred, without momentum (Hinton, Neural Networks for Machine Learning, lecture 6e).
    """

    name = "rmsprop"
    remembers = ("squares",)

    def _prepare(self, parameters: FloatArray, gradient: FloatArray, is_weight: BoolArray) -> list[Call]:
        squares, step = self._vectors["squares"], np.empty_like(parameters)
        spread = 1.0 / sqrt(1.0 - ALPHA)
        return [
            partial(np.multiply, squares, number(ALPHA, parameters), squares),
            partial(np.square, gradient, step),
            partial(np.add, squares, step, squares),
            partial(np.sqrt, squares, step),
            partial(np.add, step, number(EPSILON * spread, parameters), step),
            partial(np.divide, gradient, step, step),
            partial(np.multiply, step, self._step, step),
            partial(np.subtract, parameters, step, parameters),
        ]

    def begin_epoch(self, epoch: int) -> None:
        """Take the learning rate of that epoch, over sqrt(1 - alpha): the squares are a sum and not an average."""
        super().begin_epoch(epoch)
        self._step[...] = self._rate / sqrt(1.0 - ALPHA)


class Adam(Optimizer):
    """m <- b1 m + (1 - b1) g; v <- b2 v + (1 - b2) g^2; w <- w - rate m' / (sqrt(v') + epsilon).

    In update t, m' = m / (1 - b1^t) and v' = v / (1 - b2^t); b1 0.9, b2 0.999, epsilon 1e-8. torch.optim.Adam (Kingma
    and Ba 2015, algorithm 1).
    """

    name = "adam"
    remembers = ("gradients", "squares")

    def _prepare(self, parameters: FloatArray, gradient: FloatArray, is_weight: BoolArray) -> list[Call]:
        self._updates = 0
        self._floor = number(0.0, parameters)
        gradients, squares = self._vectors["gradients"], self._vectors["squares"]
        step = np.empty_like(parameters)
        return [
            self._correct,
            partial(np.multiply, gradients, number(BETA_1, parameters), gradients),
            partial(np.add, gradients, gradient, gradients),
            partial(np.multiply, squares, number(BETA_2, parameters), squares),
            partial(np.square, gradient, step),
            partial(np.add, squares, step, squares),
            partial(np.sqrt, squares, step),
            partial(np.add, step, self._floor, step),
            partial(np.divide, gradients, step, step),
            partial(np.multiply, step, self._step, step),
            partial(np.subtract, parameters, step, parameters),
        ]

    def _correct(self) -> None:
        """Set the step and the floor of this update.

        With S = sqrt((1 - b2^t) / (1 - b2)) and the sums M and V, m' / (sqrt(v') + epsilon) is
        (1 - b1) / (1 - b1^t) S x M / (sqrt(V) + epsilon S).
        """
        self._updates += 1
        spread = sqrt((1.0 - BETA_2**self._updates) / (1.0 - BETA_2))
        self._step[...] = self._rate * (1.0 - BETA_1) / (1.0 - BETA_1**self._updates) * spread
        self._floor[...] = EPSILON * spread

    @property
    def state(self) -> dict[str, StateArray]:
        """The sums and ``updates``, how many updates they cover."""
        return {**super().state, "updates": np.array(self._updates)}

    def restore(self, state: Mapping[str, StateArray]) -> None:
        """Go on from the ``state`` of an optimizer of the same name. Raises ModelError for any other."""
        super().restore(state)
        self._updates = int(state["updates"])

    def _fits(self, state: Mapping[str, StateArray]) -> bool:
        return super()._fits(state) and state["updates"].dtype.kind == "i" and bool(state["updates"] >= 0)


class AdamW(Adam):
    """w <- w - rate weight_decay w, then as Adam: the decay is decoupled from the gradient.

    Only weights decay, biases do not. ``weight_decay`` is 0.01 by default. torch.optim.AdamW (Loshchilov and Hutter
    2019, algorithm 2).
    """

    name = "adamw"

    def _prepare(self, parameters: FloatArray, gradient: FloatArray, is_weight: BoolArray) -> list[Call]:
        self._is_weight = is_weight
        self._kept = np.ones_like(parameters)
        return [
            partial(np.multiply, parameters, self._kept, parameters),
            *super()._prepare(parameters, gradient, is_weight),
        ]

    def begin_epoch(self, epoch: int) -> None:
        """Take the learning rate of that epoch, which the decay follows."""
        super().begin_epoch(epoch)
        np.copyto(self._kept, 1.0 - self._rate * self.weight_decay, where=self._is_weight)
