"""The names of the inputs that the columns of a table become."""

from __future__ import annotations

from nn_tui.data.schema.schema import ColumnSchema, Schema
from nn_tui.data.tables.value_names import distinct_names, input_names_of

_MISSING = "missing"


def names_of_inputs(schema: Schema) -> tuple[str, ...]:
    """A name for each input: size, colour=red, colour=missing, day_season_sin, size_missing."""
    return distinct_names([name for _, column in schema.used for name in _names(column)])


def _names(column: ColumnSchema) -> tuple[str, ...]:
    if column.kind == "category":
        return input_names_of(column.name, [text or _MISSING for text in column.categories])
    names = [column.name] if column.date is None else [f"{column.name}_{part}" for part in column.date.names]
    return (*names, f"{column.name}_{_MISSING}") if column.has_indicator else tuple(names)
