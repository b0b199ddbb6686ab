"""The columns of a table that hold the inputs of a dataset, and how their cells are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from nn_tui.data.dataset import Dataset
from nn_tui.data.table_source import TableSource
from nn_tui.data.tables.cells import number, written
from nn_tui.data.tables.value_names import input_names_of


@dataclass(frozen=True)
class InputColumn:
    """A column of a table and its consecutive inputs, the first of which has the index ``first``.

    ``features`` are the names of these inputs. ``codes`` gives for each text of a category which of the inputs is 1,
    and is None for a column of numbers. ``by_name`` says that the texts are known only from the inputs' names, where
    they are shortened and have no spaces.
    """

    name: str
    first: int
    features: tuple[str, ...]
    codes: Mapping[str, int] | None = None
    by_name: bool = False

    def code(self, cell: str, decimal_comma: bool) -> int | None:
        """Which of the inputs is 1 for a cell of a category; None for a text not seen in training."""
        value = number(cell, decimal_comma)
        text = cell.strip() if value is None else written(value)
        return (self.codes or {}).get(input_names_of(self.name, [text])[0] if self.by_name else text)


def input_columns(dataset: Dataset) -> list[InputColumn]:
    """The columns in the order of the dataset's inputs.

    For a dataset without a source table each input is a column, except that consecutive inputs named like those of a
    category, such as colour=red and colour=blue, are one.
    """
    if dataset.source is None:
        return list(_columns_from_names(dataset.feature_names))
    return list(_source_columns(dataset, dataset.source))


def _source_columns(dataset: Dataset, source: TableSource) -> Iterator[InputColumn]:
    first = 0
    for column in source.columns:
        features = dataset.feature_names[first : first + column.inputs]
        codes = {text: index for index, text in enumerate(column.categories)} or None
        yield InputColumn(source.names[column.place], first, features, codes)
        first += column.inputs


def _columns_from_names(names: Sequence[str]) -> Iterator[InputColumn]:
    first = 0
    for column, group in groupby(names, key=_category):
        features = tuple(group)
        if column and len(features) > 1:
            codes = {name: index for index, name in enumerate(features)}
            yield InputColumn(column, first, features, codes, by_name=True)
        else:
            yield from (InputColumn(name, first + index, (name,)) for index, name in enumerate(features))
        first += len(features)


def _category(feature: str) -> str:
    """The column named in a feature such as colour=red; empty for any other feature."""
    column, sign, _ = feature.partition("=")
    return column if sign else ""
