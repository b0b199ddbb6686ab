"""Pictures from arrays of any numbers: how many grey steps they have, and their values from paper 0 to ink 1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nn_tui.data.bounds import MAX_SIDE, Array
from nn_tui.data.errors import DataError

# Black and white, the built-in digits, and a byte.
STEPS: Final = (1, 16, 255)
# The accuracy of half precision.
_CLOSE: Final = 5e-4
_AT_ONCE: Final = 1_000


class GreyPictures(NamedTuple):
    """Values k/levels of the shape of the pictures, their levels, and whether they had to be rounded to these."""

    values: Array
    levels: int
    rounded: bool


def grey_pictures(pictures: NDArray[Any], where: str) -> GreyPictures:
    """Pictures (n, rows, columns) or (n, channels, rows, columns) with values from 0 to 1, or whole ones up to 255.

    255 steps come in single precision, which halves the memory of large sets. No value may be NaN. Raises DataError,
    which begins with ``where``, for other values and sizes.
    """
    if not all(1 <= side <= MAX_SIDE for side in pictures.shape[-2:]):
        size = "x".join(map(str, pictures.shape[-2:]))
        raise DataError(f"{where}: the pictures have {size} pixels: make them 1x1 to {MAX_SIDE}x{MAX_SIDE}.")
    low, high = float(pictures.min()), float(pictures.max())
    whole = pictures.dtype.kind in "biu" or all((block == np.floor(block)).all() for block in _blocks(pictures))
    if low < 0 or high > (STEPS[-1] if whole else 1):
        raise DataError(
            f"{where}: the pixels go from {low:g} to {high:g}: give whole numbers up to 255, or numbers from 0 to 1."
        )
    if whole:
        levels = next(steps for steps in STEPS if high <= steps)
        return GreyPictures(shaded(pictures.astype(np.uint8), levels), levels, False)
    fitting = next((steps for steps in STEPS if all(_fits(block, steps) for block in _blocks(pictures))), None)
    levels = fitting or STEPS[-1]
    steps = np.empty(pictures.shape, np.uint8)
    for given, taken in zip(_blocks(pictures), _blocks(steps), strict=True):
        taken[...] = np.rint(given * levels)
    return GreyPictures(shaded(steps, levels), levels, fitting is None)


def shades(levels: int) -> Array:
    """The values of all steps from 0 to levels, shape (levels + 1,), as in `GreyPictures`."""
    return (np.arange(levels + 1) / levels).astype(np.float32 if levels == STEPS[-1] else np.float64)


def shaded(steps: NDArray[np.uint8], levels: int) -> Array:
    """The values of steps, in their shape, as `shades` says."""
    values = shades(levels)
    pictures = np.empty(steps.shape, values.dtype)
    for given, taken in zip(_blocks(steps), _blocks(pictures), strict=True):
        np.take(values, given, out=taken, mode="clip")
    return pictures


def _blocks(pictures: NDArray[Any]) -> Iterator[NDArray[Any]]:
    """Some pictures at a time: what is computed on the way takes several times the room of what comes out."""
    return (pictures[start : start + _AT_ONCE] for start in range(0, len(pictures), _AT_ONCE))


def _fits(pictures: NDArray[Any], levels: int) -> bool:
    scaled = pictures * levels
    return bool((np.abs(scaled - np.rint(scaled)) <= _CLOSE * levels).all())
