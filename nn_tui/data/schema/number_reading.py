"""How a column writes its numbers: 1234.5, 1.234,5, $1,234.50 or 12%."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from nn_tui.data.bounds import MAX_VALUE, Array
from nn_tui.data.schema.text_column import END, TextColumn, cells_of, has_missing
from nn_tui.data.tables.cells import MISSING, number

PERCENT: Final = "%"
CURRENCIES: Final = (
    *"$€£¥₹₽₩₺฿",
    *("USD", "EUR", "GBP", "CHF", "JPY", "CNY", "INR", "SEK", "NOK", "DKK", "PLN", "CZK", "CAD", "AUD"),
)

EITHER: Final = ".,"
"""The decimal mark of columns where a cell may have either."""

# As typesetters write a minus, a space that does not break, and an apostrophe.
_AS_TYPED: Final = {
    **dict.fromkeys(map(ord, "\u2212\u2013\ufe63\uff0d"), "-"),
    **dict.fromkeys(map(ord, "\u00a0\u202f\u2009"), " "),
    ord("\u2019"): "'",
}
_AS_PEOPLE = re.compile("[\u2212\u2013\ufe63\uff0ddD]")
_EXPONENT: Final = str.maketrans("dD", "ee")
_NAN: Final = "nan"
_MISSING = "|".join(re.escape(text) for text in sorted(MISSING - {""}, key=len, reverse=True))


@dataclass(frozen=True)
class NumberReading:
    """One way to write numbers.

    ``decimal`` is the decimal mark, or ".," where a cell may have either; ``thousands`` stands between groups of three
    digits, "" where nothing does; ``unit``, such as % or $, stands before or behind each number. ``as_people`` takes a
    minus of typesetters and an exponent of Fortran too.
    """

    decimal: str = "."
    thousands: str = ""
    unit: str = ""
    as_people: bool = True

    def number(self, cell: str) -> float | None:
        """The cell as a number of at most 1e100 in size; None for anything else. A currency may be left out."""
        text = cell.strip()
        if self.is_plain or self.decimal == EITHER:
            value = number(text, decimal_comma=self.decimal == EITHER)
            if value is not None or not (self.as_people and _AS_PEOPLE.search(text)):
                return value
        text = text.translate(_AS_TYPED)
        is_negative = text[:1] == "(" and text[-1:] == ")"
        if is_negative:
            if not (self.unit or self.thousands):
                return None
            text = text[1:-1]
        sign, text = _split_sign(text)
        text = self._without_unit(text)
        if not sign and self.unit:
            sign, text = _split_sign(text)
        if not re.fullmatch(_body(self, False), text):
            return None
        value = float(text.replace(self.thousands or " ", "").replace(",", ".").translate(_EXPONENT))
        return None if value > MAX_VALUE else -value if is_negative or sign == "-" else value

    def agrees(self, piece: str) -> bool:
        """Whether each cell of a piece of texts is written so, to the letter, or says that there is no value."""
        return _whole_piece(self).fullmatch(piece.translate(_AS_TYPED)) is not None

    def agrees_on(self, column: TextColumn) -> bool:
        """Whether `agrees` holds for all texts of a column."""
        if self not in column.agreed:
            column.agreed[self] = all(map(self.agrees, column.texts()))
        return column.agreed[self]

    def values(self, column: TextColumn) -> Array:
        """The numbers of a column (rows,); nan where there is none, whatever stands there."""
        # Asked for more than once: to find out what a column is, and to read it.
        kept = column.numbers.get(self)
        if kept is None and len(column.pieces) == 1 and not isinstance(column.pieces[0], str):
            return column.pieces[0]
        if kept is None:
            kept = np.empty(len(column))
            is_alike = self.decimal != EITHER and self.agrees_on(column)
            for rows, piece in column.placed():
                if not isinstance(piece, str):
                    kept[rows] = piece
                else:
                    kept[rows] = self._read_alike(piece) if is_alike and "(" not in piece else self._read(piece)
            column.numbers[self] = kept
        return kept

    @property
    def is_plain(self) -> bool:
        """Whether numbers are written as programs write them."""
        return self.decimal == "." and not self.thousands and not self.unit

    @property
    def words(self) -> str:
        """How numbers are written, as an example: "1.234,5", "12.5%", "$12.5"; "" for plain numbers."""
        if self.is_plain:
            return ""
        if self.decimal == EITHER:
            return "12.5 or 12,5"
        text = f"1{self.thousands}234{self.decimal}5" if self.thousands else f"12{self.decimal}5"
        return f"{text}%" if self.unit == PERCENT else f"{self.unit}{' ' * (len(self.unit) > 1)}{text}"

    def _without_unit(self, text: str) -> str:
        """The text without its unit; "" for a text that must have one and has none."""
        unit = self.unit
        if unit and text.startswith(unit):
            return text[len(unit) :].lstrip()
        if unit and text.endswith(unit):
            return text[: -len(unit)].rstrip()
        # 0.1 may be as much as 10%.
        return "" if unit == PERCENT else text

    def _read(self, piece: str) -> Array:
        cells = cells_of(piece)
        read = {cell: self.number(cell) for cell in dict.fromkeys(cells)}
        of_cell = {cell: np.nan if value is None else value for cell, value in read.items()}
        return np.fromiter(map(of_cell.__getitem__, cells), np.float64, len(cells))

    def _read_alike(self, piece: str) -> Array:
        """All numbers of a piece whose cells `agrees` accepts, at once."""
        text = piece if piece.isascii() else piece.translate(_AS_TYPED)
        for mark in filter(None, (self.unit, self.thousands, " " if self.unit else "")):
            text = text.replace(mark, "")
        if self.decimal == ",":
            text = text.replace(",", ".")
        if "d" in text or "D" in text:
            text = text.translate(_EXPONENT)
        cells = cells_of(text)
        numbers = (_NAN if cell in MISSING else cell for cell in cells) if has_missing(text) else cells
        values = np.fromiter(map(float, numbers), np.float64, len(cells))
        values[np.abs(values) > MAX_VALUE] = np.nan
        return values


PLAIN: Final = NumberReading()
FIRST_PLAIN: Final = NumberReading(as_people=False)
FIRST_EITHER: Final = NumberReading(EITHER, as_people=False)
"""How numbers were read by the first rules, from files whose commas separate cells and from others."""


def _split_sign(text: str) -> tuple[str, str]:
    return (text[0], text[1:].lstrip()) if text[:1] in ("+", "-") else ("", text)


@lru_cache(maxsize=64)
def _body(reading: NumberReading, is_strict: bool) -> str:
    """The pattern of a number without sign and unit. To the letter, all thousands are grouped."""
    point = "[.,]" if reading.decimal == EITHER else re.escape(reading.decimal)
    whole = r"\d+"
    if reading.thousands:
        ungrouped = r"\d{1,3}" if is_strict else whole
        whole = rf"(?:\d{{1,3}}(?:{re.escape(reading.thousands)}\d{{3}})+|{ungrouped})"
    return rf"(?:{whole}(?:{point}\d*)?|{point}\d+)(?:[eEdD][+-]?\d+)?"


@lru_cache(maxsize=64)
def _whole_piece(reading: NumberReading) -> re.Pattern[str]:
    body, unit = _body(reading, True), re.escape(reading.unit)
    cell = rf"[+-]?{body}"
    if unit:
        cell = rf"(?:[+-]?{unit}[ ]?[+-]?{body}|[+-]?{body}[ ]?{unit})"
    if unit or reading.thousands:
        inner = rf"(?:{unit}[ ]?{body}|{body}[ ]?{unit})" if unit else body
        cell = rf"(?:{cell}|\({inner}\))"
    # Atomic, so that a cell that does not fit ends it all at once.
    return re.compile(rf"(?>(?:{cell}|{_MISSING})?{END})*+", re.ASCII)
