"""Resuming a stored run. The state is checked: it may come from a damaged file."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from nn_tui.data.encoding import ends_of
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.run.assembly import Between, nothing, parameter_count
from nn_tui.experiment.run.changes import Change
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.run.run_state import RunState
from nn_tui.model import ModelError, TrainerState
from nn_tui.model.arrays import FloatArray


def resume(
    state: RunState, record_every: int | None = None, measures_later: bool = False, between: Between = nothing
) -> Experiment:
    """The experiment as it was: it continues with the same bits as if it had never stopped.

    ``record_every`` replaces that of the state; ``measures_later`` and ``between`` are as in ``Experiment``. Raises
    ExperimentError when the parts of the state do not fit each other.
    """
    begun, waiting = _changes(state)
    if state.record_every < 1:
        raise ExperimentError("the run records no epochs")
    last = begun[-1]
    _check_sizes(last, state.parameters)
    if state.best is not None:
        _check_sizes(last, state.best.parameters)
    every = record_every or state.record_every
    experiment = Experiment(
        last.recipe, last.dataset, every, last.frozen, measures_later=measures_later, between=between
    )
    try:
        _check_place(experiment, state.trainer)
        experiment.restore(replace(state, changes=tuple(begun)))
    except (ValueError, TypeError, LookupError, OverflowError):
        raise ExperimentError("the parts of the run do not fit each other") from None
    for change in waiting:
        experiment.change(change.recipe, change.dataset)
    return experiment


def _changes(state: RunState) -> tuple[list[Change], list[Change]]:
    """The changes that took effect, and those that wait for the next epoch, one at most. Raises ExperimentError."""
    now = state.trainer.epoch, state.trainer.position
    begun = [change for change in state.changes if change.when <= now]
    waiting = list(state.changes[len(begun) :])
    times = [change.when for change in state.changes]
    if times != sorted(times) or times[:1] != [(0, 0)] or times.count((0, 0)) > 1 or not begun or len(waiting) > 1:
        raise ExperimentError("the changes of the run are out of order")
    return begun, waiting


def _check_sizes(change: Change, parameters: FloatArray) -> None:
    """Raise ExperimentError unless parameters and frozen marks have the shape of the recipe's network, of which nothing
    is made: the recipe may ask for any size, and the weights are here."""
    try:
        shape = (parameter_count(change.recipe, ends_of(change.dataset, change.recipe.features)),)
    except ModelError as error:
        raise ExperimentError(str(error)) from None
    if parameters.shape != shape or (change.frozen is not None and change.frozen.shape != shape):
        raise ExperimentError("the weights do not fit the recipe")


def _check_place(experiment: Experiment, state: TrainerState) -> None:
    """Raise ValueError for a state of another run, or TypeError and the like for values of other types."""
    all_rows = np.arange(len(experiment.training))
    begun = state.position > 0 or state.order.size > 0
    if state.epoch < 0 or not 0 <= state.position < max(1, experiment.updates_per_epoch):
        raise ValueError("there is no such update")
    if state.parameters.dtype != experiment.network.parameters.dtype:
        raise ValueError("the parameters have another dtype")
    if state.order.dtype.kind != "i" or (begun and not np.array_equal(np.sort(state.order), all_rows)):
        raise ValueError("this is no order of the samples")
    # RandomState takes any position and would read beyond its keys.
    if not 0 <= state.random[2] <= len(state.random[1]):
        raise ValueError("this is no random stream")
