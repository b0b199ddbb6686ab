"""The datasets that come with the program."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nn_tui.data.alphabet import COLUMNS, DRAWINGS, ROWS
from nn_tui.data.catalog import BUILT_IN
from nn_tui.data.dataset import Dataset
from nn_tui.data.errors import DataError
from nn_tui.data.names import input_names, output_names, pixel_names
from nn_tui.data.rows import parse_rows

_TABLES: dict[str, tuple[str, str]] = {
    "bits": ("001 011 100 110 101 111", "0 1 0 1 1 0"),
    "xor": ("00 01 10 11", "0 1 1 0"),
    "and": ("00 01 10 11", "0 0 0 1"),
    "or": ("00 01 10 11", "0 1 1 1"),
}


def built_in(name: str) -> Dataset:
    """The built-in dataset of that name; DataError when there is none."""
    if name == "letters":
        return _drawn(name, "ABC")
    if name == "alphabet":
        return _drawn(name, tuple(DRAWINGS))
    if name in _TABLES:
        return _table(name, *_TABLES[name])
    raise DataError(f"There is no built-in dataset {name}: use one of {', '.join(BUILT_IN)}.")


def _drawn(name: str, letters: Sequence[str]) -> Dataset:
    return Dataset(
        name=name,
        kind="pixels",
        inputs=np.stack([parse_rows(DRAWINGS[letter], ROWS, COLUMNS) for letter in letters]),
        targets=np.eye(len(letters)),
        class_names=tuple(letters),
        feature_names=pixel_names(ROWS, COLUMNS),
        output_names=tuple(letters),
        recipe=name,
        title=BUILT_IN[name].title,
    )


def _table(name: str, inputs: str, targets: str) -> Dataset:
    rows = [[float(digit) for digit in row] for row in inputs.split()]
    answers = [[float(digit) for digit in row] for row in targets.split()]
    return Dataset(
        name=name,
        kind="table",
        inputs=np.array(rows),
        targets=np.array(answers),
        class_names=None,
        feature_names=input_names(len(rows[0])),
        output_names=output_names(len(answers[0])),
        recipe=name,
        title=BUILT_IN[name].title,
    )
