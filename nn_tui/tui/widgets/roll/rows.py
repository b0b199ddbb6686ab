"""The rows of a roll: texts, and numbers with the colour of their sign and size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from nn_tui.tui.theme.palette import quantise
from nn_tui.tui.widgets.drawing.digits import fixed
from nn_tui.tui.widgets.drawing.labels import widest

NUMBER_WIDTH = 5
"""The most columns of a number."""


@dataclass(frozen=True)
class RollRow:
    """One row: a text for each step.

    ``levels`` are the palette's levels behind the texts, none for a row without colours; ``tones`` name the style of
    each text (see `Canvas.part`), none for plain ones. The cursor only goes to rows that are ``editable``.
    """

    name: str
    texts: tuple[str, ...]
    levels: tuple[int, ...] = ()
    tones: tuple[str, ...] = ()
    editable: bool = True

    def __post_init__(self) -> None:
        for parts in (self.levels, self.tones):
            if parts and len(parts) != len(self.texts):
                raise ValueError(f"{len(self.texts)} steps cannot have {len(parts)} levels or tones.")


def number_row(
    name: str,
    values: ArrayLike,
    scale: float,
    *,
    tones: Sequence[str] = (),
    editable: bool = True,
    decimals: int = 2,
) -> RollRow:
    """A row of numbers (steps,), coloured by sign and size; ``scale`` is the size that has the strongest colour.

    With ``tones`` the row has these in place of colours. Numbers that are not all whole have that many ``decimals``.
    Nothing is written for nan.
    """
    numbers = np.asarray(values, dtype=np.float64)
    if (numbers == np.rint(numbers)).all():
        decimals = 0
    texts = tuple("" if np.isnan(value) else fixed(value, NUMBER_WIDTH, decimals).strip() for value in numbers.tolist())
    levels = () if tones else tuple(quantise(numbers, scale).tolist())
    return RollRow(name, texts, levels, tuple(tones), editable)


def step_widths(rows: Sequence[RollRow], gap: int) -> tuple[int, ...]:
    """The columns of each step: all the same where there are colours, otherwise as wide as its texts and ``gap``."""
    widths = [widest(texts) for texts in zip(*(row.texts for row in rows), strict=True)]
    if any(row.levels for row in rows):
        return (max(3, max(widths, default=0) + 1),) * len(widths)
    return tuple(max(width, 1) + gap for width in widths)
