"""The cells of one column as its file wrote them, kept small: numbers as numbers where nothing is lost by that."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nn_tui.data.bounds import MAX_VALUE, Array
from nn_tui.data.tables.cells import MISSING, written

Piece = Array | str
"""Numbers (rows,), nan where there is no value, or texts, each with END behind it."""

END: Final = "\x1f"
"""Behind each cell of a piece of texts; no cell has it, since it is white space."""

_LONGEST: Final = 64
"""Longer texts are no numbers, dates or categories with short names: of very many, no more is kept than this."""
_LEADING_ZERO = re.compile(rf"{END}[+-]?0\d")
_OTHER_FRACTION = re.compile(rf"\.(?!\d{{3}}{END})|[eE]|\d{{4}}|{END}[+-]?0?\.")
_MISSING_CELL = re.compile(rf"{END}(?:{'|'.join(map(re.escape, sorted(MISSING)))}){END}")
_LONG_CELL = re.compile(rf"[^{END}]{{{_LONGEST + 1}}}")


class TextColumn:
    """One column: its name, and its cells in pieces.

    ``has_points`` says that some number has a decimal point that cannot stand before thousands. ``is_whole`` is False
    where long texts were cut.
    """

    def __init__(self, name: str, pieces: Sequence[Piece], has_points: bool = False, is_whole: bool = True) -> None:
        self.name = name
        self.pieces = tuple(pieces)
        self.has_points = has_points
        self.is_whole = is_whole
        self.numbers: dict[Hashable, Array] = {}
        """Its numbers (rows,) by the ways in which they were read."""
        self.agreed: dict[Hashable, bool] = {}
        """Whether all of its texts are numbers that are written in a way."""
        self.missing: dict[bool, NDArray[np.bool_]] = {}
        """Masks (rows,) of the cells without a value: False as usual, True where NA and the like are values."""
        self._sizes = [piece.count(END) if isinstance(piece, str) else len(piece) for piece in self.pieces]

    @classmethod
    def of_cells(cls, name: str, cells: Sequence[str]) -> TextColumn:
        """The column of these cells."""
        reader = TextColumnReader(name)
        reader.add(cells)
        return reader.finished()

    @classmethod
    def of_numbers(cls, name: str, values: Array) -> TextColumn:
        """The column of these numbers (rows,), nan where there is no value."""
        return cls(name, [values], has_points=True)

    def __len__(self) -> int:
        return sum(self._sizes)

    def __iter__(self) -> Iterator[str]:
        """The cells in order; numbers that are kept as such in their shortest form."""
        for piece in self.pieces:
            yield from cells_of(piece)

    def placed(self) -> Iterator[tuple[slice, Piece]]:
        """The pieces, each with its rows."""
        end = 0
        for piece, size in zip(self.pieces, self._sizes, strict=True):
            yield slice(end, end + size), piece
            end += size

    def texts(self) -> Iterator[str]:
        """The pieces that are texts."""
        return (piece for piece in self.pieces if isinstance(piece, str))

    def cells(self, rows: NDArray[np.intp]) -> tuple[str, ...]:
        """The cells in these rows (rows,), in their order."""
        return tuple(map(list(self).__getitem__, rows.tolist()))

    def cell(self, row: int) -> str:
        """One cell."""
        for rows, piece in self.placed():
            if row < rows.stop:
                return cells_of(piece)[row - int(rows.start)]
        raise IndexError(row)


class TextColumnReader:
    """Takes the cells of one column piece by piece."""

    def __init__(self, name: str, characters: int = 20_000_000) -> None:
        """Begin without cells; once long texts have that many characters, they are cut."""
        self._name = name
        self._room = characters
        self._pieces: list[Piece] = []
        self._has_points = False

    def add(self, cells: Sequence[str]) -> None:
        """Add the next cells."""
        if not cells:
            return
        values = _numbers(cells)
        joined = END.join(("", *map(str.strip, cells), ""))
        if values is not None and self._says_all(values, joined):
            self._pieces.append(values)
        elif joined.count(END) == len(cells) + 1 and not _LONG_CELL.search(joined):
            self._pieces.append(joined[1:])
        else:
            self._pieces.append("".join(f"{self._kept(cell)}{END}" for cell in cells))

    def finished(self) -> TextColumn:
        """The whole column; the reader is empty afterwards."""
        column = TextColumn(self._name, self._pieces, self._has_points, self._room >= 0)
        self._pieces = []
        return column

    def _says_all(self, values: Array, joined: str) -> bool:
        """Whether the numbers say all that the cells do: no code such as 007, no nan, none that is too large."""
        if "_" in joined or _LEADING_ZERO.search(joined) or not bool((np.abs(values) <= MAX_VALUE).all()):
            return False
        if "." not in joined:
            return True
        # Fractions of exactly three digits may be thousands: which is right, other columns may show.
        is_decimal = _OTHER_FRACTION.search(joined) is not None
        self._has_points |= is_decimal
        return is_decimal

    def _kept(self, cell: str) -> str:
        text = cell.strip().replace(END, " ")
        if len(text) > _LONGEST:
            self._room -= len(text)
            if self._room < 0:
                return text[:_LONGEST]
        return text


def cells_of(piece: Piece) -> list[str]:
    """The cells of a piece; "" for nan."""
    if isinstance(piece, str):
        return piece.split(END)[:-1]
    return ["" if np.isnan(value) else written(value) for value in piece.tolist()]


_UNKNOWN: Final = (
    *("unknown", "missing", "not available", "n.a.", "n.a", "n/d", "nd", "nil", ".", "..", "--", "---"),
    *("#div/0!", "#value!", "#ref!", "#num!", "#name?", "#null!"),
)
"""Among numbers and dates these say that there is no value; among texts they may be one as any other."""
_UNKNOWN_CELL = re.compile(rf"(?<={END})(?:{'|'.join(map(re.escape, _UNKNOWN))}|na|none)(?={END})", re.IGNORECASE)

# Most pieces have neither, which is soon seen.
_IN_WORDS = re.compile("[a-zA-Z#/]")
_IN_MARKS = re.compile(rf"{END}[.-]+{END}")


def without_unknown(column: TextColumn) -> tuple[TextColumn, dict[str, int]]:
    """The column with empty cells in place of words such as unknown, and how many there were of each."""
    counts: Counter[str] = Counter()
    pieces: list[Piece] = []
    for piece in column.pieces:
        if isinstance(piece, str) and (_IN_WORDS.search(piece) or _IN_MARKS.search(f"{END}{piece}")):
            found = _UNKNOWN_CELL.findall(f"{END}{piece}")
            counts.update(found)
            piece = _UNKNOWN_CELL.sub("", f"{END}{piece}")[1:] if found else piece
        pieces.append(piece)
    if not counts:
        return column, {}
    return TextColumn(column.name, pieces, column.has_points, column.is_whole), dict(counts)


def has_missing(piece: str) -> bool:
    """Whether any cell of a piece of texts says that there is no value."""
    return _MISSING_CELL.search(f"{END}{piece}") is not None


def _numbers(cells: Sequence[str]) -> Array | None:
    try:
        return np.fromiter(map(float, cells), np.float64, len(cells))
    except ValueError:
        return None
