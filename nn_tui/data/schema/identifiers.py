"""Columns that name the rows or count them: a network that sees them learns the file and not what is in it."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
from numpy.typing import NDArray

FEWEST_ROWS: Final = 10
"""In fewer rows anything may be all different."""

_NAMES: Final = frozenset(
    (
        # A first column without a name is called index.
        *("id", "ids", "index", "idx", "uuid", "guid", "key", "pk", "no", "nr", "num", "number"),
        *("row", "rownum", "rownames", "row_names", "row.names", "unnamed:_0"),
    )
)
_TIMES: Final = re.compile(r"(?:^|_)(?:year|yr|month|week|day|date|time|hour|minute|age|t)(?:$|_|s$)")
_ALL_DIFFERENT: Final = "is another whole number in every row"
_SAYS_ID = re.compile(r"(?:^|[a-z_.\- ])(?:Id|ID)$|(?:^|[_.\- ])id$", re.ASCII)


def says_id(name: str) -> bool:
    """Whether the name of a column says that it names the rows: id, customer_id, PassengerId, or none at all."""
    return name.casefold() in _NAMES or _SAYS_ID.search(name) is not None


def why_numbers_identify(name: str, is_first: bool, values: NDArray[np.float64]) -> str:
    """Why a column of numbers (rows,) names the rows, as the end of a sentence; "" where it does not.

    nan is a missing value. Whole numbers in order may be measured too, at steps that a person chose: they are taken for
    names in the first column, and where most follow each other by one.
    """
    known = values[~np.isnan(values)]
    if len(values) < FEWEST_ROWS or len(known) < len(values):
        return ""
    if len(np.unique(known)) < len(known) or (known != np.floor(known)).any():
        return ""
    steps = np.diff(known)
    is_in_order = bool((steps > 0).all() or (steps < 0).all())
    counts = is_in_order and bool((np.abs(steps) == 1).all())
    if says_id(name):
        return "counts the rows" if counts else f"{_ALL_DIFFERENT}, and its name says that it names them"
    may_number = is_in_order and (is_first or bool(np.median(np.abs(steps)) == 1))
    if not may_number or (_TIMES.search(name.casefold()) and known.min() > 1):
        return ""
    return "counts the rows" if counts else f"{_ALL_DIFFERENT}, in order, as if it numbered them"
