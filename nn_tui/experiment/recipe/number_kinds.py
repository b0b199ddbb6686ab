"""The kinds of the fields that are numbers."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isfinite
from typing import Any

from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.recipe.kinds import Kind


@dataclass(frozen=True)
class Whole(Kind):
    """A whole number from ``low`` to ``high``. Without bounds, the reader of the recipe checks it.

    ``absent`` are the words for no number; a form shows the first one. If that one is not empty, TOML and options take
    it too, and ``absent_means`` says what it means.
    """

    low: int | None = None
    high: int | None = None
    absent: tuple[str, ...] = ()
    absent_means: str = ""

    @property
    def metavar(self) -> str:
        """N, or the word for none."""
        return f"N|{self._word}" if self._word else "N"

    @property
    def empty(self) -> str:
        """The word for none, where an empty entry means none too."""
        return _empty(self.absent)

    @property
    def _word(self) -> str:
        return self.absent[0] if self.absent else ""

    @property
    def toml_takes(self) -> str:
        """A whole number, or the word for none."""
        return f'a whole number, or "{self._word}" for {self.absent_means}' if self._word else "a whole number"

    @property
    def option_takes(self) -> str:
        """A whole number, or a word for none."""
        return _or_word("a whole number", self.absent)

    @property
    def form_takes(self) -> str:
        """A whole number, or the word for none, or nothing."""
        return f"a whole number, or {self._word or 'nothing'}" if self.absent else "a whole number"

    def check(self, field: str, value: Any) -> None:
        """Within its bounds."""
        if self.low is not None and self.high is not None:
            check_whole(field, value, self.low, self.high)

    def from_toml(self, value: Any) -> int | None:
        """A TOML whole number of 64 bits, or the word for none."""
        return None if self._word and value == self._word else whole_of(value)

    def to_toml(self, value: Any) -> Any:
        """The number, or the word for none."""
        return self._word or None if value is None else value

    def from_option(self, text: str) -> int | None:
        """Digits, or a word for none."""
        return None if _is_word(text, self.absent) else int(text)

    def from_form(self, text: str) -> int | None:
        """Digits, commas between thousands allowed, or a word for none."""
        return None if text.lower() in self.absent else int(text.replace(",", ""))

    def to_form(self, value: Any) -> str:
        """Digits, or the first word for none."""
        return self._word if value is None else str(value)


@dataclass(frozen=True)
class Number(Kind):
    """A finite number within bounds, which ``takes_low`` and ``takes_high`` include.

    ``description`` completes "This field is ..." in messages; ``example`` appears in those of a form. A share may be
    entered in percent. ``absent`` is as in Whole.
    """

    description: str = ""
    low: float = -inf
    high: float = inf
    takes_low: bool = True
    takes_high: bool = True
    example: str = ""
    is_share: bool = False
    absent: tuple[str, ...] = ()

    toml_takes = "a number"
    metavar = "X"

    @property
    def option_takes(self) -> str:
        """A number, or a word for none."""
        return _or_word("a number", self.absent)

    @property
    def empty(self) -> str:
        """The word for none, where an empty entry means none too."""
        return _empty(self.absent)

    @property
    def form_takes(self) -> str:
        """A number, with its example or its bounds, or nothing."""
        if not self.example and self.is_share:
            return "a number from 0 to below 1"
        such = f" such as {self.example}" if self.example else ""
        return f"a number{such}{', or nothing' if self.absent else ''}"

    def check(self, field: str, value: Any) -> None:
        """Finite and within its bounds."""
        if not self.description:
            return
        above = value >= self.low if self.takes_low else value > self.low
        below = value <= self.high if self.takes_high else value < self.high
        if not (isfinite(value) and above and below):
            raise ExperimentError(f"{field} is {self.description}, not {value}")

    def from_toml(self, value: Any) -> float:
        """A TOML number, whole or not."""
        return value if isinstance(value, float) else float(whole_of(value))

    def from_option(self, text: str) -> float | None:
        """A number in Python's notation, or a word for none."""
        return None if _is_word(text, self.absent) else float(text)

    def from_form(self, text: str) -> float | None:
        """A number, a share in percent, or a word for none."""
        if text.lower() in self.absent:
            return None
        return float(text[:-1]) / 100 if self.is_share and text.endswith("%") else float(text)

    def to_form(self, value: Any) -> str:
        """The shortest text that reads back to the same number."""
        if value is None:
            return ""
        short = f"{value:g}"
        return short if float(short) == value else repr(value)


def fraction(example: str = "", is_share: bool = True) -> Number:
    """A fraction from 0 to below 1; a share may be entered in percent."""
    description = "a fraction from 0 to below 1, such as 0.3"
    return Number(description, low=0, high=1, takes_high=False, example=example, is_share=is_share)


def _is_word(text: str, absent: tuple[str, ...]) -> bool:
    """Whether an option's text is a word for no number; "" is none there."""
    return bool(text.strip()) and text.strip() in absent


def _or_word(takes: str, absent: tuple[str, ...]) -> str:
    word = next(filter(None, absent), "")
    return f"{takes} or {word}" if word else takes


def check_whole(field: str, value: int, low: int, high: int) -> None:
    """Raise ExperimentError for a number that is not from ``low`` to ``high``."""
    if not low <= value <= high:
        raise ExperimentError(f"{field} takes whole numbers from {low} to {high}, not {value}")


def whole_of(value: Any) -> int:
    """The value, if it is a whole number of 64 bits and not a boolean. Raises ValueError."""
    if not isinstance(value, int) or isinstance(value, bool) or value.bit_length() >= 64:
        raise ValueError("this is not a whole number")
    return value


def _empty(absent: tuple[str, ...]) -> str:
    return absent[-1] if absent and not absent[0] else ""
