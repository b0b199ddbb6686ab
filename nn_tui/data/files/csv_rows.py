"""The rows of a file of separated values, in chunks of rows of the same length."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, BinaryIO, Final, cast

from nn_tui.data.dataset import MAX_SAMPLES
from nn_tui.data.errors import DataError
from nn_tui.data.files.csv_dialect import Layout, Rows, is_comment_row
from nn_tui.data.files.text_source import TextSource
from nn_tui.data.lines.rows import plural, shown
from nn_tui.data.opened_file import Progress
from nn_tui.data.plain_text import plain

_CELLS_AT_A_TIME: Final = 200_000
_LONGEST_CELL: Final = 1 << 24
_LAST = "\x04"
"""Read as a row behind the last one: a quote that is left open swallows it."""


class CsvRows:
    """The rows below the header, at most 100,000.

    After reading, `cut` says whether the file has more, and `comments` how many lines were taken for comments. Rows are
    numbered from 0, without these and blank lines.
    """

    def __init__(self, text: TextSource, layout: Layout, names: tuple[str, ...]) -> None:
        self.cut = False
        self.comments = 0
        self._text = text
        self._layout = layout
        self._names = names
        self._source = plain(text.path.name)

    def chunks(self, progress: Progress) -> Iterator[Rows]:
        """The rows in order. Raises DataError, naming line and column, for a row of another length."""
        size = max(self._text.size, 1)
        wanted = max(1, _CELLS_AT_A_TIME // self._layout.columns)
        read = 0
        with self._text.open() as file, long_cells():
            reader = self._layout.reader(file, _LAST)
            records = self._records(reader)
            if self._layout.header_row:
                next(records, None)
            fitted = (self._fitted(number, record) for number, record in enumerate(records))
            while rows := list(islice(fitted, min(wanted, MAX_SAMPLES - read))):
                yield rows
                read += len(rows)
                progress(max(cast(BinaryIO, file.buffer).tell() / size, read / MAX_SAMPLES))
            self.cut = next(records, None) is not None

    def line_of(self, row: int) -> int:
        """The line on which the row begins, counted from 1 as an editor does; reads the file again."""
        wanted = row + self._layout.header_row
        with self._text.open() as file, long_cells():
            reader = self._layout.reader(file)
            end = 0
            for record in reader:
                begin, end = end + 1, reader.line_num
                if not self._is_skipped(record):
                    if not wanted:
                        return self._layout.skip + begin
                    wanted -= 1
        return self._layout.skip + end

    def _records(self, reader: Any) -> Iterator[list[str]]:
        begin = end = 0
        last: list[str] = []
        try:
            for record in reader:
                # The row before is the file's own, as another one follows.
                if last and not self._is_skipped(last):
                    yield last
                elif last and not _is_blank(last):
                    self.comments += 1
                begin, end, last = end, reader.line_num, record
        except csv.Error:
            raise DataError(
                f"{self._source}, line {self._layout.skip + end + 1}: from this line on a cell goes on for over "
                f"{_LONGEST_CELL:,} characters: close its quotes."
            ) from None
        if last != [_LAST]:
            where = f"{self._source}, line {self._layout.skip + begin + 1}"
            raise DataError(f"{where}: from this line on a cell goes on to the end of the file: close its quotes.")

    def _is_skipped(self, record: list[str]) -> bool:
        """Whether the row is blank or a comment."""
        if len(record) <= 1 and _is_blank(record):
            return True
        return is_comment_row(record, self._layout.columns)

    def _fitted(self, number: int, row: list[str]) -> list[str]:
        """The row, without separators at its end that are only untidy. Raises DataError for one of another length."""
        columns = self._layout.columns
        if len(row) == columns:
            return row
        if len(row) < columns or any(cell.strip() for cell in row[columns:]):
            raise self._wrong_length(number, row)
        return row[:columns]

    def _wrong_length(self, number: int, row: list[str]) -> DataError:
        columns = self._layout.columns
        where = f"{self._source}, line {self.line_of(number)}"
        found = f"the row has {plural(len(row), 'cell')} instead of {columns}"
        if len(row) < columns:
            return DataError(
                f"{where}, column {self._names[len(row)]}: {found}, nothing from this column on: "
                "add the cells, or leave out the row."
            )
        return DataError(
            f"{where}, column {self._names[-1]}: {found}, {shown(row[columns])} after this column: "
            "put a text that holds the separator in quotes, or correct the row."
        )


@contextmanager
def long_cells() -> Iterator[None]:
    """Let cells in quotes be longer than usual."""
    before = csv.field_size_limit(_LONGEST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _is_blank(record: list[str]) -> bool:
    return len(record) <= 1 and not "".join(record).strip()
