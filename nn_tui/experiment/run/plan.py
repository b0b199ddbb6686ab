"""A run that is still to be made: at once where that takes no time, else by whoever may take it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.experiment.run.assembly import Between, check_fit, takes_long
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.run.resuming import resume
from nn_tui.experiment.run.run_state import RunState
from nn_tui.model.arrays import BoolArray


@dataclass(frozen=True)
class RunPlan:
    """How to make the run of this recipe on this dataset.

    Args:
        make: makes the experiment, which measures later. It calls its argument between two pieces, and is given up by
            what that raises.
        is_long: whether that takes long; else it is made already.
        epoch: where the run will stand.
        resumed: the state that it goes on from; None for a run that begins.
    """

    recipe: Recipe
    dataset: Dataset
    make: Callable[[Between], Experiment]
    is_long: bool = False
    epoch: int = 0
    resumed: Future[RunState] | None = None

    def then(self, finish: Callable[[Experiment], object]) -> RunPlan:
        """The same run, on which ``finish`` is called once it is made."""

        def make(between: Between) -> Experiment:
            experiment = self.make(between)
            finish(experiment)
            return experiment

        return RunPlan(self.recipe, self.dataset, make, self.is_long, self.epoch, self.resumed)


def plan_new(recipe: Recipe, dataset: Dataset, frozen: BoolArray | None = None) -> RunPlan:
    """A run from its beginning; ``frozen`` (parameters,) is as in ``Experiment``. Raises ExperimentError."""
    if takes_long(recipe, dataset):
        check_fit(recipe, dataset)
        return RunPlan(
            recipe,
            dataset,
            lambda between: Experiment(recipe, dataset, frozen=frozen, measures_later=True, between=between),
            is_long=True,
        )
    made = Experiment(recipe, dataset, frozen=frozen, measures_later=True)
    return RunPlan(recipe, dataset, lambda between: made)


def plan_resumed(
    state: Future[RunState], recipe: Recipe, dataset: Dataset, changes: bool = False, record_every: int | None = None
) -> RunPlan:
    """A run that goes on from a state, which is known by the time that the run is made.

    With ``changes`` it follows that recipe and dataset from then on. Raises ExperimentError, for a run that takes long
    where that does not fit; the state itself has to be of an intact run.
    """

    def make(between: Between) -> Experiment:
        experiment = resume(state.result(), record_every, measures_later=True, between=between)
        if changes:
            experiment.change(recipe, dataset)
        return experiment

    epoch = state.result().trainer.epoch if state.done() else 0
    if takes_long(recipe, dataset) or not state.done():
        check_fit(recipe, dataset)
        return RunPlan(recipe, dataset, make, True, epoch, state)
    made = make(lambda: None)
    return RunPlan(made.coming.recipe, made.coming.dataset, lambda between: made, False, epoch, state)


def known(state: RunState) -> Future[RunState]:
    """A state that is known already."""
    future: Future[RunState] = Future()
    future.set_result(state)
    return future
