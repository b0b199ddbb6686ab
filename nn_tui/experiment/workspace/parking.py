"""Parked runs: each waits under its dataset's name until that dataset is chosen again."""

from __future__ import annotations

from typing import NamedTuple

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.run.resuming import resume
from nn_tui.experiment.run.run_state import RunState


class ParkedRun(NamedTuple):
    """A parked run: its number and its state."""

    run: int
    state: RunState

    @property
    def recipe(self) -> Recipe:
        """The recipe that it follows."""
        return self.state.changes[-1].recipe

    @property
    def dataset(self) -> Dataset:
        """The dataset that it is trained on."""
        return self.state.changes[-1].dataset

    def resumed_on(self, dataset: Dataset) -> Experiment | None:
        """The run, resumed on its dataset, which may have been renamed or edited; None if this is another dataset, or
        the run cannot follow it."""
        last = self.dataset
        edited = last.own and dataset.own and last.same_shape(dataset)
        if not (edited or last.same_content(dataset)):
            return None
        experiment = resume(self.state, measures_later=True)
        if dataset.name != last.name or not last.same_content(dataset):
            try:
                experiment.change(self.recipe.with_(dataset=dataset.name), dataset)
            except ExperimentError:
                return None
        return experiment


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
