"""One state of the editor, and the arithmetic on the cells of a drawing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from nn_tui.data.classes import point_classes, target_of
from nn_tui.data.dataset import Array, Dataset
from nn_tui.data.editing.frozen import frozen
from nn_tui.data.editing.sequences import checked, shortest, unpadded


@dataclass(frozen=True, eq=False)
class EditState:
    """What undo restores: the dataset, the index of the sample that is drawn (None: a new one), and the drawing.

    ``values`` has the feature shape, ``target`` the shape (outputs,); those of sequences are without padding, as by
    `sequences.unpadded`. Both are read-only.
    """

    dataset: Dataset
    index: int | None
    values: Array
    target: Array

    def same(self, other: EditState) -> bool:
        """Whether nothing differs; datasets are the same only when they are one object."""
        return (
            self.dataset is other.dataset
            and self.index == other.index
            and np.array_equal(self.values, other.values, equal_nan=True)
            and np.array_equal(self.target, other.target)
        )


@dataclass(frozen=True)
class Shift:
    """Shifts in a row: the state before them, the one after them, and how far they moved the drawing."""

    start: EditState
    state: EditState
    down: int
    right: int


def opened(dataset: Dataset, index: int) -> EditState:
    """The state that begins with a copy of sample `index`; a blank drawing when the dataset is empty."""
    if not dataset.samples:
        return blank(dataset)
    if dataset.kind == "sequences":
        return EditState(dataset, index, *unpadded(dataset, index))
    return EditState(dataset, index, drawn(dataset, dataset.inputs[index]), frozen(dataset.targets[index]))


def blank(dataset: Dataset) -> EditState:
    """The state that begins with zeros, as a new sample of the first class; without classes its targets are 0.

    A new sequence has as few steps as it can have.
    """
    if dataset.kind == "sequences":
        return EditState(dataset, None, *checked(dataset, *shortest(dataset)))
    target = target_of(dataset, 0) if point_classes(dataset) else frozen(np.zeros(dataset.outputs))
    return EditState(dataset, None, frozen(np.zeros(dataset.feature_shape)), target)


def drawn(dataset: Dataset, values: ArrayLike) -> Array:
    """A read-only copy of a sample's values, of any shape, with grey pixels at the nearest level from 0 to 1; nan is a
    missing value of a table.

    Raises DataError when a value is not finite or beyond 1e100.
    """
    copy = frozen(values, may_lack=dataset.kind == "table")
    if dataset.levels > 1:
        copy = frozen(np.rint(np.clip(copy, 0.0, 1.0) * dataset.levels) / dataset.levels)
    return copy


def opposite(value: float, levels: int = 1) -> float:
    """The other of 0 and 1: 0 for a value of at least a half, or for any grey but paper; else 1."""
    return 0.0 if value >= 0.5 or (levels > 1 and value > 0) else 1.0


def inked(values: Array) -> int:
    """How many places of a drawing are not 0, in whichever of its channels."""
    return int(np.count_nonzero(values.any(axis=0) if values.ndim == 3 else values))


def shifted(values: Array, down: int, right: int) -> Array:
    """The values (..., rows, columns) or (columns,), moved; zeros come in. A row (columns,) only moves sideways."""
    grid = np.atleast_2d(values)
    rows, columns = grid.shape[-2:]
    if values.ndim == 1:
        down = 0
    moved = np.zeros_like(grid)
    if abs(down) < rows and abs(right) < columns:
        kept = grid[..., _span(-down, rows), _span(-right, columns)]
        moved[..., _span(down, rows), _span(right, columns)] = kept
    return moved.reshape(values.shape)


def _span(offset: int, length: int) -> slice:
    return slice(max(offset, 0), length + min(offset, 0))
