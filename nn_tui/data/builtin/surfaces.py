"""Generated points of regression: heights over the plane.

The formulas are those of TensorFlow Playground (`src/dataset.ts`: regressPlane, regressGaussian); noise is its slider
divided by 100.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.random import RandomState

from nn_tui.data.catalog import Settings
from nn_tui.data.dataset import Array

SIDE: Final = 6.0
"""Points are uniform in [-6, 6] x [-6, 6]."""

# Where each hill or hollow is, and 1 for a hill.
_BUMPS: Final = np.array(
    [[-4, 2.5, 1], [0, 2.5, -1], [4, 2.5, 1], [-4, -2.5, -1], [0, -2.5, 1], [4, -2.5, -1]], dtype=np.float64
)


def plane(settings: Settings, random: RandomState) -> tuple[Array, Array]:
    """(x1 + x2) / 10 at the place to which noise moves the point.

    Drawn in this order: all x1, all x2, all noise of x1, all of x2. The targets have the shape (samples, 1).
    """
    return _surface(settings, random, lambda points: points.sum(axis=1) / 10.0)


def bumps(settings: Settings, random: RandomState) -> tuple[Array, Array]:
    """Three hills and three hollows: 1 - distance / 2 to the nearest middle, from 1 or -1 there to 0 at distance 2.

    The height is taken at the place to which noise moves the point. Drawn in this order: all x1, all x2, all noise of
    x1, all of x2. The targets have the shape (samples, 1).
    """
    return _surface(settings, random, _height)


def _height(points: Array) -> Array:
    distances = np.hypot(points[:, :1] - _BUMPS[:, 0], points[:, 1:] - _BUMPS[:, 1])
    heights = np.clip(1.0 - distances / 2.0, 0.0, 1.0)
    highest = heights.argmax(axis=1)
    height: Array = heights[np.arange(len(points)), highest] * _BUMPS[highest, 2]
    return height + 0.0  # turns -0 into 0


def _surface(settings: Settings, random: RandomState, height: Callable[[Array], Array]) -> tuple[Array, Array]:
    points = random.uniform(-SIDE, SIDE, (2, settings.samples)).T
    noise = random.uniform(-SIDE, SIDE, (2, settings.samples)).T * settings.noise
    return points, height(points + noise)[:, np.newaxis]
