"""Which columns of a CSV file hold the features of a dataset, by the names in its header."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nn_tui.cli.errors import UsageError
from nn_tui.data.lines.rows import shown
from nn_tui.data.names import one_line
from nn_tui.data.tables.value_names import column_names

_IS = "="
"""Between a column of texts and one of its values, in the name of the feature that is 1 for this value."""


@dataclass(frozen=True)
class Cells:
    """Where each feature is found in a row of so many ``columns``: the column's index, and the value for which the
    feature is 1, None where the cell is the feature."""

    columns: int
    places: tuple[tuple[int, str | None], ...]

    def of(self, cells: Sequence[str], where: str) -> Iterator[tuple[int, str]]:
        """The number of the column, counted from 1, and the text of each feature in order.

        Raises UsageError, which ``where`` begins, for a text that no feature stands for.
        """
        self._check_texts(cells, where)
        for index, value in self.places:
            yield index + 1, cells[index] if value is None else str(int(_word(cells[index]) == value))

    def _check_texts(self, cells: Sequence[str], where: str) -> None:
        known: dict[int, list[str]] = {}
        for index, value in self.places:
            if value is not None:
                known.setdefault(index, []).append(value)
        for index, values in known.items():
            if _word(cells[index]) not in values:
                choice = ", ".join(values[:8]) + (", ..." if len(values) > 8 else "")
                raise UsageError(f"{where}, column {index + 1}: {shown(cells[index])} is not known: use {choice}")


def cells_for(features: Sequence[str], header: Sequence[str]) -> Cells | None:
    """Where the features are; None when the header does not have all of them. Other columns do not matter."""
    names = column_names(header)
    places: list[tuple[int, str | None]] = []
    for feature in features:
        column, _, value = feature.partition(_IS)
        if feature in names:
            places.append((names.index(feature), None))
        elif value and column in names:
            places.append((names.index(column), value))
        else:
            return None
    return Cells(len(names), tuple(places))


def _word(cell: str) -> str:
    return one_line(cell).replace(" ", "_")
