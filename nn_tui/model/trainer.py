"""The training loop: updates, one after the other, paced by whoever asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from nn_tui.model.arrays import FloatArray, IntArray
from nn_tui.model.errors import ModelError
from nn_tui.model.losses import LOSSES, REDUCTIONS, Penalty, check_pairing, check_targets
from nn_tui.model.network import Network
from nn_tui.model.optimizers import Optimizer
from nn_tui.model.prepared import PreparedBatch, prepared_inputs

NO_ORDER: IntArray = np.empty(0, np.intp)


@dataclass(frozen=True)
class TrainerState:
    """Everything that decides the updates to come; it owns copies.

    ``random`` is RandomState.get_state(); ``order`` the order of the samples in the epoch under way (empty while none
    is drawn), ``position`` how many updates of it are done.
    """

    epoch: int
    position: int
    parameters: FloatArray
    optimizer: dict[str, FloatArray]
    random: tuple[Any, ...]
    order: IntArray


class Trainer:
    """Trains a network in place on inputs (samples, ...) and targets (samples, outputs).

    With ``batch`` None, or at least as many as the samples, an update sees all samples in order. Otherwise ``random``
    shuffles them before every epoch and the last batch may be short. The updates are the same, to the bit, however they
    are asked for. Raises ModelError for no samples, a batch below 1, an unknown reduction, or a loss that does not fit.
    """

    def __init__(
        self,
        network: Network,
        inputs: FloatArray,
        targets: FloatArray,
        *,
        loss: str,
        optimizer: Optimizer,
        random: np.random.RandomState,
        reduction: str = "mean",
        penalty: Penalty | None = None,
        batch: int | None = None,
        epoch: int = 0,
    ) -> None:
        samples = len(inputs)
        if samples == 0:
            raise ModelError("there are no samples to train on: add one")
        if batch is not None and batch < 1:
            raise ModelError(f"a batch has at least one sample, not {batch}")
        if reduction not in REDUCTIONS:
            raise ModelError(f"there is no reduction {reduction!r}: choose one of {', '.join(REDUCTIONS)}")
        check_pairing(loss, network.layers[-1].activation.name, network.sizes[-1])
        check_targets(loss, targets)
        self.network = network
        self.inputs = inputs
        self.targets = targets
        self.loss = LOSSES[loss]
        self.reduction = reduction
        self.penalty = penalty or Penalty()
        self.optimizer = optimizer
        self.random = random
        self.batch = samples if batch is None else min(batch, samples)
        self.epoch = epoch
        self.position = 0
        self.updates_per_epoch = -(-samples // self.batch)
        self._samples = samples
        self._order = NO_ORDER
        self._gradient = np.zeros_like(network.parameters)
        self._rows = prepared_inputs(network, inputs)
        self._full = self._prepare(self.batch)
        rest = samples % self.batch
        self._last = self._prepare(rest) if rest else self._full
        self._step = optimizer.prepare(network.parameters, self._gradient)
        self._update_calls = (*self._full[0].calls, *self._step)

    def _prepare(self, size: int) -> tuple[PreparedBatch, FloatArray]:
        """A prepared batch of that size, and all samples' targets (outputs, samples) as it reads them."""
        whole = size == self._samples
        rows = self._rows if whole else np.empty((size, self._rows.shape[1]), self._rows.dtype)
        with np.errstate(over="ignore"):
            batch = PreparedBatch(
                self.network,
                self.loss.name,
                self.reduction,
                self.penalty,
                self.optimizer.gradient_scale,
                rows,
                self._gradient,
            )
            targets = np.ascontiguousarray(batch.prepare_targets(np.asarray(self.targets.T)))
        if whole:
            batch.targets[:] = targets
        return batch, targets

    def advance(self, updates: int) -> None:
        """Do that many updates. Overflow gives inf or nan in the parameters, silently."""
        with np.errstate(all="ignore"):
            if self.batch == self._samples:
                calls = self._update_calls
                for _ in range(updates):
                    for call in calls:
                        call()
                self.epoch += updates
            else:
                for _ in range(updates):
                    self._mini_batch_update()

    def _mini_batch_update(self) -> None:
        chosen = self.next_samples()
        batch, targets = self._full if len(chosen) == self.batch else self._last
        self._rows.take(chosen, 0, batch.rows, "clip")
        targets.take(chosen, 1, batch.targets, "clip")
        for call in batch.calls:
            call()
        for call in self._step:
            call()
        self.position += 1
        if self.position == self.updates_per_epoch:
            self.position = 0
            self.epoch += 1
            self._order = NO_ORDER

    def next_samples(self) -> IntArray:
        """Which samples the next update sees, as row numbers; asking twice gives the same answer."""
        if self.batch == self._samples:
            return np.arange(self._samples)
        if not len(self._order):
            self._order = self.random.permutation(self._samples)
        start = self.position * self.batch
        return self._order[start : start + self.batch]

    def updates(self) -> Iterator[int]:
        """The loop as an iterator: each step is one update and yields the number of whole epochs done."""
        while True:
            self.advance(1)
            yield self.epoch

    def state(self) -> TrainerState:
        """A copy of everything that decides the updates to come."""
        return TrainerState(
            self.epoch,
            self.position,
            self.network.parameters.copy(),
            {name: value.copy() for name, value in self.optimizer.state.items()},
            tuple(self.random.get_state()),
            self._order,
        )

    def restore(self, state: TrainerState) -> None:
        """Go back, or on, to a state of this trainer or of one like it."""
        self.epoch, self.position = state.epoch, state.position
        self.network.parameters[:] = state.parameters
        for name, value in state.optimizer.items():
            self.optimizer.state[name][...] = value
        self.random.set_state(state.random)
        self._order = state.order
