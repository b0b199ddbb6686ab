"""What a person decides about a column: a few words, the same in a recipe, on the command line and on a screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Final

from nn_tui.data.plain_text import plain
from nn_tui.data.schema.date_reading import DAY_FIRST, MONTH_FIRST, PARTS

EVERY: Final = "*"
"""In place of a name: every column."""

KINDS: Final = ("number", "category", "date", "in", "out")
_DECIMALS: Final = {"point": ".", "comma": ","}
_FILLS: Final = ("fill", "drop")
_FLAGS: Final = ("flag", "no-flag")
_ORDERS: Final = (DAY_FIRST, MONTH_FIRST)
KEEPS_NA: Final = "na"

WORDS: Final = {
    "number": "read as numbers; a row with anything else is left out",
    "category": "an input of 0 and 1 for each of its values",
    "date": "read as dates",
    "in": "taken in, though it would be left out",
    "out": "left out",
    "point": "a point is decimal",
    "comma": "a comma is decimal",
    "fill": "a missing cell is filled",
    "drop": "a row with a missing cell is left out",
    "flag": "an input says where a cell is missing",
    "no-flag": "no input says it",
    KEEPS_NA: "NA, None and the like are values",
    DAY_FIRST: "1/2/2024 is in February",
    MONTH_FIRST: "1/2/2024 is in January",
    "days": "days since the first",
    "year": "the year",
    "season": "the time of the year, going round",
    "weekday": "the day of the week, going round",
    "hour": "the time of day, going round",
}
"""Each word that a choice may have, and what it says."""


@dataclass(frozen=True)
class ColumnChoice:
    """What was decided about a column; None, "" or () where it is left to the cells."""

    kind: str = ""
    decimal: str = ""
    fill: str = ""
    flag: str = ""
    order: str = ""
    parts: tuple[str, ...] = ()
    keeps_na: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """The words that say it."""
        mark = [word for word, decimal in _DECIMALS.items() if decimal == self.decimal]
        na = [KEEPS_NA] if self.keeps_na else []
        return tuple(word for word in (self.kind, *mark, self.fill, self.flag, self.order, *self.parts, *na) if word)

    def over(self, other: ColumnChoice) -> ColumnChoice:
        """This choice, and where it decides nothing the other one's."""
        return replace(other, **{each.name: value for each in fields(self) if (value := getattr(self, each.name))})


def parse_choice(text: str) -> tuple[str, ColumnChoice]:
    """The column and the choice in a text such as "price=number comma" or "age=number+drop".

    Raises ValueError, in a sentence without its full stop, for a text that says no such thing.
    """
    name, sign, said = text.rpartition("=")
    words = said.replace("+", " ").split()
    if not sign or not name.strip() or not words:
        raise ValueError(f"{plain(text)!r} is not NAME=KIND: write such as age=number, or age=number+drop")
    choice = ColumnChoice()
    for word in words:
        if word not in WORDS:
            raise ValueError(f"{plain(word)!r} says nothing about a column: use {', '.join(WORDS)}")
        choice = _with_word(word).over(choice)
        if word in PARTS and word not in choice.parts:
            choice = replace(choice, parts=(*choice.parts, word))
    return name.strip().replace(" ", "_"), choice


def written_choice(name: str, choice: ColumnChoice) -> str:
    """The text from which `parse_choice` makes this choice; "" for one that decides nothing."""
    return f"{name}={'+'.join(choice.words)}" if choice.words else ""


def parse_choices(texts: Iterable[str]) -> Mapping[str, ColumnChoice]:
    """The choices by the names of their columns. Raises ValueError."""
    choices: dict[str, ColumnChoice] = {}
    for text in texts:
        name, choice = parse_choice(text)
        choices[name] = choice.over(choices.get(name, ColumnChoice()))
    return choices


def _with_word(word: str) -> ColumnChoice:
    if word in KINDS:
        return ColumnChoice(kind=word)
    if word in _DECIMALS:
        return ColumnChoice(decimal=_DECIMALS[word])
    if word in _FILLS:
        return ColumnChoice(fill=word)
    if word in _FLAGS:
        return ColumnChoice(flag=word)
    if word in _ORDERS:
        return ColumnChoice(order=word)
    return ColumnChoice(keeps_na=word == KEEPS_NA)
