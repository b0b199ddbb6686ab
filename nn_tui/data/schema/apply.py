"""Cells read as a schema says: the same for the rows that a network is trained on and for new ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nn_tui.data.bounds import Array
from nn_tui.data.lines.rows import shown
from nn_tui.data.schema.categories import NO_VALUE, TextOf, codes_among, missing_in, text_of
from nn_tui.data.schema.number_inference import readings_of
from nn_tui.data.schema.number_reading import EITHER, FIRST_PLAIN, NumberReading
from nn_tui.data.schema.schema import MISSING_VALUE, ColumnSchema, Schema
from nn_tui.data.schema.text_column import TextColumn, without_unknown


@dataclass(frozen=True)
class Slot:
    """A column whose inputs begin at ``first``. ``text`` gives the text that stands for a cell of a category."""

    schema: ColumnSchema
    first: int
    text: TextOf

    @property
    def place(self) -> slice:
        """Where its inputs are among all."""
        return slice(self.first, self.first + self.schema.inputs)


@dataclass(frozen=True)
class Applied:
    """What was read.

    ``inputs`` (rows, inputs) are nan where a value is to be filled in, and in rows that cannot be read: ``unread`` has
    the reason of each, by its index, and ``malformed`` are those with a cell that is no number or date. ``filled`` says
    by the columns' names which of the others (rows,) have no value there.
    """

    inputs: Array
    unread: dict[int, str] = field(default_factory=dict)
    filled: dict[str, NDArray[np.intp]] = field(default_factory=dict)
    malformed: frozenset[int] = frozenset()


def apply(slots: Sequence[tuple[Slot, TextColumn]], inputs: int, decimal_comma: bool = True) -> Applied:
    """Read columns of equally many rows into that many inputs.

    A row that cannot be read costs no other one. ``decimal_comma`` says that commas do not separate the cells.
    """
    rows = len(slots[0][1]) if slots else 0
    values: Array = np.zeros((rows, inputs))
    unread: dict[int, str] = {}
    filled: dict[str, NDArray[np.intp]] = {}
    malformed: set[int] = set()
    is_empty = np.ones(rows, bool)
    for slot, column in slots:
        schema = slot.schema
        if schema.kind != "category" and schema.number.as_people and not schema.keeps_na:
            column, _ = without_unknown(column)
        missing = missing_in(column, schema.keeps_na)
        is_empty &= missing
        reasons = _read(slot, column, missing, values[:, slot.place], decimal_comma)
        for row, reason in reasons.items():
            unread.setdefault(row, reason)
        if schema.kind != "category":
            malformed.update(reasons)
        if schema.fill != "none":
            filled[schema.name] = np.flatnonzero(missing)
        else:
            for row in np.flatnonzero(missing).tolist():
                unread.setdefault(row, f"{schema.name} is empty")
    for row in np.flatnonzero(is_empty).tolist():
        unread.setdefault(row, "no column has a value")
    filled = {name: lacking for name, found in filled.items() if len(lacking := _without(found, unread))}
    return Applied(values, unread, filled, frozenset(malformed))


def slots_of(schema: Schema, decimal_comma: bool) -> list[tuple[int, Slot]]:
    """The columns that become inputs, each with its place in the table."""
    text, first = text_of(schema.rules, decimal_comma), 0
    slots: list[tuple[int, Slot]] = []
    for place, column in schema.used:
        slots.append((place, Slot(column, first, text)))
        first += column.inputs
    return slots


def _without(rows: NDArray[np.intp], unread: dict[int, str]) -> NDArray[np.intp]:
    return rows[~np.isin(rows, list(unread))] if unread else rows


def _read(
    slot: Slot, column: TextColumn, missing: NDArray[np.bool_], block: Array, decimal_comma: bool
) -> dict[int, str]:
    """Read a column into its inputs (rows, inputs). Returns why rows cannot be read, by their indices."""
    schema = slot.schema
    if schema.kind == "category":
        return _read_category(slot, column, block)
    if schema.kind == "date" and schema.date is not None:
        days = schema.date.days(column)
        block[:, : len(schema.date.names)] = schema.date.values(days)
        wrong, what = np.isnan(days) & ~missing, f"is not a date like the others ({schema.date.form})"
    else:
        reading = schema.number
        if reading.decimal == EITHER and not decimal_comma:
            reading = FIRST_PLAIN
        block[:, 0] = reading.values(column)
        wrong = np.isnan(block[:, 0]) & ~missing
        if wrong.any() and (other := _as_written_here(reading, column, decimal_comma)):
            block[:, 0] = other.values(column)
            wrong = np.isnan(block[:, 0]) & ~missing
        what = f"is not a number such as {reading.words or '0.5'}"
    if schema.has_indicator:
        block[:, -1] = missing
    if not wrong.any():
        return {}
    cells = list(column)
    return {row: f"{schema.name} {shown(cells[row])} {what}" for row in np.flatnonzero(wrong).tolist()}


def _as_written_here(reading: NumberReading, column: TextColumn, decimal_comma: bool) -> NumberReading | None:
    """Another way in which all numbers of a file are written, beyond doubt, than those that were trained on."""
    (found,) = readings_of([column], ";" if decimal_comma else ",")
    is_clear = found.reading is not None and found.other is None and found.reading.unit == reading.unit
    return found.reading if is_clear else None


def _read_category(slot: Slot, column: TextColumn, block: Array) -> dict[int, str]:
    schema = slot.schema
    codes, unknown = codes_among(column, schema.categories, slot.text, schema.keeps_na)
    if MISSING_VALUE in schema.categories:
        codes[codes == NO_VALUE] = schema.categories.index(MISSING_VALUE)
    np.equal(codes[:, np.newaxis], np.arange(len(schema.categories)), out=block, casting="unsafe")
    block[codes < 0] = np.nan
    return {row: f"{schema.name} {shown(cell)} was not seen in training" for row, cell in unknown.items()}
