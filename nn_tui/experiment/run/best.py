"""The best weights of a run so far, to go back to at its end."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from nn_tui.model.arrays import FloatArray


@dataclass(frozen=True, eq=False)
class Best:
    """The weights (parameters,) after the epoch with the lowest loss of the part that was watched."""

    epoch: int
    loss: float
    parameters: FloatArray


class BestWeights:
    """Keeps the best weights of what it sees; ``best`` is None before the first epoch."""

    def __init__(self) -> None:
        self.best: Best | None = None

    def see(self, epoch: int, loss: float, parameters: FloatArray) -> None:
        """Take in the loss after an epoch, without the penalty, and the weights (parameters,) then."""
        if loss < (self.best.loss if self.best else inf):
            self.best = Best(epoch, loss, parameters.copy())

    def before(self, epoch: int) -> Best | None:
        """The best weights, if they are those of an earlier epoch."""
        return self.best if self.best is not None and self.best.epoch < epoch else None

    def forget(self) -> None:
        """Forget it: what comes cannot be compared with it."""
        self.best = None

    def forget_after(self, epoch: int) -> None:
        """Forget it if it is of a later epoch."""
        if self.best is not None and self.best.epoch > epoch:
            self.best = None
