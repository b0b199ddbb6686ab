"""Watching that the numbers of a run stay finite: a cheap look now and then, a closer one from a checkpoint on."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite

import numpy as np

from nn_tui.model import Divergence, Trainer, TrainerState, find_divergence
from nn_tui.model.arrays import FloatArray
from nn_tui.model.training.divergence import bounds_outputs, surely_finite

NONE: FloatArray = np.empty(0)
CHECK_EVERY = 64
"""Epochs between two coarse checks for divergence, and between two checkpoints."""


def is_finite(loss: float, parameters: FloatArray) -> bool:
    """Whether the loss and every parameter (parameters,) are finite numbers."""
    return isfinite(loss) and bool(np.isfinite(parameters).all())


class FiniteWatch:
    """Finds the first epoch after which a run's training loss or one of its parameters is not finite.

    ``divergence`` tells it, None as long as there is none. ``checkpoint`` is a finite state at most CHECK_EVERY epochs
    old; ``last_finite`` is, after a divergence, the state of the epoch before it.
    """

    def __init__(self, here: TrainerState) -> None:
        self._bounds_outputs = False
        self.stand(here)

    def stand(self, here: TrainerState) -> None:
        """The run is in this finite state: what comes is checked, and taken back, from here."""
        self.divergence: Divergence | None = None
        self.checkpoint = self.last_finite = here
        self._looked = here.epoch

    @staticmethod
    def next_check(epoch: int) -> int:
        """The epoch after this one at which the run is to be looked at."""
        return (epoch // CHECK_EVERY + 1) * CHECK_EVERY

    def follow(self, trainer: Trainer | None) -> None:
        """Watch this trainer from now on."""
        self._bounds_outputs = trainer is not None and bounds_outputs(trainer)

    def look(self, trainer: Trainer, measured_loss: Callable[[], float], between: FloatArray = NONE) -> bool:
        """Look at the end of an epoch; whether all was finite up to here.

        ``between`` are the losses known of the epochs since the last look, (epochs,). In doubt the epochs since the
        checkpoint are done again, ``measured_loss`` telling the loss after each. After a divergence the trainer stands
        at the end of its epoch, else where it was.
        """
        parameters = trainer.network.parameters
        all_known = trainer.epoch - self._looked <= len(between) + 1
        self._looked = trainer.epoch
        if not len(between) or np.isfinite(between).all():
            small = surely_finite(parameters)
            if small and self._bounds_outputs:
                return True
            # A parameter that is not finite never becomes so again, but a loss may: only small parameters prove that
            # those nobody measured were finite.
            if is_finite(measured_loss(), parameters) and (small or all_known):
                return True
        return self._look_closer(trainer, measured_loss)

    def passes(self, trainer: Trainer) -> bool:
        """At a check on the way, where nothing is measured: whether all is known to be finite up to here. The state is
        the checkpoint then; otherwise a look is due."""
        if not (self._bounds_outputs and surely_finite(trainer.network.parameters)):
            return False
        self._looked = trainer.epoch
        self.checkpoint = trainer.state()
        return True

    def _look_closer(self, trainer: Trainer, measured_loss: Callable[[], float]) -> bool:
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

    def keep(self, trainer: Trainer) -> None:
        """At the end of an epoch that was found finite: make it the checkpoint, where one is due."""
        if trainer.epoch % CHECK_EVERY == 0:
            self.checkpoint = trainer.state()

    def go_back(self, trainer: Trainer) -> None:
        """After a divergence: put the trainer back to the checkpoint."""
        trainer.restore(self.checkpoint)
        self.stand(self.checkpoint)
