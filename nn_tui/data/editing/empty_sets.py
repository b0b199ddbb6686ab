"""Datasets without samples yet, described by what a person types: a size of pictures, the columns of a table."""

from __future__ import annotations

from typing import Final

import numpy as np

from nn_tui.data.dataset import Dataset
from nn_tui.data.errors import DataError
from nn_tui.data.names import check_class_name, check_column_name, check_distinct, pixel_names
from nn_tui.data.plain_text import plain

FIRST_CLASSES: Final = ("A", "B")
"""The classes of new pictures; more are added while they are drawn."""


def read_inputs(text: str) -> tuple[str, ...]:
    """The names of a table's inputs, typed with spaces between. Raises DataError for what cannot name a column."""
    names = tuple(text.replace(",", " ").split())
    for name in names:
        check_column_name(name)
    check_distinct(names, "input")
    return names


def read_target(text: str) -> tuple[tuple[str, ...], bool]:
    """The names of a table's classes, two or more, and True; or the one name of its number, and False.

    Raises DataError for what cannot name them.
    """
    names = tuple(text.replace(",", " ").split())
    are_classes = len(names) > 1
    for name in names:
        if are_classes:
            check_class_name(name, pictures=False)
        else:
            check_column_name(name)
    check_distinct(names, "class" if are_classes else "output")
    return names, are_classes


def empty_pictures(name: str, rows: int, columns: int) -> Dataset:
    """An own dataset of black and white pictures of that size, without any yet."""
    return Dataset(
        name=name,
        kind="pixels",
        inputs=np.zeros((0, rows, columns)),
        targets=np.zeros((0, len(FIRST_CLASSES))),
        class_names=FIRST_CLASSES,
        feature_names=pixel_names(rows, columns),
        output_names=FIRST_CLASSES,
        recipe="letters",
        own=True,
    )


def empty_table(name: str, inputs: tuple[str, ...], target: tuple[str, ...], are_classes: bool) -> Dataset:
    """An own table of measured numbers, without rows yet. Raises DataError for names that do not go together."""
    taken = set(inputs) & set(target)
    if taken and not are_classes:
        raise DataError(f"{plain(taken.pop())} names an input already: give the target another name.")
    return Dataset(
        name=name,
        kind="table",
        inputs=np.zeros((0, len(inputs))),
        targets=np.zeros((0, len(target))),
        class_names=target if are_classes else None,
        feature_names=inputs,
        output_names=target,
        recipe="iris" if are_classes else "plane",
        own=True,
        standardise=True,
    )
