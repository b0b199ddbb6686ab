"""What every optimizer has in common, and those that step along the gradient itself: sgd, momentum, nesterov.

The parameters are one flat vector; an optimizer prepares the calls of one update ahead of the loop. Rules and defaults
are those of torch.optim, so that a recipe means the same there. In the formulas g is dL/dw, and rate the learning rate
times the schedule's factor.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from functools import partial
from typing import ClassVar

import numpy as np

from nn_tui.model.arrays import BoolArray, FloatArray, StateArray
from nn_tui.model.errors import ModelError
from nn_tui.model.kernels.calls import Call, number
from nn_tui.model.schedules import Schedule

CONSTANT = Schedule()


class Optimizer(ABC):
    """How a gradient changes the parameters, and what is remembered from one update to the next.

    One optimizer serves one trainer. ``remembers`` names the vectors that it keeps, each shaped like the parameters.
    """

    name: ClassVar[str]
    remembers: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self,
        learning_rate: float,
        *,
        momentum: float = 0.9,
        weight_decay: float = 0.01,
        schedule: Schedule | None = None,
    ) -> None:
        self.learning_rate = learning_rate
        self.momentum = momentum
        self.weight_decay = weight_decay
        self.schedule = schedule or CONSTANT
        self._vectors: dict[str, FloatArray] = {}

    @property
    def gradient_scale(self) -> float:
        """The factor that it wants on the gradient; the prepared path folds it in at no cost."""
        return 1.0

    def prepare(self, parameters: FloatArray, gradient: FloatArray, is_weight: BoolArray | None = None) -> list[Call]:
        """The calls of one update: change ``parameters`` in place by ``gradient`` (gradient_scale x dL/dw).

        ``parameters`` and ``gradient`` have the same shape; ``is_weight``, of that shape, is False where a parameter is
        a bias (None: nowhere). What is remembered starts at zero, the learning rate at that of the first epoch.
        """
        self._vectors = {name: np.zeros(parameters.shape, parameters.dtype) for name in self.remembers}
        self._step = number(0.0, parameters)
        calls = self._prepare(parameters, gradient, np.ones(parameters.shape, bool) if is_weight is None else is_weight)
        self.begin_epoch(0)
        return calls

    @abstractmethod
    def _prepare(self, parameters: FloatArray, gradient: FloatArray, is_weight: BoolArray) -> list[Call]: ...

    def begin_epoch(self, epoch: int) -> None:
        """Take the learning rate of the epoch that follows ``epoch`` whole ones."""
        self._rate = self.learning_rate * self.schedule.rate(epoch)
        self._step[...] = self._rate

    @property
    def state(self) -> dict[str, StateArray]:
        """What decides the updates to come, by name: the remembered vectors (not copies) and 0-d counts."""
        return dict(self._vectors)

    def restore(self, state: Mapping[str, StateArray]) -> None:
        """Go on from the ``state`` of an optimizer of the same name; the learning rate and the rest stay this one's.

        Raises ModelError, with nothing changed, for the state of another optimizer or of other parameters.
        """
        if not self._fits(state):
            raise ModelError(f"this is not a state of the optimizer {self.name} for these parameters")
        for name, vector in self._vectors.items():
            vector[:] = state[name]

    def _fits(self, state: Mapping[str, StateArray]) -> bool:
        own = self.state
        return set(state) == set(own) and all(
            state[name].shape == value.shape and state[name].dtype.kind in "fi" for name, value in own.items()
        )

    def take_over(self, before: Optimizer) -> None:
        """Go on from the state of ``before``, for a setting that changes in the middle of a run.

        Both must be prepared for parameters of the same shape. After an optimizer of another name this one starts
        from zero.
        """
        if before.name == self.name:
            self.restore(before.state)


class SGD(Optimizer):
    """w <- w - rate g (Goodfellow et al., Deep Learning, algorithm 8.1).

    The gradient comes multiplied by the learning rate: one subtraction, and a schedule's factor where there is one.
    """

    name = "sgd"

    @property
    def gradient_scale(self) -> float:
        """The learning rate."""
        return self.learning_rate

    def _prepare(self, parameters: FloatArray, gradient: FloatArray, is_weight: BoolArray) -> list[Call]:
        calls: list[Call] = [partial(np.subtract, parameters, gradient, parameters)]
        if not self.schedule.is_constant:
            calls.insert(0, partial(np.multiply, gradient, self._step, gradient))
        return calls

    def begin_epoch(self, epoch: int) -> None:
        """Take the schedule's factor: the learning rate is in the gradient."""
        self._step[...] = self.schedule.rate(epoch)


class Momentum(Optimizer):
    """v <- momentum v + g; w <- w - rate v (torch.optim.SGD with momentum, dampening 0)."""

    name = "momentum"
    remembers = ("velocity",)

    def _prepare(self, parameters: FloatArray, gradient: FloatArray, is_weight: BoolArray) -> list[Call]:
        velocity, step = self._vectors["velocity"], np.empty_like(parameters)
        return [
            partial(np.multiply, velocity, number(self.momentum, parameters), velocity),
            partial(np.add, velocity, gradient, velocity),
            partial(np.multiply, velocity, self._step, step),
            partial(np.subtract, parameters, step, parameters),
        ]


class Nesterov(Optimizer):
    """v <- momentum v + g; w <- w - rate (g + momentum v) (torch.optim.SGD with nesterov=True)."""

    name = "nesterov"
    remembers = ("velocity",)

    def _prepare(self, parameters: FloatArray, gradient: FloatArray, is_weight: BoolArray) -> list[Call]:
        velocity, step = self._vectors["velocity"], np.empty_like(parameters)
        momentum = number(self.momentum, parameters)
        return [
            partial(np.multiply, velocity, momentum, velocity),
            partial(np.add, velocity, gradient, velocity),
            partial(np.multiply, velocity, momentum, step),
            partial(np.add, step, gradient, step),
            partial(np.multiply, step, self._step, step),
            partial(np.subtract, parameters, step, parameters),
        ]
