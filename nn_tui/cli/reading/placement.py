"""Which cell of a row belongs to which input column: by the names in a header, or by position without one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from nn_tui.cli.errors import UsageError
from nn_tui.cli.reading.input_columns import InputColumn
from nn_tui.data.names import COLUMN_NAME_LENGTH, one_line
from nn_tui.data.schema.identifiers import says_id
from nn_tui.data.table_source import TableSource
from nn_tui.data.tables.cells import listed
from nn_tui.data.tables.value_names import column_names

_SHOWN = 8
"""At most this many names are listed in a message."""


@dataclass(frozen=True)
class Placement:
    """The index of each column's cell in rows of ``width`` cells.

    ``others`` are the names of cells that hold no input, if a header names them; ``target`` is the index of the
    target's cell, if that is ignored by position; ``identifier`` is that of a cell that names the row.
    """

    width: int
    cells: tuple[tuple[int, InputColumn], ...]
    others: tuple[str, ...] = ()
    target: int | None = None
    identifier: int | None = None

    def reads(self, cells: Sequence[str], decimal_comma: bool) -> bool:
        """Whether the cells read as a sample: each input's cell is a number, a known text or empty."""
        return len(cells) == self.width and all(
            column.reads(cells[index], decimal_comma) for index, column in self.cells
        )


def by_position(columns: Sequence[InputColumn], source: TableSource | None, width: int) -> Placement | None:
    """The placement of the columns in rows of ``width`` cells without a header; None if that cannot be known.

    Such rows have all columns of the dataset's source table, or all but its target, or only those that became inputs,
    or a number for each input.
    """
    if source is not None:
        places = [column.place or 0 for column in columns]
        if width == len(source.names):
            cells = tuple(zip(places, columns, strict=True))
            return Placement(width, cells, target=source.target, identifier=_identifier(source.names, source))
        targets = source.schema.targets
        if width == len(source.names) - len(targets):
            without = [place - sum(place > target for target in targets) for place in places]
            return Placement(width, tuple(zip(without, columns, strict=True)))
        if width == len(columns):
            return Placement(width, tuple(enumerate(columns)))
    inputs = [input_column for column in columns for input_column in column.inputs]
    return Placement(width, tuple(enumerate(inputs))) if width == len(inputs) else None


def by_name(columns: Sequence[InputColumn], source: TableSource | None, header: Sequence[str], where: str) -> Placement:
    """The placement of the columns below that header, in which a category may also be given as its inputs.

    Raises UsageError, with ``where`` in front, if columns are missing or a name occurs twice.
    """
    known_header = _Header(header, source, columns, where)
    cells: list[tuple[int, InputColumn]] = []
    missing: list[str] = []
    for column in columns:
        index = known_header.place(column.name)
        placed = [(index, column)]
        if index is None:
            placed = [(known_header.place(feature.name), feature) for feature in column.inputs]
        if any(place is None for place, _ in placed):
            missing.append(column.name)
        cells.extend((place, feature) for place, feature in placed if place is not None)
    if missing:
        lacks = "there is no column" if len(missing) == 1 else "there are no columns"
        raise UsageError(f"{where}: {lacks} {listed(missing, _SHOWN)} in the header: name every input there")
    used = {index for index, _ in cells}
    others = tuple(name for index, name in enumerate(known_header.names) if index not in used)
    free = ["" if index in used else name for index, name in enumerate(known_header.names)]
    return Placement(len(header), tuple(cells), others, identifier=_identifier(free, source))


def names_an_input(columns: Sequence[InputColumn], cells: Sequence[str]) -> bool:
    """Whether any of the cells is the name of an input column or of an input."""
    known = {_folded(name) for column in columns for name in (column.name, *column.features)}
    return any(_folded(cell) in known for cell in cells)


def _identifier(names: Sequence[str], source: TableSource | None) -> int | None:
    """The index of the column that names the rows: one that did in training, or whose name says so."""
    known = (
        {column.name.casefold() for column in source.schema.columns if column.kind == "identifier"} if source else {}
    )
    places = [index for index, name in enumerate(names) if name.casefold() in known]
    used = {column.name for _, column in source.schema.used} if source else {}
    places += [index for index, name in enumerate(names) if says_id(name) and name not in used]
    return places[0] if places else None


class _Header:
    """Finds columns by their names, ignoring case and blanks."""

    def __init__(
        self, header: Sequence[str], source: TableSource | None, columns: Sequence[InputColumn], where: str
    ) -> None:
        self.names = column_names(header)
        self._where = where
        known = source.names if source else [name for column in columns for name in (column.name, *column.features)]
        self._spellings = Counter(map(_folded, {*known}))
        # In the header of the dataset's own table, repeated names are told apart as they were in training.
        self._is_known_table = source is not None and self.names == source.names
        # A column without a name gets the one that the reader of tables gives it.
        self._places: dict[str, list[int]] = {}
        self._unnamed = [index for index, cell in enumerate(header) if not _folded(cell)]
        for index, (cell, name) in enumerate(zip(header, self.names, strict=True)):
            self._places.setdefault(_folded(cell) or name.casefold(), []).append(index)

    def place(self, name: str) -> int | None:
        """The index of the column of that name; None without one. Raises UsageError for two."""
        if self._is_known_table:
            return self.names.index(name) if name in self.names else None
        places = self._places.get(_folded(name), [])
        if self._spellings[_folded(name)] > 1:
            # Two columns of the dataset differ only in case, so case counts here.
            places = [index for index in places if self.names[index] == name]
        if len(places) > 1:
            numbers = listed([str(index + 1) for index in places])
            raise UsageError(f"{self._where}: columns {numbers} of the header are both {name}: rename or leave out one")
        if len(self._unnamed) > 1 and places and places[0] in self._unnamed:
            numbers = listed([str(index + 1) for index in self._unnamed])
            raise UsageError(
                f"{self._where}: columns {numbers} of the header have no name, and any of them may be {name}: "
                f"write {name} above that one"
            )
        return places[0] if places else None


def _folded(cell: str) -> str:
    """The name as it is compared: without blanks, case and the # that some write before the first name."""
    name = one_line(cell).replace(" ", "_")[:COLUMN_NAME_LENGTH].casefold()
    return name.lstrip("#") or name
