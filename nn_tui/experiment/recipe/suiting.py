"""Which output and which loss suit what a dataset asks for."""

from __future__ import annotations

from typing import NamedTuple


class OutputAndLoss(NamedTuple):
    """An output activation and the loss that goes with it."""

    output: str
    loss: str


NUMBERS = OutputAndLoss("linear", "half_squared_error")
TWO_CLASSES = OutputAndLoss("tanh", "half_squared_error")
"""Of one output, -1 or 1."""
CLASSES = OutputAndLoss("softmax", "softmax_cross_entropy")
"""Of an output each."""


def suiting(classes: int, outputs: int) -> OutputAndLoss:
    """What suits that many classes, 0 for numbers, answered by that many outputs."""
    if not classes:
        return NUMBERS
    return CLASSES if outputs > 1 else TWO_CLASSES


def needs_others(before: int, after: int) -> bool:
    """Whether going from one number of outputs to another takes another output and loss."""
    return (before == 1) != (after == 1)
