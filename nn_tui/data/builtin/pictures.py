"""Generated pictures in which something may be anywhere: letters and lines on square paper, with noise.

They are data for networks that look at every place with the same weights.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray

from nn_tui.data.builtin.alphabet import COLUMNS, DRAWINGS, ROWS
from nn_tui.data.builtin.shares import Classes, classes_in_order
from nn_tui.data.catalog import Settings
from nn_tui.data.dataset import Array
from nn_tui.data.lines.pixel_rows import parse_rows

Pictures = tuple[Array, Array]
"""Inputs (samples, size, size) of 0 and 1, and targets (samples, classes), one-hot."""

DIRECTIONS: Final[dict[str, tuple[int, int]]] = {
    "horizontal": (0, 1),
    "vertical": (1, 0),
    "falling": (1, 1),
    "rising": (-1, 1),
}
"""The classes of `lines`, each with its step in rows and columns.

The two diagonals are two classes, so that every class is what one small kernel can find.
"""


def moved(settings: Settings, random: RandomState) -> Pictures:
    """The letters A to Z of 5x6 pixels, each whole and at a random place of its picture.

    The letters are as equal in number as possible; with fewer than 26 samples the last ones are missing. Noise is the
    probability of each pixel to be swapped, ink for paper. Drawn in this order: all first rows, all first columns,
    a number in [0, 1) for each pixel, the order of the samples.
    """
    drawings = np.stack([parse_rows(drawing, ROWS, COLUMNS) for drawing in DRAWINGS.values()])
    letters = classes_in_order(settings.samples, len(drawings))
    size = _size(settings)
    tops = random.randint(0, size - ROWS + 1, settings.samples)
    lefts = random.randint(0, size - COLUMNS + 1, settings.samples)
    clean = np.zeros((settings.samples, size, size))
    rows = tops[:, np.newaxis] + np.arange(ROWS)
    columns = lefts[:, np.newaxis] + np.arange(COLUMNS)
    clean[_samples(settings, 2), rows[:, :, np.newaxis], columns[:, np.newaxis, :]] = drawings[letters]
    return _noisy(clean, letters, len(drawings), settings, random)


def lines(settings: Settings, random: RandomState) -> Pictures:
    """A straight line of one of four directions, at a random place of its picture.

    All lines have the same number of pixels, two fewer than a side, so that the amount of ink says nothing. The
    directions are as equal in number as possible. Noise is the probability of each pixel to be swapped, ink for
    paper. Drawn in this order: a number in [0, 1) for each sample's row, one for its column, one for each pixel, the
    order of the samples.
    """
    steps = np.array(list(DIRECTIONS.values()))
    directions = classes_in_order(settings.samples, len(steps))
    size = _size(settings)
    length = line_length(size)
    step = steps[directions]
    # How many places the line's bounding box has along each axis.
    places = size - (length - 1) * np.abs(step)
    corners = np.floor(random.random_sample((2, settings.samples)).T * places).astype(int)
    starts = corners + (length - 1) * (step < 0)
    pixels = starts[:, np.newaxis] + np.arange(length)[:, np.newaxis] * step[:, np.newaxis]
    clean = np.zeros((settings.samples, size, size))
    clean[_samples(settings, 1), pixels[..., 0], pixels[..., 1]] = 1.0
    return _noisy(clean, directions, len(steps), settings, random)


def line_length(size: int) -> int:
    """How many pixels long the lines in a square of that size are."""
    return size - 2


def _size(settings: Settings) -> int:
    assert settings.size is not None
    return settings.size


def _samples(settings: Settings, axes: int) -> NDArray[np.intp]:
    """The index of each sample, to be used with that many axes behind it."""
    return np.arange(settings.samples).reshape(-1, *[1] * axes)


def _noisy(clean: Array, classes: Classes, count: int, settings: Settings, random: RandomState) -> Pictures:
    """The pictures with noise, and their targets, in a random order."""
    swapped = random.random_sample(clean.shape) < settings.noise
    order = random.permutation(len(clean))
    return np.abs(clean - swapped)[order], np.eye(count)[classes[order]]


class PictureGenerator(NamedTuple):
    """How a set of pictures is generated, and the names of its classes."""

    generate: Callable[[Settings, RandomState], Pictures]
    class_names: tuple[str, ...]


PICTURES: Final[dict[str, PictureGenerator]] = {
    "moved": PictureGenerator(moved, tuple(DRAWINGS)),
    "lines": PictureGenerator(lines, tuple(DIRECTIONS)),
}
"""By name: the generators of the built-in sets of generated pictures."""
