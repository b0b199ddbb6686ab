"""The measures of every epoch, taken from the updates that follow it, at next to no cost.

With a full batch and no dropout, the forward pass of an update computes the outputs that the measures of the epoch
before need. One call copies them into the next slot of a ring; the measures of all its epochs are computed at once.
"""

from __future__ import annotations

from functools import partial

import numpy as np
import numpy.typing as npt

from nn_tui.model.kernels.calls import Call, number
from nn_tui.model.network.evaluation import Evaluator
from nn_tui.model.training.batches import Update
from nn_tui.model.training.penalties import penalties_of
from nn_tui.model.training.trainer import Trainer

MOST_SLOTS = 256
FEWEST_SLOTS = 8
"""With room for fewer epochs, measuring them at once gains nothing."""
RING_NUMBERS = 2**16
"""The ring holds about that many numbers: more would leave the cache before they are measured."""
BLOCK_SIZES = (FEWEST_SLOTS, 32, 128, MOST_SLOTS)
"""How many epochs are measured at once: the least of these that is enough, since the calls are prepared ahead."""


class EpochRecording:
    """Trains, and measures the network before each epoch; the numbers have the bits that ``Evaluator`` gives.

    ``evaluator`` measures the samples that ``trainer`` trains on. ``slots`` is how many epochs there is room for.
    """

    def __init__(self, trainer: Trainer, evaluator: Evaluator) -> None:
        self._trainer, self._evaluator = trainer, evaluator
        self.slots = _slots(trainer)
        self._filled = 0
        self._updates: list[Update] = []

    @classmethod
    def on(cls, trainer: Trainer, evaluator: Evaluator) -> EpochRecording | None:
        """A recording, or None with mini-batches, layers that draw, chunks, or too many outputs for the ring."""
        is_possible = trainer.is_full_batch and not trainer.layers_draw and evaluator.is_whole
        is_possible = is_possible and _slots(trainer) > FEWEST_SLOTS
        return cls(trainer, evaluator) if is_possible else None

    def _prepare(self) -> None:
        """Make the ring and the updates that fill it."""
        trainer = self._trainer
        z, parameters = trainer.output_z, trainer.network.parameters
        self._z = np.empty((self.slots, *z.shape), z.dtype)
        self._unscaled = number(1.0 / trainer.output_scale, z)
        self._parameters = np.empty((self.slots if trainer.penalty else 0, parameters.size), parameters.dtype)
        for slot in range(self.slots):
            copying: list[Call] = [partial(np.positive, z, self._z[slot])]
            if trainer.penalty:
                copying.append(partial(np.positive, parameters, self._parameters[slot]))
            self._updates.append(trainer.full_batch_update(copying))
        self._blocks = [self._evaluator.output_measures(min(size, self.slots)) for size in BLOCK_SIZES]

    def advance(self, epochs: int) -> None:
        """Train that many epochs. Raises ValueError for more than there are free slots."""
        if self._filled + epochs > self.slots:
            raise ValueError(f"there is room for {self.slots - self._filled} epochs, not for {epochs}")
        if not self._updates:
            self._prepare()
        self._trainer.advance_through(self._updates[self._filled : self._filled + epochs], epochs)
        self._filled += epochs

    def take(self) -> npt.NDArray[np.float64]:
        """The measures at the beginning of each epoch since the last call, (epochs, 4); all slots are free again.

        So the first row measures the network before these epochs, and no row the network after them. The columns are
        those of ``Measures``, nan where there is no accuracy.
        """
        epochs, self._filled = self._filled, 0
        block = next(block for block in self._blocks if len(block.z) >= epochs)
        with np.errstate(all="ignore"):
            np.multiply(self._z[:epochs], self._unscaled, block.z[:epochs])
            return block.measure_all(self._penalties(epochs, len(block.z)))[:epochs]

    def _penalties(self, epochs: int, room: int) -> npt.NDArray[np.float64]:
        """The penalty at the beginning of each epoch, in an array (room,)."""
        penalties = np.zeros(room)
        if self._trainer.penalty:
            trainer = self._trainer
            penalties[:epochs] = penalties_of(trainer.network, trainer.penalty, self._parameters[:epochs])
        return penalties


def _slots(trainer: Trainer) -> int:
    """How many epochs the ring has room for."""
    numbers = trainer.targets.size + (trainer.network.parameters.size if trainer.penalty else 0)
    return min(MOST_SLOTS, RING_NUMBERS // numbers)
