"""Generated points on the plane [-6, 6] x [-6, 6]: the registry of generators, and those with classes.

circles, quadrants, gaussians and spirals of two arms follow TensorFlow Playground in their formulas (`src/dataset.ts`:
classifyCircleData, classifyXORData, classifyTwoGaussData, classifySpiralData); noise is its slider divided by 100.
Only the random numbers differ, and an odd number of samples is allowed: the first class then has one more.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.random import RandomState

from nn_tui.data.builtin.shares import Classes, classes_in_order, shares
from nn_tui.data.builtin.surfaces import bumps, plane
from nn_tui.data.catalog import Settings
from nn_tui.data.dataset import Array

Points = tuple[Array, Array]
"""Inputs (samples, 2) and targets (samples, outputs)."""

RADIUS: Final = 5.0


def circles(settings: Settings, random: RandomState) -> Points:
    """A disc (1) of radius 2.5 inside a ring (-1) from 3.5 to 5.

    Noise moves a point only to decide its class, so points near the border are mislabelled.
    Drawn in this order: all radii, all angles, all noise of x1, all of x2, the order of the samples.
    """
    inside, outside = shares(settings.samples, 2)
    low, high = np.repeat([[0.0, RADIUS * 0.7], [RADIUS * 0.5, RADIUS]], [inside, outside], axis=1)
    radii = random.uniform(low, high)
    angles = random.uniform(0.0, 2.0 * np.pi, settings.samples)
    points = _polar(radii, angles)
    moved = points + _noise(settings, random, RADIUS)
    return _shuffled(points, _signs(np.hypot(*moved.T) < RADIUS * 0.5), random)


def quadrants(settings: Settings, random: RandomState) -> Points:
    """The sign of x1 * x2, with a gap of 0.3 along both axes.

    Noise moves a point only to decide its class. The quadrant of a point is random, so the classes are about equal in
    number. Drawn in this order: all x1, all x2, all noise of x1, all of x2, the order.
    """
    points = random.uniform(-RADIUS, RADIUS, (2, settings.samples)).T
    points += np.where(points > 0, 0.3, -0.3)
    moved = points + _noise(settings, random, RADIUS)
    return _shuffled(points, _signs(moved.prod(axis=1) >= 0), random)


def gaussians(settings: Settings, random: RandomState) -> Points:
    """Two normal clouds around (2, 2) (class 1) and (-2, -2) (class -1), of variance 0.5 without noise to 4 at 0.5.

    Drawn in this order: all x1, all x2, the order of the samples.
    """
    classes = classes_in_order(settings.samples, 2)
    variance = 0.5 + settings.noise / 0.5 * (4.0 - 0.5)
    centres = np.where(classes == 0, 2.0, -2.0)[:, np.newaxis]
    points = centres + np.sqrt(variance) * random.standard_normal((2, settings.samples)).T
    return _shuffled(points, _targets(classes, 2), random)


def spirals(settings: Settings, random: RandomState) -> Points:
    """Two to six evenly spaced arms of 1.75 turns from the middle to radius 5, each of evenly spaced points.

    Drawn in this order: the noise of all x1, that of all x2, the order of the samples.
    """
    arms = settings.classes
    along = np.concatenate([np.arange(share) / share for share in shares(settings.samples, arms)])
    classes = classes_in_order(settings.samples, arms)
    angles = 1.75 * along * 2.0 * np.pi + classes * (2.0 * np.pi / arms)
    points = _polar(RADIUS * along, angles) + _noise(settings, random, 1.0)
    return _shuffled(points, _targets(classes, arms), random)


def moons(settings: Settings, random: RandomState) -> Points:
    """Two half circles of radius 3, the upper (1) and the lower (-1), whose ends reach into each other.

    The shape is the well-known one, of circles around (0, 0) and (1, 0.5) with radius 1, moved to the middle of the
    plane and made three times as large; noise moves a point by up to noise * 3 along each axis. Drawn in this order:
    all angles, all noise of x1, all of x2, the order of the samples.
    """
    size = 3.0
    lower = classes_in_order(settings.samples, 2) == 1
    angles = random.uniform(0.0, np.pi, settings.samples)
    x1 = np.where(lower, 1.0 - np.cos(angles), np.cos(angles)) - 0.5
    x2 = np.where(lower, 0.5 - np.sin(angles), np.sin(angles)) - 0.25
    points = size * np.stack([x1, x2], axis=1) + _noise(settings, random, size)
    return _shuffled(points, _signs(~lower), random)


def blobs(settings: Settings, random: RandomState) -> Points:
    """A normal cloud for each class, evenly spaced on a circle of radius 4, the first at its top.

    The deviation is 0.5 without noise and 1.5 at noise 0.5. Drawn in this order: all x1, all x2, the order.
    """
    classes = classes_in_order(settings.samples, settings.classes)
    angles = classes.astype(np.float64) * (2.0 * np.pi / settings.classes)
    centres = _polar(np.full(settings.samples, 4.0), angles)
    deviation = 0.5 + 2.0 * settings.noise
    points = centres + deviation * random.standard_normal((2, settings.samples)).T
    return _shuffled(points, _targets(classes, settings.classes), random)


def _polar(radii: Array, angles: Array) -> Array:
    """Points (samples, 2) at those distances from the middle; angles start at the top and go to the right."""
    return np.stack([radii * np.sin(angles), radii * np.cos(angles)], axis=1)


def _noise(settings: Settings, random: RandomState, reach: float) -> Array:
    """How far noise moves each point, shape (samples, 2): uniform within noise * reach along each axis."""
    return random.uniform(-reach, reach, (2, settings.samples)).T * settings.noise


def _targets(classes: Classes, count: int) -> Array:
    """The first of two classes as 1 and the second as -1; more than two one-hot."""
    return _signs(classes == 0) if count == 2 else np.eye(count)[classes]


def _signs(positive: Array) -> Array:
    return np.where(positive, 1.0, -1.0)[:, np.newaxis]


def _shuffled(points: Array, targets: Array, random: RandomState) -> Points:
    order = random.permutation(len(points))
    return points[order], targets[order]


GENERATORS: Final[dict[str, Callable[[Settings, RandomState], Points]]] = {
    "circles": circles,
    "quadrants": quadrants,
    "gaussians": gaussians,
    "spirals": spirals,
    "moons": moons,
    "blobs": blobs,
    "plane": plane,
    "bumps": bumps,
}
"""By name: the generator of a built-in dataset's points, (settings, random) -> points."""
