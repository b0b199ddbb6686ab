"""What a field of the recipe takes: its check, and how it reads in TOML, on a command line and in a form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nn_tui.data.plain_text import plain
from nn_tui.data.schema.choices import parse_choices
from nn_tui.experiment.errors import ExperimentError


class Kind:
    """One kind of value. This one is text of any content.

    ``toml_takes``, ``option_takes`` and ``form_takes`` complete the sentence "This field takes ...". The ``from_``
    methods raise ValueError for what they cannot read. None is the value of a field that is not set.
    """

    is_repeated = False
    """Whether an option is given once for each of several values."""

    @property
    def metavar(self) -> str:
        """The placeholder for the value in a help text."""
        return "NAME"

    @property
    def empty(self) -> str:
        """What a form shows in an empty entry."""
        return ""

    @property
    def toml_takes(self) -> str:
        """What a TOML file takes."""
        return "text in quotes"

    @property
    def option_takes(self) -> str:
        """What an option takes; empty where it takes any text."""
        return ""

    @property
    def form_takes(self) -> str:
        """What an entry of a form takes."""
        return self.option_takes

    @property
    def names(self) -> tuple[str, ...]:
        """The names to choose among; empty for a value that is typed."""
        return ()

    def check(self, field: str, value: Any) -> None:
        """Raise ExperimentError, naming the field, for a value that no recipe can have."""

    def from_toml(self, value: Any) -> Any:
        """The value from a TOML file."""
        return of_type(value, str)

    def to_toml(self, value: Any) -> Any:
        """The value for a TOML file; None to leave it out."""
        return value

    def from_option(self, text: str) -> Any:
        """The value of an option."""
        return text

    def from_form(self, text: str) -> Any:
        """The value of a form's entry, whose text has no blanks around it."""
        return self.from_option(text)

    def to_form(self, value: Any) -> str:
        """The text of a form's entry."""
        return str(value)


class MaybeText(Kind):
    """Text of any content, or none."""

    form_takes = "text, or nothing"

    def from_form(self, text: str) -> str | None:
        """The text, or nothing."""
        return text or None

    def to_form(self, value: Any) -> str:
        """The text, or nothing."""
        return "" if value is None else str(value)


@dataclass(frozen=True)
class Choice(Kind):
    """One of some names. ``accepts`` takes the place of the check where more names are valid; it raises ValueError."""

    among: tuple[str, ...]
    accepts: Callable[[str], object] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """All of them, as the form offers them."""
        return self.among

    def check(self, field: str, value: Any) -> None:
        """One of them."""
        if self.accepts is not None:
            self.accepts(value)
        elif value not in self.among:
            raise ExperimentError(f"{field} is one of {', '.join(self.among)}, not {plain(value)!r}")


@dataclass(frozen=True)
class Names(Kind):
    """Several names; ``accepts`` raises ValueError for names that are not valid. TOML leaves out an empty list."""

    among: tuple[str, ...]
    accepts: Callable[[tuple[str, ...]], object]
    example: str

    metavar = "NAMES"

    @property
    def names(self) -> tuple[str, ...]:
        """All of them."""
        return self.among

    @property
    def toml_takes(self) -> str:
        """A list of names."""
        return f"a list of names such as {self.example}"

    def check(self, field: str, value: Any) -> None:
        """Known names; an empty tuple stands for the default."""
        if value:
            self.accepts(value)

    def from_toml(self, value: Any) -> tuple[str, ...]:
        """A list of names."""
        return texts_of(value)

    def to_toml(self, value: Any) -> list[str] | None:
        """A list, left out where it is empty."""
        return list(value) or None

    def from_option(self, text: str) -> tuple[str, ...]:
        """Comma-separated names."""
        return tuple(name.strip() for name in text.split(","))

    def from_form(self, text: str) -> tuple[str, ...]:
        """Names with blanks between, at least one."""
        names = tuple(text.split())
        # An empty tuple would mean the default, which is not what a form with nothing chosen says.
        if not names:
            self.accepts(names)
        return names

    def to_form(self, value: Any) -> str:
        """Names with blanks between."""
        return " ".join(value)


class ColumnChoices(Kind):
    """Decisions on the columns of a table, each such as "age=number+drop". TOML leaves out an empty list."""

    is_repeated = True
    metavar = "NAME=KIND"
    toml_takes = 'a list such as ["age=number+drop"]'

    def check(self, field: str, value: Any) -> None:
        """Words that say something."""
        try:
            parse_choices(value)
        except ValueError as error:
            raise ExperimentError(f"{field} {error}") from None

    def from_toml(self, value: Any) -> tuple[str, ...]:
        """A list of texts."""
        return texts_of(value)

    def to_toml(self, value: Any) -> list[str] | None:
        """A list, left out where it is empty."""
        return list(value) or None

    def from_option(self, text: str) -> tuple[str, ...]:
        """One decision."""
        return (text,)


@dataclass(frozen=True)
class Switch(Kind):
    """Yes or no; TOML leaves out the default."""

    default: bool = True

    toml_takes = "true or false"
    metavar = ""
    names = ("yes", "no")

    def from_toml(self, value: Any) -> bool:
        """A TOML boolean."""
        return bool(of_type(value, bool))

    def to_toml(self, value: Any) -> bool | None:
        """The value, or nothing for the default."""
        return None if value == self.default else value

    def from_form(self, text: str) -> bool:
        """'yes' or 'no'."""
        return text == "yes"

    def to_form(self, value: Any) -> str:
        """'yes' or 'no'."""
        return "yes" if value else "no"


def of_type(value: Any, wanted: type) -> Any:
    """The value, if it is of that type. Raises ValueError."""
    if not isinstance(value, wanted):
        raise ValueError(f"this is not a {wanted.__name__}")
    return value


def texts_of(value: Any) -> tuple[str, ...]:
    """The texts in a list. Raises ValueError."""
    return tuple(of_type(name, str) for name in of_type(value, list))
