"""The size of a picture as it is written: rows x columns."""

from __future__ import annotations

import re

from nn_tui.data.dataset import MAX_SIDE
from nn_tui.data.errors import DataError

_SIZE = re.compile(r"([0-9]{1,4})\s*[x\u00d7]\s*([0-9]{1,4})")


def read_size(text: str) -> tuple[int, int]:
    """The (rows, columns) of pictures, typed like 5x6. Raises DataError for anything else."""
    match = _SIZE.fullmatch(text.strip())
    rows, columns = (int(match[1]), int(match[2])) if match else (0, 0)
    if not (1 <= rows <= MAX_SIDE and 1 <= columns <= MAX_SIDE):
        raise DataError(f"write rows x columns, 1x1 to {MAX_SIDE}x{MAX_SIDE}, like 5x6")
    return rows, columns
