"""What a command line and a recipe file ask for, and what they are called in a complaint."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from nn_tui.cli.errors import UsageError
from nn_tui.cli.options.recipe_options import FLAGS
from nn_tui.experiment.recipe.recipe import SHORT_FORM, Recipe


class RecipeOverrides:
    """Fields of the recipe that options and a recipe file set; an option beats the file.

    ``of_another`` says that the file was written for another dataset than the one at hand: what does not apply to this
    one is then left out of the file's fields, which ``say`` hears, and is no mistake.
    """

    def __init__(
        self,
        options: Mapping[str, Any],
        file: Mapping[str, Any] | None = None,
        path: Path | None = None,
        of_another: bool = False,
        say: Callable[[str], None] = lambda message: None,
    ) -> None:
        self.options = dict(options)
        self.path = path
        self.file = self._with_layers_settled(dict(file or {}))
        self._of_another = of_another
        self._say = say

    def _with_layers_settled(self, file: dict[str, Any]) -> dict[str, Any]:
        """The file's fields, where it names the layers in one form and options name them in the other."""
        if "layers" in self.options:
            return {field: value for field, value in file.items() if field not in SHORT_FORM}
        if "layers" not in file or not any(field in self.options for field in SHORT_FORM):
            return file
        said = Recipe("", layers=file.pop("layers"))
        if "hidden" in self.options:
            # Other sizes leave the activation as it is where all layers have the same.
            return {**file, "activation": said.activation} if said.hidden and isinstance(said.activation, str) else file
        if said.layers:
            raise UsageError(f"{FLAGS['activation']}: {self.path}, layers name their own: use {FLAGS['layers']}")
        return {**file, "hidden": said.hidden}

    @property
    def fields(self) -> dict[str, Any]:
        """Both together."""
        return {**self.file, **self.options}

    def called(self, field: str) -> str:
        """The option that sets the field, or the file and the field."""
        return FLAGS[field] if field in self.options else f"{self.path}, {field}"

    def refuse(self, fields: tuple[str, ...], because: str, mend: str = "leave this out") -> None:
        """Raise UsageError when one of the fields is set: they do not apply, for the reason given."""
        for field in fields:
            if field in self.options or (field in self.file and not self._of_another):
                raise UsageError(f"{self.called(field)}: {because}: {mend}")
            if field in self.file:
                self._say(f"{self.called(field)} is left out: {because}")
                del self.file[field]
