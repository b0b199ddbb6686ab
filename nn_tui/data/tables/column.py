"""One column of a table that was read: its numbers, its texts and where it has neither."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nn_tui.data.dataset import MAX_OUTPUTS, MAX_VALUE, Array
from nn_tui.data.tables.cells import has_decimal_comma, is_missing, number, written

Codes = NDArray[np.int32]

# As many different texts as there can be classes.
MAX_TEXTS: Final = MAX_OUTPUTS
_NO_TEXT: Final = -1


@dataclass(frozen=True, eq=False)
class Column:
    """One column.

    ``values`` (rows,) is NaN where there is no number; ``codes`` (rows,) is the index of the text there, or -1, and
    None without any text. Of very many texts, 1,000 at least, one stands for all others; ``is_whole`` is False then.
    """

    name: str
    values: Array
    codes: Codes | None = None
    texts: tuple[str, ...] = ()
    is_whole: bool = True

    def cells(self, rows: NDArray[np.bool_]) -> tuple[str, ...]:
        """The cells in ``rows``, a mask (rows,), as text; "" for a missing value."""
        codes = np.full(len(self.values), _NO_TEXT) if self.codes is None else self.codes
        pairs = zip(self.values[rows].tolist(), codes[rows].tolist(), strict=True)
        return tuple(
            self.texts[code] if code >= 0 else "" if np.isnan(value) else written(value) for value, code in pairs
        )

    @property
    def present(self) -> NDArray[np.bool_]:
        """A mask (rows,) of the rows with a value."""
        numbers: NDArray[np.bool_] = ~np.isnan(self.values)
        return numbers if self.codes is None else numbers | (self.codes >= 0)

    @property
    def text_count(self) -> int:
        """The number of rows with a text."""
        return 0 if self.codes is None else int((self.codes >= 0).sum())

    @property
    def text_row(self) -> int:
        """The first row with a text; there must be one."""
        return 0 if self.codes is None else int((self.codes >= 0).argmax())

    def text_at(self, row: int) -> str:
        """The text in the row; there must be one."""
        return "" if self.codes is None else self.texts[self.codes[row]]

    def categories(self, rows: NDArray[np.bool_]) -> tuple[Codes, list[str]]:
        """The values of the rows as indices into a list of texts, which holds numbers as texts too.

        ``rows`` is a mask (rows,) of rows that all have a value. Texts that do not occur in them are left out.
        """
        values = self.values[rows]
        numeric = ~np.isnan(values)
        numbers, number_codes = np.unique(values[numeric], return_inverse=True)
        names = [written(value) for value in numbers.tolist()]
        indices = np.empty(len(values), dtype=np.int32)
        indices[numeric] = number_codes
        if self.codes is not None:
            texts, text_codes = np.unique(self.codes[rows][~numeric], return_inverse=True)
            indices[~numeric] = text_codes + len(names)
            names.extend(self.texts[code] for code in texts.tolist())
        return indices, names


class ColumnReader:
    """Reads the cells of one column piece by piece."""

    def __init__(self, name: str, decimal_comma: bool, characters: int = 0) -> None:
        """Begin without cells; beyond 1,000 different texts, more are kept up to that many characters."""
        self.has_decimal_comma = False
        """Whether a number with a decimal comma was read."""
        self._name = name
        self._decimal_comma = decimal_comma
        self._room = characters
        self._is_whole = True
        self._values: list[Array] = []
        self._codes: list[Codes | None] = []
        self._texts: dict[str, int] = {}

    def add(self, cells: Sequence[str]) -> None:
        """Add the next cells of the column."""
        values = _numbers(cells)
        if values is None and self._decimal_comma and not self.has_decimal_comma:
            self.has_decimal_comma = any(map(has_decimal_comma, cells))
        if values is None and not self._texts:
            values = _numbers([self._plain(cell) for cell in cells])
        # float() takes some cells that are not numbers here; such pieces are read cell by cell.
        if values is None or "_" in "".join(cells) or (np.abs(values) > MAX_VALUE).any():
            self._add_mixed(cells)
        else:
            self._values.append(values)
            self._codes.append(None)

    def finished(self) -> Column:
        """The whole column; the reader is empty afterwards."""
        sizes = [len(piece) for piece in self._values]
        values = np.concatenate(self._values) if self._values else np.empty(0)
        self._values.clear()
        codes = None
        if self._texts:
            codes = np.full(len(values), _NO_TEXT, dtype=np.int32)
            end = 0
            for size, piece in zip(sizes, self._codes, strict=True):
                if piece is not None:
                    codes[end : end + size] = piece
                end += size
        return Column(self._name, values, codes, tuple(self._texts), self._is_whole)

    def _add_mixed(self, cells: Sequence[str]) -> None:
        values: dict[str, float] = {}
        codes: dict[str, int] = {}
        for cell in dict.fromkeys(cells):
            value = number(cell, self._decimal_comma)
            values[cell] = np.nan if value is None else value
            if value is None and not is_missing(cell):
                codes[cell] = self._code(cell.strip())
        count = len(cells)
        self._values.append(np.fromiter(map(values.__getitem__, cells), np.float64, count))
        self._codes.append(np.fromiter(map(codes.get, cells, repeat(_NO_TEXT)), np.int32, count) if codes else None)

    def _plain(self, cell: str) -> str:
        """The cell in the form that float() takes."""
        if is_missing(cell):
            return "nan"
        return cell.replace(",", ".") if self._decimal_comma else cell

    def _code(self, text: str) -> int:
        if text not in self._texts and len(self._texts) > MAX_TEXTS:
            self._room -= len(text)
            if self._room < 0:
                self._is_whole = False
                return MAX_TEXTS
        return self._texts.setdefault(text, len(self._texts))


def _numbers(cells: Sequence[str]) -> Array | None:
    try:
        return np.fromiter(map(float, cells), np.float64, len(cells))
    except ValueError:
        return None
