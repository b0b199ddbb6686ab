"""Points that are put on a plane or removed by hand."""

from __future__ import annotations

from typing import Final

import numpy as np

from nn_tui.data.classes import point_classes, target_of
from nn_tui.data.dataset import Array, Dataset
from nn_tui.data.editing.frozen import frozen
from nn_tui.data.errors import DataError
from nn_tui.data.features import COORDINATES
from nn_tui.data.names import output_names

MOST_CLASSES: Final = 6


def empty_plane(name: str, classes: int) -> Dataset:
    """An own dataset without points yet, of 2 to 6 classes, or 0 for a regression. Raises DataError otherwise."""
    if classes != 0 and not 2 <= classes <= MOST_CLASSES:
        raise DataError(f"A plane takes 2 to {MOST_CLASSES} classes, or 0 for a regression, not {classes}.")
    names = tuple(str(number) for number in range(1, classes + 1)) if classes > 2 else None
    outputs = names or output_names(1)
    return Dataset(
        name=name,
        kind="points",
        inputs=np.zeros((0, 2)),
        targets=np.zeros((0, len(outputs))),
        class_names=names,
        feature_names=COORDINATES,
        output_names=outputs,
        recipe=recipe_of_plane(classes),
        own=True,
    )


def recipe_of_plane(classes: int) -> str:
    """The built-in dataset whose recipe suits a plane of that many classes, 0 being a regression."""
    return "plane" if classes == 0 else "circles" if classes == 2 else "blobs"


def point_target(dataset: Dataset, class_index: int | None, value: float | None) -> Array:
    """The read-only target (outputs,) of a point of that class, or of that value on a plane of regression.

    Raises DataError when the dataset has no points, or takes the other of the two.
    """
    check_points(dataset)
    if point_classes(dataset):
        if class_index is None or value is not None:
            raise DataError(f"The points of {dataset.name} have classes: give the point a class and no value.")
        return target_of(dataset, class_index)
    if value is None or class_index is not None or dataset.outputs != 1:
        raise DataError(f"The points of {dataset.name} have {dataset.outputs} numbers: give the point one value.")
    return frozen([value])


def nearest_point(dataset: Dataset, x1: float, x2: float, radius: float) -> int | None:
    """The index of the point nearest to (x1, x2), the last of several; None when none is within the radius."""
    check_points(dataset)
    if not dataset.samples:
        return None
    distances = np.hypot(dataset.inputs[:, 0] - x1, dataset.inputs[:, 1] - x2)
    # The point that was put there last is drawn on top.
    nearest = dataset.samples - 1 - int(distances[::-1].argmin())
    return nearest if distances[nearest] <= radius else None


def check_points(dataset: Dataset) -> None:
    """Raise DataError unless the samples are points."""
    if dataset.kind != "points":
        raise DataError(f"{dataset.name} has no points: choose a dataset of points.")
