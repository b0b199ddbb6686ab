"""Pictures from arrays of any numbers: how many grey steps they have, and their values from paper 0 to ink 1."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nn_tui.data.dataset import MAX_SIDE, Array
from nn_tui.data.errors import DataError

# Black and white, the built-in digits, and a byte.
STEPS: Final = (1, 16, 255)
# The accuracy of half precision.
_CLOSE: Final = 5e-4


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
    whole = pictures.dtype.kind in "biu" or bool((pictures == np.floor(pictures)).all())
    if low < 0 or high > (STEPS[-1] if whole else 1):
        raise DataError(
            f"{where}: the pixels go from {low:g} to {high:g}: give whole numbers up to 255, or numbers from 0 to 1."
        )
    if whole:
        levels = next(steps for steps in STEPS if high <= steps)
        return GreyPictures(_shades(pictures, levels), levels, False)
    levels = next((steps for steps in STEPS if _fits(pictures, steps)), STEPS[-1])
    return GreyPictures(_shades(np.rint(pictures * levels), levels), levels, not _fits(pictures, levels))


def shades(levels: int) -> Array:
    """The values of all steps from 0 to levels, shape (levels + 1,), as in `GreyPictures`."""
    return (np.arange(levels + 1) / levels).astype(np.float32 if levels == STEPS[-1] else np.float64)


def _shades(steps: NDArray[Any], levels: int) -> Array:
    return shades(levels)[steps.astype(np.uint8)]


def _fits(pictures: NDArray[Any], levels: int) -> bool:
    scaled = pictures * levels
    return bool((np.abs(scaled - np.rint(scaled)) <= _CLOSE * levels).all())
