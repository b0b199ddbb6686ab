"""An experiment: a recipe being run on a dataset, one update after the other, with its history."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nn_tui.data.dataset import Array, Dataset
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.history import Recorder
from nn_tui.experiment.recipe import LIVE_FIELDS, Recipe
from nn_tui.experiment.split import split
from nn_tui.model import (
    Divergence,
    Evaluator,
    Measures,
    ModelError,
    Network,
    Penalty,
    Trainer,
    TrainerState,
    check_pairing,
    check_targets,
    find_divergence,
    optimizer,
)
from nn_tui.model.arrays import FloatArray, IntArray
from nn_tui.model.divergence import surely_finite

CHECK_EVERY = 64
"""Epochs between two coarse checks for divergence, and between two checkpoints."""


@dataclass(frozen=True)
class Change:
    """From the epoch after ``epoch`` on, the run follows this recipe and dataset."""

    epoch: int
    recipe: Recipe
    dataset: Dataset


@dataclass(frozen=True)
class RunState:
    """A run at rest, in copies: what to keep, and what to go on from. ``trainer`` is None for an empty dataset;
    ``history`` is Recorder.state()."""

    changes: tuple[Change, ...]
    parameters: FloatArray
    trainer: TrainerState | None
    history: tuple[Array, int, Array]
    record_every: int = 1


class Experiment:
    """The owner of a run: network, trainer, history, and the changes made on the way.

    ``changes`` begins with what the run began with, at epoch 0, so that replaying it gives the same bits. Every
    ``record_every``-th epoch enters the history. Raises ExperimentError for a recipe that does not fit the dataset.
    """

    def __init__(self, recipe: Recipe, dataset: Dataset, record_every: int = 1) -> None:
        self.record_every = record_every
        self.changes = [Change(0, recipe, dataset)]
        self.recorder = Recorder()
        self.divergence: Divergence | None = None
        self.network = _network(recipe, dataset)
        self.network.initialize(recipe.init, np.random.RandomState(recipe.seed))
        self.random = np.random.RandomState(recipe.seed + 1)
        self.epoch = 0
        self._pending: Change | None = None
        self._follow(recipe, dataset)
        self.record()

    def _follow(self, recipe: Recipe, dataset: Dataset) -> None:
        """Train on this from now on, with the weights and the random stream as they are."""
        self.recipe, self.dataset = recipe, dataset
        penalty = Penalty(recipe.l1, recipe.l2)
        training, testing = split(dataset.samples, recipe.test_split)
        inputs, targets = dataset.flat_inputs, dataset.targets
        self.trainer: Trainer | None = None
        self.evaluator: Evaluator | None = None
        self.test_evaluator: Evaluator | None = None

        def evaluator(rows: IntArray) -> Evaluator:
            return Evaluator(
                self.network, recipe.loss, recipe.reduction, penalty, inputs[rows], targets[rows], among=targets
            )

        try:
            check_pairing(recipe.loss, recipe.output, dataset.outputs)
            check_targets(recipe.loss, targets)
            if len(training):
                self.trainer = Trainer(
                    self.network,
                    inputs[training],
                    targets[training],
                    loss=recipe.loss,
                    optimizer=optimizer(recipe.optimizer, recipe.learning_rate),
                    random=self.random,
                    reduction=recipe.reduction,
                    penalty=penalty,
                    batch=recipe.batch,
                    epoch=self.epoch,
                )
                self.evaluator = evaluator(training)
            if len(testing):
                self.test_evaluator = evaluator(testing)
        except ModelError as error:
            raise ExperimentError(str(error)) from None
        self._checkpoint = self._last_finite = self.trainer.state() if self.trainer else None

    @property
    def updates_per_epoch(self) -> int:
        """How many updates an epoch has; 0 for an empty dataset."""
        return self.trainer.updates_per_epoch if self.trainer else 0

    @property
    def position(self) -> int:
        """How many updates of the epoch under way are done."""
        return self.trainer.position if self.trainer else 0

    def updates_until(self, epoch: int) -> int:
        """How many updates are left to the end of that epoch."""
        return max(0, (epoch - self.epoch) * self.updates_per_epoch - self.position)

    def advance(self, updates: int) -> int:
        """Do up to that many updates and return how many were done: fewer when the run diverges or has no samples, and
        when a change takes effect, after which an epoch may have another number of updates.

        The bits are the same however the updates are divided among calls.
        """
        done = 0
        while done < updates and self.trainer and self.divergence is None:
            stride = min(self.record_every, CHECK_EVERY)
            boundary = (self.epoch // stride + 1) * stride
            count = min(updates - done, self.updates_until(boundary))
            self.trainer.advance(count)
            done += count
            self.epoch = self.trainer.epoch
            if self.trainer.position == 0:
                changes = self._pending is not None
                self._end_of_epoch(self.trainer)
                if changes:
                    break
        return done

    def _end_of_epoch(self, trainer: Trainer) -> None:
        recorded = self.epoch % self.record_every == 0
        if recorded:
            self._measure()
        sound = surely_finite(self.network.parameters) and np.isfinite(self.measures.loss)
        if not sound and self._find_divergence(trainer):
            return
        if recorded:
            self.recorder.append(self.epoch, self.measures, self.test_measures)
        if self._pending:
            self._apply(self._pending)
        elif self.epoch % CHECK_EVERY == 0:
            self._checkpoint = trainer.state()

    def _find_divergence(self, trainer: Trainer) -> bool:
        """Look closer: replay from the checkpoint to the first epoch that leaves a loss or a weight not finite."""
        assert self._checkpoint is not None
        reached = self.epoch
        before = self._checkpoint
        trainer.restore(before)
        while trainer.epoch < reached:
            before = trainer.state()
            trainer.advance(trainer.updates_per_epoch - trainer.position)
            self._measure()
            if not (np.isfinite(self.measures.loss) and np.isfinite(self.network.parameters).all()):
                self.divergence = find_divergence(trainer, before)
                self.epoch = trainer.epoch
                self._last_finite = before
                self._measure()
                self.recorder.forget_after(self.epoch - 1)
                return True
        return False

    def go_back(self) -> None:
        """After a divergence: return to the last checkpoint, at most 64 epochs before it and all finite."""
        if self.divergence is not None and self.trainer and self._checkpoint:
            self.trainer.restore(self._checkpoint)
            self.epoch = self.trainer.epoch
            self.divergence = None
            self._pending = None
            self.recorder.forget_after(self.epoch)
            self.record()

    def _measure(self) -> None:
        unknown = Measures(float("nan"), 0.0, float("nan"), None)
        self.measures = self.evaluator.measure() if self.evaluator else unknown
        self.test_measures = self.test_evaluator.measure() if self.test_evaluator else None

    def record(self) -> None:
        """Measure now, and enter it in the history where that has no later or equal epoch and this one is whole."""
        self._measure()
        last = self.recorder.last_epoch
        if self.evaluator and self.position == 0 and self.divergence is None and (last is None or last < self.epoch):
            self.recorder.append(self.epoch, self.measures, self.test_measures)

    def change(self, recipe: Recipe, dataset: Dataset) -> None:
        """Go on with a recipe that differs in its live fields, and a dataset of the same shape, from the next epoch on.

        Raises ExperimentError for anything that needs new weights; nothing is changed then.
        """
        needs_reset = [f for f in self.recipe.changed_fields(recipe) if f not in LIVE_FIELDS | {"dataset"}]
        if needs_reset:
            raise ExperimentError(f"a change of {', '.join(needs_reset)} needs a reset")
        if not self.dataset.same_shape(dataset):
            raise ExperimentError("the dataset has another shape or other classes: that needs a reset")
        try:
            check_targets(recipe.loss, dataset.targets)
        except ModelError as error:
            raise ExperimentError(str(error)) from None
        self._pending = Change(self.epoch + (1 if self.position else 0), recipe, dataset)
        if not self.position and self.divergence is None:
            self._apply(self._pending)

    def _apply(self, change: Change) -> None:
        self._pending = None
        if self.changes[-1].epoch == change.epoch:
            self.changes.pop()
        self.changes.append(change)
        self._follow(change.recipe, change.dataset)
        self._measure()

    def state(self) -> RunState:
        """A copy of everything that the run is; after a divergence, the last finite state."""
        trainer_state = None
        if self.trainer:
            trainer_state = self.trainer.state() if self.divergence is None else self._last_finite
        parameters = trainer_state.parameters if trainer_state else self.network.parameters.copy()
        return RunState(tuple(self.changes), parameters, trainer_state, self.recorder.state(), self.record_every)

    @classmethod
    def resume(cls, state: RunState, record_every: int | None = None) -> Experiment:
        """The experiment as it was: what it does from here on has the same bits as if it had never stopped.

        Raises ExperimentError when the parts of the state do not fit each other.
        """
        recipe, dataset = state.changes[-1].recipe, state.changes[-1].dataset
        experiment = cls(recipe, dataset, record_every or state.record_every)
        if state.parameters.shape != experiment.network.parameters.shape:
            raise ExperimentError("the weights do not fit the recipe")
        experiment.changes = list(state.changes)
        experiment.network.parameters[:] = state.parameters
        if experiment.trainer and state.trainer:
            experiment.trainer.restore(state.trainer)
            experiment.epoch = state.trainer.epoch
            experiment._checkpoint = state.trainer
        experiment.recorder.restore(*state.history)
        experiment._measure()
        return experiment


def _network(recipe: Recipe, dataset: Dataset) -> Network:
    inputs, outputs = dataset.architecture_ends
    names = [recipe.activation] * len(recipe.hidden) + [recipe.output]
    try:
        return Network((inputs, *recipe.hidden, outputs), names, recipe.dtype)
    except ModelError as error:
        raise ExperimentError(str(error)) from None


def replay(changes: list[Change], epochs: int, record_every: int = 1) -> Experiment:
    """Run again from the start what was run, changes included, to the end of that epoch: the same bits."""
    experiment = Experiment(changes[0].recipe, changes[0].dataset, record_every)
    for change in changes[1:]:
        experiment.advance(experiment.updates_until(change.epoch))
        experiment.change(change.recipe, change.dataset)
    experiment.advance(experiment.updates_until(epochs))
    return experiment
