"""Which columns of a table became the inputs of a dataset: kept with it, so that new rows are read the same way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

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


SEPARATED_BY: Final = {",": "commas", ";": "semicolons", "\t": "tabs", " ": "spaces", "|": "bars"}
"""The separators of a table's cells, in words."""


@dataclass(frozen=True)
class KeptColumn:
    """A column that no input was made of, such as the customers' numbers.

    ``place`` is its index among all columns; ``texts`` (samples,) are its cells, "" where there is no value.
    """

    place: int
    texts: tuple[str, ...]


@dataclass(frozen=True)
class TableSource:
    """The columns of a table, and how its file wrote them.

    ``names`` are those of all columns, ``target`` is the index of the target column, ``columns`` are those that became
    inputs, in the inputs' order, and ``kept`` are others. ``titles`` are the names as the file has them, none where it
    has no names; ``separator`` stands between its cells, and with ``decimal_comma`` its numbers have a comma. Raises
    DataError for an index that no column has.
    """

    names: tuple[str, ...]
    target: int
    columns: tuple[SourceColumn, ...]
    kept: tuple[KeptColumn, ...] = ()
    titles: tuple[str, ...] = ()
    separator: str = ","
    decimal_comma: bool = False

    def __post_init__(self) -> None:
        used = [*(column.place for column in self.columns), *(column.place for column in self.kept)]
        places = set(used)
        if len(places) < len(used) or not places | {self.target} <= set(range(len(self.names))):
            raise DataError("The columns of the table that the inputs were made of do not fit together.")

    @property
    def inputs(self) -> int:
        """The number of inputs that all columns became."""
        return sum(column.inputs for column in self.columns)

    def with_samples(self, place: int, count: int) -> TableSource:
        """With that many more samples before the one at ``place``, about which the other columns say nothing."""
        return self._with_texts([(*kept.texts[:place], *[""] * count, *kept.texts[place:]) for kept in self.kept])

    def without_sample(self, index: int) -> TableSource:
        """Without one sample."""
        return self._with_texts([(*kept.texts[:index], *kept.texts[index + 1 :]) for kept in self.kept])

    def without_samples(self) -> TableSource:
        """Without any sample."""
        return self._with_texts([()] * len(self.kept))

    def _with_texts(self, texts: Sequence[tuple[str, ...]]) -> TableSource:
        pairs = zip(self.kept, texts, strict=True)
        return replace(self, kept=tuple(KeptColumn(kept.place, cells) for kept, cells in pairs))
