"""The plane of two inputs, in the person's own units: points, and every table of two numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nn_tui.data.dataset import Dataset
from nn_tui.tui.theme.class_colours import CLASSES

if TYPE_CHECKING:
    from nn_tui.tui.widgets.plane.grid import Bounds

PLANE: Bounds = ((-6.0, 6.0), (-6.0, 6.0))
"""The plane of the built-in points."""

MARGIN = 0.25
"""A plane reaches beyond the samples by this share of their range, so that xor goes from -0.25 to 1.25."""


def has_plane(dataset: Dataset) -> bool:
    """Whether the answers to a dataset can be drawn all over a plane: two inputs, and one output or few classes."""
    if dataset.kind == "points":
        return True
    is_drawable = dataset.outputs == 1 or (dataset.class_names is not None and dataset.outputs <= CLASSES)
    return dataset.kind == "table" and dataset.features == 2 and is_drawable


def plane_bounds(dataset: Dataset) -> Bounds:
    """The lowest and the highest first input, then those of the second, of the plane to draw."""
    if dataset.kind == "points" or not dataset.samples:
        return PLANE
    # fmin and fmax pass over missing values.
    lows, highs = (np.nan_to_num(end.reduce(dataset.flat_inputs)) for end in (np.fmin, np.fmax))
    spans = np.asarray(highs - lows, float)
    # A column that never changes still needs an axis, as wide as its number is large.
    spans = np.where(spans > 0, spans, np.maximum(np.abs(highs), 1.0))
    first, second = zip((lows - MARGIN * spans).tolist(), (highs + MARGIN * spans).tolist(), strict=True)
    return first, second


def axis_names(dataset: Dataset) -> tuple[str, str]:
    """The names of the two inputs."""
    first, second = dataset.feature_names
    return first, second


def place_words(dataset: Dataset, x1: float, x2: float) -> str:
    """A place of the plane with the names of the inputs: "x1 0.20  x2 -0.20", "age 41.52  pay 2,310"."""
    names, bounds = axis_names(dataset), plane_bounds(dataset)
    values = (_rounded(value, high - low) for value, (low, high) in zip((x1, x2), bounds, strict=True))
    return "  ".join(f"{name} {value}" for name, value in zip(names, values, strict=True))


def _rounded(value: float, span: float) -> str:
    """A number with about a thousandth of the axis as its last digit."""
    decimals = min(max(3 - int(np.floor(np.log10(span))), 0), 6)
    return f"{value:,.{decimals}f}"
