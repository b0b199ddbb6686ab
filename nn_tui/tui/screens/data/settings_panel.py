"""The rows of settings above the preview: showing, stepping and typing them, and what a change does."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from nn_tui.data.opened_file import Choices
from nn_tui.experiment.recipe.recipe import Recipe, choices_of
from nn_tui.tui.screens.data.candidates import Candidate, Candidates
from nn_tui.tui.screens.data.context import DataContext
from nn_tui.tui.screens.data.files import Files
from nn_tui.tui.screens.data.settings import Setting, setting_rows, settings_of
from nn_tui.tui.widgets.controls.setting_rows import SettingRows


class SettingsPanel:
    """Shows the settings of the dataset under the cursor in ``rows``, and changes them."""

    def __init__(self, context: DataContext, candidates: Candidates, files: Files, rows: SettingRows) -> None:
        self.rows = rows
        self._context = context
        self._candidates = candidates
        self._files = files
        self._settings: list[Setting] = []

    @property
    def is_empty(self) -> bool:
        """Whether there is no setting."""
        return not self._settings

    def show(self, candidate: Candidate | None) -> None:
        """Show a dataset's settings, or none."""
        self._settings = []
        if candidate is not None:
            workspace = self._context.workspace
            source = workspace.source if candidate.dataset is workspace.dataset else None
            self._settings = settings_of(candidate.dataset, source, candidate.recipe)
            self.rows.set_rows(setting_rows(self._settings, candidate.recipe, candidate.dataset))
        self.rows.display = bool(self._settings)

    def step(self, candidate: Candidate, field: str, step: int) -> None:
        """Step a setting up or down."""
        setting = self._setting(field)
        if setting is not None:
            self._set(candidate, setting, setting.stepped(getattr(candidate.recipe, field), step))

    async def ask(self, candidate: Candidate, field: str) -> None:
        """Ask for an exact value of a setting."""
        from nn_tui.tui.screens.prompts import Prompt

        setting = self._setting(field)
        if setting is None:
            return

        def check(text: str) -> str | None:
            try:
                setting.read(text)
            except ValueError:
                return f"{setting.name} takes {setting.takes}, not {text!r}."
            return None

        present = setting.say(getattr(candidate.recipe, field))
        text = await self._context.ask(Prompt(f"{setting.name}: {setting.takes}", value=present, check=check))
        if text and text != present:
            self._set(candidate, setting, setting.read(text))

    def _setting(self, field: str) -> Setting | None:
        return next((setting for setting in self._settings if setting.field == field), None)

    def _set(self, candidate: Candidate, setting: Setting, value: Any) -> None:
        """Change the current dataset at once, any other one when it is chosen."""
        (dataset, recipe), field, workspace = candidate, setting.field, self._context.workspace
        if value == getattr(recipe, field):
            return
        source = workspace.source
        if dataset is not workspace.dataset:
            self._candidates.set(dataset.name, field, value)
        elif field in ("target", "task", "window") and source is not None:
            self._files.read(source.path, _choices(recipe, field, value))
        else:
            trained = workspace.snapshot.epoch
            if self._context.attempt(lambda: workspace.run.change_data(**{field: value})) and trained:
                problem = workspace.writer.problem
                kept = f"is not kept: {problem}" if problem else "is kept."
                self._context.say(f"The data changed, so the network starts over. The last run {kept}", timeout=3)


def _choices(recipe: Recipe, field: str, value: Any) -> Choices:
    """How to read a file with one choice changed. Another target has the task that suits it, and only a text has a
    window."""
    before = choices_of(recipe)
    if field == "target":
        return replace(before, target=value, task="table", window=None)
    if field == "window":
        return Choices(task="text", window=value)
    return replace(before, task=value)
