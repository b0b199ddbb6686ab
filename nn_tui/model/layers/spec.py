"""A layer in a recipe: its settings, and the words that say them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import ClassVar, Self

from nn_tui.model.activations import HIDDEN_ACTIVATIONS
from nn_tui.model.arrays import Shape
from nn_tui.model.errors import ModelError, quoted, suggestion
from nn_tui.model.layers.layer import Layer


class LayerSpec(ABC):
    """A layer in a recipe: a frozen dataclass of settings, one class for each kind of layer."""

    kind: ClassVar[str]
    """Its name in recipes and in the registry."""
    summary: ClassVar[str]
    """What such a layer does, in a few words: "averages each square"."""
    has_neurons: ClassVar[bool] = False
    """Whether the layer's outputs are neurons, with weights and an activation of their own."""
    takes_steps: ClassVar[bool | None] = True
    """Whether it takes the output of each step of a sequence, where what comes before can give it; None where it does
    if what follows takes its own."""
    examples: ClassVar[tuple[tuple[str, Shape], ...]]
    """Texts of such layers, each with an input shape that it takes. Messages quote the first one, a form offers the
    first that fits, tests run over all."""

    @classmethod
    @abstractmethod
    def read(cls, words: SpecReader) -> Self:
        """Read the settings after the kind. Raises ModelError."""

    @property
    @abstractmethod
    def words(self) -> str:
        """The text that ``read`` takes, always written the same way: "dense 8 tanh"."""

    @property
    def short(self) -> str:
        """The kind and the settings before any that is a word: "conv 8 3x3" for "conv 8 3x3 relu pad same"."""
        kind, *settings = self.words.split()
        return " ".join((kind, *takewhile(lambda word: not word.isalpha(), settings)))

    @abstractmethod
    def make(self, inputs: Shape, steps_wanted: bool = False) -> Layer:
        """Make a layer for samples of shape ``inputs``.

        ``steps_wanted`` says that the next layer takes the output of every step of a sequence, not only the last one's.
        Raises ModelError for inputs that it cannot take.
        """


class BareSpec(LayerSpec):
    """A layer without settings."""

    @classmethod
    def read(cls, words: SpecReader) -> Self:
        """No settings. Raises ModelError."""
        words.end()
        return cls()

    @property
    def words(self) -> str:
        """The kind alone."""
        return self.kind


@dataclass(frozen=True)
class UnitsSpec(LayerSpec):
    """A layer whose only setting is how many units it has: ``KIND UNITS``."""

    units: int

    has_neurons = True

    @classmethod
    def read(cls, words: SpecReader) -> Self:
        """The units. Raises ModelError."""
        spec = cls(words.whole("the number of its units"))
        words.end()
        return spec

    @property
    def words(self) -> str:
        """The text that ``read`` takes."""
        return f"{self.kind} {self.units}"


class SpecReader:
    """The words of a layer, in any case, taken from left to right. Raises ModelError with the words and an example."""

    def __init__(self, text: str, example: str) -> None:
        self._text, self._example = text, example
        self._left = text.lower().split()[1:]
        self._possible: list[str] = []

    def whole(self, what: str, low: int = 1, high: int = 4096) -> int:
        """Take a whole number, which is required."""
        word = self._left.pop(0) if self._left else ""
        if not _is_whole(word, low, high):
            raise self.error(f"needs {what}, a whole number from {low} to {high:,}")
        return int(word)

    def activation(self, default: str = "linear") -> str:
        """Take the name of a hidden layer's activation if one comes next."""
        if self._left and self._left[0] in HIDDEN_ACTIVATIONS:
            return self._left.pop(0)
        self._possible += HIDDEN_ACTIVATIONS
        return default

    def one_of(self, names: Sequence[str]) -> str:
        """Take one of these words if it comes next; the first is the default."""
        if self._left and self._left[0] in names:
            return self._left.pop(0)
        self._possible += names
        return names[0]

    def sides(self, what: str, most: int = 64) -> tuple[int, ...]:
        """Take a size such as "3x5" or "3", which is required: (rows, columns) or (steps,), from 1 to ``most``."""
        word = self._left.pop(0) if self._left else ""
        sides = word.lower().split("x")
        if len(sides) not in (1, 2) or not all(_is_whole(side, 1, most) for side in sides):
            steps = f", or steps of a sequence from 1 to {most}"
            raise self.error(f"needs {what}, rows x columns from 1x1 to {most}x{most}{steps}")
        return (*map(int, sides),)

    def fraction(self, what: str) -> float:
        """Take a number from 0 to below 1, which is required."""
        word = self._left.pop(0) if self._left else ""
        try:
            value = float(word)
        except ValueError:
            value = -1.0
        if not 0 <= value < 1:
            raise self.error(f"needs {what}, a number from 0 to below 1")
        return value

    def named(self, name: str) -> str | None:
        """Take the word behind ``name``, wherever it is, and ``name`` with it; None where ``name`` is missing."""
        if name not in self._left:
            self._possible.append(name)
            return None
        at = self._left.index(name)
        if at + 1 == len(self._left):
            raise self.error(f"needs a value after {name!r}")
        word = self._left[at + 1]
        del self._left[at : at + 2]
        return word

    def named_whole(self, name: str, default: int, high: int) -> int:
        """Take a whole number from 1 behind ``name``, or the default."""
        word = self.named(name)
        if word is None:
            return default
        if not _is_whole(word, 1, high):
            raise self.error(f"needs a whole number from 1 to {high:,} after {name!r}, not {quoted(word)}")
        return int(word)

    def named_choice(self, name: str, among: Sequence[str]) -> str:
        """Take one of these words behind ``name``; the first is the default."""
        word = self.named(name)
        if word is not None and word not in among:
            raise self.error(f"needs {' or '.join(among)} after {name!r}, not {quoted(word)}")
        return word or among[0]

    def flag(self, word: str) -> bool:
        """Take that word, wherever it is, and say whether it was there."""
        if word in self._left:
            self._left.remove(word)
            return True
        self._possible.append(word)
        return False

    def end(self) -> None:
        """Refuse words that are left, and say which could stand there."""
        if self._left:
            word, *possible = self._left[0], *self._possible
            instead = f", but {', '.join(possible)}" if possible else ""
            raise self.error(f"does not take {quoted(word)}{suggestion(word, possible)}{instead}")

    def error(self, problem: str) -> ModelError:
        """A ModelError that names the layer's words and what is wrong with them."""
        return ModelError(f"the layer {quoted(self._text)} {problem}: write it like {self._example!r}")


def _is_whole(word: str, low: int, high: int) -> bool:
    return word.isascii() and word.isdigit() and len(word) < 8 and low <= int(word) <= high
