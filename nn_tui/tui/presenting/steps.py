"""Sequences in words: their steps, their symbols, their numbers in few characters."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_tui.data.dataset import Dataset
from nn_tui.data.symbol_text import are_characters
from nn_tui.tui.presenting.symbols import shown_symbol

Values = NDArray[Any]
"""The steps of one sequence: numbers (steps, features), or indices of symbols (steps,)."""


def real_part(values: Values) -> Values:
    """The steps of one sequence, or its targets, without the padding in front."""
    is_real = values >= 0 if values.dtype.kind == "i" else ~np.isnan(values.reshape(len(values), -1)[:, 0])
    return values[int(is_real.argmax()) :]


def padded_to(values: Values, steps: int) -> Values:
    """One sequence with padding in front, or with only its last steps, so that it has that many."""
    if len(values) >= steps:
        return values[len(values) - steps :]
    filler = -1 if values.dtype.kind == "i" else np.nan
    padding = np.full((steps - len(values), *values.shape[1:]), filler, values.dtype)
    return np.concatenate([padding, values])


def short_number(value: float) -> str:
    """A number in few characters: 1, -0.52, 1200, 3e+05."""
    return f"{value:.2g}" if abs(value) < 1 else f"{value:.3g}"


_HEIGHTS = "▁▂▃▄▅▆▇█"


class StepWords:
    """How the inputs and classes of a dataset of sequences are written."""

    def __init__(self, dataset: Dataset, ascii_only: bool) -> None:
        self.dataset, self.ascii_only = dataset, ascii_only
        self._symbols = [shown_symbol(symbol, ascii_only) for symbol in dataset.symbols]
        self._in_line = [" " if symbol == " " else shown_symbol(symbol, ascii_only) for symbol in dataset.symbols]
        self._between = "" if are_characters(dataset.symbols) else " "
        self._draws = self._are_digits = False
        if not dataset.symbols and dataset.samples:
            inputs = dataset.inputs
            known = inputs[~np.isnan(inputs)]
            self._low, self._high = float(known.min()), float(known.max())
            self._are_digits = bool(((known >= 0) & (known <= 9) & (known == np.rint(known))).all())
            self._draws = not (ascii_only or self._are_digits) and inputs.shape[2] == 1

    def step(self, step: Values) -> str:
        """The input of one step: its symbol (), or its numbers (features,)."""
        if self._symbols:
            return self._symbols[int(step)]
        return " ".join(short_number(float(value)) for value in step)

    def answer(self, place: int) -> str:
        """One of the classes of the dataset."""
        return shown_symbol(self.dataset.output_names[place], self.ascii_only)

    def line(self, steps: Values) -> str:
        """All steps of a sequence on one line: symbols, digits, the heights of one number each, or numbers."""
        if self._symbols:
            return self._between.join(self._in_line[int(place)] for place in steps)
        if self._draws:
            return self._heights(steps[:, 0])
        joint, apart = ("", " ") if self._are_digits else (" ", ", " if steps.shape[1] > 1 else " ")
        return apart.join(joint.join(short_number(float(value)) for value in step) for step in steps)

    def _heights(self, values: Values) -> str:
        shares = (values - self._low) / max(self._high - self._low, np.finfo(float).tiny)
        places = np.clip((shares * len(_HEIGHTS)).astype(np.intp), 0, len(_HEIGHTS) - 1)
        return "".join(_HEIGHTS[place] for place in places)
