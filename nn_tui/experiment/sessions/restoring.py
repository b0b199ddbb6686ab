"""Bringing a workspace back to where a session was, as far as that is still there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from nn_tui.data.errors import DataError
from nn_tui.data.files.transposing import transposed_file
from nn_tui.data.opened_file import Choices
from nn_tui.experiment.background.pace import SPEEDS
from nn_tui.experiment.recipe import recipe_file
from nn_tui.experiment.recipe.recipe import Recipe, choices_of
from nn_tui.experiment.sessions.session import Session
from nn_tui.experiment.storage import run_file
from nn_tui.experiment.workspace.sources import Source
from nn_tui.experiment.workspace.workspace import Workspace


def restore(session: Session, workspace: Workspace) -> list[str]:
    """Bring back dataset, run and speed; the run is paused. Returns sentences about what is not there."""
    return _Restoring(session, workspace).go()


class _Restoring:
    """One restoring, with the sentences about what is missing."""

    def __init__(self, session: Session, workspace: Workspace) -> None:
        self._session = session
        self._workspace = workspace
        self._missing: list[str] = []
        self._recipe: Recipe | None = None
        self._source: Source | None = None

    def go(self) -> list[str]:
        """Bring back the run with its dataset, else the dataset with the recipe alone."""
        session, workspace = self._session, self._workspace
        if session.recipe:
            self._attempt("Its recipe cannot be read", self._read_recipe)
        source = session.source
        if source is not None and source.suffix != run_file.SUFFIX:
            self._attempt(f"{source} cannot be read", lambda: self._read_source(source))
        if not self._bring_run():
            if self._attempt(f"{session.dataset} cannot be opened", self._bring_dataset):
                self._attempt(f"The recipe of {session.dataset} cannot be used", self._bring_recipe)
            else:
                self._missing.append(f"{workspace.dataset.name} is chosen instead.")
        if session.speed in SPEEDS:
            workspace.runner.set_speed(session.speed)
        return self._missing

    def _attempt(self, what_fails: str, action: Callable[[], None]) -> bool:
        """Run an action; if it fails, remember a sentence that begins so and return False."""
        try:
            action()
        except Exception as error:
            # What a session names may have become anything, and a start never fails for it.
            reason = (str(error) or type(error).__name__).removesuffix(".")
            self._missing.append(f"{what_fails}: {reason}.")
            return False
        return True

    def _read_recipe(self) -> None:
        fields = recipe_file.loads(self._session.recipe)
        self._recipe = Recipe(**{**fields, "dataset": self._session.dataset})

    def _read_source(self, path: Path) -> None:
        """Read the file of the dataset as it was read, under the name that it had."""
        workspace, recipe, name = self._workspace, self._recipe, self._session.dataset
        source = workspace.sources.read(path, choices_of(recipe) if recipe else Choices())
        opened = transposed_file(source.opened) if recipe and recipe.transpose else source.opened
        if workspace.library.file_of(name) is None:
            opened = replace(opened, dataset=replace(opened.dataset, name=name))
        self._source = Source(path, opened)

    def _bring_run(self) -> bool:
        session, workspace, run = self._session, self._workspace, self._session.run
        if run is None or not self._attempt(
            f"The run at epoch {session.epoch:,} cannot be opened", lambda: workspace.continue_run(run, self._source)
        ):
            return False
        dataset = workspace.dataset
        if self._source is not None and workspace.source is None:
            self._missing.append(
                f"{self._source.path} has changed: the run goes on with the data that it was trained on. "
                "Open the file again for what is in it now."
            )
        if dataset.own and workspace.library.file_of(dataset.name) is None:
            self._missing.append(
                f"The file of {dataset.name} is gone: the samples kept with the run are used. A change writes it again."
            )
        return dataset.name == session.dataset

    def _bring_dataset(self) -> None:
        session, workspace, library = self._session, self._workspace, self._workspace.library
        if self._source is not None:
            workspace.use_source(self._source, self._recipe)
        elif session.source is not None and session.source.suffix == run_file.SUFFIX:
            workspace.continue_run(session.source)
            workspace.run.reset()
        elif session.source is not None:
            raise DataError("its file cannot be read")
        elif not (library.is_built_in(session.dataset) or library.file_of(session.dataset)):
            raise DataError("it is no longer among your datasets")
        else:
            workspace.choose(session.dataset)

    def _bring_recipe(self) -> None:
        recipe, run = self._recipe, self._workspace.run
        if recipe is not None and recipe != run.snapshot.recipe:
            run.change_recipe(recipe)
