"""The samples that were read for `predict`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nn_tui.cli.errors import UsageError
from nn_tui.data.lines.rows import plural
from nn_tui.model.arrays import BoolArray

MOST_NUMBERS: Final = 2**26
"""The inputs of all rows together, 512 MB: a short row can stand for many inputs."""


def check_rows(rows: int, features: int, where: str) -> None:
    """Raise UsageError where that many rows of that many inputs are too much to hold."""
    if rows * features > MOST_NUMBERS:
        raise UsageError(
            f"{where}: {rows:,} rows of {features:,} inputs are too much at once: give {MOST_NUMBERS // features:,} at "
            "most, and the others in another file"
        )


def note_on_unanswered(unanswered: Mapping[int, str], lines: Sequence[int]) -> str:
    """How many rows have no answer, and why the first one has none; ``lines`` are those of all rows."""
    first = min(unanswered)
    count = len(unanswered)
    has, which = ("has", "") if count == 1 else ("have", "first ")
    return f"{plural(count, 'row')} {has} no answer, {which}row {lines[first]}: {unanswered[first]}"


@dataclass(frozen=True)
class InputRows:
    """The samples that were read.

    ``inputs`` (rows, features) are in the dataset's order and units, nan where there is no value; of sequences they are
    as those of the dataset. ``unanswered`` gives the reason for each row that cannot be answered, by its index, and
    ``texts`` what a sequence among these reads; ``notes`` are sentences for the user. Of the rows of a table ``lines``
    are the lines of the file on which they begin, from 1, ``ids`` what names them there, and ``filled`` the columns
    whose missing values were filled in.
    """

    inputs: NDArray[Any]
    unanswered: dict[int, str]
    notes: tuple[str, ...] = ()
    texts: dict[int, str] = field(default_factory=dict)
    lines: tuple[int, ...] = ()
    ids: tuple[str, ...] | None = None
    filled: tuple[tuple[str, ...], ...] = ()

    @property
    def answerable(self) -> BoolArray:
        """Which rows have a value for every input (rows,)."""
        rows: BoolArray = np.ones(len(self.inputs), dtype=bool)
        rows[list(self.unanswered)] = False
        return rows
