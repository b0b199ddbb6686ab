"""What a person should know about how the columns of a table are read, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nn_tui.data.lines.rows import shown
from nn_tui.data.schema.column_facts import ColumnFacts
from nn_tui.data.schema.date_reading import DAY_FIRST, MONTH_FIRST
from nn_tui.data.schema.schema import ColumnSchema
from nn_tui.data.tables.cells import listed

Rows = NDArray[np.bool_]


def notes_on_inputs(
    kinds: Sequence[ColumnSchema], facts: Sequence[ColumnFacts], rows: Rows, by_first_rules: bool
) -> list[str]:
    """Sentences on the columns that became inputs, and on what is missing among the rows (rows,) that are used."""
    notes = []
    categories = [kind.name for kind in kinds if kind.categories]
    if categories:
        notes.append(f"The {columns_named(categories)} became an input of 0 and 1 for each value.")
    if by_first_rules:
        return notes
    used = [pair for pair in zip(kinds, facts, strict=True) if pair[0].inputs or pair[0].kind == "target"]
    notes.extend(_note_on_date(kind, fact) for kind, fact in used if kind.date is not None)
    by_words: dict[str, list[str]] = {}
    for kind, _ in used:
        if kind.kind in ("number", "target") and kind.number.words:
            by_words.setdefault(kind.number.words, []).append(kind.name)
    notes.extend(f"The numbers of {listed(names)} were read as {words}." for words, names in by_words.items())
    doubts = [_note_on_doubt(kind, fact) for kind, fact in used if kind.kind in ("number", "target")]
    notes.extend(_first_sentences([doubt for doubt in doubts if doubt]))
    return [*notes, *_notes_on_fills(kinds, facts, rows)]


def _note_on_date(kind: ColumnSchema, fact: ColumnFacts) -> str:
    assert kind.date is not None
    said = {"days": "days since the first", "year": "the year"}
    parts = listed([said.get(part, f"the {part}, going round") for part in kind.date.parts])
    form = kind.date.form
    doubt = ""
    if len(fact.date_forms) > 1 and form in (DAY_FIRST, MONTH_FIRST):
        other = MONTH_FIRST if form == DAY_FIRST else DAY_FIRST
        doubt = f" The {form.split('-')[0]} was read first: {kind.name}={other} reads it the other way."
    return f"The dates of {kind.name} became {parts} ({kind.name}=days+weekday would choose).{doubt}"


def _note_on_doubt(kind: ColumnSchema, fact: ColumnFacts) -> str:
    """A sentence on numbers that may be read in another way; "" where there is no doubt."""
    if fact.other is None:
        return ""
    cell = next((cell for cell in fact.column if any(mark in cell for mark in ".,")), "")
    read, other = kind.number.number(cell), fact.other.number(cell)
    if read is None or other is None:
        return ""
    word = "comma" if fact.other.decimal == "," else "point"
    return (
        f"{kind.name} {shown(cell)} was read as {read:,.10g}; it may be {other:,.10g}: {kind.name}={word} reads it so."
    )


def _first_sentences(sentences: Sequence[str], most: int = 3) -> list[str]:
    """The first sentences, and how many columns there are of which the same could be said."""
    more = len(sentences) - most
    if more <= 0:
        return list(sentences)
    return [*sentences[:most], f"The same is open in {more:,} more {'column' if more == 1 else 'columns'}."]


def _notes_on_fills(kinds: Sequence[ColumnSchema], facts: Sequence[ColumnFacts], rows: Rows) -> list[str]:
    medians: list[str] = []
    flags: list[str] = []
    categories: list[str] = []
    kept: list[str] = []
    for kind, fact in zip(kinds, facts, strict=True):
        count = int(fact.missing[rows].sum())
        if kind.inputs and count:
            (categories if kind.categories else medians).append(f"{kind.name} {count:,}")
            if kind.has_indicator:
                flags.append(kind.name)
        if kind.inputs and not kind.keeps_na and (words := fact.missing_words):
            kept.append(f"{kind.name} {words}")
    notes = []
    if medians:
        also = f", and {listed(flags)} got an input that says where" if flags else ""
        filled = f"Missing numbers get the median of the training part ({listed(medians)})"
        notes.append(f"{filled}{also}; *=drop leaves out such rows.")
    if categories:
        notes.append(f"Missing texts are a category of their own ({listed(categories)}).")
    if kept:
        notes.append(f"These were taken as missing: {listed(kept, 4)}; NAME=na keeps them as values.")
    return notes


def left_out(kind: ColumnSchema, by_first_rules: bool) -> str:
    """A sentence on a column that is left out."""
    return f"The column {kind.name} {kind.why} and was left out{'' if by_first_rules else offer(kind, ': ')}."


def offer(kind: ColumnSchema, before: str, after: str = "") -> str:
    """How a column that was left out is taken in again; "" for one that is of no use in any case."""
    is_offered = kind.kind == "identifier" or kind.why.endswith("% empty")
    return f"{before}{kind.name}=in takes it in{after}" if is_offered else ""


def columns_named(names: Sequence[str]) -> str:
    """The column a, or the columns a and b."""
    return f"{'column' if len(names) == 1 else 'columns'} {listed(names)}"
