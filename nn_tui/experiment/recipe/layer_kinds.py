"""What the fields of the recipe take that say which layers a network has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.recipe.kinds import Choice, Kind, of_type, texts_of
from nn_tui.experiment.recipe.number_kinds import check_whole, whole_of


@dataclass(frozen=True)
class Sizes(Kind):
    """The sizes of some layers: ``most`` of them, each from 1 to ``widest``."""

    most: int
    widest: int

    toml_takes = "a list of whole numbers such as [8, 4]"
    option_takes = "sizes such as 8,4, or none"
    form_takes = "whole numbers such as 8,4, or none"
    metavar = "8,4|none"

    def check(self, field: str, value: Any) -> None:
        """Not too many, and each within its bounds."""
        if len(value) > self.most:
            raise ExperimentError(f"{field} has {len(value)} layers: {self.most} at most")
        for size in value:
            check_whole(field, size, 1, self.widest)

    def from_toml(self, value: Any) -> tuple[int, ...]:
        """A list of whole numbers."""
        return tuple(whole_of(size) for size in of_type(value, list))

    def to_toml(self, value: Any) -> list[int]:
        """A list, which may be empty."""
        return list(value)

    def from_option(self, text: str) -> tuple[int, ...]:
        """'8,4', or 'none'."""
        return () if text.strip() == "none" else tuple(int(size) for size in text.split(","))

    def from_form(self, text: str) -> tuple[int, ...]:
        """'8,4', or 'none', or nothing."""
        return () if text.lower() in ("none", "") else self.from_option(text)

    def to_form(self, value: Any) -> str:
        """'8,4', or 'none'."""
        return ",".join(map(str, value)) or "none"


@dataclass(frozen=True)
class NameForEach(Kind):
    """One name for all layers, or a tuple with one for each."""

    among: tuple[str, ...]

    toml_takes = 'text in quotes, or a list of names such as ["tanh", "relu"]'

    @property
    def names(self) -> tuple[str, ...]:
        """What each may be."""
        return self.among

    def check(self, field: str, value: Any) -> None:
        """Each among those that there are."""
        for name in (value,) if isinstance(value, str) else value:
            Choice(self.among).check(field, name)

    def from_toml(self, value: Any) -> str | tuple[str, ...]:
        """A name or a list of names."""
        return value if isinstance(value, str) else texts_of(value)

    def to_toml(self, value: Any) -> str | list[str]:
        """A name or a list of names."""
        return value if isinstance(value, str) else list(value)

    def from_option(self, text: str) -> str | tuple[str, ...]:
        """'tanh', or 'tanh,relu'."""
        names = tuple(name.strip() for name in text.split(","))
        return names[0] if len(names) == 1 else names

    def to_form(self, value: Any) -> str:
        """'tanh', or 'tanh,relu'."""
        return value if isinstance(value, str) else ",".join(value)
