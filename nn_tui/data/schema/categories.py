"""The texts of a column told apart, and which of its cells have no value."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nn_tui.data.schema.schema import FIRST_RULES
from nn_tui.data.schema.text_column import TextColumn, cells_of, has_missing
from nn_tui.data.tables.cells import MISSING, number, written

Codes = NDArray[np.int32]
TextOf = Callable[[str], str]
"""Gives the text that stands for a cell of a category."""

NOTHING: Final = frozenset(("",))
NO_VALUE: Final = -1
UNKNOWN: Final = -2

_CODE = re.compile(r"[+-]?0\d+")


class Coded(NamedTuple):
    """For each row (rows,) the index of its text among ``texts``, or NO_VALUE."""

    codes: Codes
    texts: tuple[str, ...]


def text_of(rules: int, decimal_comma: bool = False) -> TextOf:
    """The text that stands for a cell: numbers are the same however they are written, but 007 is not 7.

    By the first rules it was; and numbers had decimal commas where ``decimal_comma`` allows them.
    """

    def text(cell: str) -> str:
        value = number(cell, decimal_comma and rules == FIRST_RULES)
        if value is None or (rules != FIRST_RULES and _CODE.fullmatch(cell)):
            return cell
        return written(value)

    return text


def says_nothing(cell: str, keeps_na: bool = False) -> bool:
    """Whether a cell without blanks around it has no value; with ``keeps_na`` only an empty one has none."""
    return not cell or (not keeps_na and cell in MISSING)


def missing_in(column: TextColumn, keeps_na: bool = False) -> NDArray[np.bool_]:
    """A mask (rows,) of the cells without a value."""
    # Asked for more than once, as the numbers are.
    if keeps_na not in column.missing:
        missing = np.zeros(len(column), dtype=bool)
        for rows, piece in column.placed():
            if not isinstance(piece, str):
                missing[rows] = np.isnan(piece)
            elif has_missing(piece):
                cells = cells_of(piece)
                nothing = NOTHING if keeps_na else MISSING
                missing[rows] = np.fromiter(map(nothing.__contains__, cells), bool, len(cells))
        column.missing[keeps_na] = missing
    return column.missing[keeps_na]


def coded(column: TextColumn, text: TextOf, keeps_na: bool = False, most: int | None = None) -> Coded | None:
    """The texts of a column in the order in which they come; None for more than ``most``."""
    places: dict[str, int] = {}
    codes = np.empty(len(column), np.int32)
    for rows, piece in column.placed():
        if isinstance(piece, str):
            cells = cells_of(piece)
            of_cell = {
                cell: NO_VALUE if says_nothing(cell, keeps_na) else places.setdefault(text(cell), len(places))
                for cell in dict.fromkeys(cells)
            }
            codes[rows] = np.fromiter(map(of_cell.__getitem__, cells), np.int32, len(cells))
        else:
            values, inverse = np.unique(piece, return_inverse=True)
            if most is not None and len(values) > most:
                return None
            of_value = [
                NO_VALUE if np.isnan(value) else places.setdefault(written(value), len(places))
                for value in values.tolist()
            ]
            codes[rows] = np.array(of_value, np.int32)[inverse]
        if most is not None and len(places) > most:
            return None
    return Coded(codes, tuple(places))


def codes_among(
    column: TextColumn, categories: tuple[str, ...], text: TextOf, keeps_na: bool = False
) -> tuple[Codes, dict[int, str]]:
    """For each row the index of its text among these, NO_VALUE or UNKNOWN; and the cells of the unknown ones by row."""
    places = {category: place for place, category in enumerate(categories) if category}
    codes = np.empty(len(column), np.int32)
    unknown: dict[int, str] = {}
    for rows, piece in column.placed():
        cells = cells_of(piece)
        of_cell = {
            cell: NO_VALUE if says_nothing(cell, keeps_na) else places.get(text(cell), UNKNOWN)
            for cell in dict.fromkeys(cells)
        }
        codes[rows] = np.fromiter(map(of_cell.__getitem__, cells), np.int32, len(cells))
        for place in np.flatnonzero(codes[rows] == UNKNOWN).tolist():
            unknown[rows.start + place] = cells[place]
    return codes, unknown
