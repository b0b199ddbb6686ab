"""Tables as CSV, TSV and the like, as spreadsheets, statistics programs and people write them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from nn_tui.data.dataset import MAX_INPUTS, MAX_SAMPLES, MAX_VALUES, Dataset
from nn_tui.data.errors import DataError
from nn_tui.data.files.csv_dialect import Layout, find_layout
from nn_tui.data.files.csv_rows import CsvRows
from nn_tui.data.files.text_source import find_text
from nn_tui.data.lines.rows import plural
from nn_tui.data.names import one_line
from nn_tui.data.opened_file import OpenedFile, Progress, TableChoices
from nn_tui.data.plain_text import plain
from nn_tui.data.schema.builder import build_table
from nn_tui.data.schema.categories import missing_in
from nn_tui.data.schema.number_reading import NumberReading
from nn_tui.data.schema.schema import FIRST_RULES
from nn_tui.data.schema.targets import target_indices
from nn_tui.data.schema.text_column import TextColumn, TextColumnReader
from nn_tui.data.table_source import SEPARATED_BY
from nn_tui.data.tables.value_names import column_names, unnamed_column

_MOST_CHARACTERS: Final = 20_000_000
"""Of the texts in columns that no input is made of, such as names: they are kept for what is exported."""


def read_table_file(path: Path, name: str, choices: TableChoices, progress: Progress) -> OpenedFile:
    """The dataset of that name in a file of separated values.

    Separator, header row and encoding are found from the file. Raises DataError, naming the line and column if
    possible, for content that cannot be read, and OSError for a file that cannot be read.
    """
    source = plain(path.name)
    text = find_text(path)
    with text.open() as file:
        layout = find_layout(file, source, numeric_names=choices.rules != FIRST_RULES)
    if layout.columns > MAX_INPUTS + 1:
        raise DataError(f"{source}: there are {layout.columns:,} columns, {MAX_INPUTS + 1:,} at most: leave out some.")
    names = _names(layout)
    # Before the rows, so that a wrong name is reported without reading a large file.
    chosen = target_indices(names, choices.target, (0,), source)
    rows = CsvRows(text, layout, names)
    columns = _columns(rows, layout, names, source, progress)
    filled = [index for index, column in enumerate(columns) if not missing_in(column).all()]
    chosen = chosen if choices.target is not None or not filled else (filled[-1],)

    def where(row: int, column: str) -> str:
        return f"{source}, line {rows.line_of(row)}, column {column}"

    opened = build_table(columns, chosen, choices, name, source, where, separator=layout.separator)
    notes = list(text.notes)
    if layout.header is None:
        notes.append(f"There is no header row: the columns are named {names[0]} to {names[-1]}.")
    if rows.comments:
        notes.append(f"{plural(rows.comments, 'line')} among the rows that begin with # were taken for comments.")
    if rows.cut:
        notes.append(f"The file has more than {MAX_SAMPLES:,} rows: the first {MAX_SAMPLES:,} were taken.")
    dataset = _as_written(opened.dataset, layout, columns)
    words = f"{text.encoding_name}, {_separated(layout)}"
    return replace(opened, dataset=dataset, notes=(*notes, *opened.notes), layout=words)


def _as_written(dataset: Dataset, layout: Layout, columns: Sequence[TextColumn]) -> Dataset:
    """The dataset, which knows how the file is written."""
    if dataset.source is None:
        return dataset
    titles = tuple(map(one_line, layout.header or ()))
    schema = dataset.source.schema
    numbers = [place for place, column in enumerate(schema.columns) if column.kind in ("number", "target")]
    has_comma = any(_has_decimal_comma(schema.columns[place].number, columns[place]) for place in numbers)
    source = replace(dataset.source, titles=titles, separator=layout.separator, decimal_comma=has_comma)
    return replace(dataset, source=source)


def _separated(layout: Layout) -> str:
    if layout.columns == 1:
        return "one column"
    return f"separated by {SEPARATED_BY.get(layout.separator, layout.separator)}"


def _names(layout: Layout) -> tuple[str, ...]:
    if layout.header is None:
        return tuple(unnamed_column(number) for number in range(1, layout.columns + 1))
    return column_names(layout.header)


def _has_decimal_comma(reading: NumberReading, column: TextColumn) -> bool:
    return "," in reading.decimal and any("," in piece for piece in column.texts())


def _columns(
    rows: CsvRows, layout: Layout, names: tuple[str, ...], source: str, progress: Progress
) -> list[TextColumn]:
    characters = _MOST_CHARACTERS // len(names)
    readers = [TextColumnReader(name, characters) for name in names]
    count = 0
    for chunk in rows.chunks(progress):
        count += len(chunk)
        if count * len(names) > MAX_VALUES:
            raise DataError(
                f"{source}: {count:,} rows and more of {len(names):,} columns are too much to hold: leave out some."
            )
        for reader, cells in zip(readers, zip(*chunk, strict=True), strict=True):
            reader.add(cells)
    return [reader.finished() for reader in readers]
