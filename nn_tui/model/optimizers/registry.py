"""Optimizers by name."""

from __future__ import annotations

from math import isfinite

from nn_tui.model.errors import ModelError
from nn_tui.model.optimizers.adaptive import Adagrad, Adam, AdamW, RMSprop
from nn_tui.model.optimizers.optimizer import SGD, Momentum, Nesterov, Optimizer
from nn_tui.model.schedules import Schedule

OPTIMIZERS: dict[str, type[Optimizer]] = {
    kind.name: kind for kind in (SGD, Momentum, Nesterov, Adagrad, RMSprop, Adam, AdamW)
}


def optimizer(
    name: str,
    learning_rate: float,
    *,
    momentum: float = 0.9,
    weight_decay: float = 0.01,
    schedule: Schedule | None = None,
) -> Optimizer:
    """A new optimizer of that name; each ignores the settings that its rule does not have.

    ``momentum`` is for momentum and nesterov, ``weight_decay`` for adamw; the schedule, None for a constant rate, for
    all. Raises ModelError for an unknown name, a momentum outside [0, 1) or a weight decay below 0.
    """
    if name not in OPTIMIZERS:
        raise ModelError(f"there is no optimizer {name!r}: choose one of {', '.join(OPTIMIZERS)}")
    if not 0 <= momentum < 1:
        raise ModelError(f"momentum is a fraction from 0 to below 1, such as 0.9, not {momentum}")
    if not (isfinite(weight_decay) and weight_decay >= 0):
        raise ModelError(f"weight decay is a number of at least 0, such as 0.01, not {weight_decay}")
    return OPTIMIZERS[name](learning_rate, momentum=momentum, weight_decay=weight_decay, schedule=schedule)
