"""The samples of a dataset in the widgets that show them: pictures, points in a plane, rows of a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nn_tui.data.classes import point_classes
from nn_tui.data.dataset import Dataset
from nn_tui.model.arrays import FloatArray
from nn_tui.tui.widgets.drawing.labels import widest
from nn_tui.tui.widgets.pictures.picture_grid import Picture, PictureGrid

if TYPE_CHECKING:
    from nn_tui.tui.widgets.plane.legend import PlaneLegend
    from nn_tui.tui.widgets.plane.plane import Plane
    from nn_tui.tui.widgets.table.data import AnswersOf
    from nn_tui.tui.widgets.table.table_editor import TableEditor

MOST_NAMED = 4
"""With more classes than these, their names take the place of what filled and hollow mean."""


def sample_picture(dataset: Dataset, index: int) -> Picture:
    """One sample of a set of pixels with its class."""
    names = dataset.class_names or ()
    return Picture(dataset.inputs[index], names[dataset.class_of(index)])


def show_pictures(grid: PictureGrid, dataset: Dataset) -> None:
    """Every sample of a set of pixels; only those in sight are made."""
    grid.set_source(dataset.samples, lambda index: sample_picture(dataset, index), version=dataset)


def labels_of(dataset: Dataset) -> NDArray[np.generic]:
    """What colours points: the class by its number (integers), or the one target itself (floats); shape (samples,)."""
    if dataset.class_names is not None:
        return np.asarray(dataset.targets.argmax(axis=1))
    return np.asarray(dataset.targets[:, 0])


def target_range(dataset: Dataset) -> tuple[float, float]:
    """The ends of the colours of one output: at least -1 to 1."""
    if not dataset.samples:
        return -1.0, 1.0
    return min(-1.0, float(dataset.targets.min())), max(1.0, float(dataset.targets.max()))


def show_points(
    plane: Plane, dataset: Dataset, test: NDArray[np.bool_] | None = None, *, with_test: bool = True
) -> None:
    """Every point in the colour of its class or value; those of the test part are hollow, or left out."""
    low, high = target_range(dataset)
    points, labels = dataset.inputs, labels_of(dataset)
    if test is not None and not with_test:
        points, labels, test = points[~test], labels[~test], None
    plane.set_points(points, labels, test, low=low, high=high)


def show_points_legend(legend: PlaneLegend, dataset: Dataset, test: bool) -> None:
    """What the marks mean."""
    if dataset.class_names is not None:
        legend.set_names(dataset.class_names, test=test and len(dataset.class_names) <= MOST_NAMED)
    elif point_classes(dataset) == 2:
        from nn_tui.tui.widgets.plane.legend import SIDES

        legend.set_names(SIDES, test=test)
    else:
        low, high = target_range(dataset)
        legend.set_names((f"{low:.3g}", f"{high:.3g}"), signed=True, test=test)


def answered_picture(dataset: Dataset, index: int, answered: int | None, *, compact: bool) -> Picture:
    """One sample of a set of pixels with its true and its answered class, in few words if ``compact``.

    A negative class is no answer; None says that there is no right and wrong.
    """
    names = dataset.class_names or ()
    true = dataset.class_of(index)
    if answered is None:
        return Picture(dataset.inputs[index], names[true])
    right = answered == true
    said = names[answered] if answered >= 0 else "-"
    if compact:
        caption = names[true] if right else f"{names[true]}>{said}"
    else:
        caption = f"{names[true]} = {said}" if right else f"{names[true]} not {said}"
    return Picture(dataset.inputs[index], caption, "good" if right else "bad")


def show_answered_pictures(
    grid: PictureGrid, dataset: Dataset, answered: Callable[[int], int | None], *, version: object
) -> None:
    """Every sample of a set of pixels with what is answered to it; only those in sight are asked for."""
    compact = grid.compact
    names = dataset.class_names or ()
    grid.set_source(
        dataset.samples,
        lambda index: answered_picture(dataset, index, answered(index), compact=compact),
        version=(dataset, version, compact),
        caption_width=2 * widest(names) + (1 if compact else 5),
    )


def show_rows(
    table: TableEditor,
    dataset: Dataset,
    outputs: FloatArray | AnswersOf | None = None,
    *,
    targets: FloatArray | None = None,
    version: object = None,
) -> None:
    """Every sample as a row with its class or its targets, and with what the network answers.

    ``targets`` takes the place of the dataset's own, where outputs compare with others; see `TableView.set_table` for
    ``outputs`` and ``version``.
    """
    table.set_table(
        dataset.inputs,
        dataset.targets if targets is None else targets,
        dataset.feature_names,
        dataset.output_names,
        outputs,
        classes=dataset.class_names,
        version=None if version is None else (dataset, version),
    )
