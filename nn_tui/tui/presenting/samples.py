"""The samples of a dataset in the widgets that show them: pictures, points in a plane, rows of a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nn_tui.data.classes import point_classes
from nn_tui.data.dataset import Dataset
from nn_tui.data.lines.rows import plural
from nn_tui.data.names import COLOURS
from nn_tui.model.arrays import FloatArray
from nn_tui.tui.widgets.drawing.labels import widest
from nn_tui.tui.widgets.pictures.picture_grid import Picture, PictureGrid

if TYPE_CHECKING:
    from nn_tui.tui.widgets.plane.legend import PlaneLegend
    from nn_tui.tui.widgets.plane.plane import Plane
    from nn_tui.tui.widgets.table.data import AnswersOf
    from nn_tui.tui.widgets.table.table_editor import TableEditor

MOST_NAMED = 4
"""With more classes than this, a legend has no room to explain filled and hollow marks."""


def picture_size(dataset: Dataset) -> str:
    """The size of its pictures, with their channels: 5 rows x 6 columns, 32 rows x 32 columns in colour."""
    size = "{} rows x {} columns".format(*dataset.feature_shape[-2:])
    if dataset.channels == 1:
        return size
    return f"{size} in colour" if dataset.channels == len(COLOURS) else f"{size} in {dataset.channels} channels"


def sequence_size(dataset: Dataset) -> str:
    """How long its sequences are, and of what: 8 steps of 2 inputs, 2 to 11 steps of 27 symbols."""
    lengths = dataset.lengths if dataset.samples else np.array([dataset.steps])
    shortest, longest = int(lengths.min()), int(lengths.max())
    steps = plural(longest, "step") if shortest == longest else f"{shortest} to {longest} steps"
    features = dataset.feature_shape[-1]
    return f"{steps} of {plural(features, 'symbol' if dataset.symbols else 'input')}"


def sample_picture(dataset: Dataset, index: int) -> Picture:
    """One sample of a set of pixels with its class."""
    names = dataset.class_names or ()
    return Picture(dataset.inputs[index], names[dataset.class_of(index)])


def show_pictures(grid: PictureGrid, dataset: Dataset) -> None:
    """Show every sample of a set of pixels; only the visible pictures are made."""
    grid.set_source(dataset.samples, lambda index: sample_picture(dataset, index), version=dataset)


def labels_of(dataset: Dataset) -> NDArray[np.generic]:
    """What points are coloured by: the index of the class (integers), or the one target (floats); shape (samples,)."""
    if dataset.class_names is not None:
        return np.asarray(dataset.targets.argmax(axis=1))
    return np.asarray(dataset.targets[:, 0])


def target_range(dataset: Dataset) -> tuple[float, float]:
    """The lowest and the highest value of the colours of one output: of points at least -1 to 1."""
    if not dataset.samples:
        return -1.0, 1.0
    if dataset.kind == "table":
        low, high = float(dataset.targets.min()), float(dataset.targets.max())
        return (low, high) if low < high else (low - 1.0, high + 1.0)
    return min(-1.0, float(dataset.targets.min())), max(1.0, float(dataset.targets.max()))


def show_points(
    plane: Plane, dataset: Dataset, test: NDArray[np.bool_] | None = None, *, with_test: bool = True
) -> None:
    """Show every point in the colour of its class or value; those of the test part are hollow, or left out.

    ``test`` is of shape (samples,), True for samples of the test part.
    """
    low, high = target_range(dataset)
    points, labels = dataset.inputs, labels_of(dataset)
    if test is not None and not with_test:
        points, labels, test = points[~test], labels[~test], None
    plane.set_points(points, labels, test, low=low, high=high)


def show_points_legend(legend: PlaneLegend, dataset: Dataset, test: bool) -> None:
    """Show what the marks mean; ``test`` says whether there is a test part."""
    if dataset.class_names is not None:
        legend.set_names(dataset.class_names, test=test and len(dataset.class_names) <= MOST_NAMED)
    elif point_classes(dataset) == 2:
        from nn_tui.tui.widgets.plane.legend import SIDES

        legend.set_names(SIDES, test=test)
    else:
        low, high = target_range(dataset)
        legend.set_names((f"{low:.3g}", f"{high:.3g}"), signed=True, test=test)


def answered_picture(dataset: Dataset, index: int, answered: int | None, *, compact: bool) -> Picture:
    """One sample of a set of pixels with its true and its predicted class, abbreviated if ``compact``.

    A negative class is no answer; None means that there is no right and wrong.
    """
    names = dataset.class_names or ()
    true = dataset.class_of(index)
    if answered is None:
        return Picture(dataset.inputs[index], names[true])
    right = answered == true
    answer = names[answered] if answered >= 0 else "-"
    if compact:
        caption = names[true] if right else f"{names[true]}>{answer}"
    else:
        caption = f"{names[true]} = {answer}" if right else f"{names[true]} not {answer}"
    return Picture(dataset.inputs[index], caption, "good" if right else "bad")


def show_answered_pictures(
    grid: PictureGrid, dataset: Dataset, answered: Callable[[int], int | None], *, version: object
) -> None:
    """Show every sample of a set of pixels with the class predicted for it; only the visible ones are computed."""
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
    middle: float | None = None,
    version: object = None,
) -> None:
    """Show every sample as a row with its class or its targets, and with the network's outputs.

    ``targets``, of shape (samples, outputs), replaces the dataset's own if outputs are on another scale. See
    `TableView.set_table` for ``outputs``, ``middle`` and ``version``.
    """
    table.set_table(
        dataset.inputs,
        dataset.targets if targets is None else targets,
        dataset.feature_names,
        dataset.output_names,
        outputs,
        classes=dataset.class_names,
        middle=middle,
        version=None if version is None else (dataset, version),
    )
