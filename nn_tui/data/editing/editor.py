"""An edit session: one drawing at a time, begun as a copy of a sample, with undo and redo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from nn_tui.data.classes import point_classes, target_of
from nn_tui.data.dataset import Array, Dataset
from nn_tui.data.editing import edits
from nn_tui.data.editing.drawing import EditState, Shift, blank, drawn, inked, opened, opposite, shifted
from nn_tui.data.editing.frozen import frozen
from nn_tui.data.editing.history import EditHistory
from nn_tui.data.editing.pasted import paste_rows
from nn_tui.data.editing.plane_edits import nearest_point, point_target
from nn_tui.data.editing.sequences import checked
from nn_tui.data.errors import DataError

__all__ = ["EditState", "Editor"]


class Editor(EditHistory):
    """The drawing and the dataset that it is written to.

    Every operation is one undo step, unless it changes nothing; shifts in a row are one step. Only write, duplicate,
    delete_sample, drop_point, remove_point_near, add_class, rename_class and add_symbols change the dataset, by
    replacing it. Every operation raises DataError for bad input and then changes nothing.
    """

    def __init__(self, dataset: Dataset, index: int = 0) -> None:
        super().__init__(opened(dataset, _checked(index, max(dataset.samples, 1), "sample")))
        self._shift: Shift | None = None

    @property
    def label(self) -> int | None:
        """The index of the drawing's class; None where the classes have no names, or each step has its own."""
        has_label = self.dataset.class_names is not None and not self.dataset.at_steps
        return int(np.argmax(self.target)) if has_label else None

    def undo(self) -> None:
        """Take the last step back, if there is one; a shift after it is a step of its own."""
        super().undo()
        self._shift = None

    def set_cell(self, row: int, column: int, value: float, channel: int | None = None) -> None:
        """Give one cell a value; the cells of a table or a point are in row 0. Grey pixels take the nearest level.

        A picture with channels gets it in one ``channel``, or in all of them without one; likewise below.
        """
        values = self.values.copy()
        values[self._cell(row, column, channel)] = value
        self._draw(values)

    def toggle(self, cell: tuple[int, int], channel: int | None = None) -> None:
        """Turn 0 into 1 and 1 into 0 in one cell (row, column); see `drawing.opposite` for other values."""
        value = float(np.mean(self.values[self._cell(*cell, channel)]))
        self.set_cell(*cell, opposite(value, self.dataset.levels), channel)

    def brighten(self, cell: tuple[int, int], steps: int, channel: int | None = None) -> None:
        """Move one pixel by that many grey levels towards ink or, with negative steps, towards paper."""
        if self.dataset.kind != "pixels":
            raise DataError(f"{self.dataset.name} has no greys: give the cell a value.")
        values = self.values.copy()
        at = self._cell(*cell, channel)
        values[at] = np.clip(values[at] + steps / self.dataset.levels, 0.0, 1.0)
        self._draw(values)

    def clear(self) -> None:
        """Make every cell 0."""
        self._draw(np.zeros_like(self.values))

    def invert(self) -> None:
        """Replace every cell by 1 minus its value: ink becomes paper, paper ink."""
        self._draw(1.0 - self.values)

    def shift(self, drow: int, dcolumn: int) -> None:
        """Move the drawing down and right; zeros come in. Tables only move sideways.

        What leaves the frame comes back if the next shifts move it back. Shifts in a row are one undo step.
        """
        if self.dataset.kind == "sequences":
            raise DataError(f"{self.dataset.name} has sequences: insert or remove steps instead.")
        before = self._shift
        if before is None or before.state is not self._state:
            before = Shift(self._state, self._state, 0, 0)
        rows, columns = np.atleast_2d(self.values).shape[-2:]
        down = min(max(before.down + drow, -rows), rows)
        right = min(max(before.right + dcolumn, -columns), columns)
        values = drawn(self.dataset, shifted(before.start.values, down, right))
        self._go_from(before.start, replace(before.start, values=values))
        self._shift = Shift(before.start, self._state, down, right)

    @property
    def pixels_outside(self) -> int:
        """How many pixels with ink the last shifts pushed out of the frame, as long as shifts can bring them back."""
        shift = self._shift
        if shift is None or shift.state is not self._state:
            return 0
        return inked(shift.start.values) - inked(shift.state.values)

    def mirror(self) -> None:
        """Swap left and right."""
        self._draw(self.values[..., ::-1])

    def paste(self, text: str) -> None:
        """Take the drawing from text: rows of pixels, a sequence, or one row of a table or point with its answer."""
        values, target = paste_rows(self.dataset, text)
        if self.dataset.kind == "sequences":
            self.redraw(values, self.target if target is None else target)
            return
        target = self.target if target is None else frozen(target)
        self._go(replace(self._state, values=drawn(self.dataset, values), target=target))

    def redraw(self, values: Array, target: Array) -> None:
        """Draw another sequence: its steps and its target, without padding, as by `sequences.unpadded`."""
        if self.dataset.kind != "sequences":
            raise DataError(f"{self.dataset.name} has no sequences: change single cells instead.")
        values, target = checked(self.dataset, values, target)
        self._go(replace(self._state, values=values, target=target))

    def set_label(self, class_index: int) -> None:
        """Give the drawing a class, by index; for two classes of points, 0 is -1 and 1 is 1."""
        self._check_one_target()
        self._go(replace(self._state, target=target_of(self.dataset, class_index)))

    def set_target(self, output: int, value: float) -> None:
        """Give one output of a table's row, a point or a whole sequence a value."""
        self._check_one_target()
        if self.dataset.class_names is not None:
            raise DataError(f"{self.dataset.name} has classes: give the drawing one of them instead.")
        if value not in (-1.0, 1.0) and point_classes(self.dataset):
            raise DataError(f"The two classes of {self.dataset.name} are -1 and 1: give the point one of them.")
        target = self.target.copy()
        target[_checked(output, len(target), "output")] = value
        self._go(replace(self._state, target=frozen(target)))

    def toggle_target(self, output: int) -> None:
        """Turn one output from 0 to 1 or back; of two classes of points take the other, of a table's that output's."""
        self._check_one_target()
        value = self.target[_checked(output, len(self.target), "output")]
        if self.dataset.class_names is not None and self.dataset.kind != "pixels":
            self.set_label(output)
        elif point_classes(self.dataset) == 2:
            self.set_target(output, -value)
        else:
            self.set_target(output, opposite(value))

    def drop_point(self, x1: float, x2: float, class_index: int | None = None, *, value: float | None = None) -> None:
        """Put a point of a class, or of a value on a plane of regression, into the dataset and edit it next."""
        target = point_target(self.dataset, class_index, value)
        dataset = edits.with_sample(self.dataset, None, frozen([x1, x2]), target)
        self._go(opened(dataset, dataset.samples_before_tests - 1))

    def remove_point_near(self, x1: float, x2: float, radius: float) -> bool:
        """Remove the point nearest to (x1, x2); False when there is none within the radius."""
        nearest = nearest_point(self.dataset, x1, x2, radius)
        if nearest is None:
            return False
        dataset = edits.without_sample(self.dataset, nearest)
        self._go(opened(dataset, min(nearest, dataset.samples - 1)))
        return True

    def write(self) -> None:
        """Store the drawing: in the place of its sample, or as a new sample after the others to train on."""
        if self.changed:
            dataset = edits.with_sample(self.dataset, self.index, self.values, self.target)
            self._go_to_written(dataset, self.dataset.samples_before_tests if self.index is None else self.index)

    def add_sample(self) -> None:
        """Begin a blank drawing, which becomes a new sample when it is written."""
        self._go(blank(self.dataset))

    def duplicate(self) -> None:
        """Store the drawing as a new sample after the others to train on, and edit that one next."""
        dataset = edits.with_sample(self.dataset, None, self.values, self.target)
        self._go_to_written(dataset, self.dataset.samples_before_tests)

    def _go_to_written(self, dataset: Dataset, index: int) -> None:
        """Edit the sample that holds the drawing now."""
        if dataset.kind == "sequences":
            # A window of a text holds what moved there.
            self._go(opened(dataset, min(index, dataset.samples - 1)))
        else:
            self._go(replace(self._state, dataset=dataset, index=index))

    def delete_sample(self) -> None:
        """Remove the sample, or drop a drawing that is not stored yet, and edit a neighbour next."""
        dataset, index = self.dataset, self.index
        if index is not None:
            dataset = edits.without_sample(dataset, index)
        last = dataset.samples - 1
        self._go(opened(dataset, last if index is None else min(index, last)))

    def add_class(self, name: str) -> None:
        """Add a class at the end; two classes of points, -1 and 1, are then named 1 and 2."""
        dataset = edits.with_class(self.dataset, name)
        if self.dataset.class_names is None:
            target = target_of(dataset, int(self.target[0] > 0))
        elif dataset.at_steps:
            target = self.target
        else:
            target = frozen(np.append(self.target, 0.0))
        self._go(replace(self._state, dataset=dataset, target=target))

    def rename_class(self, index: int, name: str) -> None:
        """Give a class another name."""
        renamed = edits.class_renamed(self.dataset, _checked(index, self.dataset.outputs, "class"), name)
        self._go(replace(self._state, dataset=renamed))

    def add_symbols(self, symbols: Sequence[str]) -> None:
        """Add symbols to a dataset of sequences; where the next symbol is predicted they are classes too."""
        if not self.dataset.symbols:
            raise DataError(f"{self.dataset.name} has numbers and no symbols: type a number instead.")
        self._go(replace(self._state, dataset=edits.with_symbols(self.dataset, symbols)))

    def goto(self, index: int) -> None:
        """Edit a copy of sample `index`. This is an undo step only when it discards an unwritten drawing."""
        state = opened(self.dataset, _checked(index, self.dataset.samples, "sample"))
        if self.changed:
            self._go(state)
        else:
            self._state = state

    def take_up(self, index: int | None, values: Array, target: Array) -> None:
        """Go on with an earlier drawing and its target, in the shapes of `EditState`, as one undo step."""
        start = (
            blank(self.dataset)
            if index is None
            else opened(self.dataset, _checked(index, self.dataset.samples, "sample"))
        )
        if self.dataset.kind == "sequences":
            values, target = checked(self.dataset, values, target)
            self._go(replace(start, values=values, target=target))
            return
        if values.shape != start.values.shape or target.shape != start.target.shape:
            raise DataError("It has another shape than the dataset: begin it again.")
        self._go(replace(start, values=drawn(self.dataset, values), target=frozen(target)))

    def next(self) -> None:
        """Go to the next sample, after the last to the first."""
        self._step(-1 if self.index is None else self.index, 1)

    def previous(self) -> None:
        """Go to the previous sample, before the first to the last."""
        self._step(0 if self.index is None else self.index, -1)

    def _check_one_target(self) -> None:
        if self.dataset.at_steps:
            raise DataError(f"Each step of {self.dataset.name} has a target of its own: change that of a step.")

    def _draw(self, values: Array) -> None:
        if self.dataset.kind == "sequences":
            self.redraw(values, self.target)
            return
        self._go(replace(self._state, values=drawn(self.dataset, values)))

    def _step(self, start: int, step: int) -> None:
        # With one sample the neighbour is the sample itself: staying must not discard its drawing.
        if self.dataset.samples and (index := (start + step) % self.dataset.samples) != self.index:
            self.goto(index)

    def _cell(self, row: int, column: int, channel: int | None = None) -> tuple[int | slice, ...]:
        if self.dataset.symbols:
            raise DataError(f"{self.dataset.name} has symbols: type one of them instead.")
        rows, columns = np.atleast_2d(self.values).shape[-2:]
        cell = _checked(row, rows, "row"), _checked(column, columns, "column")
        if self.values.ndim == 3:
            return slice(None) if channel is None else _checked(channel, len(self.values), "channel"), *cell
        return cell[-self.values.ndim :]


def _checked(index: int, count: int, kind: str) -> int:
    if not 0 <= index < count:
        advice = f"choose one from 1 to {count}" if count else "there are none yet"
        raise DataError(f"There is no {kind} {index + 1}: {advice}.")
    return index
