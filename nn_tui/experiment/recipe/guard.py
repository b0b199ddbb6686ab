"""What keeps a network from learning a table of one's own by heart, by default and by its size.

The numbers come from ten tables that ship inside packages, against lines: `tests/long/against_lines.py`.
"""

from __future__ import annotations

from math import sqrt
from typing import Any, Final

from nn_tui.data.catalog import BUILT_IN
from nn_tui.data.dataset import Dataset

FEWEST_TO_TEST: Final = 12
"""Of fewer rows none is held back: three or less would prove nothing."""
FEWEST_TO_WATCH: Final = 80
"""Of fewer rows to train on none is held back for validation: each is worth more to train on."""
MANY: Final = 5_000
"""From that many rows on a network may be larger, and so may its batches."""

_TEST_SPLIT: Final = 0.25
_VALIDATION_SPLIT: Final = 0.2
_L2_OF_ONE: Final = 0.5
"""The penalty for one row: it falls with the square root of their number."""


def is_guarded(dataset: Dataset) -> bool:
    """Whether it is a table of measured columns that is not built in."""
    return dataset.kind == "table" and dataset.standardise and dataset.name not in BUILT_IN


def guard(dataset: Dataset) -> dict[str, Any]:
    """The fields of the recipe of such a table that differ from those of the built-in one whose recipe it has."""
    rows, tested = dataset.samples_before_tests, 0.0
    if not dataset.tests and rows >= FEWEST_TO_TEST:
        tested = _TEST_SPLIT
    trained_on = max(round(rows * (1 - tested)), 1)
    is_large = trained_on >= MANY
    fields: dict[str, Any] = {
        "hidden": (32,) if is_large else (16,),
        "activation": "tanh",
        "optimizer": "adam",
        "learning_rate": 0.01,
        "batch": 128 if is_large else 32,
        "l2": float(f"{_L2_OF_ONE / sqrt(trained_on):.2g}"),
        "test_split": tested,
        "split_by": "class",
        "epochs": 100,
    }
    if trained_on >= FEWEST_TO_WATCH:
        fields |= {"epochs": 300, "validation_split": _VALIDATION_SPLIT, "stop_plateau": 30, "keep_best": True}
    return fields
