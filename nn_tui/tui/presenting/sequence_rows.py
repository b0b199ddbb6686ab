"""What stands above and below the states of one sequence: its inputs, and what the network answers at each step."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_tui.data.dataset import Dataset
from nn_tui.model.arrays import FloatArray
from nn_tui.tui.presenting.addition import carries, number_of
from nn_tui.tui.presenting.symbols import shown_symbol
from nn_tui.tui.presenting.wording import steady_scale
from nn_tui.tui.theme.palette import largest
from nn_tui.tui.widgets.states.rows import NumberRow, Row, TextRow

Steps = NDArray[Any]
"""The steps of one sequence without padding: numbers (steps, features), or indices (steps,)."""

_MOST_ROWS = 4
"""Numbers of a step that are shown, and numbers that stand together in one row if they are digits."""


def is_addition(dataset: Dataset) -> bool:
    """Whether the sequences are sums of two binary numbers, as those of the built-in addition."""
    return dataset.recipe == "addition" and not dataset.symbols and dataset.feature_shape[-1] == 2


def input_rows(dataset: Dataset, inputs: Steps, carry_end: str, ascii_only: bool) -> tuple[Row, ...]:
    """The inputs; for addition with the carry, at whose right stands ``carry_end``."""
    if dataset.symbols:
        texts = tuple(shown_symbol(dataset.symbols[index], ascii_only) for index in inputs.tolist())
        return (TextRow("input", texts, is_tinted=True),)
    if is_addition(dataset):
        label = " + ".join(str(number_of(column)) for column in inputs.T)
        carry = tuple(str(int(each)) for each in carries(inputs[None])[0])
        return TextRow(label, _texts(inputs)), TextRow("carry out", carry, carry_end)
    if _are_digits(inputs) and inputs.shape[1] <= _MOST_ROWS:
        return (TextRow(dataset.feature_names[0] if inputs.shape[1] == 1 else "input", _texts(inputs)),)
    return _number_rows(dataset.feature_names, inputs)


def output_rows(dataset: Dataset, answers: FloatArray, targets: Steps, ascii_only: bool) -> tuple[Row, ...]:
    """The answers (steps, outputs), in the dataset's units, and the targets of each step."""
    if targets.ndim == 1:
        names = [shown_symbol(name, ascii_only) for name in dataset.output_names]
        best = answers.argmax(axis=1)
        wrong = frozenset(np.flatnonzero(best != targets).tolist())
        return (
            TextRow(
                "answer", tuple(names[index] for index in best.tolist()), _right_words(wrong, targets), marks=wrong
            ),
            TextRow("target", tuple(names[index] for index in targets.tolist())),
        )
    if targets.shape[1] > 1:
        rows = _number_rows(dataset.output_names, answers)
        return tuple(NumberRow(f"{row.label} out", row.values, row.scale) for row in rows)
    scale = steady_scale(max(largest(answers), largest(targets)))
    if not _are_digits(targets):
        return NumberRow("output", answers[:, 0], scale), NumberRow("target", targets[:, 0], scale)
    wrong = frozenset(np.flatnonzero((answers[:, 0] >= 0.5) != (targets[:, 0] >= 0.5)).tolist())
    end = _right_words(wrong, targets)
    if is_addition(dataset):
        end = f"= {number_of(targets[:, 0])}, " + ("wrong" if wrong else "right")
    return NumberRow("output", answers[:, 0], max(scale, 1.0)), TextRow("target", _texts(targets), end, marks=wrong)


def _right_words(wrong: frozenset[int], targets: Steps) -> str:
    return f"{len(targets) - len(wrong)} of {len(targets)} right"


def _are_digits(values: Steps) -> bool:
    """Whether all are whole numbers from 0 to 9."""
    return bool(((values >= 0) & (values <= 9) & (values == np.rint(values))).all())


def _texts(values: Steps) -> tuple[str, ...]:
    """The numbers of each step: as digits, with one decimal where not all are."""
    decimals = 0 if _are_digits(values) else 1
    return tuple(" ".join(f"{value:.{decimals}f}" for value in step) for step in values.tolist())


def _number_rows(names: tuple[str, ...], values: Steps) -> tuple[NumberRow, ...]:
    """A row for each number of a step, of many the first ones."""
    scale = steady_scale(largest(values))
    rows = [NumberRow(name, values[:, place], scale) for place, name in enumerate(names[:_MOST_ROWS])]
    if len(names) > _MOST_ROWS:
        rows[-1] = NumberRow(f"{rows[-1].label} of {len(names)}", rows[-1].values, scale)
    return tuple(rows)
