"""The samples that were read for `predict`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_tui.model.arrays import BoolArray


@dataclass(frozen=True)
class InputRows:
    """The samples that were read.

    ``inputs`` (rows, features) are in the dataset's order and units, nan where there is no value; of sequences they are
    as those of the dataset. ``unanswered`` gives the reason for each row that cannot be answered, by its index, and
    ``texts`` what a sequence among these reads; ``notes`` are sentences for the user.
    """

    inputs: NDArray[Any]
    unanswered: dict[int, str]
    notes: tuple[str, ...] = ()
    texts: dict[int, str] = field(default_factory=dict)

    @property
    def answerable(self) -> BoolArray:
        """Which rows have a value for every input (rows,)."""
        rows: BoolArray = np.ones(len(self.inputs), dtype=bool)
        rows[list(self.unanswered)] = False
        return rows
