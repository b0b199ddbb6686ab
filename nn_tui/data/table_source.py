"""Which columns of a table became the inputs of a dataset: kept with it, so that new rows are read the same way."""

from __future__ import annotations

from dataclasses import dataclass

from nn_tui.data.errors import DataError


@dataclass(frozen=True)
class SourceColumn:
    """A column that became inputs.

    ``place`` is its index among all columns. ``categories`` are its texts, each of which became an input of 0 and 1, in
    the inputs' order; none for a column of numbers, which became one input.
    """

    place: int
    categories: tuple[str, ...] = ()

    @property
    def inputs(self) -> int:
        """The number of inputs that the column became."""
        return len(self.categories) or 1


@dataclass(frozen=True)
class TableSource:
    """The columns of a table.

    ``names`` are those of all columns, ``target`` is the index of the target column, and ``columns`` are those that
    became inputs, in the inputs' order. Raises DataError for an index that no column has.
    """

    names: tuple[str, ...]
    target: int
    columns: tuple[SourceColumn, ...]

    def __post_init__(self) -> None:
        places = {column.place for column in self.columns}
        if len(places) < len(self.columns) or not places | {self.target} <= set(range(len(self.names))):
            raise DataError("The columns of the table that the inputs were made of do not fit together.")

    @property
    def inputs(self) -> int:
        """The number of inputs that all columns became."""
        return sum(column.inputs for column in self.columns)
