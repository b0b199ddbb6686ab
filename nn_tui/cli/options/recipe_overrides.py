"""The fields that a command line and a recipe file set, and what messages call them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from nn_tui.cli.errors import UsageError
from nn_tui.cli.options.recipe_options import FLAGS
from nn_tui.data.plain_text import plain
from nn_tui.experiment.recipe.recipe import SHORT_FORM, Recipe


class RecipeOverrides:
    """Fields of the recipe that options and a recipe file set; an option beats the file.

    ``for_other_dataset`` says that the file was written for another dataset: those of its fields that do not apply to
    this one are then left out, with a message to ``say``, instead of refused.
    """

    def __init__(
        self,
        options: Mapping[str, Any],
        file: Mapping[str, Any] | None = None,
        path: Path | None = None,
        for_other_dataset: bool = False,
        say: Callable[[str], None] = lambda message: None,
    ) -> None:
        self.options = dict(options)
        self.path = path
        self.file = self._without_replaced_layers(dict(file or {}))
        self._for_other_dataset = for_other_dataset
        self._say = say

    def _without_replaced_layers(self, file: dict[str, Any]) -> dict[str, Any]:
        """The file's fields without what options that name the layers replace. Raises UsageError."""
        if "layers" in self.options:
            return {field: value for field, value in file.items() if field not in SHORT_FORM}
        if "layers" not in file or not any(field in self.options for field in SHORT_FORM):
            return file
        recipe = Recipe("", layers=file.pop("layers"))
        if "hidden" in self.options:
            # New sizes keep the activation where all layers share one.
            is_shared = recipe.hidden and isinstance(recipe.activation, str)
            return {**file, "activation": recipe.activation} if is_shared else file
        if recipe.layers:
            raise UsageError(f"{FLAGS['activation']}: {plain(self.path)}, layers name their own: use {FLAGS['layers']}")
        return {**file, "hidden": recipe.hidden}

    @property
    def fields(self) -> dict[str, Any]:
        """The fields of both, options win."""
        return {**self.file, **self.options}

    def name_of(self, field: str) -> str:
        """What messages call a field that is set: its option, or the file and the field."""
        return FLAGS[field] if field in self.options else f"{plain(self.path)}, {field}"

    def refuse(self, fields: tuple[str, ...], because: str, mend: str = "leave this out") -> None:
        """Raise UsageError, with the reason, where one of the fields is set, since it does not apply."""
        for field in fields:
            if field in self.options or (field in self.file and not self._for_other_dataset):
                raise UsageError(f"{self.name_of(field)}: {because}: {mend}")
            if field in self.file:
                self._say(f"{self.name_of(field)} is left out: {because}")
                del self.file[field]
