"""Samples from a table of text: commas, semicolons, tabs, | or spaces between the cells, with a header or without."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

import numpy as np

from nn_tui.cli.errors import UsageError
from nn_tui.cli.reading.header import Row, check_decimal_commas, find_header
from nn_tui.cli.reading.input_columns import InputColumn, input_columns
from nn_tui.cli.reading.input_rows import InputRows, check_rows, note_on_unanswered
from nn_tui.cli.reading.placement import Placement, by_name, by_position
from nn_tui.data.dataset import Dataset
from nn_tui.data.errors import DataError
from nn_tui.data.files.csv_dialect import Layout, find_layout, is_comment_row
from nn_tui.data.files.csv_rows import long_cells
from nn_tui.data.lines.rows import plural, shown
from nn_tui.data.plain_text import plain
from nn_tui.data.schema.apply import Applied, apply
from nn_tui.data.schema.text_column import TextColumn
from nn_tui.data.tables.cells import listed

_END = "\x04"
"""Appended as a last row: an open quote swallows it together with the rows before it."""


def parse_samples(text: str, source: str, dataset: Dataset, lines_before: int = 0) -> InputRows:
    """Read the samples in a text, one per row, as those of the dataset were read.

    Messages call it ``source``, and count its rows without ``lines_before``.

    Below a header the columns are found by name, never by position. A row that cannot be read has no answer, and costs
    no other row its own. Blank rows are skipped. Raises UsageError, naming row and column, for a text that is not such
    a table.
    """
    where = f"--input {source}"
    try:
        layout = find_layout(io.StringIO(text, newline=""), where, fewest_columns=1)
    except DataError:
        raise _empty(where) from None
    with long_cells():
        rows = [(line - lines_before, cells) for line, cells in _rows(text, layout, where)]
    if not rows:
        raise _empty(where)
    columns = input_columns(dataset, layout.decimal_comma)
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
    check_rows(len(rows), dataset.features, where)
    cells, unfit = _fitted(rows, placement.width, "the header" if header is not None else "the other rows")
    applied = _read(placement, cells, dataset, layout.decimal_comma)
    unread, lines = {**applied.unread, **unfit}, tuple(number for number, _ in rows)
    if len(applied.malformed | unfit.keys()) == len(rows):
        raise UsageError(f"{where}, row {lines[0]}: {unread[0]}")
    notes.extend(f"{where}: {note}" for note in _on_filled(applied))
    if unread:
        notes.append(f"{where}: {note_on_unanswered(unread, lines)}")
    filled: list[list[str]] = [[] for _ in rows]
    for name, lacking in applied.filled.items():
        for row in lacking.tolist():
            filled[row].append(name)
    ids = None if placement.identifier is None else tuple(row[placement.identifier].strip() for row in cells)
    return InputRows(applied.inputs, unread, tuple(notes), lines=lines, ids=ids, filled=tuple(map(tuple, filled)))


def _read(placement: Placement, cells: Sequence[list[str]], dataset: Dataset, decimal_comma: bool) -> Applied:
    """The samples in the cells of fitted rows."""
    placed = [
        (column.slot, TextColumn.of_cells(column.name, [row[index] for row in cells]))
        for index, column in placement.cells
    ]
    applied = apply(placed, dataset.features, decimal_comma)
    if dataset.kind != "pixels":
        return applied
    unread, malformed = dict(applied.unread), {*applied.malformed}
    for index, column in placement.cells:
        values = applied.inputs[:, column.first]
        for row in np.flatnonzero((values < 0) | (values > 1)).tolist():
            problem = f"{shown(cells[row][index])} is no pixel: write {_pixel_values(dataset)}"
            unread.setdefault(row, f"{column.name} {problem}")
            malformed.add(row)
    return Applied(applied.inputs, unread, malformed=frozenset(malformed))


def _on_filled(applied: Applied) -> list[str]:
    if not applied.filled:
        return []
    rows = len({*np.concatenate(list(applied.filled.values())).tolist()})
    counts = listed([f"{name} {len(lacking):,}" for name, lacking in applied.filled.items()], 6)
    return [f"{plural(rows, 'row')} without a value in some column, filled in as in training: {counts}"]


def _rows(text: str, layout: Layout, where: str) -> Iterator[Row]:
    reader = layout.reader(io.StringIO(f"{text}\n{_END}\n", newline=""))
    begin, end = 0, layout.skip
    cells: list[str] = []
    try:
        for following in reader:
            is_blank = len(cells) < 2 and not "".join(cells).strip()
            if not is_blank and not is_comment_row(cells, layout.columns):
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


def _fitted(rows: Sequence[Row], width: int, reference: str) -> tuple[list[list[str]], dict[int, str]]:
    """The cells of the rows, equally many in each, and why rows of another length cannot be read, by their index."""
    fitted: list[list[str]] = []
    unfit: dict[int, str] = {}
    for index, (_, cells) in enumerate(rows):
        # Extra separators at the end of a row do no harm.
        if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
            cells = cells[:width]
        if len(cells) != width:
            unfit[index] = f"it has {plural(len(cells), 'column')} instead of {width}, as {reference}"
            cells = [""] * width
        fitted.append(cells)
    return fitted, unfit


def _pixel_values(dataset: Dataset) -> str:
    """Which values a pixel can have."""
    steps = f"k/{dataset.levels}" if dataset.levels > 1 else "a number"
    return f"{steps} from 0 to 1" if dataset.channels > 1 else f"{steps} from 0 (paper) to 1 (ink)"


def _empty(where: str) -> UsageError:
    return UsageError(f"{where}: there are no rows with values: write one sample a row")
