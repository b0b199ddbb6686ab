"""Which output and loss suit a dataset's targets."""

from __future__ import annotations

from typing import NamedTuple


class OutputAndLoss(NamedTuple):
    """An output activation and the loss to train it with."""

    output: str
    loss: str


NUMBERS = OutputAndLoss("linear", "half_squared_error")
TWO_CLASSES = OutputAndLoss("tanh", "half_squared_error")
"""Two classes with one output, -1 or 1."""
CLASSES = OutputAndLoss("softmax", "softmax_cross_entropy")
"""Classes with an output each."""


def output_and_loss_for(classes: int, outputs: int) -> OutputAndLoss:
    """The pair for that many classes, 0 for numbers, and that many outputs."""
    if not classes:
        return NUMBERS
    return CLASSES if outputs > 1 else TWO_CLASSES


def needs_other_output(before: int, after: int) -> bool:
    """Whether a change in the number of outputs needs another output activation and loss."""
    return (before == 1) != (after == 1)
