"""How each column of a table is read, decided once: an immutable value, kept with the data that were read by it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from nn_tui.data.errors import DataError
from nn_tui.data.schema.date_reading import DateReading
from nn_tui.data.schema.number_reading import FIRST_EITHER, PLAIN, NumberReading

Kind = Literal["number", "category", "date", "identifier", "left out", "target"]
Fill = Literal["none", "median", "missing"]
"""What a cell without a value becomes: nothing, so that its row has no answer; the median of the training part; or a
category of its own."""

MISSING_VALUE: Final = ""
"""The category of cells without a value."""

FIRST_RULES: Final = 1
RULES: Final = 2
"""The version of the rules that decide how a table is read: what was read by earlier ones is read by them for ever."""


@dataclass(frozen=True)
class ColumnSchema:
    """How one column is read.

    ``why`` says in words why it is of that kind, as the end of a sentence that begins with its name. ``number`` and
    ``date`` say how its cells are written, ``categories`` are its texts, in the order of their inputs. With
    ``has_indicator`` one more input is 1 where there is no value. With ``keeps_na`` texts such as NA are values.
    """

    name: str
    kind: Kind
    why: str = ""
    number: NumberReading = PLAIN
    date: DateReading | None = None
    categories: tuple[str, ...] = ()
    fill: Fill = "none"
    has_indicator: bool = False
    keeps_na: bool = False

    @property
    def inputs(self) -> int:
        """The number of inputs that the column becomes."""
        if self.kind == "category":
            return len(self.categories)
        if self.kind == "date" and self.date is not None:
            return len(self.date.names) + self.has_indicator
        return 1 + self.has_indicator if self.kind == "number" else 0


@dataclass(frozen=True)
class Schema:
    """How a table is read.

    ``columns`` are all of its columns in order, ``targets`` the places of those to predict. ``rules`` is the version
    of the rules that it was made by. Raises DataError for targets that do not fit.
    """

    columns: tuple[ColumnSchema, ...]
    targets: tuple[int, ...]
    rules: int = RULES
    target_why: str = ""
    task_why: str = ""

    def __post_init__(self) -> None:
        of_kind = {place for place, column in enumerate(self.columns) if column.kind == "target"}
        if not self.targets or set(self.targets) != of_kind or len(of_kind) < len(self.targets):
            raise DataError("The columns of the table that the inputs were made of do not fit together.")

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all columns."""
        return tuple(column.name for column in self.columns)

    @property
    def used(self) -> tuple[tuple[int, ColumnSchema], ...]:
        """The columns that become inputs, each with its place, in the inputs' order."""
        return tuple((place, column) for place, column in enumerate(self.columns) if column.inputs)

    @property
    def inputs(self) -> int:
        """The number of inputs of all columns."""
        return sum(column.inputs for column in self.columns)

    def with_column(self, place: int, column: ColumnSchema) -> Schema:
        """With another reading of one column."""
        return replace(self, columns=(*self.columns[:place], column, *self.columns[place + 1 :]))


def first_schema(names: Sequence[str], target: int, inputs: Sequence[tuple[int, tuple[str, ...]]]) -> Schema:
    """The schema of a table that was read by the first rules.

    ``inputs`` are the places of the columns that became inputs, in their order, each with its categories, none for
    numbers. Raises DataError for places that no column has, or one column has twice.
    """
    places = [place for place, _ in inputs]
    if places != sorted({*places}) or not {*places, target} <= {*range(len(names))} or target in places:
        raise DataError("The columns of the table that the inputs were made of do not fit together.")
    columns = [ColumnSchema(name, "left out") for name in names]
    columns[target] = ColumnSchema(names[target], "target")
    for place, texts in inputs:
        kind: Kind = "category" if texts else "number"
        columns[place] = ColumnSchema(names[place], kind, number=FIRST_EITHER, categories=texts)
    return Schema(tuple(columns), (target,), FIRST_RULES)
