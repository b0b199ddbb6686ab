"""What the inputs of a table were made of: kept with a dataset, so that further rows are read as its own were."""

from __future__ import annotations

from dataclasses import dataclass

from nn_tui.data.errors import DataError


@dataclass(frozen=True)
class SourceColumn:
    """A column that became inputs. ``place`` is its index among all columns; ``categories`` are its texts in the order
    of the inputs of 0 and 1 that they became, none for a column of numbers, which became one input."""

    place: int
    categories: tuple[str, ...] = ()

    @property
    def inputs(self) -> int:
        """How many inputs the column became."""
        return len(self.categories) or 1


@dataclass(frozen=True)
class TableSource:
    """The names of all columns of the table, the index of the target's among them, and those that became inputs, in the
    inputs' order. Raises DataError for an index that no column has."""

    names: tuple[str, ...]
    target: int
    columns: tuple[SourceColumn, ...]

    def __post_init__(self) -> None:
        places = {column.place for column in self.columns}
        if len(places) < len(self.columns) or not places | {self.target} <= set(range(len(self.names))):
            raise DataError("The columns of the table that the inputs were made of do not fit together.")

    @property
    def inputs(self) -> int:
        """How many inputs the columns became together."""
        return sum(column.inputs for column in self.columns)
