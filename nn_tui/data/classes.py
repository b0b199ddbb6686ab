"""Which class a target stands for: one-hot for named classes, -1 and 1 for the two classes of points."""

from __future__ import annotations

import numpy as np

from nn_tui.data.catalog import BUILT_IN
from nn_tui.data.dataset import Array, Dataset
from nn_tui.data.errors import DataError


def point_classes(dataset: Dataset) -> int:
    """How many classes the dataset has: as many as there are names, 2 for points of -1 and 1, 0 for regression.

    Points whose recipe is that of a regression, `plane` or `bumps`, have none even if all values are -1 or 1.
    """
    if dataset.class_names is not None:
        return len(dataset.class_names)
    settings = BUILT_IN[dataset.recipe].settings
    regression = settings is not None and settings.classes == 0
    has_signs = dataset.outputs == 1 and ((dataset.targets == -1) | (dataset.targets == 1)).all()
    return 2 if dataset.kind == "points" and has_signs and not regression else 0


def target_of(dataset: Dataset, class_index: int) -> Array:
    """The read-only target (outputs,) of a class; for two classes of points, -1 for class 0 and 1 for class 1.

    Raises DataError where the dataset has no such class, or none at all.
    """
    count = point_classes(dataset)
    if not count:
        raise DataError(f"{dataset.name} has numbers as targets and no classes: set its outputs instead.")
    if not 0 <= class_index < count:
        raise DataError(f"There is no class {class_index + 1}: choose one from 1 to {count}.")
    named = dataset.class_names is not None
    target = (np.arange(count) == class_index).astype(np.float64) if named else np.array([2.0 * class_index - 1.0])
    target.setflags(write=False)
    return target
