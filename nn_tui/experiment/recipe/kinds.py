"""What a field of the recipe takes: its check, and how it reads in TOML, on a command line and in a form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nn_tui.experiment.errors import ExperimentError


class Kind:
    """One kind of value. This one is text of any content.

    ``toml_takes``, ``option_takes`` and ``form_takes`` complete the sentence "This field takes ...". All that reads a
    value raises ValueError for what it cannot read. None is the value of a field that says nothing.
    """

    @property
    def metavar(self) -> str:
        """What stands for the value in a help text."""
        return "NAME"

    @property
    def empty(self) -> str:
        """What an empty entry of a form shows."""
        return ""

    @property
    def toml_takes(self) -> str:
        """What a TOML file takes."""
        return "text in quotes"

    @property
    def option_takes(self) -> str:
        """What an option takes; nothing where any text can be read."""
        return ""

    @property
    def form_takes(self) -> str:
        """What an entry of a form takes."""
        return self.option_takes

    @property
    def names(self) -> tuple[str, ...]:
        """The names to choose among; none for what is typed."""
        return ()

    def check(self, field: str, value: Any) -> None:
        """Raise ExperimentError, naming the field, for a value that no recipe can have."""

    def from_toml(self, value: Any) -> Any:
        """The value that a TOML file means."""
        return of_type(value, str)

    def to_toml(self, value: Any) -> Any:
        """What a TOML file says; None to say nothing."""
        return value

    def from_option(self, text: str) -> Any:
        """The value of an option."""
        return text

    def from_form(self, text: str) -> Any:
        """The value of an entry, whose text has no blanks around it."""
        return self.from_option(text)

    def to_form(self, value: Any) -> str:
        """What an entry of a form says."""
        return str(value)


@dataclass(frozen=True)
class Choice(Kind):
    """One of some names. ``accepts`` raises ValueError for a name where there are more than the form offers."""

    among: tuple[str, ...]
    accepts: Callable[[str], object] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """All of them."""
        return self.among

    def check(self, field: str, value: Any) -> None:
        """One of them."""
        if self.accepts is not None:
            self.accepts(value)
        elif value not in self.among:
            raise ExperimentError(f"{field} is one of {', '.join(self.among)}, not {value!r}")


@dataclass(frozen=True)
class Names(Kind):
    """Several names; ``accepts`` raises ValueError for names that cannot be. TOML says nothing where there are none."""

    among: tuple[str, ...]
    accepts: Callable[[tuple[str, ...]], object]
    example: str

    metavar = "NAMES"

    @property
    def names(self) -> tuple[str, ...]:
        """All that there are."""
        return self.among

    @property
    def toml_takes(self) -> str:
        """A list of names."""
        return f"a list of names such as {self.example}"

    def check(self, field: str, value: Any) -> None:
        """Names among those that there are; none at all is the usual."""
        if value:
            self.accepts(value)

    def from_toml(self, value: Any) -> tuple[str, ...]:
        """A list of names."""
        return texts_of(value)

    def to_toml(self, value: Any) -> list[str] | None:
        """A list, left out where it is empty."""
        return list(value) or None

    def from_option(self, text: str) -> tuple[str, ...]:
        """Names with commas between."""
        return tuple(name.strip() for name in text.split(","))

    def from_form(self, text: str) -> tuple[str, ...]:
        """Names with blanks between: at least one, for nothing but the usual would be chosen where nothing is."""
        names = tuple(text.split())
        if not names:
            self.accepts(names)
        return names

    def to_form(self, value: Any) -> str:
        """Names with blanks between."""
        return " ".join(value)


@dataclass(frozen=True)
class Switch(Kind):
    """Yes or no, usually yes, which TOML leaves out."""

    toml_takes = "true or false"
    metavar = ""
    names = ("yes", "no")

    def from_toml(self, value: Any) -> bool:
        """A boolean of TOML."""
        return bool(of_type(value, bool))

    def to_toml(self, value: Any) -> bool | None:
        """False, or nothing."""
        return None if value else False

    def from_form(self, text: str) -> bool:
        """'yes' or 'no'."""
        return text == "yes"

    def to_form(self, value: Any) -> str:
        """'yes' or 'no'."""
        return "yes" if value else "no"


def of_type(value: Any, wanted: type) -> Any:
    """The value, if it is of that type. Raises ValueError."""
    if not isinstance(value, wanted):
        raise ValueError(f"this is no {wanted.__name__}")
    return value


def texts_of(value: Any) -> tuple[str, ...]:
    """The texts in a list. Raises ValueError."""
    return tuple(of_type(name, str) for name in of_type(value, list))
