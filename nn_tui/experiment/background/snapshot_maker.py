"""Making snapshots of a run."""

from __future__ import annotations

from itertools import pairwise
from math import isfinite

import numpy as np

from nn_tui.experiment.background.goal import Goal
from nn_tui.experiment.background.pace import Pace
from nn_tui.experiment.background.snapshot import Phase, Snapshot
from nn_tui.experiment.run.assembly import encoding_of, layers_for
from nn_tui.experiment.run.changes import Change, describe_change
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.run.history import History, Recorder
from nn_tui.experiment.run.measuring import UNKNOWN, is_solved
from nn_tui.experiment.run.plan import RunPlan
from nn_tui.experiment.run.split import parts_of
from nn_tui.model.arrays import FloatArray


def snapshot_of_plan(plan: RunPlan, run: int, speed: float, before: History | None, problem: str | None) -> Snapshot:
    """A run of that number before it is made, or, with a ``problem``, where it could not be: its weights take no room,
    and mean nothing."""
    recipe, dataset = plan.recipe, plan.dataset
    training, testing, validation = parts_of(recipe, dataset)
    seen = encoding_of(recipe, dataset)
    layers = layers_for(recipe, seen.ends)
    samples = len(training)
    zero = np.zeros(1, recipe.dtype)
    return Snapshot(
        run=run,
        phase=Phase.UNMADE if problem else Phase.MAKING,
        recipe=recipe,
        dataset=dataset,
        epoch=plan.epoch,
        position=0,
        updates_per_epoch=-(-samples // min(recipe.batch or samples, samples)) if samples else 0,
        goal=max(recipe.epochs, plan.epoch),
        measures=UNKNOWN,
        test_measures=None,
        answers=None,
        test_answers=None,
        parameters=np.broadcast_to(zero, (sum(layer.parameter_count for layer in layers),)),
        largest=(0.0,) * len(layers),
        solved=False,
        updates_per_second=0.0,
        speed=speed,
        seconds_left=None,
        divergence=None,
        recorder=Recorder(),
        changes=(),
        encoding=seen,
        training=training,
        testing=testing,
        before=before,
        validation=validation,
        problem=problem,
    )


class SnapshotMaker:
    """Makes the snapshots of one run, in the thread that trains it.

    ``run`` is the run's number, ``before`` the history of the run that a reset ended, None without.
    """

    def __init__(self, experiment: Experiment, run: int, before: History | None = None) -> None:
        self.run = run
        self._experiment = experiment
        self._before = before
        self._parameters: FloatArray = np.empty(0)
        self._largest: tuple[float, ...] = ()
        self._copied_at: tuple[int, int] | None = None
        self._described: list[Change] = []
        self._descriptions: tuple[tuple[float, str], ...] = ()

    def make(self, goal: Goal, pace: Pace, is_running: bool) -> Snapshot:
        """A snapshot of the run now."""
        experiment = self._experiment
        measuring = experiment.measuring
        measured = measuring.known if experiment.awaits_measuring else measuring.measured(lately=is_running)
        self._copy_parameters()
        if experiment.trainer:
            experiment.trainer.report_losses()
        left: float | None = None
        if is_running and pace.rate:
            left = experiment.updates_until(goal.stop) / pace.rate
        return Snapshot(
            run=self.run,
            phase=self._phase(goal, is_running),
            recipe=experiment.coming.recipe,
            dataset=experiment.dataset,
            epoch=experiment.epoch,
            position=experiment.position,
            updates_per_epoch=experiment.updates_per_epoch,
            goal=goal.epoch,
            measures=measured.training,
            test_measures=measured.testing,
            answers=measured.answers,
            test_answers=measured.test_answers,
            parameters=self._parameters,
            largest=self._largest,
            solved=is_solved(measured, experiment.trainer),
            updates_per_second=pace.rate,
            speed=pace.speed,
            seconds_left=left,
            divergence=experiment.divergence,
            recorder=experiment.recorder,
            changes=self._changes(),
            encoding=experiment.encoding,
            training=experiment.training,
            testing=experiment.testing,
            frozen=experiment.frozen,
            stopped=experiment.stopping.reason,
            before=self._before,
            update_loss=self._update_loss(),
            validation=experiment.validation,
            validation_measures=measured.validation,
            validation_answers=measured.validation_answers,
            best_epoch=experiment.changes[-1].best_epoch if experiment.has_gone_back else None,
            watched=experiment.early_end.looks_at,
        )

    def _copy_parameters(self) -> None:
        """Copy the parameters, unless they have the bits of the last copy: whoever shows them then sees the same."""
        experiment = self._experiment
        now, place = experiment.network.parameters, (experiment.epoch, experiment.position)
        if place == self._copied_at and _same_bits(now, self._parameters):
            return
        self._copied_at = place
        self._parameters = now.copy()
        self._parameters.flags.writeable = False
        self._largest = tuple(_largest(values) for values in experiment.network.split(self._parameters))

    def _update_loss(self) -> float | None:
        experiment = self._experiment
        updates = experiment.recorder.updates
        if experiment.measuring.is_current or (updates.last_epoch or 0.0) <= experiment.epoch:
            return None
        loss = updates.last_loss
        is_sum = experiment.recipe.reduction == "sum"
        return loss * experiment.updates_per_epoch if loss is not None and is_sum else loss

    def _phase(self, goal: Goal, is_running: bool) -> Phase:
        experiment = self._experiment
        if experiment.divergence is not None:
            return Phase.DIVERGED
        if not experiment.updates_per_epoch:
            return Phase.EMPTY
        if is_running:
            return Phase.RUNNING
        if experiment.awaits_measuring:
            return Phase.MEASURING
        is_done = experiment.position == 0 and experiment.epoch >= max(goal.epoch, experiment.coming.recipe.epochs)
        if is_done or experiment.stopping.reason:
            return Phase.DONE
        return Phase.READY if experiment.epoch == 0 and experiment.position == 0 else Phase.PAUSED

    def _changes(self) -> tuple[tuple[float, str], ...]:
        """The epochs after which something changed, and what; described once for each list, not for every snapshot."""
        changes = self._experiment.changes
        if changes is not self._described:
            self._described = changes
            self._descriptions = tuple(
                (_place(after), describe_change(before, after)) for before, after in pairwise(changes)
            )
        return self._descriptions


def _same_bits(one: FloatArray, other: FloatArray) -> bool:
    """Whether two vectors of one type are equal to the bit, nan or not."""
    bits = f"u{one.itemsize}"
    return np.array_equal(one.view(bits), other.view(bits))


def _largest(values: FloatArray) -> float:
    """The largest finite size among the values (values,); 0 when there is none."""
    if not values.size:
        return 0.0
    largest = max(float(values.max()), -float(values.min()))
    if isfinite(largest):
        return largest
    return float(np.max(np.abs(values), where=np.isfinite(values), initial=0.0))


def _place(change: Change) -> float:
    """The epoch of a change, with the part of it that was done."""
    if not change.position:
        return change.epoch
    samples = len(parts_of(change.recipe, change.dataset).training)
    return change.epoch + change.position / -(-samples // (change.recipe.batch or samples))
