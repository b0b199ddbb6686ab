"""What a column of a table is: numbers, dates, a category, or of no use, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nn_tui.data.errors import DataError
from nn_tui.data.lines.rows import plural, shown
from nn_tui.data.schema.column_facts import ColumnFacts, facts_of
from nn_tui.data.schema.date_reading import DateReading, parts_that_vary
from nn_tui.data.schema.identifiers import FEWEST_ROWS, says_id, why_numbers_identify
from nn_tui.data.schema.schema import ColumnSchema, Kind
from nn_tui.data.schema.text_column import TextColumn
from nn_tui.data.schema.wishes import Wishes

Rows = NDArray[np.bool_]
Where = Callable[[int, str], str]
"""Begins a message about the cell of a row, counted from 0, in the column of that name."""

MAX_CATEGORIES: Final = 64

_FEWEST_FOR_MISTAKES: Final = 4
_MOSTLY: Final = 0.5


def kind_of(fact: ColumnFacts, place: int, answered: Rows, wishes: Wishes, where: Where) -> ColumnSchema:
    """What a column is, before it is known which rows are used."""
    choice, now = fact.choice, not wishes.by_first_rules
    if choice.kind == "out":
        return ColumnSchema(fact.name, "left out", "was not wanted")
    if fact.missing.all():
        return ColumnSchema(fact.name, "left out", "is empty")
    if fact.tested is not None:
        return ColumnSchema(fact.name, "left out", "says which rows are for testing")
    empty = float(fact.missing[answered].mean()) if answered.any() else 0.0
    if now and not choice.kind and empty > _MOSTLY and choice.fill != "fill":
        return ColumnSchema(fact.name, "left out", f"is {_share(empty)} empty")
    if choice.kind == "number":
        return ColumnSchema(fact.name, "number", "is to be a number", number=fact.reading)
    if choice.kind == "category":
        return ColumnSchema(fact.name, "category", "is to be a category")
    if fact.date_forms:
        return _date(fact)
    if choice.kind == "date":
        raise DataError(f"{where(0, fact.name)}: its cells are no dates: choose another kind for it.")
    if fact.is_number and not (now and fact.has_codes):
        return _number(fact, place, wishes)
    check_mistakes(fact, where)
    return _category(fact, now)


def _number(fact: ColumnFacts, place: int, wishes: Wishes) -> ColumnSchema:
    number = ColumnSchema(fact.name, "number", "has numbers", number=fact.reading)
    if fact.choice.kind == "in":
        return replace(number, why="was taken in")
    if wishes.by_first_rules:
        counts = fact.counts_rows
        return ColumnSchema(fact.name, "left out", "counts the rows") if counts else number
    if why := why_numbers_identify(fact.name, place == 0, fact.values):
        return ColumnSchema(fact.name, "identifier", why, number=fact.reading)
    return number


def _category(fact: ColumnFacts, now: bool) -> ColumnSchema:
    known, is_wanted = ~fact.missing, fact.choice.kind == "in"
    texts = fact.texts(MAX_CATEGORIES)
    example = shown(fact.example)
    count = MAX_CATEGORIES + 1 if texts is None else len(texts)
    is_name = count == len(known) >= FEWEST_ROWS or (now and says_id(fact.name) and count > max(10, known.sum() // 2))
    if count > MAX_CATEGORIES:
        kind: Kind = "identifier" if now and says_id(fact.name) else "left out"
        return ColumnSchema(fact.name, kind, f"has more than {MAX_CATEGORIES} different texts such as {example}")
    if is_name and not is_wanted:
        kind = "identifier" if now else "left out"
        return ColumnSchema(fact.name, kind, f"has another text in every row such as {example}")
    why = f"has codes such as {example}" if fact.is_number else f"has {plural(count, 'different text')}"
    return ColumnSchema(fact.name, "category", why)


def _date(fact: ColumnFacts) -> ColumnSchema:
    form = fact.date_forms[0]
    days = DateReading(form, ()).days(fact.column)
    parts = fact.choice.parts or parts_that_vary(days, form)
    if not parts:
        return ColumnSchema(fact.name, "left out", "has the same date in every row")
    origin = float(np.floor(np.nanmin(days)))
    why = f"has dates such as {shown(fact.example)}"
    return ColumnSchema(fact.name, "date", why, date=DateReading(form, parts, origin))


def taken_in_after_all(kind: ColumnSchema, fact: ColumnFacts) -> ColumnSchema:
    """A column that may name the rows, but is the only one there is."""
    if kind.kind != "identifier" or not fact.is_number or says_id(kind.name):
        return kind
    return replace(kind, kind="number", why=f"{kind.why}, but there is no other column")


def check_mistakes(fact: ColumnFacts, where: Where) -> None:
    """Raise DataError when a column of numbers has a few texts: they are mistakes, not categories."""
    wrong, present = int(fact.wrong.sum()), int((~fact.missing).sum())
    is_few = present >= _FEWEST_FOR_MISTAKES and wrong <= max(1, present // 10)
    row = fact.row_too_large
    if row is None and wrong and is_few:
        row = int(fact.wrong.argmax())
    if row is not None:
        raise DataError(
            f"{where(row, fact.name)}: {shown(fact.column.cell(row))} is not a number of at most 1e100 in size, as "
            "the column has: correct the cell, or leave it empty."
        )


def stays_out(column: TextColumn, place: int, separator: str) -> bool:
    """Whether a column is of no use as an input, whatever the others are."""
    wishes = Wishes(separator=separator)
    (fact,) = facts_of([column], wishes)
    try:
        kind = kind_of(fact, place, np.ones(len(column), bool), wishes, lambda row, name: name)
    except DataError:
        return False
    return kind.kind in ("left out", "identifier") or (not fact.missing.any() and len(set(column)) == 1)


def _share(share: float) -> str:
    return f"{min(share, 0.995):.0%}"
