"""The layout of a file of separated values, found from its first rows: separator, header and preamble."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, TextIO

from nn_tui.data.errors import DataError
from nn_tui.data.tables.cells import is_missing, number

# If two fit equally well, the first is taken. The space means any run of spaces and tabs, two of them at least two.
SEPARATORS: Final = ("\t", ";", "|", ",", " ", "  ")

_SAMPLE_LINES: Final = 100
_TABLE_LINES: Final = 1_000
_TABLE_SHARE: Final = 0.95
_SAMPLE_CHARACTERS: Final = 1 << 18
_LONGEST_LINE: Final = 1 << 23
_FIRST_YEAR: Final = 1000
_FEWEST_COUNTED: Final = 2
_GAP = re.compile(r"[ \t]{2,}")
_EXCEL_SEPARATOR = re.compile(r"sep=(.)\s*")

Rows = list[list[str]]


@dataclass(frozen=True)
class Layout:
    """How to read the rows: lines to skip, the separator, how many columns, and their names.

    ``header_row`` says that the first row holds the names; without names ``header`` is None.
    """

    skip: int
    separator: str
    columns: int
    header: tuple[str, ...] | None
    header_row: bool

    @property
    def decimal_comma(self) -> bool:
        """Whether a comma may be the decimal mark of a number."""
        return self.separator != ","

    def reader(self, file: TextIO, last: str = "") -> Any:
        """A `csv` reader of the rows after the skipped lines, and of one more behind them."""
        lines = _lines(file)
        for _ in range(self.skip):
            next(lines, "")
        return _reader(_with_last(lines, last) if last else lines, self.separator)


def find_layout(file: TextIO, source: str, fewest_columns: int = 2, numeric_names: bool = True) -> Layout:
    """The layout of the table in the file; with ``numeric_names`` columns may be called 2019, 2020 and so on.

    Raises DataError when there are no rows, or fewer than ``fewest_columns`` columns (1 or 2). With 1, a file that does
    not look like a table is one column.
    """
    sample = _sample(file)
    skip, comment, named_separator = _preamble(sample)
    lines = [line for line in sample[skip:] if not is_comment(line)]
    if not lines:
        raise DataError(f"{source}: the file is empty: write a header row and a row for each sample.")
    fits = [_fit(lines, mark) for mark in ((named_separator,) if named_separator else SEPARATORS)]
    best = max(fits, key=lambda fit: fit[0])
    score, separator, rows, columns = best
    if score <= 0 and fewest_columns < 2:
        separator, columns = ",", 1
        rows = list(_rows(lines, separator)) or [[""]]
    elif score <= 0:
        raise DataError(
            f"{source}: there is only one column, or the rows differ in length: give a table of at least two columns, "
            "separated by commas, semicolons, tabs, | or spaces."
        )
    first, body = rows[0], [row for row in rows[1:] if len(row) == columns]
    heading = first
    if len(first) == columns - 1:
        # R leaves out the name above the names of the rows; or the rows end with a separator.
        heading = ["", *first] if any(row[-1].strip() for row in body) else [*first, ""]
    if heading[0].startswith("#") and not heading[0][1:2].isspace():
        heading = [heading[0].removeprefix("#") or heading[0], *heading[1:]]
    if len(heading) == columns and _is_header(heading, body, separator != ",", numeric_names):
        return Layout(skip, separator, columns, tuple(heading), True)
    names: list[str] = next(_reader(iter([comment]), separator), [])
    is_named = len(names) == columns and not any(number(cell) is not None for cell in names)
    return Layout(skip, separator, columns, tuple(names) if is_named else None, False)


def looks_like_table(file: TextIO) -> bool:
    """Whether at least two lines, and 95% of the first 1,000, have the same number of cells, two or more."""
    lines = _sample(file, _TABLE_LINES)
    lines = [line for line in lines[_preamble(lines)[0] :] if line.strip()]
    if len(lines) < 2:
        return False
    lengths = (Counter(len(row) for row in _rows(lines, mark) if len(row) > 1) for mark in SEPARATORS)
    return any(count >= _TABLE_SHARE * len(lines) for counter in lengths for _, count in counter.most_common(1))


def _lines(file: TextIO) -> Iterator[str]:
    # A file without line ends would be one line of any size.
    return iter(lambda: file.readline(_LONGEST_LINE), "")


def _with_last(lines: Iterator[str], last: str) -> Iterator[str]:
    before = ""
    for line in lines:
        if before:
            yield before
        before = line
    if before:
        yield before if before.endswith(("\n", "\r")) else f"{before}\n"
    yield last


def is_comment(line: str) -> bool:
    """Whether a line is a comment."""
    text = line.strip()
    return text.startswith("# ") or text == "#"


def is_comment_row(cells: list[str], columns: int) -> bool:
    """Whether a row among rows of that many columns is a comment that was cut into cells."""
    return cells[0].startswith("#") and (len(cells) != columns or is_comment(cells[0]))


def _reader(lines: Iterator[str], separator: str) -> Any:
    if separator == " ":
        lines = (line.replace("\t", " ").strip() + "\n" for line in lines)
    elif separator == "  ":
        lines = (_GAP.sub("\t", line.strip()) + "\n" for line in lines)
        separator = "\t"
    return csv.reader(lines, delimiter=separator, skipinitialspace=True)


def _sample(file: TextIO, most: int = _SAMPLE_LINES) -> list[str]:
    lines: list[str] = []
    size = 0
    for line in _lines(file):
        lines.append(line)
        size += len(line)
        if len(lines) > 1 and (len(lines) >= most or size >= _SAMPLE_CHARACTERS):
            break
    return lines


def _preamble(lines: list[str]) -> tuple[int, str, str]:
    """The number of lines above the first row, the last comment among them, and the separator that Excel names."""
    comment = separator = ""
    for index, line in enumerate(lines):
        text = line.strip()
        if excel := _EXCEL_SEPARATOR.fullmatch(line):
            separator = excel[1]
        elif is_comment(line):
            comment = text[1:].strip()
        elif text:
            return index, comment, separator
    return len(lines), comment, separator


def _fit(lines: list[str], separator: str) -> tuple[float, str, Rows, int]:
    """How well a separator fits: rows of the same length, and cells that are numbers; 0 when it does not."""
    rows = list(_rows(lines, separator))
    lengths = Counter(len(row) for row in rows if len(row) > 1)
    if not lengths:
        return 0.0, separator, rows, 0
    columns, count = lengths.most_common(1)[0]
    consistent = count / len(rows)
    if consistent < (0.7 if separator.isspace() and separator != "\t" else 0.5):
        return 0.0, separator, rows, columns
    cells = [cell for row in rows for cell in row]
    numeric = sum(number(cell, separator != ",") is not None for cell in cells) / len(cells)
    return consistent + numeric, separator, rows, columns


def _rows(lines: Iterable[str], separator: str) -> Iterator[list[str]]:
    reader = _reader(iter(lines), separator)
    while True:
        try:
            row = next(reader, None)
        except csv.Error:
            # Wrong quotes are reported when all rows are read.
            return
        if row is None:
            return
        if len(row) > 1 or (row and row[0].strip()):
            yield row


def _count_on(heads: list[str]) -> bool:
    """Whether names of columns count on, as years do before the name of the target, or as 0, 1, 2 do in all columns."""
    numbers = [int(head) for head in heads if re.fullmatch(r"[0-9]{1,9}", head.strip())]
    are_all = len(numbers) == len(heads)
    counts = len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    return counts and (
        numbers[0] in (0, 1) and len(numbers) > _FEWEST_COUNTED if are_all else numbers[0] >= _FIRST_YEAR
    )


def _is_header(first: list[str], body: Rows, decimal_comma: bool, numeric_names: bool) -> bool:
    """Whether a first row names the columns: texts above numbers, texts that do not recur, or numbers that count on."""

    def is_number(cell: str) -> bool:
        return number(cell, decimal_comma) is not None

    names = numbers = 0
    for head, *cells in zip(first, *body, strict=True):
        filled = [cell for cell in cells if not is_missing(cell)]
        if filled and 2 * sum(map(is_number, filled)) >= len(filled):
            numbers += is_number(head)
            names += not is_number(head) and not is_missing(head)
    if numbers or names:
        return names > numbers or (numeric_names and _count_on(first))
    recurs = any(head in cells for head, *cells in zip(first, *body, strict=True))
    return not recurs and len(set(first)) == len(first) and not any(map(is_number, first))
