"""Checking that the numbers of a run stay finite: a cheap check now and then, a replay from a checkpoint in doubt."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite

import numpy as np

from nn_tui.model import Divergence, Trainer, TrainerState, find_divergence
from nn_tui.model.arrays import FloatArray
from nn_tui.model.training.divergence import bounds_outputs, surely_finite

NO_LOSSES: FloatArray = np.empty(0)
CHECK_EVERY = 64
"""Epochs between two cheap checks for divergence, and between two checkpoints."""


def is_finite(loss: float, parameters: FloatArray) -> bool:
    """Whether the loss and every parameter (parameters,) are finite numbers."""
    return isfinite(loss) and bool(np.isfinite(parameters).all())


class FiniteWatch:
    """Finds the first epoch after which a run's training loss or one of its parameters is not finite.

    ``divergence`` is that epoch, None while all is finite. ``checkpoint`` is a finite state at most CHECK_EVERY epochs
    old; ``last_finite`` is, after a divergence, the state one epoch before it. Call ``start_from`` first.
    """

    checkpoint: TrainerState
    last_finite: TrainerState

    def __init__(self) -> None:
        self.divergence: Divergence | None = None
        self._bounds_outputs = False
        self._passed: list[TrainerState] = []
        self._checked_epoch = 0

    def start_from(self, state: TrainerState) -> None:
        """Make this finite state the checkpoint: later epochs are checked from here."""
        self.divergence = None
        self.checkpoint = self.last_finite = state
        self._passed = []
        self._checked_epoch = state.epoch

    @staticmethod
    def next_check(epoch: int) -> int:
        """The next epoch, after this one, at which a check is due."""
        return (epoch // CHECK_EVERY + 1) * CHECK_EVERY

    def follow(self, trainer: Trainer | None) -> None:
        """Check this trainer from now on."""
        self._bounds_outputs = trainer is not None and bounds_outputs(trainer)

    def check(self, trainer: Trainer, measured_loss: Callable[[], float], between: FloatArray = NO_LOSSES) -> bool:
        """Check at the end of an epoch whether all was finite up to here.

        ``between`` (epochs,) are the known losses of the epochs since the last check. In doubt the epochs since the
        checkpoint are done again, and ``measured_loss`` measures the loss after each. On divergence the trainer is left
        at the end of the first epoch that is not finite, otherwise where it was.
        """
        parameters = trainer.network.parameters
        all_known = trainer.epoch - self._checked_epoch <= len(between) + 1
        self._checked_epoch = trainer.epoch
        finite_count = _leading_finite(between)
        self._choose_checkpoint(trainer.epoch - len(between) + finite_count)
        if finite_count == len(between):
            small = surely_finite(parameters)
            if small and self._bounds_outputs:
                return True
            # A parameter that is not finite never becomes finite again, but a loss may: where some were not measured,
            # only small parameters prove that they were finite.
            if is_finite(measured_loss(), parameters) and (small or all_known):
                return True
        return self._replay(trainer, measured_loss)

    def check_unmeasured(self, trainer: Trainer) -> bool:
        """Whether the network is known to be finite now without measuring a loss, so that training may continue.

        The state may become the checkpoint then; otherwise ``check`` is due.
        """
        if not (self._bounds_outputs and surely_finite(trainer.network.parameters)):
            return False
        self._passed.append(trainer.state())
        return True

    def _choose_checkpoint(self, end: int) -> None:
        """Take the newest state before that epoch that ``check_unmeasured`` found finite."""
        self.checkpoint = next((state for state in reversed(self._passed) if state.epoch < end), self.checkpoint)
        self._passed.clear()

    def _replay(self, trainer: Trainer, measured_loss: Callable[[], float]) -> bool:
        reached = trainer.epoch
        before = self.checkpoint
        trainer.restore(before)
        while trainer.epoch < reached:
            before = trainer.state()
            trainer.advance(trainer.updates_per_epoch - trainer.position)
            if not is_finite(measured_loss(), trainer.network.parameters):
                self.divergence = find_divergence(trainer, before)
                self.last_finite = before
                return False
        return True

    def make_checkpoint(self, trainer: Trainer) -> None:
        """Make the end of a finite epoch the checkpoint, if one is due."""
        if trainer.epoch % CHECK_EVERY == 0:
            self.checkpoint = trainer.state()

    def go_back(self, trainer: Trainer) -> None:
        """Return the trainer to the checkpoint after a divergence."""
        trainer.restore(self.checkpoint)
        self.start_from(self.checkpoint)


def _leading_finite(values: FloatArray) -> int:
    """How many of the values (epochs,) come before the first that is not finite."""
    if not len(values):
        return 0
    faulty = np.flatnonzero(~np.isfinite(values))
    return int(faulty[0]) if len(faulty) else len(values)
