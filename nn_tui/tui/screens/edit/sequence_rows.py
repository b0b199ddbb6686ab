"""A sequence as the rows of a roll: its numbers or symbols, its targets, and what the network answers beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from nn_tui.data.dataset import Array, Dataset
from nn_tui.model.arrays import FloatArray
from nn_tui.tui.presenting.symbols import shown_symbol
from nn_tui.tui.theme.palette import largest
from nn_tui.tui.widgets.roll.rows import RollRow, number_row

NETWORK: Final = "network"
MOST_ANSWERED: Final = 6
"""How many outputs of each step have a row of their own; the bars show the others."""
_LEVELS, _ASCII_LEVELS = "▁▂▃▄▅▆▇█", "0123456789"


class SequenceRows:
    """The rows for the sequences of one dataset.

    Rows that can be changed come first: one for each feature, or one of symbols, then one for each output of a step,
    or one of classes. ``ascii_only`` says which characters there are.
    """

    def __init__(self, dataset: Dataset, predicts_next: bool, ascii_only: bool) -> None:
        self._dataset, self._predicts_next, self._ascii = dataset, predicts_next, ascii_only
        self.symbols = tuple(shown_symbol(symbol, ascii_only) for symbol in dataset.symbols)
        self.classes = tuple(shown_symbol(name, ascii_only) for name in dataset.class_names or ())
        self.are_characters = bool(dataset.symbols) and all(len(symbol) == 1 for symbol in dataset.symbols)
        has_letters = dataset.class_names is not None and all(len(name) == 1 for name in dataset.class_names)
        self.gap = 0 if self.are_characters and has_letters else 1
        self._input_scale = 1.0 if dataset.symbols else largest(dataset.inputs)
        self._target_scale = 1.0 if dataset.class_names is not None else largest(dataset.targets)
        self._flags = (*_flags(dataset.inputs), *_flags(dataset.targets))

    @property
    def inputs(self) -> int:
        """How many rows show the inputs; those below show targets."""
        return 1 if self._dataset.symbols else self._dataset.feature_shape[-1]

    def is_flag(self, row: int) -> bool:
        """Whether a row that can be changed has no other numbers in the dataset than 0 and 1."""
        return self._flags[row]

    def of(self, line: Array, target: Array, answers: FloatArray | None) -> list[RollRow]:
        """The rows of one sequence.

        Args:
            line: the inputs (steps, features) or symbols (steps,); where the next one is predicted, with the last
                target.
            target: as in `EditState`.
            answers: (steps, outputs), None without a network that fits.
        """
        rows = self._input_rows(line)
        if self._predicts_next:
            return [*rows, *self._next_rows(target, answers)]
        if self._dataset.at_steps:
            rows += self._target_rows(target)
        if answers is None:
            return rows
        targets = target if self._dataset.at_steps else np.broadcast_to(target, (len(line), *target.shape))
        if self.classes:
            right = targets if targets.ndim == 1 else targets.argmax(axis=1)
            return [*rows, *self._class_rows(right, answers)]
        return [*rows, *self._number_rows(targets, answers)]

    def _input_rows(self, line: Array) -> list[RollRow]:
        if self.symbols:
            name = "text" if self.are_characters else "words"
            return [RollRow(name, tuple(self.symbols[place] for place in line.tolist()))]
        names = self._dataset.feature_names
        return [number_row(name, column, self._input_scale) for name, column in zip(names, line.T, strict=True)]

    def _target_rows(self, target: Array) -> list[RollRow]:
        if self.classes:
            return [RollRow("class", tuple(self.classes[place] for place in target.tolist()))]
        names = self._dataset.output_names
        return [number_row(name, column, self._target_scale) for name, column in zip(names, target.T, strict=True)]

    def _next_rows(self, target: Array, answers: FloatArray | None) -> list[RollRow]:
        """What was expected in the place of each symbol but the first, and the probability of the one that is there."""
        if answers is None:
            return []
        guess, share = self._class_rows(target, answers)
        return [RollRow(row.name, ("", *row.texts), (), ("", *row.tones), False) for row in (guess, share)]

    def _class_rows(self, right: Array, answers: FloatArray) -> list[RollRow]:
        """The class with the largest output, right or wrong, and the output of the right one."""
        guesses = [None if np.isnan(outputs).any() else int(outputs.argmax()) for outputs in answers]
        texts = tuple("" if guess is None else self.classes[guess] for guess in guesses)
        tones = tuple("good" if guess == place else "bad" for guess, place in zip(guesses, right.tolist(), strict=True))
        shares = answers[np.arange(len(answers)), right].tolist()
        return [
            RollRow(NETWORK, texts, (), tones, False),
            RollRow("p(right)", tuple(self._share(share) for share in shares), (), ("label",) * len(shares), False),
        ]

    def _share(self, share: float) -> str:
        """A probability as a number, or as one character where a step is one."""
        if np.isnan(share):
            return ""
        if self.gap:
            return f"{share:.2f}"
        levels = _ASCII_LEVELS if self._ascii else _LEVELS
        return levels[int(np.clip(share * len(levels), 0, len(levels) - 1))]

    def _number_rows(self, targets: Array, answers: FloatArray) -> list[RollRow]:
        names = self._names(answers.shape[1])
        rows = []
        for output, name in enumerate(names):
            tones = self._tones(answers[:, output], targets[:, output])
            # Of answers near 0 and 1 the first decimal and the tone say enough, and more steps fit.
            decimals = 1 if self._dataset.at_steps and self.is_flag(self.inputs + output) else 2
            rows.append(number_row(name, answers[:, output], 1.0, tones=tones, editable=False, decimals=decimals))
        return rows

    def _names(self, outputs: int) -> Sequence[str]:
        return [NETWORK] if outputs == 1 else [f"net {name}" for name in self._dataset.output_names[:MOST_ANSWERED]]

    def _tones(self, answers: FloatArray, targets: Array) -> list[str]:
        """Right or wrong where all targets are 0 or 1; otherwise numbers are neither."""
        if not ((targets == 0) | (targets == 1)).all():
            return ["label"] * len(answers)
        is_right = np.asarray((answers > 0.5) == (targets > 0.5))
        return ["good" if right else "bad" for right in is_right.tolist()]


def _flags(values: Array) -> list[bool]:
    """Whether the numbers (sequences, steps, columns) of each column are all 0 or 1; indices are one column."""
    if values.ndim != 3:
        return [False]
    is_flag = (values == 0) | (values == 1) | np.isnan(values)
    flags: list[bool] = is_flag.all(axis=(0, 1)).tolist()
    return flags
