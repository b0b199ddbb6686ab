"""An experiment: a recipe being run on a dataset, update by update, with its history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from nn_tui.data.dataset import Array, Dataset
from nn_tui.data.encoding import Encoding
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.recipe.fields import LIVE_FIELDS
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.experiment.run.assembly import Between, assemble, check_fit, network_on, nothing
from nn_tui.experiment.run.changes import Change, with_change
from nn_tui.experiment.run.early_end import EarlyEnd
from nn_tui.experiment.run.finite_watch import FiniteWatch, is_finite
from nn_tui.experiment.run.history import Recorder
from nn_tui.experiment.run.measuring import Measuring
from nn_tui.experiment.run.predictor import Predictor
from nn_tui.experiment.run.room import takes_long_to_update
from nn_tui.experiment.run.run_state import RunState
from nn_tui.experiment.run.split import Parts
from nn_tui.model import (
    Divergence,
    Measures,
    Trainer,
    TrainerState,
)
from nn_tui.model.arrays import BoolArray, FloatArray
from nn_tui.model.training.divergence import surely_finite
from nn_tui.model.training.trainer import NO_ORDER
from nn_tui.model.training.update_losses import HUNDREDTHS, hundredths_in


class Experiment:
    """The owner of a run: network, trainer, history, and the changes made on the way.

    ``changes`` starts with recipe and dataset at epoch 0, so that replaying all of them gives the same bits. Every
    ``record_every``-th epoch enters the history. ``frozen`` (parameters,) marks the parameters that are not trained;
    ``parameters`` (parameters,) are initial weights in place of those that the recipe draws. ``training``, ``testing``
    and ``validation`` are the row numbers (rows,) of the dataset's parts, read-only. Raises ExperimentError for a
    recipe that does not fit the dataset.

    A recipe that keeps the best weights goes back to them when a stop rule ends the run, and at the end of its epochs;
    this is one of the changes, and training goes on from there. ``best`` knows which they are.

    A measurement that takes long may wait with ``measures_later``: nothing is known until ``measure`` is called, or
    training goes on. The history is the same. ``between`` is called while the experiment is made, now and then; what it
    raises gives that up.
    """

    def __init__(
        self,
        recipe: Recipe,
        dataset: Dataset,
        record_every: int = 1,
        frozen: BoolArray | None = None,
        parameters: FloatArray | None = None,
        measures_later: bool = False,
        between: Between = nothing,
    ) -> None:
        self._measures_later = measures_later
        self._is_unrecorded = False
        self.record_every = record_every
        self.changes = [Change(0, recipe, dataset, frozen, parameters)]
        self.recorder = Recorder()
        self.early_end = EarlyEnd(recipe)
        self.stopping, self.best = self.early_end.stopping, self.early_end.best
        self.network = network_on(recipe, dataset)
        self.network.initialize(recipe.init, np.random.RandomState(recipe.seed), between)
        if parameters is not None:
            self.network.parameters[:] = parameters
        self.random = np.random.RandomState(recipe.seed + 1)
        self.epoch = 0
        self.trainer: Trainer | None = None
        self._pending: Change | None = None
        self._watch = FiniteWatch()
        self._follow(recipe, dataset, frozen, between)
        between()
        self.record()

    def _follow(self, recipe: Recipe, dataset: Dataset, frozen: BoolArray | None, between: Between = nothing) -> None:
        """Train with these from now on; weights, random stream and, where possible, the optimizer's state are kept."""
        before = self.trainer
        assembly = assemble(
            recipe, dataset, self.network, self.random, self.epoch, frozen, self.recorder.updates.extend, between
        )
        self.recipe, self.dataset, self.frozen = recipe, dataset, frozen
        self.training, self.testing, self.validation = assembly.training, assembly.testing, assembly.validation
        self.encoding: Encoding = assembly.encoding
        self.trainer = assembly.trainer
        self.measuring = Measuring(
            assembly.trainer, assembly.evaluator, assembly.test_evaluator, assembly.validation_evaluator
        )
        if before and self.trainer:
            self.trainer.optimizer.take_over(before.optimizer)
        self.early_end.follow(recipe, Parts(self.training, self.testing, self.validation))
        self._watch.follow(self.trainer)
        self._watch.start_from(self._trainer_state())

    @property
    def divergence(self) -> Divergence | None:
        """Where the run stopped being finite; None while it is finite."""
        return self._watch.divergence

    @property
    def predictor(self) -> Predictor:
        """Computes outputs in the dataset's units, always with the present weights."""
        return Predictor(self.encoding, self.network)

    @property
    def updates_per_epoch(self) -> int:
        """How many updates an epoch has; 0 without samples."""
        return self.trainer.updates_per_epoch if self.trainer else 0

    @property
    def is_slow(self) -> bool:
        """Whether an update takes so long that nobody should wait for its end."""
        return self.trainer is not None and takes_long_to_update(self.network.layers, self.trainer.batch)

    @property
    def position(self) -> int:
        """How many updates of the present epoch are done."""
        return self.trainer.position if self.trainer else 0

    @property
    def progress(self) -> float:
        """Epochs done, with the part of the present one."""
        return self.epoch + self.position / max(1, self.updates_per_epoch)

    def updates_until(self, epoch: int) -> int:
        """How many updates are left to the end of that epoch."""
        return max(0, (epoch - self.epoch) * self.updates_per_epoch - self.position)

    def advance(self, updates: int) -> int:
        """Do up to that many updates and return how many were done.

        Those are fewer when the run diverges, a rule stops it or it has no samples, and when a change takes effect,
        after which an epoch may have another number of updates. The bits are the same however the updates are divided
        among calls.
        """
        done = 0
        if self._is_unrecorded and updates:
            self.measure()
        while done < updates and self.trainer and not self.is_over:
            count = min(updates - done, self.updates_until(self._next_stop()))
            before: FloatArray | None = None
            if self.recorder.ratios.is_wanted:
                to_last = self.updates_until(self.epoch + 1) - 1
                count = min(count, to_last or 1)
                before = None if to_last else self.network.parameters.copy()
            count, between = self.measuring.train(self.trainer, count, self._watch, self.record_every == 1)
            done += count
            self.epoch = self.trainer.epoch
            if before is not None:
                self.recorder.ratios.append(self.epoch, self.network, before)
            if self.trainer.position == 0:
                takes_effect = self._pending is not None
                self._end_of_epoch(self.trainer, between)
                if takes_effect:
                    break
        return done

    @property
    def is_over(self) -> bool:
        """Whether the run has diverged or a rule has stopped it."""
        return self.divergence is not None or self.stopping.reason is not None

    def _next_stop(self) -> int:
        """The next epoch to stop after: to record it, to apply the stop rules, or for a change to take effect."""
        if self._pending or self.stopping.needs_every_epoch:
            return self.epoch + 1
        if self.record_every == 1:
            return self.epoch + self.measuring.most_epochs
        return (self.epoch // self.record_every + 1) * self.record_every

    def _end_of_epoch(self, trainer: Trainer, between: Array) -> None:
        """``between`` (epochs, 4) are the measures of the epochs just before this one that enter the history."""
        first = self.epoch - len(between)
        is_finite_so_far = self._watch.check(trainer, self.measuring.loss, between[:, 0])
        if len(between):
            self.recorder.extend(first, between[: trainer.epoch - first])
        if not is_finite_so_far:
            self._end_in_divergence(trainer)
            return
        if self.epoch % self.record_every == 0:
            self._record_row()
        if self.stopping.needs_every_epoch:
            self.early_end.see(self.epoch, self.measuring, self.network.parameters)
        if self.early_end.is_due(self.epoch):
            self.take_best()
        if self._pending:
            self._apply(self._pending)
        else:
            self._watch.make_checkpoint(trainer)

    def _record_row(self) -> None:
        self.recorder.append(self.epoch, self.measures, self.test_measures, self.validation_measures)

    def see_seconds(self, seconds: float) -> None:
        """Apply the time limit to the seconds that the run has been running."""
        went_on = self.stopping.reason is None
        self.stopping.see_seconds(seconds)
        if went_on and self.stopping.reason and self.divergence is None:
            self.take_best()

    @property
    def has_gone_back(self) -> bool:
        """Whether the weights now are those of the best epoch, to which the run went back by itself."""
        last = self.changes[-1]
        return last.best_epoch is not None and last.when == (self.epoch, self.position)

    def take_best(self) -> None:
        """Go back to the best weights, where the recipe keeps them and they are not those of this moment."""
        best = self.early_end.better_before(self.epoch + (self.position > 0))
        if best is not None and not self.has_gone_back:
            self.network.parameters[:] = best.parameters
            self._enter_weights(best.epoch)

    def _end_in_divergence(self, trainer: Trainer) -> None:
        """End the run at the first epoch that is not finite, to which the trainer was put back."""
        self.epoch = trainer.epoch
        self.recorder.forget_after(self.epoch - 1)
        self.recorder.updates.forget_after(self.epoch * HUNDREDTHS)
        self.measuring.measure()

    def go_back(self) -> None:
        """After a divergence, return to the last checkpoint: finite, and at most CHECK_EVERY epochs before.

        A change that is waiting takes effect there.
        """
        if self.divergence is not None and self.trainer:
            self._watch.go_back(self.trainer)
            self.epoch = self.trainer.epoch
            self.recorder.forget_after(self.epoch)
            self.recorder.updates.forget_after(self._hundredth_of(self._watch.checkpoint))
            self.early_end.go_back(self.epoch)
            self._measure_soon()
            pending, self._pending = self._pending, None
            if pending:
                self.change(pending.recipe, pending.dataset)

    @property
    def measures(self) -> Measures:
        """The measures of the training part now."""
        return self.measuring.training

    @property
    def test_measures(self) -> Measures | None:
        """The measures of the test part now; None where there is none."""
        return self.measuring.testing

    @property
    def validation_measures(self) -> Measures | None:
        """The measures of the validation part now; None where there is none."""
        return self.measuring.validation

    def record(self) -> None:
        """Measure, and enter the result in the history at the end of an epoch that it does not have yet."""
        self._is_unrecorded = True
        self._measure_soon()

    @property
    def awaits_measuring(self) -> bool:
        """Whether ``measure`` is still to be called for the network as it is now."""
        is_due = self._is_unrecorded or not self.measuring.is_current
        return self._may_wait and is_due and self.trainer is not None

    @property
    def _may_wait(self) -> bool:
        return self._measures_later and self.measuring.is_long

    def _measure_soon(self) -> None:
        """Measure now, or leave it to whoever calls ``measure``."""
        self.measuring.forget()
        if not self._may_wait:
            self.measure()

    def measure(self, goes_on: Callable[[], bool] | None = None) -> bool:
        """Make the measurement that is due, and enter it where it belongs in the history; False where it was given up.

        ``goes_on`` is as in ``Measuring.measure``.
        """
        is_done, last = self.measuring.measure(goes_on), self.recorder.last_epoch
        if is_done and self._is_unrecorded:
            self._is_unrecorded = False
            if self.trainer and self.position == 0 and self.divergence is None and (last is None or last < self.epoch):
                self._record_row()
        return is_done

    @property
    def coming(self) -> Change:
        """The recipe and dataset that the run follows from the next epoch on."""
        return self._pending or self.changes[-1]

    def change(self, recipe: Recipe, dataset: Dataset) -> None:
        """From the next epoch on, follow a recipe that differs in live fields only, and a dataset of the same shape.

        Raises ExperimentError, and changes nothing, for anything that needs new weights.
        """
        needs_reset = [f for f in self.recipe.changed_fields(recipe) if f not in LIVE_FIELDS | {"dataset"}]
        if needs_reset:
            raise ExperimentError(f"a change of {', '.join(needs_reset)} needs a reset")
        if not self.dataset.same_shape(dataset):
            raise ExperimentError("the dataset has another shape or other classes: that needs a reset")
        check_fit(recipe, dataset)
        self._pending = Change(self.epoch + (1 if self.position else 0), recipe, dataset)
        if not self.position and self.divergence is None:
            self._apply(self._pending)

    def _apply(self, change: Change) -> None:
        self._pending = None
        change = replace(change, frozen=self.frozen)
        if change.dataset is not self.dataset and not change.dataset.same_content(self.dataset):
            # Losses on different samples cannot be compared, so the best one so far no longer counts.
            self.early_end.forget(change.epoch)
        self._follow(change.recipe, change.dataset, self.frozen)
        self.changes = with_change(self.changes, change)
        if change.epoch == 0 or self.changes[-1].parameters is not None:
            # The record of this epoch has to include the change: the run begins with it, or weights were set here.
            self.recorder.forget_after(change.epoch - 1)
            self.record()
        else:
            self._measure_soon()

    def set_parameters(self, parameters: FloatArray) -> None:
        """Set all weights and biases by hand, now; shape (parameters,). Training continues from these.

        Raises ExperimentError for numbers that are not finite, or after a divergence.
        """
        self._refuse_diverged()
        if not np.isfinite(parameters).all():
            raise ExperimentError("a weight is a finite number")
        self.network.parameters[:] = parameters
        self.best.forget()
        self._enter_weights()

    def _enter_weights(self, best_epoch: int | None = None) -> None:
        """Enter the present weights, which were not trained, among the changes, and in the history."""
        weights = self.network.parameters.copy()
        here = Change(self.epoch, self.recipe, self.dataset, self.frozen, weights, self.position, best_epoch)
        self.changes = with_change(self.changes, here)
        self.stopping.forget(self.epoch)
        self._watch.start_from(self._trainer_state())
        if not self.position:
            self.recorder.forget_after(self.epoch - 1)
        self.record()

    def freeze(self, frozen: BoolArray | None) -> None:
        """From now on do not train the marked parameters (parameters,); None trains all of them.

        Raises ExperimentError after a divergence, and for a mask of another shape.
        """
        self._refuse_diverged()
        if frozen is not None and not frozen.any():
            frozen = None
        state = self._trainer_state()
        self._follow(self.recipe, self.dataset, frozen)
        if self.trainer:
            self.trainer.restore(state)
        self._watch.start_from(self._trainer_state())
        self.changes = with_change(
            self.changes, Change(self.epoch, self.recipe, self.dataset, frozen, position=self.position)
        )

    def _refuse_diverged(self) -> None:
        """Raise ExperimentError unless the state is finite: a change by hand becomes the checkpoint to go back to."""
        if self.divergence is not None:
            raise ExperimentError("The run has diverged: b goes back to the last finite checkpoint first.")
        if self._may_wait and surely_finite(self.network.parameters):
            return
        self.measuring.measure()
        if self.trainer and not is_finite(self.measures.loss, self.network.parameters):
            raise ExperimentError("The loss is no longer finite: finish the epoch, then b goes back.")

    def _trainer_state(self) -> TrainerState:
        if self.trainer:
            return self.trainer.state()
        random = tuple(self.random.get_state())
        return TrainerState(self.epoch, 0, self.network.parameters.copy(), {}, random, NO_ORDER)

    def _hundredth_of(self, state: TrainerState) -> int:
        """How many hundredths of epochs are over in that state, counted from the beginning."""
        return state.epoch * HUNDREDTHS + hundredths_in(state.position, self.updates_per_epoch)

    def _finite_state(self) -> TrainerState:
        """The state now; where it is not finite, that of the epoch before a divergence, or else of the checkpoint."""
        if self.divergence is not None:
            return self._watch.last_finite
        return self._trainer_state() if self._seems_finite() else self._watch.checkpoint

    def _seems_finite(self) -> bool:
        """Whether parameters and loss are finite now; the latter is not measured where the parameters are ordinary."""
        parameters = self.network.parameters
        return self.trainer is None or surely_finite(parameters) or is_finite(self.measures.loss, parameters)

    def state(self) -> RunState:
        """A copy of the whole run, at the last moment at which it is known to be finite."""
        trainer = self._finite_state()
        changes = self.changes
        if self._pending:
            waiting = replace(self._pending, epoch=trainer.epoch + (trainer.position > 0), frozen=self.frozen)
            changes = with_change(changes, waiting)
        return RunState(
            tuple(changes),
            trainer.parameters,
            trainer,
            self.recorder.state(until=trainer.epoch),
            self.record_every,
            self.stopping.state(),
            self.recorder.updates.state(self._hundredth_of(trainer)),
            self.best.best,
        )

    def restore(self, state: RunState) -> None:
        """Continue from the state of a run of this recipe and dataset, whose changes have all taken effect.

        For ``resume``, which checks the state first. Raises ValueError, TypeError, LookupError or OverflowError for
        parts that do not fit each other.
        """
        if self.trainer:
            self.trainer.restore(state.trainer)
        else:
            self.network.parameters[:] = state.parameters
            self.random.set_state(state.trainer.random)
        self.epoch = state.trainer.epoch
        self.changes = list(state.changes)
        self.recorder.restore(*state.history)
        if state.updates:
            self.recorder.updates.restore(*state.updates)
        if state.stopping:
            self.stopping.restore(*state.stopping)
        self.best.best = state.best
        self._watch.start_from(state.trainer)
        self._is_unrecorded = self.epoch == 0 and self.recorder.last_epoch is None
        self._measure_soon()
