"""Parked runs: each waits under its dataset's name until that dataset is chosen again."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.experiment.run.plan import RunPlan, plan_resumed
from nn_tui.experiment.run.run_state import RunState


@dataclass(frozen=True)
class ParkedRun:
    """A parked run: its number and its state, which may come later; None for one that was never made.

    ``asked`` are the recipe and the dataset that it was asked to follow.
    """

    run: int
    asked: tuple[Recipe, Dataset]
    state: Future[RunState] | None

    @property
    def recipe(self) -> Recipe:
        """The recipe that it follows."""
        return self._follows[0]

    @property
    def dataset(self) -> Dataset:
        """The dataset that it is trained on."""
        return self._follows[1]

    @property
    def _follows(self) -> tuple[Recipe, Dataset]:
        if self.state is None or not self.state.done():
            return self.asked
        last = self.state.result().changes[-1]
        return last.recipe, last.dataset

    def plan_on(self, dataset: Dataset) -> RunPlan | None:
        """The run, to be resumed on its dataset, which may have been renamed or edited; None if this is another
        dataset, or the run cannot follow it."""
        last = self.dataset
        edited = last.own and dataset.own and last.same_shape(dataset)
        if self.state is None or not (edited or last.same_content(dataset)):
            return None
        if dataset.name == last.name and last.same_content(dataset):
            return plan_resumed(self.state, self.recipe, last)
        try:
            return plan_resumed(self.state, self.recipe.with_(dataset=dataset.name), dataset, changes=True)
        except ExperimentError:
            return None


class Parking:
    """The parked runs, by the names of their datasets."""

    def __init__(self) -> None:
        self._parked: dict[str, ParkedRun] = {}

    def put(self, name: str, parked: ParkedRun) -> None:
        """Park a run, replacing another of that name."""
        self._parked[name] = parked

    def get(self, name: str) -> ParkedRun | None:
        """The run parked under a name, None without; it stays parked."""
        return self._parked.get(name)

    def take(self, name: str) -> ParkedRun | None:
        """Remove and return the run parked under a name, None without."""
        return self._parked.pop(name, None)

    def is_of_file(self, name: str) -> bool:
        """Whether the run parked under a name is on a dataset that is not the user's own."""
        parked = self.get(name)
        return parked is not None and not parked.dataset.own

    def rename(self, old: str, new: str) -> None:
        """Follow a dataset that gets another name."""
        parked = self.take(old)
        if parked:
            self.put(new, parked)
