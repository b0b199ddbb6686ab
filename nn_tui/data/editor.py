"""An edit session: one drawing at a time, begun as a copy of a sample, with unlimited undo and redo."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from nn_tui.data import edits
from nn_tui.data.dataset import Array, Dataset
from nn_tui.data.drawing import EditState, blank, frozen, one_hot, opened, opposite, shifted
from nn_tui.data.errors import DataError
from nn_tui.data.rows import parse_rows, parse_table_rows

__all__ = ["EditState", "Editor"]


class Editor:
    """The drawing and the dataset that it is written to.

    Every operation is one undo step, unless it changes nothing. Only write, duplicate, delete_sample,
    add_class and rename_class change the dataset, which is replaced and never changed in place. Bad input
    raises DataError and changes nothing.
    """

    def __init__(self, dataset: Dataset, index: int = 0) -> None:
        self._state = opened(dataset, _checked(index, max(dataset.samples, 1), "sample"))
        self._past: list[EditState] = []
        self._future: list[EditState] = []

    @property
    def state(self) -> EditState:
        """The whole current state."""
        return self._state

    @property
    def dataset(self) -> Dataset:
        """The dataset as written so far."""
        return self._state.dataset

    @property
    def index(self) -> int | None:
        """The sample that the drawing is written to; None when it will be a new one."""
        return self._state.index

    @property
    def values(self) -> Array:
        """The drawing, read-only, in the feature shape."""
        return self._state.values

    @property
    def target(self) -> Array:
        """The drawing's target, read-only, of shape (outputs,)."""
        return self._state.target

    @property
    def label(self) -> int | None:
        """The drawing's class; None for a table."""
        return int(np.argmax(self.target)) if self.dataset.kind == "pixels" else None

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to undo."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether there is an undone step to redo."""
        return bool(self._future)

    @property
    def changed(self) -> bool:
        """Whether the drawing is new or differs from the stored sample."""
        return self.index is None or not self._state.same(opened(self.dataset, self.index))

    def set_cell(self, row: int, column: int, value: float) -> None:
        """Give one cell a value; the cells of a table are in row 0."""
        values = self.values.copy()
        values[self._cell(row, column)] = value
        self._draw(values)

    def toggle(self, cell: tuple[int, int]) -> None:
        """Turn 0 into 1 and 1 into 0 (in general, what is at least a half into 0) in one cell."""
        self.set_cell(*cell, opposite(self.values[self._cell(*cell)]))

    def clear(self) -> None:
        """Make every cell 0."""
        self._draw(np.zeros_like(self.values))

    def invert(self) -> None:
        """Take every cell from 1: ink becomes paper, paper ink."""
        self._draw(1.0 - self.values)

    def shift(self, drow: int, dcolumn: int) -> None:
        """Move the drawing down and right; what leaves is lost, zeros come in. Tables only move sideways."""
        self._draw(shifted(self.values, drow, dcolumn))

    def mirror(self) -> None:
        """Swap left and right."""
        self._draw(self.values[..., ::-1])

    def paste(self, text: str) -> None:
        """Take the drawing from text: `parse_rows` for pixels; for a table one row of inputs and outputs."""
        if self.dataset.kind == "pixels":
            rows, columns = self.dataset.feature_shape
            self._draw(parse_rows(text, rows, columns))
            return
        inputs, targets = parse_table_rows(text, *self.dataset.architecture_ends)
        if len(inputs) != 1:
            raise DataError(f"The pasted text has {len(inputs)} rows: copy one row for the sample.")
        self._go(replace(self._state, values=frozen(inputs[0]), target=frozen(targets[0])))

    def set_label(self, class_index: int) -> None:
        """Give the drawing a class."""
        if self.dataset.kind != "pixels":
            raise DataError(f"{self.dataset.name} is a table, without classes: set its outputs instead.")
        outputs = self.dataset.outputs
        self._go(replace(self._state, target=one_hot(_checked(class_index, outputs, "class"), outputs)))

    def set_target(self, output: int, value: float) -> None:
        """Give one output of a table's row a value."""
        if self.dataset.kind != "table":
            raise DataError(f"{self.dataset.name} holds pictures: give the drawing a class instead.")
        target = self.target.copy()
        target[_checked(output, len(target), "output")] = value
        self._go(replace(self._state, target=frozen(target)))

    def toggle_target(self, output: int) -> None:
        """Turn 0 into 1 and 1 into 0 in one output of a table's row."""
        self.set_target(output, opposite(self.target[_checked(output, len(self.target), "output")]))

    def write(self) -> None:
        """Store the drawing: in the place of its sample, or as a new sample at the end."""
        if self.changed:
            dataset = edits.with_sample(self.dataset, self.index, self.values, self.target)
            index = dataset.samples - 1 if self.index is None else self.index
            self._go(replace(self._state, dataset=dataset, index=index))

    def add_sample(self) -> None:
        """Begin a blank drawing, which becomes a new sample when it is written."""
        self._go(blank(self.dataset))

    def duplicate(self) -> None:
        """Store the drawing as a new sample at the end and go on with that one."""
        dataset = edits.with_sample(self.dataset, None, self.values, self.target)
        self._go(replace(self._state, dataset=dataset, index=dataset.samples - 1))

    def delete_sample(self) -> None:
        """Remove the sample, or give up a drawing that is not stored yet, and go on with a neighbour."""
        dataset, index = self.dataset, self.index
        if index is not None:
            dataset = edits.without_sample(dataset, index)
        last = dataset.samples - 1
        self._go(opened(dataset, last if index is None else min(index, last)))

    def add_class(self, name: str) -> None:
        """Add a class at the end."""
        dataset = edits.with_class(self.dataset, name)
        self._go(replace(self._state, dataset=dataset, target=frozen(np.append(self.target, 0.0))))

    def rename_class(self, index: int, name: str) -> None:
        """Give a class another name."""
        renamed = edits.class_renamed(self.dataset, _checked(index, self.dataset.outputs, "class"), name)
        self._go(replace(self._state, dataset=renamed))

    def goto(self, index: int) -> None:
        """Begin a copy of sample `index`. It is an undo step only when it discards an unwritten drawing."""
        state = opened(self.dataset, _checked(index, self.dataset.samples, "sample"))
        if self.changed:
            self._go(state)
        else:
            self._state = state

    def take_up(self, index: int | None, values: Array, target: Array) -> None:
        """Go on with a drawing that was begun earlier: one undo step. DataError when it does not fit the dataset."""
        start = (
            blank(self.dataset)
            if index is None
            else opened(self.dataset, _checked(index, self.dataset.samples, "sample"))
        )
        if values.shape != start.values.shape or target.shape != start.target.shape:
            raise DataError("The drawing has another shape than the dataset: draw it anew.")
        self._go(replace(start, values=frozen(values), target=frozen(target)))

    def next(self) -> None:
        """Go to the next sample, after the last to the first."""
        self._step(-1 if self.index is None else self.index, 1)

    def previous(self) -> None:
        """Go to the previous sample, before the first to the last."""
        self._step(0 if self.index is None else self.index, -1)

    def undo(self) -> None:
        """Take the last step back, if there is one."""
        if self._past:
            self._future.append(self._state)
            self._state = self._past.pop()

    def redo(self) -> None:
        """Do the step again that was taken back last, if there is one."""
        if self._future:
            self._past.append(self._state)
            self._state = self._future.pop()

    def rebase(self, dataset: Dataset) -> None:
        """Go on under the name of `dataset`, a copy of the current one: undo and redo keep that name too."""
        copies = {id(self.dataset): dataset} if dataset.same_content(self.dataset) else {}

        def rebased(state: EditState) -> EditState:
            old = state.dataset
            if id(old) not in copies:
                copies[id(old)] = replace(old, name=dataset.name, own=dataset.own, title=dataset.title)
            return replace(state, dataset=copies[id(old)])

        # All of them before any assignment: an id stands for its dataset only while that is alive.
        state, past, future = rebased(self._state), [*map(rebased, self._past)], [*map(rebased, self._future)]
        self._state, self._past, self._future = state, past, future

    def _draw(self, values: Array) -> None:
        self._go(replace(self._state, values=frozen(values)))

    def _go(self, state: EditState) -> None:
        if not state.same(self._state):
            self._past.append(self._state)
            self._future.clear()
            self._state = state

    def _step(self, start: int, step: int) -> None:
        # With one sample the neighbour is the sample itself: staying must not discard its drawing.
        if self.dataset.samples and (index := (start + step) % self.dataset.samples) != self.index:
            self.goto(index)

    def _cell(self, row: int, column: int) -> tuple[int, ...]:
        rows, columns = np.atleast_2d(self.values).shape
        cell = _checked(row, rows, "row"), _checked(column, columns, "column")
        return cell[-self.values.ndim :]


def _checked(index: int, count: int, kind: str) -> int:
    if not 0 <= index < count:
        raise DataError(f"There is no {kind} {index + 1}: their number is {count}.")
    return index
