"""The names of a table's columns, if a row holds them; refused where it cannot be known which cells they name."""

from __future__ import annotations

from collections.abc import Sequence

from nn_tui.cli.errors import UsageError
from nn_tui.cli.reading.input_columns import InputColumn
from nn_tui.cli.reading.placement import Placement, by_position, names_an_input
from nn_tui.data.files.csv_dialect import Layout
from nn_tui.data.lines.rows import plural
from nn_tui.data.plain_text import plain
from nn_tui.data.table_source import TableSource
from nn_tui.data.tables.cells import is_missing, number, written
from nn_tui.data.tables.value_names import INDEX

Row = tuple[int, list[str]]
"""The number of the row's first line, counted from 1 as in an editor, and its cells."""


def find_header(
    rows: Sequence[Row], layout: Layout, columns: Sequence[InputColumn], source: TableSource | None, where: str
) -> tuple[str, ...] | None:
    """The names of the columns, None without: those in the first row, unless that row reads as a sample.

    Raises UsageError for a header with a name less than the rows have cells, unless the first cells are clearly the
    names of the rows.
    """
    first = rows[0][1]
    # The comment above the rows may name the columns, or be any other remark.
    if layout.header is not None and not layout.header_row and names_an_input(columns, layout.header):
        return layout.header
    named = names_an_input(columns, first)
    placement = by_position(columns, source, len(first))
    text_for_number = _has_text_for_number(rows, placement, layout.decimal_comma)
    if not named and not text_for_number and placement and placement.reads(first, layout.decimal_comma):
        return None
    if layout.header is not None and layout.header_row:
        if len(first) < layout.columns and layout.header[1:] == tuple(first):
            _check_row_names(rows, layout.columns, source, where)
        return layout.header
    if named or text_for_number or not any(_is_number(cell, layout.decimal_comma) for cell in first):
        return tuple(first)
    return None


def check_decimal_commas(rows: Sequence[Row], layout: Layout, placement: Placement, where: str) -> None:
    """Raise UsageError for rows without a header whose two cells may be the only input, cut at its decimal comma."""
    if layout.separator != "," or placement.width != 2 or len(placement.cells) != 1:
        return
    (index, column) = placement.cells[0]
    if column.is_number and _may_be_decimal_commas(rows):
        line, cells = next(row for row in rows if _decimal_comma(row[1]) is not None)
        either = f"{column.name} {cells[index]} beside another column"
        raise UsageError(
            f"{where}, row {line}: {plain(','.join(cells))} may be {either}, or {column.name} "
            f"{written(_decimal_comma(cells) or 0.0)}: name the columns in a header, or write decimals with a point"
        )


def _has_text_for_number(rows: Sequence[Row], placement: Placement | None, decimal_comma: bool) -> bool:
    """Whether the first row has a text where an input is a number, or above nothing but numbers."""
    (_, first), *others = rows
    inputs = dict(placement.cells) if placement else {}
    for index, cell in enumerate(first):
        column = inputs.get(index)
        is_known = column is not None and column.reads(cell, decimal_comma)
        if is_known or not _is_text(cell, decimal_comma):
            continue
        below = [row[index] for _, row in others if index < len(row) and not is_missing(row[index])]
        is_measured = column is not None and column.slot.schema.kind != "category"
        if is_measured or (below and all(_is_number(other, decimal_comma) for other in below)):
            return True
    return False


def _check_row_names(rows: Sequence[Row], width: int, source: TableSource | None, where: str) -> None:
    """R leaves out the name above the names of the rows; but a decimal comma makes a cell more as well."""
    (line, header), *others = rows
    names = [cells[0].strip() for _, cells in others]
    are_texts = not any(is_missing(name) or number(name, True) is not None for name in names)
    if are_texts and len(set(names)) == len(names):
        return
    had_index = source is not None and source.names[0] == INDEX
    if had_index and not (len(header) == 1 and _may_be_decimal_commas(others)):
        return
    raise UsageError(
        f"{where}, row {line}: the header has {plural(len(header), 'name')}, but the rows below have {width} cells: "
        "name every column, and write decimals with a point"
    )


def _may_be_decimal_commas(rows: Sequence[Row]) -> bool:
    """Whether each row that is not empty may be one number with a decimal comma, cut there into two cells."""
    filled = [cells for _, cells in rows if not all(map(is_missing, cells))]
    return bool(filled) and all(_decimal_comma(cells) is not None for cells in filled)


def _decimal_comma(cells: Sequence[str]) -> float | None:
    text = ",".join(cell.strip() for cell in cells)
    return number(text, decimal_comma=True) if len(cells) == 2 else None


def _is_number(cell: str, decimal_comma: bool) -> bool:
    return number(cell, decimal_comma) is not None


def _is_text(cell: str, decimal_comma: bool) -> bool:
    """Whether the cell is neither missing nor any number, not even one that is refused as inf is."""
    if is_missing(cell) or _is_number(cell, decimal_comma):
        return False
    try:
        float(cell)
    except ValueError:
        return True
    return False
