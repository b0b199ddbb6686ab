"""The losses of updates as they happen, so that a run of one long epoch can be watched.

An epoch of more than HUNDREDTHS updates is divided into as many parts, whose ends depend on the number of updates
alone. One call an update copies z at the output into a ring; the losses of all its updates are computed at once. Their
bits do not depend on how many those are.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from nn_tui.model.arrays import FloatArray, IntArray
from nn_tui.model.kernels.calls import Call, number
from nn_tui.model.losses import LOSSES, Penalty
from nn_tui.model.network.network import Network
from nn_tui.model.training.loss_sums import LossSums
from nn_tui.model.training.penalties import penalties_of
from nn_tui.model.training.prepared import PreparedBatch

HUNDREDTHS = 100
"""The parts of an epoch that has more updates than that."""
MOST_SLOTS = 256
RING_NUMBERS = 2**16
"""The ring holds about that many numbers, or one update: more would leave the cache before they are measured."""
NO_LOSSES: FloatArray = np.empty((2, 0))

OnHundredths: TypeAlias = Callable[[int, FloatArray], None]
"""Called when hundredths of an epoch are over, with the number of the first, counted from 1 since the beginning, and
the means over the updates of each, (2, hundredths): the loss, penalty included, and the penalty. nan is unknown."""


def end_of(hundredth: int, updates: int) -> int:
    """How many updates of an epoch of ``updates`` are done at the end of that hundredth, counted from 1; 0 for 0."""
    return -(-hundredth * updates // HUNDREDTHS)


def hundredths_in(position: int, updates: int) -> int:
    """How many hundredths of an epoch of ``updates`` are over when ``position`` of these are done.

    0 in an epoch that is not divided.
    """
    return position * HUNDREDTHS // updates if updates > HUNDREDTHS else 0


class LossRing:
    """What the losses of updates on batches of one size need, copied on the way: z at the output, and with a penalty
    the parameters."""

    def __init__(self, batch: PreparedBatch, slots: int, network: Network, penalty: Penalty) -> None:
        z, parameters = batch.output_z, network.parameters
        self._network, self._penalty = network, penalty
        kept = parameters.size if penalty else 0
        self.samples = batch.samples
        self.slots = max(1, min(slots, MOST_SLOTS, RING_NUMBERS // (z.size + kept)))
        self._unscaled = number(1.0 / batch.output_scale, z)
        self._z = np.empty((self.slots, *z.shape), z.dtype)
        self._parameters = np.empty((self.slots, kept), z.dtype)
        self.copies: list[tuple[Call, ...]] = [(partial(np.positive, z, place),) for place in self._z]
        """The calls that fill each slot."""
        if penalty:
            places = zip(self.copies, self._parameters, strict=True)
            self.copies = [(*calls, partial(np.positive, parameters, place)) for calls, place in places]

    def z(self, count: int) -> FloatArray:
        """A copy of z at the output (count, ..., outputs, samples) in the first slots."""
        return np.asarray(self._z[:count] * self._unscaled)

    def penalties(self, count: int) -> FloatArray:
        """The penalties, float64 (count,), of the updates in the first slots."""
        if not self._penalty:
            return np.zeros(count)
        return penalties_of(self._network, self._penalty, self._parameters[:count])


class UpdateLosses:
    """The losses of all updates of a trainer, and their means over each hundredth of an epoch, given to ``report``.

    ``targets`` (samples, ...) are those of all samples; of sequences, ``has_padding`` says that there may be padded
    steps. An update sees ``batch`` samples, the last one of an epoch perhaps fewer. Its loss is what it lowers: with
    the reduction ``mean`` the mean over its samples, else the sum, with the penalty. A hundredth is reported at the
    latest at the end of its epoch, or when ``measure`` is called. ``weights`` (samples,) are what each sample's loss is
    multiplied by.
    """

    def __init__(
        self,
        network: Network,
        loss: str,
        reduction: str,
        penalty: Penalty,
        targets: npt.NDArray[Any],
        batch: int,
        report: OnHundredths,
        has_padding: bool = False,
        weights: FloatArray | None = None,
    ) -> None:
        self._network, self._penalty = network, penalty
        self._sums = LossSums(LOSSES[loss], network.layers[-1].activation.name, targets, has_padding, weights)
        self._is_mean = reduction == "mean"
        self._batch, self._updates, self._report = batch, -(-len(targets) // batch), report
        self._ring: LossRing | None = None
        self._filled = 0
        self.order: IntArray = np.empty(0, np.intp)
        """The row numbers (samples,) in the order of the epoch under way."""
        self.go_to(0, 0, NO_LOSSES)

    def go_to(self, epoch: int, position: int, losses: FloatArray) -> None:
        """Go on after ``position`` updates of an epoch. ``losses`` is what ``since_hundredth`` gave there.

        Without them, the mean of the hundredth under way will be unknown.
        """
        self._epoch, self._position = epoch, position
        self._hundredth = hundredths_in(position, self._updates)
        known = (2, position - end_of(self._hundredth, self._updates))
        self._losses = losses if losses.shape == known else np.full(known, np.nan)
        self._filled = 0

    def keeping(self, batch: PreparedBatch, slots: int) -> list[Call]:
        """What an update on such a batch calls as soon as z at the output is filled; ``slots`` follow on each other."""
        ring = LossRing(batch, slots, self._network, self._penalty)
        return [partial(self._keep, ring, ring.copies)]

    def _keep(self, ring: LossRing, copies: list[tuple[Call, ...]]) -> None:
        if self._ring is not ring or self._filled == ring.slots:
            self.measure()
            self._ring = ring
        for call in copies[self._filled]:
            call()
        self._filled += 1

    def end_epoch(self) -> None:
        """All updates of the epoch are done."""
        self.measure()
        self.go_to(self._epoch + 1, 0, NO_LOSSES)

    def since_hundredth(self) -> FloatArray:
        """Losses and penalties (2, updates) of the updates done since the last whole hundredth."""
        self.measure()
        return self._losses.copy()

    def measure(self) -> None:
        """Compute the losses of the updates that are done, and report the hundredths that are over."""
        if self._ring is None or not self._filled:
            return
        with np.errstate(all="ignore"):
            losses = np.concatenate([self._losses, self._measured(self._ring)], 1)
            self._position += self._filled
            self._filled = 0
            reached = hundredths_in(self._position, self._updates)
            ends = np.array([end_of(number, self._updates) for number in range(self._hundredth, reached + 1)])
            ends -= ends[0]
            if len(ends) > 1:
                means = np.add.reduceat(losses[:, : ends[-1]], ends[:-1], 1) / np.diff(ends)
                self._report(self._epoch * HUNDREDTHS + self._hundredth + 1, means)
                losses = losses[:, ends[-1] :].copy()
            self._hundredth, self._losses = reached, losses

    def _measured(self, ring: LossRing) -> FloatArray:
        """Losses and penalties (2, updates) of the updates not yet measured."""
        first, last = (place * self._batch for place in (self._position, self._position + self._filled))
        losses = self._sums.of_updates(ring.z(self._filled), self.order[first:last])
        penalties = ring.penalties(self._filled)
        return np.array([losses / (ring.samples if self._is_mean else 1) + penalties, penalties])
