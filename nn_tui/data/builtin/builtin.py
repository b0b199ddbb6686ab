"""The datasets that come with the program."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
from numpy.random import RandomState

from nn_tui.data.builtin.alphabet import COLUMNS, DRAWINGS, ROWS
from nn_tui.data.builtin.packaged import digits, iris
from nn_tui.data.builtin.points import GENERATORS
from nn_tui.data.catalog import BUILT_IN, Settings
from nn_tui.data.dataset import Dataset
from nn_tui.data.errors import DataError
from nn_tui.data.features import COORDINATES
from nn_tui.data.lines.pixel_rows import parse_rows
from nn_tui.data.names import input_names, output_names, pixel_names

_TABLES: dict[str, tuple[str, str]] = {
    "bits": ("001 011 100 110 101 111", "0 1 0 1 1 0"),
    "xor": ("00 01 10 11", "0 1 1 0"),
    "and": ("00 01 10 11", "0 0 0 1"),
    "or": ("00 01 10 11", "0 1 1 1"),
}


_DRAWN: dict[str, tuple[str, ...]] = {"letters": tuple("ABC"), "alphabet": tuple(DRAWINGS)}

# A dataset never changes, so one of each is enough.
_PACKAGED: dict[str, Callable[[], Dataset]] = {"iris": cache(iris), "digits": cache(digits)}


def built_in(name: str, settings: Settings | None = None) -> Dataset:
    """The built-in dataset of that name; a generated one with these settings, by default those of the catalog.

    Raises DataError for an unknown name and for settings that the dataset does not take.
    """
    if name in GENERATORS:
        return _generated(name, settings)
    if name in BUILT_IN and settings is not None:
        raise DataError(f"{name} is not generated: leave out samples, noise and classes.")
    if name in _DRAWN:
        return _drawn(name, _DRAWN[name])
    if name in _TABLES:
        return _table(name, *_TABLES[name])
    if name in _PACKAGED:
        return _PACKAGED[name]()
    raise DataError(f"There is no built-in dataset {name}: use one of {', '.join(BUILT_IN)}.")


def _generated(name: str, settings: Settings | None) -> Dataset:
    entry = BUILT_IN[name]
    assert entry.settings is not None
    settings = settings or entry.settings
    choice = entry.class_choice or (entry.settings.classes,)
    if settings.classes not in choice:
        raise DataError(f"{name} {_takes(choice)}, not {settings.classes}.")
    inputs, targets = GENERATORS[name](settings, RandomState(settings.seed))
    classes = tuple(str(number) for number in range(1, settings.classes + 1)) if settings.outputs > 1 else None
    return Dataset(
        name=name,
        kind="points",
        inputs=inputs,
        targets=targets,
        class_names=classes,
        feature_names=COORDINATES,
        output_names=classes or output_names(1),
        recipe=name,
        title=entry.title,
        settings=settings,
    )


def _takes(choice: Sequence[int]) -> str:
    if len(choice) > 1:
        return f"takes {choice[0]} to {choice[-1]} classes"
    return f"always has {choice[0]} classes" if choice[0] else "is a regression and takes 0 classes"


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
