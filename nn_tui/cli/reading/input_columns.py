"""The columns of a table that hold the inputs of a dataset, and how a cell of theirs is read."""

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
    """A column of a table and the inputs that it makes, which follow each other from number ``first`` on.

    ``features`` are the names of these inputs. ``codes`` says for each text of a category which of the inputs is 1, and
    is None for a column of numbers. ``by_name`` says that only the inputs' names are known, in which texts are
    shortened and have no spaces.
    """

    name: str
    first: int
    features: tuple[str, ...]
    codes: Mapping[str, int] | None = None
    by_name: bool = False

    def code(self, cell: str, decimal_comma: bool) -> int | None:
        """Which of the inputs is 1 for a cell of a category; None for a text that was not there in training."""
        value = number(cell, decimal_comma)
        text = cell.strip() if value is None else written(value)
        return (self.codes or {}).get(input_names_of(self.name, [text])[0] if self.by_name else text)


def input_columns(dataset: Dataset) -> list[InputColumn]:
    """The columns in the order of the dataset's inputs.

    Where the dataset does not say what it was made of, each input is a column, but for several in a row that are named
    as those of a category, such as colour=red and colour=blue.
    """
    return list(_named(dataset.feature_names) if dataset.source is None else _kept(dataset, dataset.source))


def _kept(dataset: Dataset, source: TableSource) -> Iterator[InputColumn]:
    first = 0
    for column in source.columns:
        features = dataset.feature_names[first : first + column.inputs]
        codes = {text: index for index, text in enumerate(column.categories)} or None
        yield InputColumn(source.names[column.place], first, features, codes)
        first += column.inputs


def _named(names: Sequence[str]) -> Iterator[InputColumn]:
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
    """The column of a feature that stands for one of its texts, or nothing."""
    column, sign, _ = feature.partition("=")
    return column if sign else ""
