"""How the table of a dataset was read: kept with it, so that new rows are read the same way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from nn_tui.data.errors import DataError
from nn_tui.data.schema.schema import Schema

SEPARATED_BY: Final = {",": "commas", ";": "semicolons", "\t": "tabs", " ": "spaces", "  ": "spaces", "|": "bars"}
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
    """How the columns of a table became inputs, and how its file wrote them.

    ``schema`` says how each column is read, and ``kept`` are columns that no input was made of. ``titles`` are the
    names as the file has them, none where it has no names; ``separator`` stands between its cells, and with
    ``decimal_comma`` its numbers have a comma. Raises DataError for a kept column that is not there or is used.
    """

    schema: Schema
    kept: tuple[KeptColumn, ...] = ()
    titles: tuple[str, ...] = ()
    separator: str = ","
    decimal_comma: bool = False

    def __post_init__(self) -> None:
        free = {place for place, column in enumerate(self.schema.columns) if not column.inputs} - {*self.schema.targets}
        places = [column.place for column in self.kept]
        if len({*places}) < len(places) or not free.issuperset(places):
            raise DataError("The columns of the table that the inputs were made of do not fit together.")

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all columns."""
        return self.schema.names

    @property
    def target(self) -> int:
        """The place of the first target column."""
        return self.schema.targets[0]

    @property
    def inputs(self) -> int:
        """The number of inputs that all columns became."""
        return self.schema.inputs

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
