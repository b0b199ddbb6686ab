"""The datasets that come with the program."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, lru_cache

import numpy as np
from numpy.random import RandomState

from nn_tui.data.builtin.alphabet import COLUMNS, DRAWINGS, ROWS
from nn_tui.data.builtin.packaged import digits, iris
from nn_tui.data.builtin.pictures import PICTURES
from nn_tui.data.builtin.points import GENERATORS
from nn_tui.data.builtin.sequences import SEQUENCES
from nn_tui.data.builtin.texts import names, phrases
from nn_tui.data.catalog import BUILT_IN, NOT_GENERATED, OPTIONAL, BuiltIn, Settings
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
_PACKAGED: dict[str, Callable[[], Dataset]] = {
    name: cache(read) for name, read in (("iris", iris), ("digits", digits), ("phrases", phrases), ("names", names))
}


def built_in(name: str, settings: Settings | None = None) -> Dataset:
    """The built-in dataset of that name; a generated one with these settings, by default those of the catalog.

    Raises DataError for an unknown name and for settings that the dataset does not take.
    """
    entry = BUILT_IN.get(name)
    if entry is not None and entry.settings is not None:
        return _generated(entry, entry.settings, settings)
    if entry is not None and settings is not None:
        raise DataError(f"{name} {NOT_GENERATED}")
    if name in _DRAWN:
        return _drawn(name, _DRAWN[name])
    if name in _TABLES:
        return _table(name, *_TABLES[name])
    if name in _PACKAGED:
        return _PACKAGED[name]()
    raise DataError(f"There is no built-in dataset {name}: use one of {', '.join(BUILT_IN)}.")


def _generated(entry: BuiltIn, default: Settings, settings: Settings | None) -> Dataset:
    settings = settings or default
    choice = entry.class_choice or (default.classes,)
    if settings.classes not in choice:
        raise DataError(f"{entry.name} {_takes(choice)}, not {settings.classes}.")
    for field in OPTIONAL:
        if getattr(settings, field) is not None and getattr(default, field) is None:
            raise DataError(f"{entry.name} has no {field}: leave out {field}.")
    settings = settings.filled(default)
    if entry.kind == "pixels":
        return _generated_pictures(entry.name, settings)
    if entry.kind == "sequences":
        return _generated_sequences(entry.name, settings)
    return _generated_points(entry, settings)


def _generated_points(entry: BuiltIn, settings: Settings) -> Dataset:
    inputs, targets = GENERATORS[entry.name](settings, RandomState(settings.seed))
    classes = tuple(str(number) for number in range(1, settings.classes + 1)) if settings.outputs > 1 else None
    return Dataset(
        name=entry.name,
        kind="points",
        inputs=inputs,
        targets=targets,
        class_names=classes,
        feature_names=COORDINATES,
        output_names=classes or output_names(1),
        recipe=entry.name,
        title=entry.title,
        settings=settings,
    )


# Many samples take a moment, and a screen asks for the same ones again and again.
@lru_cache(maxsize=2)
def _generated_pictures(name: str, settings: Settings) -> Dataset:
    generator = PICTURES[name]
    inputs, targets = generator.generate(settings, RandomState(settings.seed))
    return Dataset(
        name=name,
        kind="pixels",
        inputs=inputs,
        targets=targets,
        class_names=generator.class_names,
        feature_names=pixel_names(*inputs.shape[1:]),
        output_names=generator.class_names,
        recipe=name,
        title=BUILT_IN[name].title,
        settings=settings,
    )


@lru_cache(maxsize=2)
def _generated_sequences(name: str, settings: Settings) -> Dataset:
    generator = SEQUENCES[name]
    inputs, targets = generator.generate(settings, RandomState(settings.seed))
    return Dataset(
        name=name,
        kind="sequences",
        inputs=inputs,
        targets=targets,
        class_names=None,
        feature_names=generator.feature_names,
        output_names=generator.output_names,
        recipe=name,
        title=BUILT_IN[name].title,
        settings=settings,
        tests=generator.tests,
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
