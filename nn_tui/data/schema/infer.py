"""Deciding how the columns of a table are read: from their cells, with a person's choices on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nn_tui.data.errors import DataError
from nn_tui.data.lines.rows import plural
from nn_tui.data.schema.categories import coded, text_of
from nn_tui.data.schema.column_facts import ColumnFacts
from nn_tui.data.schema.kinds import Where, kind_of, taken_in_after_all
from nn_tui.data.schema.notes import columns_named, left_out, notes_on_inputs, offer
from nn_tui.data.schema.schema import MISSING_VALUE, ColumnSchema
from nn_tui.data.schema.wishes import Wishes
from nn_tui.data.tables.cells import listed
from nn_tui.data.tables.value_names import order

Rows = NDArray[np.bool_]

USED: Final = ("number", "category", "date")
"""The kinds of columns that become inputs."""

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
        else kind_of(fact, place, answered, wishes, where)
        for place, fact in enumerate(facts)
    ]
    if not any(kind.kind in USED for kind in kinds):
        kinds = [taken_in_after_all(kind, fact) for kind, fact in zip(kinds, facts, strict=True)]
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
