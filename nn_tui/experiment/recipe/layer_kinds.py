"""The kinds of the fields that name a network's layers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nn_tui.data.plain_text import plain
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.recipe.kinds import Choice, Kind, of_type, texts_of
from nn_tui.experiment.recipe.number_kinds import check_whole, whole_of
from nn_tui.model.errors import ModelError
from nn_tui.model.layers.registry import parse_layer

NO_BIAS = "nobias"


@dataclass(frozen=True)
class Sizes(Kind):
    """The sizes of up to ``most`` layers, each from 1 to ``widest``."""

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
        """The names that each may have."""
        return self.among

    def check(self, field: str, value: Any) -> None:
        """Known names."""
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


@dataclass(frozen=True)
class LayerWords(Kind):
    """The layers before the output layer in words such as "dense 8 tanh": at least one, at most ``most``.

    An empty tuple means that the field ``hidden`` gives their sizes instead.
    """

    most: int

    toml_takes = 'a list of layers such as ["dense 8 tanh", "dense 4 relu"], or hidden = [] in its place for none'
    option_takes = 'layers such as "dense 8 tanh, dense 4 relu", or --hidden none in its place'
    form_takes = "layers such as dense 8 tanh, dense 4 relu"
    metavar = "LAYERS"

    def check(self, field: str, value: Any) -> None:
        """Known layers, and not too many."""
        if len(value) > self.most:
            raise ExperimentError(f"{field} has {len(value)} layers: {self.most} at most")
        try:
            for words in value:
                parse_layer(words)
        except ModelError as error:
            raise ExperimentError(f"{field} cannot be read: {error}") from None

    def from_toml(self, value: Any) -> tuple[str, ...]:
        """A list of layers, not empty."""
        return _not_empty(texts_of(value))

    def to_toml(self, value: Any) -> list[str] | None:
        """A list, or nothing."""
        return list(value) or None

    def from_option(self, text: str) -> tuple[str, ...]:
        """Comma-separated layers."""
        return _not_empty(tuple(part.strip() for part in text.split(",")) if text.strip() else ())

    def to_form(self, value: Any) -> str:
        """Comma-separated layers."""
        return ", ".join(value)


def are_layer_words(text: str) -> bool:
    """Whether an entry for hidden layers describes them in words, not as sizes or none."""
    return text[:1].isalpha() and text.lower() != "none"


@dataclass(frozen=True)
class OutputWords(Kind):
    """An output activation, followed by ``nobias`` for an output layer without biases."""

    among: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """All activations with biases, then all without."""
        return (*self.among, *(f"{name} {NO_BIAS}" for name in self.among))

    def check(self, field: str, value: Any) -> None:
        """One of them."""
        name, *more = value.split(" ")
        if name not in self.among:
            raise ExperimentError(f"{field} is one of {', '.join(self.among)}, not {plain(value)!r}")
        if more not in ([], [NO_BIAS]):
            raise ExperimentError(f"{field} takes only {NO_BIAS} after the activation, not {plain(value)!r}")

    def from_toml(self, value: Any) -> str:
        """Text, reduced to one blank between words."""
        return self.from_option(of_type(value, str))

    def from_option(self, text: str) -> str:
        """Text, reduced to one blank between words."""
        return " ".join(text.split())


def output_activation(words: str) -> str:
    """The activation in the words of an output layer, such as "sigmoid nobias"."""
    return words.partition(" ")[0]


def _not_empty(layers: tuple[str, ...]) -> tuple[str, ...]:
    if not layers:
        raise ValueError("there are no layers")
    return layers
