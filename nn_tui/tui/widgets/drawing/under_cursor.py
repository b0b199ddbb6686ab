"""What stands under a cursor, in full: for whoever wants to take it elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

Numbers = NDArray[Any]


@dataclass(frozen=True)
class UnderCursor:
    """The number or word under a cursor, and what it is part of.

    Attributes:
        value: a number with all its digits, or words.
        row: the numbers of its row, (columns,); None where there is none.
        matrix: all numbers, (rows, columns); None where there is none.
        what: what the value is.
    """

    value: float | int | str
    row: Numbers | None = None
    matrix: Numbers | None = None
    what: str = "number"
