"""Which axis of an array of pictures counts the channels, and what becomes of a fourth one that is alpha."""

from __future__ import annotations

from typing import Final

import numpy as np

from nn_tui.data.dataset import MAX_CHANNELS, MAX_SIDE, Array
from nn_tui.data.errors import DataError
from nn_tui.data.files.npy_array import AnyArray
from nn_tui.data.lines.grey_levels import STEPS
from nn_tui.data.lines.rows import plural

ALPHA_CHANNELS: Final = 4

_LAST: Final = (1, 3, ALPHA_CHANNELS)
"""How many channels the last axis may have: grey, colour, colour with alpha."""


def channels_first(pictures: AnyArray, where: str) -> tuple[AnyArray, bool, tuple[str, ...]]:
    """Pictures (n, rows, columns, channels) or (n, channels, rows, columns) with the channels first; one channel as
    (n, rows, columns). Also whether the last channel is alpha, and a note where both readings are possible.

    The last axis counts channels if it has 1, 3 or 4 numbers; where the second one may as well, the reading with the
    pictures nearer to a square is taken, and with the channels last if both are alike. Raises DataError, which begins
    with ``where``, for any other shape.
    """
    _, first, second, third = pictures.shape
    may_be_last = third in _LAST and _are_sides(first, second)
    may_be_first = 1 <= first <= MAX_CHANNELS and _are_sides(second, third)
    if not (may_be_last or may_be_first):
        raise DataError(
            f"{where}: the shape is {pictures.shape}: give (n, rows, columns, 3) or (n, channels, rows, columns), with "
            f"up to {MAX_CHANNELS} channels and {MAX_SIDE}x{MAX_SIDE} pixels."
        )
    is_last = may_be_last and (not may_be_first or _stretch(first, second) <= _stretch(second, third))
    channels, sides = (third, (first, second)) if is_last else (first, (second, third))
    notes: tuple[str, ...] = ()
    if may_be_last and may_be_first:
        other = (first, (second, third)) if is_last else (third, (first, second))
        notes = (
            f"The shape {pictures.shape} was read as {_words(channels, sides)}, which are nearer to a square than "
            f"{_words(*other)}.",
        )
        if _stretch(*sides) == _stretch(*other[1]):
            notes = (f"The shape {pictures.shape} was read as {_words(channels, sides)}, with the channels last.",)
    if channels == 1:
        return pictures[..., 0] if is_last else pictures[:, 0], False, notes
    ordered = np.ascontiguousarray(np.moveaxis(pictures, 3, 1)) if is_last else pictures
    return ordered, is_last and channels == ALPHA_CHANNELS, notes


def on_white(pictures: Array) -> tuple[Array, int]:
    """Colour pictures (n, 4, rows, columns) from 0 to 1 with alpha, laid on white: (n, 3, rows, columns), in single
    precision, and their levels."""
    colours, alpha = pictures[:, :-1], pictures[:, -1:]
    levels = STEPS[-1]
    laid = np.rint((1 + (colours - 1) * alpha) * levels) / levels
    return laid.astype(np.float32), levels


def _are_sides(rows: int, columns: int) -> bool:
    return 1 <= rows <= MAX_SIDE and 1 <= columns <= MAX_SIDE


def _stretch(rows: int, columns: int) -> float:
    return max(rows, columns) / min(rows, columns)


def _words(channels: int, sides: tuple[int, int]) -> str:
    return f"pictures of {sides[0]}x{sides[1]} pixels with {plural(channels, 'channel')}"
