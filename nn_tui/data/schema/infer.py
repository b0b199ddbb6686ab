"""Deciding how the columns of a table are read: from their cells, with a person's choices on top."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nn_tui.data.errors import DataError
from nn_tui.data.lines.rows import plural, shown
from nn_tui.data.schema.categories import coded, text_of
from nn_tui.data.schema.column_facts import ColumnFacts, facts_of
from nn_tui.data.schema.date_reading import DateReading, parts_that_vary
from nn_tui.data.schema.identifiers import FEWEST_ROWS, says_id, why_numbers_identify
from nn_tui.data.schema.notes import columns_named, left_out, notes_on_inputs, offer
from nn_tui.data.schema.schema import MISSING_VALUE, ColumnSchema, Kind
from nn_tui.data.schema.text_column import TextColumn
from nn_tui.data.schema.wishes import Wishes
from nn_tui.data.tables.cells import listed
from nn_tui.data.tables.value_names import order

Rows = NDArray[np.bool_]
Where = Callable[[int, str], str]
"""Begins a message about the cell of a row, counted from 0, in the column of that name."""

MAX_CATEGORIES: Final = 64
USED: Final = ("number", "category", "date")
"""The kinds of columns that become inputs."""

_FEWEST_FOR_MISTAKES: Final = 4
_FEWEST_FLAGGED: Final = 10
_FLAGGED_SHARE: Final = 0.02


@dataclass(frozen=True)
class InferredInputs:
    """The columns of a table with how they are read, the target as it came; which rows (rows,) are used; and sentences
    for the user."""

    columns: tuple[ColumnSchema, ...]
    rows: Rows
    notes: tuple[str, ...]


def infer_inputs(
    facts: Sequence[ColumnFacts], targets: Sequence[int], wishes: Wishes, where: Where, source: str
) -> InferredInputs:
    """Decide how all columns but the targets are read.

    Raises DataError, which begins with ``where(row, column)`` or ``source``, for cells that are mistakes, and where no
    column is left to learn from.
    """
    answered = np.logical_and.reduce([~facts[place].missing for place in targets])
    kinds = [
        ColumnSchema(fact.name, "target", number=fact.reading)
        if place in targets
        else _kind_of(fact, place, answered, wishes, where)
        for place, fact in enumerate(facts)
    ]
    if not any(kind.kind in USED for kind in kinds):
        kinds = [_taken_in_after_all(kind, fact) for kind, fact in zip(kinds, facts, strict=True)]
    used = [place for place, kind in enumerate(kinds) if kind.kind in USED]
    if not used:
        reasons = [f"{kind.name} {kind.why}{offer(kind, ' (', ')')}" for kind in kinds if kind.why]
        why = f", as {listed(reasons, 3)}" if reasons else ""
        raise DataError(f"{source}: no column is left to learn from{why}: add one with numbers or categories.")
    for place in used:
        kinds[place] = _with_fill(kinds[place], facts[place], wishes)
    rows, lost = _rows([(kinds[place], facts[place]) for place in (*used, *targets)], source)
    useless = [kind for kind in kinds if kind.kind in ("left out", "identifier")]
    notes = [*lost, *(left_out(kind, wishes.by_first_rules) for kind in useless)]
    constant: list[str] = []
    for place in used:
        found = _among(kinds[place], facts[place], rows, wishes)
        if found is None:
            constant.append(kinds[place].name)
            found = ColumnSchema(kinds[place].name, "left out", "is constant")
        kinds[place] = found
    if constant:
        are = "is constant and was" if len(constant) == 1 else "are constant and were"
        notes.append(f"The {columns_named(constant)} {are} left out.")
    if not any(kind.inputs for kind in kinds):
        raise DataError(f"{source}, {columns_named(constant)}: every row says the same: add a column to learn from.")
    kinds = _flagged(kinds, facts, rows, wishes)
    return InferredInputs(tuple(kinds), rows, (*notes, *notes_on_inputs(kinds, facts, rows, wishes.by_first_rules)))


def stays_out(column: TextColumn, place: int, separator: str) -> bool:
    """Whether a column is of no use as an input, whatever the others are."""
    wishes = Wishes(separator=separator)
    (fact,) = facts_of([column], wishes)
    try:
        kind = _kind_of(fact, place, np.ones(len(column), bool), wishes, lambda row, name: name)
    except DataError:
        return False
    return kind.kind in ("left out", "identifier") or (not fact.missing.any() and len(set(column)) == 1)


def _kind_of(fact: ColumnFacts, place: int, answered: Rows, wishes: Wishes, where: Where) -> ColumnSchema:
    """What a column is, before it is known which rows are used."""
    choice, now = fact.choice, not wishes.by_first_rules
    if choice.kind == "out":
        return ColumnSchema(fact.name, "left out", "was not wanted")
    if fact.missing.all():
        return ColumnSchema(fact.name, "left out", "is empty")
    if fact.tested is not None:
        return ColumnSchema(fact.name, "left out", "says which rows are for testing")
    empty = float(fact.missing[answered].mean()) if answered.any() else 0.0
    if now and not choice.kind and empty > 0.5 and choice.fill != "fill":
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


def _taken_in_after_all(kind: ColumnSchema, fact: ColumnFacts) -> ColumnSchema:
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


def _with_fill(kind: ColumnSchema, fact: ColumnFacts, wishes: Wishes) -> ColumnSchema:
    """With what becomes of missing cells."""
    kind = replace(kind, keeps_na=fact.choice.keeps_na)
    if wishes.by_first_rules or fact.choice.fill == "drop":
        return kind
    if kind.kind == "category":
        return replace(kind, fill="missing" if fact.missing.any() else "none")
    return replace(kind, fill="median")


def _rows(needed: Sequence[tuple[ColumnSchema, ColumnFacts]], source: str) -> tuple[Rows, list[str]]:
    """A mask (rows,) of the rows with a value in each column that needs one, and a sentence on the others."""
    rows: Rows = np.ones(len(needed[0][1].missing), dtype=bool)
    missing: list[tuple[int, str]] = []
    for kind, fact in needed:
        lacking = fact.missing if kind.fill == "none" else np.zeros_like(rows)
        if kind.kind == "number":
            lacking = lacking | fact.wrong
        rows &= ~lacking
        if count := int(lacking.sum()):
            missing.append((count, fact.name))
    empty = np.logical_and.reduce([fact.missing for kind, fact in needed if kind.kind in USED])
    if empties := int((rows & empty).sum()):
        missing.append((empties, "in all columns"))
        rows &= ~empty
    lost = int((~rows).sum())
    if not lost:
        return rows, []
    missing.sort(key=lambda pair: -pair[0])
    counts = listed([f"{name} {count:,}" for count, name in missing], 4)
    if not rows.any():
        raise DataError(f"{source}: every row has a missing value ({counts}): fill them in, or leave out the column.")
    were = "was" if lost == 1 else "were"
    return rows, [f"{lost:,} {plural(lost, 'row').split()[1]} with missing values {were} left out ({counts})."]


def _among(kind: ColumnSchema, fact: ColumnFacts, rows: Rows, wishes: Wishes) -> ColumnSchema | None:
    """The column with the categories that occur in the rows that are used; None where all of them say the same."""
    missing = fact.missing[rows]
    if kind.kind == "number":
        values = fact.values[rows][~missing]
        known = values[~np.isnan(values)]
        if len(known) and known.min() < known.max():
            return kind
        # One number or none, as 1 for yes: that is two categories.
        is_telling = min(len(known), int(missing.sum())) > 1 and kind.fill == "median" and kind.number.is_plain
        if not is_telling:
            return None
        kind = replace(kind, kind="category", why="has one number or none", fill="missing")
    if kind.kind == "date":
        return kind
    found = coded(fact.column, text_of(wishes.rules, wishes.separator != ","), kind.keeps_na)
    assert found is not None
    texts = [found.texts[code] for code in np.unique(found.codes[rows]).tolist() if code >= 0]
    texts = [texts[place] for place in order(texts)]
    if kind.fill == "missing" and missing.any():
        texts.append(MISSING_VALUE)
    elif kind.fill == "missing":
        kind = replace(kind, fill="none")
    return None if len(texts) < 2 else replace(kind, categories=tuple(texts))


def _flagged(kinds: list[ColumnSchema], facts: Sequence[ColumnFacts], rows: Rows, wishes: Wishes) -> list[ColumnSchema]:
    """With an indicator for numbers and dates where enough cells are missing, unless another one says the same."""
    if wishes.by_first_rules:
        return kinds
    seen: set[bytes] = set()
    flagged = []
    for kind, fact in zip(kinds, facts, strict=True):
        missing = fact.missing[rows]
        count = int(missing.sum())
        pattern = np.packbits(missing).tobytes()
        is_telling = count >= max(_FEWEST_FLAGGED, _FLAGGED_SHARE * len(missing)) and pattern not in seen
        is_flagged = fact.choice.flag == "flag" or (is_telling and fact.choice.flag != "no-flag")
        if kind.kind in ("number", "date") and kind.fill == "median" and count and is_flagged:
            kind = replace(kind, has_indicator=True)
        if kind.inputs and count:
            seen.add(pattern)
        flagged.append(kind)
    return flagged


def _share(share: float) -> str:
    return f"{min(share, 0.995):.0%}"
