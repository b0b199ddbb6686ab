"""The training loop: updates, one after the other, at the pace of the caller."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

import numpy as np

from nn_tui.model.arrays import BoolArray, FloatArray, IntArray, StateArray
from nn_tui.model.errors import ModelError
from nn_tui.model.kernels.calls import Call
from nn_tui.model.losses import LOSSES, REDUCTIONS, Penalty, check_pairing, check_targets
from nn_tui.model.network.composition import prepared_inputs
from nn_tui.model.network.network import Network
from nn_tui.model.optimizers.optimizer import Optimizer
from nn_tui.model.sequences import are_indices
from nn_tui.model.training.batches import Batches, Update
from nn_tui.model.training.clipping import Clipping
from nn_tui.model.training.freezing import keep_frozen
from nn_tui.model.training.prepared import PreparedBatch
from nn_tui.model.training.update_losses import HUNDREDTHS, NO_LOSSES, OnHundredths, UpdateLosses

NO_ORDER: IntArray = np.empty(0, np.intp)


@dataclass(frozen=True)
class TrainerState:
    """Everything that decides the updates to come; it owns copies.

    ``random`` is RandomState.get_state(); ``order`` the order of the samples in the current epoch (empty until it is
    drawn), ``position`` how many updates of it are done. ``losses`` (2, updates) are the losses and penalties of the
    updates since the last whole hundredth of the epoch; empty where nobody watches them.
    """

    epoch: int
    position: int
    parameters: FloatArray
    optimizer: dict[str, StateArray]
    random: tuple[Any, ...]
    order: IntArray
    losses: FloatArray = field(default_factory=NO_LOSSES.copy)


class Trainer:
    """Trains a network in place on inputs (samples, ...) and targets (samples, outputs), or at each step.

    With ``batch`` None, or at least as many as the samples, an update sees all samples in order. Otherwise ``random``
    shuffles them before every epoch, unless ``shuffle`` is False, and the last batch may be short. ``dropout`` is the
    probability that an activation of a hidden layer is left out of an update; ``random`` draws the masks too, after the
    epoch's order. Parameters where ``frozen``, a vector shaped like them, is True keep their bits. ``clip_norm`` and
    ``clip_value`` bound the gradient (see ``Clipping``). The updates are the same, to the bit, however many are done at
    a time. ``weights`` (samples,) are what the loss of each sample is multiplied by, None for 1; samples that are
    answered at each step have none. ``on_hundredths`` is called with the mean loss of the updates in each hundredth of
    an epoch that has more updates than a hundred.

    Between updates, the caller may set parameters by hand. To change settings in the middle of a run, make another
    trainer on the same network, with the same ``random`` and ``epoch``, and let its optimizer ``take_over`` from the
    one before.

    Raises ModelError for no samples, a batch below 1, an unknown reduction, a loss that does not fit, a dropout outside
    [0, 1), a bound of the gradient that is not above 0 and a frozen mask of another shape.
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
        dropout: float = 0.0,
        frozen: BoolArray | None = None,
        shuffle: bool = True,
        clip_norm: float | None = None,
        clip_value: float | None = None,
        on_hundredths: OnHundredths | None = None,
        weights: FloatArray | None = None,
    ) -> None:
        samples = len(inputs)
        if samples == 0:
            raise ModelError("there are no samples to train on: add one")
        if batch is not None and batch < 1:
            raise ModelError(f"a batch has at least one sample, not {batch}")
        if reduction not in REDUCTIONS:
            raise ModelError(f"there is no reduction {reduction!r}: choose one of {', '.join(REDUCTIONS)}")
        check_pairing(loss, network.layers[-1].activation.name, network.outputs)
        check_targets(loss, targets)
        if weights is not None and (weights.shape != (samples,) or network.at_steps):
            raise ModelError("weights are one number for each sample that has one target")
        self._weights = None if weights is None else np.asarray(weights, network.parameters.dtype)
        self.network = network
        self.inputs = inputs
        self.targets = targets
        self.loss = LOSSES[loss]
        self.reduction = reduction
        self.penalty = penalty or Penalty()
        self.optimizer = optimizer
        self.random = random
        self.training_network = network.with_dropout(dropout)
        """What an update goes through: the network, with dropout layers put in where ``dropout`` is above 0."""
        self.layers_draw = any(layer.draws for layer in self.training_network.layers)
        """Whether an update draws random numbers within the network: its outputs are then not those at rest."""
        self.batch = samples if batch is None else min(batch, samples)
        self.epoch = epoch
        self.position = 0
        self.updates_per_epoch = -(-samples // self.batch)
        self.is_full_batch = self.batch == samples
        self._shuffle = shuffle
        self._random_state: tuple[Any, ...] | None = None
        self._samples = samples
        self._order = NO_ORDER
        # Unlike zeros_like, this takes no room and no time before it is used.
        self._gradient: FloatArray = np.zeros(network.parameters.shape, network.parameters.dtype)
        self._has_padding = network.has_padding(inputs)
        self._losses: UpdateLosses | None = None
        if on_hundredths and self.updates_per_epoch > HUNDREDTHS:
            self._losses = UpdateLosses(
                network, loss, reduction, self.penalty, targets, self.batch, on_hundredths, self._has_padding, weights
            )
            self._losses.go_to(epoch, 0, NO_LOSSES)
        with np.errstate(over="ignore", invalid="ignore"):
            step = keep_frozen(
                optimizer.prepare(network.parameters, self._gradient, network.is_weight), network.parameters, frozen
            )
            clip = Clipping(clip_norm, clip_value).calls(self._gradient, optimizer.gradient_scale, frozen)
            self._prepare([*clip, *step])

    def _prepare(self, step: list[Call]) -> None:
        """Make the calls of an update that sees all samples, or the batches of an epoch, ``step`` at their end."""
        rows = prepared_inputs(self.network, self.inputs)
        if self.is_full_batch:
            batch = self._prepared_batch(self._samples)
            targets = np.ascontiguousarray(batch.prepared_targets(self.targets).T)
            self._to_output, self._from_output = (
                batch.forward(rows),
                [*batch.backward(rows, targets, self._weights), *step],
            )
            self._update = self.full_batch_update()
            self.output_z, self.output_scale = batch.output_z, batch.output_scale
            return
        whole, rest = divmod(self._samples, self.batch)
        self._batches = self._last = self._batches_of(self.batch, whole, rows, step)
        if rest:
            self._last = self._batches_of(rest, 1, rows, step)
        self._gathered: list[Update] = []

    def _batches_of(self, size: int, count: int, rows: FloatArray, step: list[Call]) -> Batches:
        batch = self._prepared_batch(size)
        watch = self._losses.keeping(batch, count) if self._losses else ()
        return Batches(batch, rows, self.targets, count, step, watch, self._weights)

    def full_batch_update(self, watch: Sequence[Call] = ()) -> Update:
        """The calls of an update that sees all samples, with the calls ``watch`` as soon as ``output_z`` is filled."""
        return (*self._to_output, *watch, *self._from_output)

    def _prepared_batch(self, samples: int) -> PreparedBatch:
        return PreparedBatch(
            self.training_network,
            self.loss.name,
            self.reduction,
            self.penalty,
            self.optimizer.gradient_scale,
            samples,
            self._gradient,
            self.random,
            self._has_padding,
            are_indices(self.targets),
        )

    def advance(self, updates: int) -> None:
        """Do that many updates. Overflow gives inf or nan in the parameters, silently."""
        if self.is_full_batch:
            self.advance_through(repeat(self._update, updates), updates)
        else:
            with np.errstate(all="ignore"):
                self._mini_batch_updates(updates)

    def advance_through(self, updates: Iterable[Update], count: int) -> None:
        """Do ``count`` updates, each of them made by ``full_batch_update``."""
        with np.errstate(all="ignore"):
            if self.optimizer.schedule.is_constant:
                for calls in updates:
                    for call in calls:
                        call()
                self.epoch += count
                return
            for calls in updates:
                self.optimizer.begin_epoch(self.epoch)
                for call in calls:
                    call()
                self.epoch += 1

    def _mini_batch_updates(self, updates: int) -> None:
        while updates > 0:
            if not self._gathered:
                self._gathered = self._gather()
            done = self._gathered[:updates]
            for calls in done:
                for call in calls:
                    call()
            del self._gathered[:updates]
            updates -= len(done)
            self.position += len(done)
            if self.position == self.updates_per_epoch:
                if self._losses:
                    self._losses.end_epoch()
                self.position = 0
                self.epoch += 1
                self._order = NO_ORDER

    def _gather(self) -> list[Update]:
        """The next updates of this epoch, at least one, their samples gathered."""
        self.optimizer.begin_epoch(self.epoch)
        chosen = self.next_samples()
        if self._losses:
            self._losses.order = self._order
        if len(chosen) < self.batch:
            return self._last.gather(chosen)
        start = self.position * self.batch
        whole = self._samples - self._samples % self.batch
        return self._batches.gather(self._order[start : min(start + self._batches.slots * self.batch, whole)])

    def report_losses(self) -> None:
        """Have every hundredth of an epoch that is over reported now."""
        if self._losses:
            self._losses.measure()

    def next_samples(self) -> IntArray:
        """The row numbers (batch,) of the samples that the next update sees; the same until it is done."""
        if self.is_full_batch:
            return np.arange(self._samples)
        if not len(self._order):
            self._order = self.random.permutation(self._samples) if self._shuffle else np.arange(self._samples)
        start = self.position * self.batch
        return self._order[start : start + self.batch]

    def next_random(self) -> np.random.RandomState:
        """A copy of the random stream as it will be when the layers of the next update draw from it."""
        self.next_samples()
        random = np.random.RandomState()
        random.set_state(self.random.get_state())
        return random

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
            self._random_state_now(),
            self._order,
            self._losses.since_hundredth() if self._losses else NO_LOSSES,
        )

    def _random_state_now(self) -> tuple[Any, ...]:
        """The state of the random stream. Reading it is slow: where this trainer never draws, it is read once."""
        if self.layers_draw or (self._shuffle and not self.is_full_batch):
            return tuple(self.random.get_state())
        if self._random_state is None:
            self._random_state = tuple(self.random.get_state())
        return self._random_state

    def restore(self, state: TrainerState) -> None:
        """Go to a state of this trainer or of one like it.

        Raises ModelError, with nothing changed, for the state of another optimizer.
        """
        self.optimizer.restore(state.optimizer)
        self.epoch, self.position = state.epoch, state.position
        self.network.parameters[:] = state.parameters
        self.random.set_state(state.random)
        self._random_state = None
        self._order = state.order
        self._gathered = []
        if self._losses:
            self._losses.go_to(state.epoch, state.position, state.losses)
