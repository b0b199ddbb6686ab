"""What a network may see of a point (x1, x2): the coordinates themselves and functions of them, by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from nn_tui.data.dataset import Array
from nn_tui.data.errors import DataError
from nn_tui.data.plain_text import plain

Feature = Callable[[Array, Array], Array]
"""(x1, x2), both of shape (samples,) -> (samples,)."""

FEATURES: Final[dict[str, Feature]] = {
    "x1": lambda x1, x2: x1,
    "x2": lambda x1, x2: x2,
    "x1^2": lambda x1, x2: x1 * x1,
    "x2^2": lambda x1, x2: x2 * x2,
    "x1*x2": lambda x1, x2: x1 * x2,
    "sin(x1)": lambda x1, x2: np.sin(x1),
    "sin(x2)": lambda x1, x2: np.sin(x2),
}

COORDINATES: Final = ("x1", "x2")


def check_features(names: Sequence[str]) -> None:
    """Accept names of FEATURES, at least one and each once; raise DataError for anything else."""
    known = ", ".join(FEATURES)
    if not names:
        raise DataError(f"features needs at least one of {known}")
    for name in names:
        if name not in FEATURES:
            raise DataError(f"features takes only {known}, not {plain(name)!r}")
    if len(set(names)) < len(names):
        raise DataError("features names an input twice: name each once")


def features_of(points: Array, names: Sequence[str]) -> Array:
    """The named features of points (samples, 2), shape (samples, len(names)), in the order of the names."""
    x1, x2 = points[:, 0], points[:, 1]
    return np.stack([FEATURES[name](x1, x2) for name in names], axis=1)
