"""Places in pictures, in words."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def window_words(places: NDArray[np.intp], shape: tuple[int, ...]) -> str:
    """The rows and columns that the values at some indices of flattened pictures (channels, rows, columns) come from.

    Such as "rows 2-4, column 3". Places in the padding, which are below 0, do not count; one at least is needed.
    """
    _, rows, columns = np.unravel_index(places[places >= 0], shape)
    return f"{_range_words('row', rows)}, {_range_words('column', columns)}"


def _range_words(what: str, indices: NDArray[np.integer[Any]]) -> str:
    first, last = int(indices.min()) + 1, int(indices.max()) + 1
    return f"{what} {first}" if first == last else f"{what}s {first}-{last}"
