"""The measures of every epoch, read off the updates that follow: recording that costs next to nothing.

With a full batch and no dropout, the forward pass of an update computes the outputs that the measures of the epoch
before need. One call copies them into the next slot of a ring; the measures of all its epochs are computed at once.
"""

from __future__ import annotations

from functools import partial

import numpy as np
import numpy.typing as npt

from nn_tui.model.kernels.calls import Call
from nn_tui.model.network.evaluation import Evaluator
from nn_tui.model.training.batches import Update
from nn_tui.model.training.trainer import Trainer

MOST_SLOTS = 64
ROOM = 2**16
"""The ring holds about this many numbers: more would leave the cache before they are measured."""
FEWEST_SLOTS = 8
"""With less room than this many epochs need, measuring them at once gains nothing."""


class EpochRecording:
    """Trains, and measures the network after each epoch; the numbers have the bits that ``Evaluator`` gives.

    ``evaluator`` measures the samples that ``trainer`` trains on.
    """

    def __init__(self, trainer: Trainer, evaluator: Evaluator) -> None:
        z, parameters = trainer.output_z, trainer.network.parameters
        self._trainer, self._evaluator = trainer, evaluator
        self.slots = _slots(trainer)
        self._z = np.empty((self.slots, *z.shape), z.dtype)
        self._parameters = np.empty((self.slots if trainer.penalty else 0, parameters.size), parameters.dtype)
        self._updates: list[Update] = []
        for slot in range(self.slots):
            watch: list[Call] = [partial(np.copyto, self._z[slot], z)]
            if trainer.penalty:
                watch.append(partial(np.copyto, self._parameters[slot], parameters))
            self._updates.append(trainer.full_batch_update(watch))
        self._blocks = [evaluator.output_measures(size) for size in (FEWEST_SLOTS, self.slots)]

    @classmethod
    def on(cls, trainer: Trainer, evaluator: Evaluator) -> EpochRecording | None:
        """A recording; None where the outputs of the trainer's updates are not those of its epochs, with mini-batches
        or dropout, or too many to be kept."""
        suits = trainer.is_full_batch and not trainer.dropout and _slots(trainer) > FEWEST_SLOTS
        return cls(trainer, evaluator) if suits else None

    def advance(self, epochs: int) -> npt.NDArray[np.float64]:
        """Train that many epochs, ``slots`` at most, at least one; measures (epochs, 4) at their beginnings.

        The first row measures the network as it was; what the last epoch leads to is not among them. The columns are
        those of ``Measures``, nan where there is no accuracy.
        """
        self._trainer.advance_through(self._updates[:epochs], epochs)
        block = next(block for block in self._blocks if len(block.z) >= epochs)
        with np.errstate(all="ignore"):
            np.divide(self._z[:epochs], self._trainer.output_scale, block.z[:epochs])
            return block.measure_all(self._penalties(epochs, len(block.z)))[:epochs]

    def _penalties(self, epochs: int, room: int) -> npt.NDArray[np.float64]:
        """The penalty at the beginning of each epoch, in an array of (room,)."""
        penalties, penalty = np.zeros(room), self._trainer.penalty
        if penalty:
            network = self._trainer.network
            for index, layer in enumerate(network.layers):
                for parameter in layer.parameters:
                    if not parameter.is_bias:
                        part = network.part(index, parameter.name)
                        penalties[:epochs] += penalty.values(self._parameters[:epochs, part])
        return penalties


def _slots(trainer: Trainer) -> int:
    """How many epochs the ring has room for."""
    numbers = trainer.targets.size + (trainer.network.parameters.size if trainer.penalty else 0)
    return min(MOST_SLOTS, ROOM // numbers)
