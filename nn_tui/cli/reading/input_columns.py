"""The columns of a table that hold the inputs of a dataset, and how their cells are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from nn_tui.data.dataset import Dataset
from nn_tui.data.schema.apply import Slot, apply, slots_of
from nn_tui.data.schema.number_reading import FIRST_EITHER
from nn_tui.data.schema.schema import ColumnSchema, Schema
from nn_tui.data.schema.text_column import TextColumn
from nn_tui.data.tables.value_names import input_names_of


@dataclass(frozen=True)
class InputColumn:
    """A column of a table with its inputs, whose names are ``features``.

    ``place`` is where it stood in the table that the dataset was read from, None where that is not known.
    """

    slot: Slot
    features: tuple[str, ...]
    place: int | None = None

    @property
    def name(self) -> str:
        """The name of the column."""
        return self.slot.schema.name

    @property
    def first(self) -> int:
        """The index of its first input."""
        return self.slot.first

    @property
    def is_number(self) -> bool:
        """Whether its cells are numbers."""
        return self.slot.schema.kind == "number"

    @property
    def inputs(self) -> list[InputColumn]:
        """Its inputs, as columns of numbers."""
        return [_number(name, self.first + index) for index, name in enumerate(self.features)]

    def reads(self, cell: str, decimal_comma: bool) -> bool:
        """Whether the cell can be read, or has no value."""
        schema = self.slot.schema
        read = apply([(self.slot, TextColumn.of_cells(schema.name, [cell]))], self.slot.place.stop, decimal_comma)
        return not any(reason != f"{schema.name} is empty" for reason in read.unread.values())


def input_columns(dataset: Dataset, decimal_comma: bool) -> list[InputColumn]:
    """The columns in the order of the dataset's inputs; ``decimal_comma`` says that commas do not separate the cells.

    For a dataset without a source table each input is a column, except that consecutive inputs named like those of a
    category, such as colour=red and colour=blue, are one.
    """
    if dataset.source is None:
        return list(_columns_from_names(dataset.feature_names))
    return list(_source_columns(dataset.feature_names, dataset.source.schema, decimal_comma))


def _source_columns(names: Sequence[str], schema: Schema, decimal_comma: bool) -> Iterator[InputColumn]:
    for place, slot in slots_of(schema, decimal_comma):
        yield InputColumn(slot, tuple(names[slot.place]), place)


def _columns_from_names(names: Sequence[str]) -> Iterator[InputColumn]:
    first = 0
    for column, group in groupby(names, key=_category):
        features = tuple(group)
        if column and len(features) > 1:
            # Their texts are known only from these names, where they are shortened and have no spaces.
            schema = ColumnSchema(column, "category", categories=features)
            yield InputColumn(Slot(schema, first, partial(_feature_of, column)), features)
        else:
            yield from (_number(name, first + index) for index, name in enumerate(features))
        first += len(features)


def _feature_of(column: str, text: str) -> str:
    return input_names_of(column, [text])[0]


def _number(name: str, first: int) -> InputColumn:
    return InputColumn(Slot(ColumnSchema(name, "number", number=FIRST_EITHER), first, str), (name,))


def _category(feature: str) -> str:
    """The column named in a feature such as colour=red; empty for any other feature."""
    column, sign, _ = feature.partition("=")
    return column if sign else ""
