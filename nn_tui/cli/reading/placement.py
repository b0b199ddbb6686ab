"""Where in a row the input columns stand: by the names in a header, or by position where there is none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from nn_tui.cli.errors import UsageError
from nn_tui.cli.reading.input_columns import InputColumn
from nn_tui.data.names import COLUMN_NAME_LENGTH, one_line
from nn_tui.data.table_source import TableSource
from nn_tui.data.tables.cells import is_missing, listed, number
from nn_tui.data.tables.value_names import column_names

_SHOWN = 8
"""How many names a message lists at most."""


@dataclass(frozen=True)
class Placement:
    """The index of each column's cell in rows of that ``width``. ``others`` are the names of cells that hold no input,
    as far as a header names them; ``target`` is the index of the target's cell where it is left out by position."""

    width: int
    cells: tuple[tuple[int, InputColumn], ...]
    others: tuple[str, ...] = ()
    target: int | None = None

    def reads(self, cells: Sequence[str], decimal_comma: bool) -> bool:
        """Whether the cells are those of a row, with numbers and known texts or nothing where the inputs stand."""
        return len(cells) == self.width and all(
            is_missing(cells[index])
            or (
                number(cells[index], decimal_comma)
                if column.codes is None
                else column.code(cells[index], decimal_comma)
            )
            is not None
            for index, column in self.cells
        )


def by_position(columns: Sequence[InputColumn], source: TableSource | None, width: int) -> Placement | None:
    """Where the columns stand in rows of that many cells without a header; None when it cannot be known.

    The rows have all columns of the table that the dataset was made of, or all but its target, or the columns that
    became inputs, or a number for each input.
    """
    if source is not None:
        places = [column.place for column in source.columns]
        if width == len(source.names):
            return Placement(width, tuple(zip(places, columns, strict=True)), target=source.target)
        if width == len(source.names) - 1:
            without = [place - (place > source.target) for place in places]
            return Placement(width, tuple(zip(without, columns, strict=True)))
        if width == len(columns):
            return Placement(width, tuple(enumerate(columns)))
    inputs = [part for column in columns for part in _inputs(column)]
    return Placement(width, tuple(enumerate(inputs))) if width == len(inputs) else None


def by_name(columns: Sequence[InputColumn], source: TableSource | None, header: Sequence[str], where: str) -> Placement:
    """Where the columns stand below that header. A category may also stand there as its inputs, a number for each.

    Raises UsageError, which ``where`` begins, when columns are missing or a name is there twice.
    """
    found = _Header(header, source, columns, where)
    cells: list[tuple[int, InputColumn]] = []
    missing: list[str] = []
    for column in columns:
        index = found.place(column.name)
        parts = [(found.place(part.name), part) for part in _inputs(column)] if index is None else [(index, column)]
        if any(place is None for place, _ in parts):
            missing.append(column.name)
        cells.extend((place, part) for place, part in parts if place is not None)
    if missing:
        lacks = "there is no column" if len(missing) == 1 else "there are no columns"
        raise UsageError(f"{where}: {lacks} {listed(missing, _SHOWN)} in the header: name every input there")
    used = {index for index, _ in cells}
    others = tuple(name for index, name in enumerate(found.names) if index not in used)
    return Placement(len(header), tuple(cells), others)


def names_an_input(columns: Sequence[InputColumn], cells: Sequence[str]) -> bool:
    """Whether one of the cells is the name of an input column or of an input."""
    known = {name.casefold() for column in columns for name in (column.name, *column.features)}
    return any(_folded(cell) in known for cell in cells)


def _inputs(column: InputColumn) -> list[InputColumn]:
    """The inputs of the column, as columns of numbers."""
    return [InputColumn(name, column.first + index, (name,)) for index, name in enumerate(column.features)]


class _Header:
    """Finds columns by their names, case and blanks aside."""

    def __init__(
        self, header: Sequence[str], source: TableSource | None, columns: Sequence[InputColumn], where: str
    ) -> None:
        self.names = column_names(header)
        self._where = where
        known = source.names if source else [name for column in columns for name in (column.name, *column.features)]
        self._spellings = Counter(name.casefold() for name in {*known})
        # The header of the very table: names that are there twice are told apart as they were then.
        self._is_known_table = source is not None and self.names == source.names
        # Without a name, a column has the one that the reader of tables gives it.
        self._places: dict[str, list[int]] = {}
        for index, (cell, name) in enumerate(zip(header, self.names, strict=True)):
            self._places.setdefault(_folded(cell) or name.casefold(), []).append(index)

    def place(self, name: str) -> int | None:
        """The index of the column of that name; None when there is none. Raises UsageError when there are two."""
        if self._is_known_table:
            return self.names.index(name) if name in self.names else None
        found = self._places.get(name.casefold(), [])
        if self._spellings[name.casefold()] > 1:
            # Two columns of the dataset differ in case alone, so that here it counts.
            found = [index for index in found if self.names[index] == name]
        if len(found) > 1:
            numbers = listed([str(index + 1) for index in found])
            raise UsageError(f"{self._where}: columns {numbers} of the header are both {name}: rename or leave out one")
        return found[0] if found else None


def _folded(cell: str) -> str:
    return one_line(cell).replace(" ", "_")[:COLUMN_NAME_LENGTH].casefold()
