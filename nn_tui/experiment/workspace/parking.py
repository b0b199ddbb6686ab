"""Runs put aside: each waits under its dataset's name until that is chosen again."""

from __future__ import annotations

from typing import NamedTuple

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.run.resuming import resume
from nn_tui.experiment.run.run_state import RunState


class ParkedRun(NamedTuple):
    """A run that waits: its number and its state."""

    run: int
    state: RunState

    @property
    def recipe(self) -> Recipe:
        """What it follows."""
        return self.state.changes[-1].recipe

    @property
    def dataset(self) -> Dataset:
        """What it is trained on."""
        return self.state.changes[-1].dataset

    def returning_to(self, dataset: Dataset) -> Experiment | None:
        """The run, going on with the dataset, which may have another name or samples by now; None where that is not
        its dataset any more."""
        last = self.dataset
        edited = last.own and dataset.own and last.same_shape(dataset)
        if not (edited or last.same_content(dataset)):
            return None
        experiment = resume(self.state)
        if dataset.name != last.name or not last.same_content(dataset):
            try:
                experiment.change(self.recipe.with_(dataset=dataset.name), dataset)
            except ExperimentError:
                return None
        return experiment


class Parking:
    """The runs that wait, by the names of their datasets."""

    def __init__(self) -> None:
        self._parked: dict[str, ParkedRun] = {}

    def put(self, name: str, parked: ParkedRun) -> None:
        """Let it wait, in place of another of that name."""
        self._parked[name] = parked

    def get(self, name: str) -> ParkedRun | None:
        """The run that waits under a name; it stays."""
        return self._parked.get(name)

    def take(self, name: str) -> ParkedRun | None:
        """The run that waits under a name; it waits no longer."""
        return self._parked.pop(name, None)

    def rename(self, old: str, new: str) -> None:
        """The dataset has another name."""
        parked = self.take(old)
        if parked:
            self.put(new, parked)
