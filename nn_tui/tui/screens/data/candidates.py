"""The datasets that can be chosen, each with the settings that apply once it is chosen."""

from __future__ import annotations

from typing import Any, NamedTuple

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.experiment.workspace.workspace import Workspace


class Candidate(NamedTuple):
    """A dataset and the recipe that it would be trained with."""

    dataset: Dataset
    recipe: Recipe


class Candidates:
    """The datasets of a workspace by name, with the changed settings of those that are not the current one."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._waiting: dict[str, dict[str, Any]] = {}

    def find(self, name: str) -> Candidate:
        """The dataset of that name with its recipe. Raises DataError or ExperimentError."""
        workspace = self._workspace
        dataset = workspace.dataset_named(name)
        if dataset is workspace.dataset:
            return Candidate(dataset, workspace.snapshot.recipe)
        recipe = workspace.recipe_named(dataset)
        if name in self._waiting:
            recipe = recipe.with_(**self._waiting[name])
            settings = recipe.settings()
            if settings is not None and dataset.settings is not None:
                dataset = workspace.library.load(name, settings)
        return Candidate(dataset, recipe)

    def set(self, name: str, field: str, value: Any) -> None:
        """Keep another value for a field of the recipe until the dataset is chosen."""
        self._waiting.setdefault(name, {})[field] = value

    def choose(self, name: str) -> None:
        """Make a dataset the current one. Raises DataError or ExperimentError."""
        self._workspace.choose(name)
        waiting = self._waiting.pop(name, None)
        if waiting:
            self._workspace.run.change_data(**waiting)
