"""What would be worked on: each dataset with the settings that wait until it is chosen."""

from __future__ import annotations

from typing import Any, NamedTuple

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.experiment.workspace.workspace import Workspace


class Candidate(NamedTuple):
    """A dataset and the recipe that it would be trained by."""

    dataset: Dataset
    recipe: Recipe


class Candidates:
    """The datasets of a workspace by name. The workspace has the settings of the current one; those of others wait
    here."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._waiting: dict[str, dict[str, Any]] = {}

    def find(self, name: str) -> Candidate:
        """The dataset of that name. Raises DataError or ExperimentError."""
        workspace = self._workspace
        if name == workspace.dataset.name:
            return Candidate(workspace.dataset, workspace.snapshot.recipe)
        dataset = workspace.dataset_named(name)
        recipe = workspace.recipe_named(dataset)
        if name in self._waiting:
            recipe = recipe.with_(**self._waiting[name])
            settings = recipe.settings()
            if settings is not None and dataset.settings is not None:
                dataset = workspace.library.load(name, settings)
        return Candidate(dataset, recipe)

    def set(self, name: str, field: str, value: Any) -> None:
        """Have another value for a field of the recipe wait until the dataset is chosen."""
        self._waiting.setdefault(name, {})[field] = value

    def choose(self, name: str) -> None:
        """Make it the current dataset. Raises DataError or ExperimentError."""
        self._workspace.choose(name)
        waiting = self._waiting.pop(name, None)
        if waiting:
            self._workspace.run.change_data(**waiting)
