"""Samples from a table of text: commas, semicolons, tabs, | or spaces between the cells, with a header or without."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import numpy as np

from nn_tui.cli.errors import UsageError
from nn_tui.cli.reading.header import Row, check_decimal_commas, find_header
from nn_tui.cli.reading.input_columns import InputColumn, input_columns
from nn_tui.cli.reading.input_rows import InputRows, check_rows
from nn_tui.cli.reading.placement import Placement, by_name, by_position
from nn_tui.data.dataset import Dataset
from nn_tui.data.errors import DataError
from nn_tui.data.files.csv_dialect import Layout, find_layout
from nn_tui.data.lines.rows import plural, shown
from nn_tui.data.plain_text import plain
from nn_tui.data.tables.cells import is_missing, listed
from nn_tui.data.tables.column import ColumnReader
from nn_tui.model.arrays import FloatArray

_END = "\x04"
"""Appended as a last row: an open quote swallows it together with the rows before it."""


def parse_samples(text: str, source: str, dataset: Dataset) -> InputRows:
    """Read the samples in a text, one per row; messages call it ``source``.

    Below a header the columns are found by name, never by position. A row without a value for some input, or with a
    text not seen in training, has no answer. Blank rows are skipped. Raises UsageError, naming row and column,
    for a text that is not such a table.
    """
    where = f"--input {source}"
    columns = input_columns(dataset)
    try:
        layout = find_layout(io.StringIO(text, newline=""), where, fewest_columns=1)
    except DataError:
        raise _empty(where) from None
    rows = list(_rows(text, layout, where))
    if not rows:
        raise _empty(where)
    header = find_header(rows, layout, columns, dataset.source, where)
    notes = []
    if header is not None:
        is_first_row = header is not layout.header or layout.header_row
        place = f"{where}, row {rows[0][0]}" if is_first_row else where
        placement = by_name(columns, dataset.source, header, place)
        if placement.others:
            others = listed([plain(name) for name in placement.others], 8)
            notes.append(f"{where}: ignored, since no input has these names: {others}")
        if is_first_row:
            del rows[0]
        if not rows:
            raise _empty(where)
    else:
        placement = _by_position(columns, dataset, layout.columns, f"{where}, row {rows[0][0]}")
        check_decimal_commas(rows, layout, placement, where)
        if placement.target is not None:
            notes.append(f"{where}: there is no header, so column {placement.target + 1}, the target, is left out")
    cells = [_fitted(row, placement.width, header is not None, where) for row in rows]
    check_rows(len(rows), dataset.features, where)
    input_reader = _InputReader(where, [number for number, _ in rows], cells, layout.decimal_comma, dataset)
    for index, column in placement.cells:
        input_reader.take(index, column)
    if input_reader.unanswered:
        first = min(input_reader.unanswered)
        count = plural(len(input_reader.unanswered), "row")
        has = "has" if len(input_reader.unanswered) == 1 else "have"
        why = f"row {rows[first][0]}: {input_reader.unanswered[first]}"
        notes.append(f"{where}: {count} {has} no answer, {'first ' if len(input_reader.unanswered) > 1 else ''}{why}")
    return InputRows(input_reader.inputs, input_reader.unanswered, tuple(notes))


def _rows(text: str, layout: Layout, where: str) -> Iterator[Row]:
    reader = layout.reader(io.StringIO(f"{text}\n{_END}\n", newline=""))
    begin, end = 0, layout.skip
    cells: list[str] = []
    try:
        for following in reader:
            if len(cells) > 1 or (cells and cells[0].strip()):
                yield begin, cells
            begin, end, cells = end + 1, layout.skip + reader.line_num, following
    except csv.Error as error:
        raise UsageError(f"{where}, row {end + 1}: this is not CSV ({plain(error)}): correct it") from None
    if cells != [_END]:
        raise UsageError(f"{where}, row {begin}: a quote opened here is never closed: close it, or leave it out")


def _by_position(columns: list[InputColumn], dataset: Dataset, width: int, where: str) -> Placement:
    placement = by_position(columns, dataset.source, width)
    if placement is not None:
        return placement
    names = [column.name for column in columns]
    known = ", ".join(names) if len(names) <= 8 else f"{names[0]} to {names[-1]}"
    advice = f"give a value for each of {known}, or a header"
    raise UsageError(f"{where}: {plural(width, 'column')} instead of {len(columns)}: {advice}")


def _fitted(row: Row, width: int, has_header: bool, where: str) -> list[str]:
    number, cells = row
    # Extra separators at the end of a row do no harm.
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        cells = cells[:width]
    if len(cells) != width:
        reference = "the header" if has_header else "the other rows"
        raise UsageError(
            f"{where}, row {number}: {plural(len(cells), 'column')} instead of {width}: give as many as {reference}"
        )
    return cells


def _pixel_values(dataset: Dataset) -> str:
    """Which values a pixel can have."""
    steps = f"k/{dataset.levels}" if dataset.levels > 1 else "a number"
    return f"{steps} from 0 to 1" if dataset.channels > 1 else f"{steps} from 0 (paper) to 1 (ink)"


def _empty(where: str) -> UsageError:
    return UsageError(f"{where}: there are no rows with values: write one sample a row")


class _InputReader:
    """Fills ``inputs`` and ``unanswered``, one input column at a time."""

    def __init__(
        self, where: str, numbers: list[int], rows: list[list[str]], decimal_comma: bool, dataset: Dataset
    ) -> None:
        self.inputs: FloatArray = np.zeros((len(rows), dataset.features))
        self.unanswered: dict[int, str] = {}
        self._where = where
        self._numbers = numbers
        self._rows = rows
        self._decimal_comma = decimal_comma
        self._pixel_values = _pixel_values(dataset) if dataset.kind == "pixels" else ""

    def take(self, index: int, column: InputColumn) -> None:
        """Read the column at that index. Raises UsageError for a cell that is no number, or no pixel."""
        cells = [row[index] for row in self._rows]
        if column.codes is None:
            self._take_numbers(index, cells, column)
        else:
            self._take_category(cells, column)

    def _take_numbers(self, index: int, cells: list[str], column: InputColumn) -> None:
        reader = ColumnReader(column.name, self._decimal_comma)
        reader.add(cells)
        read = reader.finished()
        if read.text_count:
            raise self._wrong(read.text_row, index, "is not a finite number: write one such as 0.5")
        self.inputs[:, column.first] = read.values
        if self._pixel_values and len(beyond := np.flatnonzero((read.values < 0) | (read.values > 1))):
            raise self._wrong(int(beyond[0]), index, f"is no pixel: write {self._pixel_values}")
        for row in np.flatnonzero(np.isnan(read.values)).tolist():
            self.unanswered.setdefault(row, f"{column.name} is empty")

    def _take_category(self, cells: list[str], column: InputColumn) -> None:
        codes = {cell: self._code(cell, column) for cell in dict.fromkeys(cells)}
        last = column.first + len(column.features)
        for row, cell in enumerate(cells):
            code = codes[cell]
            if isinstance(code, int):
                self.inputs[row, column.first + code] = 1.0
            else:
                self.inputs[row, column.first : last] = np.nan
                self.unanswered.setdefault(row, code)

    def _code(self, cell: str, column: InputColumn) -> int | str:
        """Which input of the column is 1 for the cell, or why none is."""
        if is_missing(cell):
            return f"{column.name} is empty"
        code = column.code(cell, self._decimal_comma)
        return f"{column.name} {shown(cell)} was not seen in training" if code is None else code

    def _wrong(self, row: int, index: int, problem: str) -> UsageError:
        cell = shown(self._rows[row][index])
        return UsageError(f"{self._where}, row {self._numbers[row]}, column {index + 1}: {cell} {problem}")
