"""Columns from files whose cells have types: JSON lines, Parquet and Excel.

The libraries that read the last two are asked for when such a file is opened.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple, cast

import numpy as np

from nn_tui.data.dataset import MAX_INPUTS, MAX_SAMPLES, MAX_VALUE, MAX_VALUES
from nn_tui.data.errors import DataError
from nn_tui.data.files.text_source import find_text
from nn_tui.data.opened_file import Progress
from nn_tui.data.plain_text import plain
from nn_tui.data.reading import open_plain
from nn_tui.data.schema.text_column import TextColumn
from nn_tui.data.tables.cells import listed, written
from nn_tui.data.tables.value_names import column_names, unnamed_column
from nn_tui.data.unpacking import most_unpacked

_ROWS_AT_A_TIME: Final = 10_000
_LONGEST_LINE: Final = 1 << 24

_ERRORS: Final = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")
"""What a sheet has where a formula gives nothing."""

Values = list[Any]
"""The cells of a column as their file has them; None where there is none."""


class TypedTable(NamedTuple):
    """The names of the columns as the file has them, their cells, and sentences for the user."""

    names: tuple[str, ...]
    columns: list[Values]
    notes: tuple[str, ...] = ()


def read_typed(path: Path, progress: Progress) -> TypedTable:
    """The table in a file, by what its name says of it. Raises DataError for what is none, or too large."""
    suffix = path.suffix.lower()
    table = _READERS[suffix](path, progress)
    if not table.columns or not table.columns[0]:
        raise DataError(f"{plain(path.name)}: there are no rows with values: add one for each sample.")
    rows = len(table.columns[0])
    if rows <= MAX_SAMPLES:
        return table
    note = f"The file has more than {MAX_SAMPLES:,} rows: the first {MAX_SAMPLES:,} were taken."
    return TypedTable(table.names, [column[:MAX_SAMPLES] for column in table.columns], (*table.notes, note))


def text_columns(table: TypedTable, source: str) -> list[TextColumn]:
    """The columns, each with its name. Raises DataError for cells that hold several values, and too large numbers."""
    names = column_names(table.names)
    return [_column(name, values, source) for name, values in zip(names, table.columns, strict=True)]


def text_rows(table: TypedTable, source: str) -> Iterator[list[str]]:
    """The names of the columns, then the cells of each row as texts. Raises DataError as `text_columns` does."""
    yield list(table.names)
    for row, values in enumerate(zip(*table.columns, strict=True)):
        cells = [_text(value) for value in values]
        if None in cells:
            raise _several(f"{source}, row {row + 1:,}, column {table.names[cells.index(None)]}")
        yield [cell or "" for cell in cells]


def _column(name: str, values: Values, source: str) -> TextColumn:
    if not all(isinstance(value, float | int | Decimal | None) and not isinstance(value, bool) for value in values):
        cells = [_text(value) for value in values]
        if None in cells:
            raise _several(f"{source}, row {cells.index(None) + 1:,}, column {name}")
        return TextColumn.of_cells(name, [cell or "" for cell in cells])
    numbers = np.array([np.nan if value is None else float(value) for value in values])
    wrong = np.abs(numbers) > MAX_VALUE
    if wrong.any():
        row = int(wrong.argmax())
        raise DataError(
            f"{source}, row {row + 1:,}, column {name}: {numbers[row]:g} is not a number of at most 1e100 in size: "
            "correct it."
        )
    return TextColumn.of_numbers(name, numbers)


def _text(value: Any) -> str | None:
    """The cell as text, "" without a value; None for several values."""
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime) and value.time() == time() and value.tzinfo is None:
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, int | float | Decimal):
        return written(float(value))
    return value if isinstance(value, str) else None


def _several(where: str) -> DataError:
    return DataError(f"{where}: the cell has several values: give each a column of its own.")


def _check_size(source: str, rows: int, columns: int) -> None:
    if columns > MAX_INPUTS + 1:
        raise DataError(f"{source}: there are {columns:,} columns, {MAX_INPUTS + 1:,} at most: leave out some.")
    if rows * columns > MAX_VALUES:
        raise DataError(f"{source}: {rows:,} rows of {columns:,} columns are too much to hold: leave out some.")


def _json_lines(path: Path, progress: Progress) -> TypedTable:
    """A table of a JSON object a line; a column that a line does not name has no value there."""
    source, columns = plain(path.name), cast(dict[str, Values], {})
    text = find_text(path)
    size = max(text.size, 1)
    count = 0
    with text.open() as file:
        for number, line in enumerate(iter(lambda: file.readline(_LONGEST_LINE), ""), start=1):
            if not line.strip():
                continue
            if count > MAX_SAMPLES:
                break
            for name, value in _object(line, f"{source}, line {number:,}").items():
                cells = columns.setdefault(name, [None] * count)
                cells.append(value)
            count += 1
            for cells in columns.values():
                if len(cells) < count:
                    cells.append(None)
            _check_size(source, count, len(columns))
            if count % _ROWS_AT_A_TIME == 0:
                progress(cast(BinaryIO, file.buffer).tell() / size)
    return TypedTable(tuple(columns), list(columns.values()), text.notes)


def _object(line: str, where: str) -> dict[str, Any]:
    try:
        # What is no number in JSON, as NaN is not, is missing.
        found = json.loads(line, parse_constant=lambda word: None, parse_int=float)
    except (ValueError, RecursionError):
        raise DataError(f"{where}: this is no JSON: write an object on each line, as {{...}}.") from None
    if not isinstance(found, dict):
        raise DataError(f"{where}: this is no JSON object: write one on each line, as {{...}}.")
    return found


def _library(name: str, path: Path, what: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        package = name.partition(".")[0]
        how = "install nn-tui[files] (pip install 'nn-tui[files]'), or save the table as CSV"
        raise DataError(f"{plain(path.name)}: reading {what} needs {package}, which is missing: {how}.") from None


def _parquet(path: Path, progress: Progress) -> TypedTable:
    library, source = _library("pyarrow.parquet", path, "Parquet"), plain(path.name)
    with open_plain(path) as file:
        try:
            table = library.ParquetFile(file)
            rows, names = table.metadata.num_rows, tuple(table.schema_arrow.names)
            _check_size(source, min(rows, MAX_SAMPLES + 1), len(names))
            columns: list[Values] = [[] for _ in names]
            for batch in table.iter_batches(_ROWS_AT_A_TIME):
                for cells, column in zip(columns, batch.columns, strict=True):
                    cells.extend(column.to_pylist())
                progress(len(columns[0]) / max(rows, 1))
                if len(columns[0]) > MAX_SAMPLES:
                    break
        except DataError:
            raise
        except Exception as error:
            raise _damaged(source, "Parquet", error) from None
    return TypedTable(names, columns)


def _excel(path: Path, progress: Progress) -> TypedTable:
    library, source = _library("openpyxl", path, "Excel"), plain(path.name)
    with open_plain(path) as file:
        try:
            with zipfile.ZipFile(file) as archive:
                unpacked = sum(info.file_size for info in archive.infolist())
            if unpacked > most_unpacked(path.stat().st_size):
                raise DataError(f"{source}: it unpacks to {unpacked:,} bytes, too much to hold: save its table as CSV.")
            file.seek(0)
            book = library.load_workbook(file, read_only=True, data_only=True)
            sheet, *others = book.worksheets
            rows = _filled_rows(sheet.iter_rows(values_only=True), source, progress)
        except DataError:
            raise
        except Exception as error:
            raise _damaged(source, "Excel", error) from None
    names = [plain(other.title) for other in others]
    notes = (f"The sheet {plain(sheet.title)} was read; left out: {listed(names)}.",) if names else ()
    return _with_header(rows, notes)


def _filled_rows(rows: Iterable[Sequence[Any]], source: str, progress: Progress) -> list[Values]:
    """The rows with any value, cut behind the last column that has one; errors of formulas are missing values."""
    filled: list[Values] = []
    width = 0
    for row in islice(rows, 20 * MAX_SAMPLES):
        cells = [None if cell in _ERRORS else cell for cell in row]
        while cells and cells[-1] in (None, ""):
            cells.pop()
        if not cells:
            continue
        width = max(width, len(cells))
        filled.append(cells)
        _check_size(source, len(filled), width)
        if len(filled) % _ROWS_AT_A_TIME == 0:
            progress(len(filled) / MAX_SAMPLES)
        if len(filled) > MAX_SAMPLES + 1:
            break
    return [[*cells, *[None] * (width - len(cells))] for cells in filled]


def _with_header(rows: list[Values], notes: tuple[str, ...]) -> TypedTable:
    """A first row of texts alone names the columns."""
    if not rows:
        return TypedTable((), [])
    is_header = all(cell is None or isinstance(cell, str) for cell in rows[0])
    names = [str(cell or "") for cell in rows[0]] if is_header else list(_unnamed(len(rows[0])))
    if not is_header:
        notes = (*notes, f"There is no header row: the columns are named {names[0]} to {names[-1]}.")
    body = rows[is_header:]
    return TypedTable(tuple(names), [list(column) for column in zip(*body, strict=True)], notes)


def _unnamed(count: int) -> Iterator[str]:
    return map(unnamed_column, range(1, count + 1))


def _damaged(source: str, what: str, error: Exception) -> DataError:
    why = plain(error, 60) or type(error).__name__
    return DataError(f"{source}: this is no {what} file, or a damaged one ({why}): save it again, or as CSV.")


_READERS: Final[dict[str, Callable[[Path, Progress], TypedTable]]] = {
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".parquet": _parquet,
    ".xlsx": _excel,
}
