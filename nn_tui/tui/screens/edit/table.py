"""Editing tables: rows under a cursor; 0 and 1 are swapped, measured numbers typed, classes chosen."""

from __future__ import annotations

from collections.abc import Iterable
from math import isnan
from typing import ClassVar

import numpy as np
from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from nn_tui.data.dataset import Array
from nn_tui.data.editing.drawing import EditState
from nn_tui.model.arrays import FloatArray
from nn_tui.tui.screens.edit.drawing import DrawingSheet
from nn_tui.tui.screens.edit.keys import TABLE_KEYS
from nn_tui.tui.screens.edit.sheet import OpinionRequest, SheetHost
from nn_tui.tui.screens.number_checks import number_check
from nn_tui.tui.screens.prompts import Prompt
from nn_tui.tui.widgets.table.table_editor import TableEditor

FLAGS_ONLY = frozenset({"invert", "shift"})


class TableSheet(DrawingSheet):
    """The rows of the dataset, with the one being edited as it is drawn."""

    BINDINGS: ClassVar[list[BindingType]] = TABLE_KEYS
    NOUN = "row"
    BESIDE = "Rows"

    def __init__(self, host: SheetHost) -> None:
        super().__init__(host, id="rows")
        self._shown: tuple[EditState | None, Array, Array] = (None, np.zeros((0, 0)), np.zeros((0, 0)))

    def compose(self) -> Iterable[Widget]:
        """The table."""
        yield TableEditor(id="table")

    @property
    def table(self) -> TableEditor:
        """The table."""
        return self.query_one(TableEditor)

    # What is shown.

    def show(self) -> None:
        """Show the rows, with the network's outputs for those in view."""
        state, dataset, workspace = self.editor.state, self.dataset, self.host.workspace
        if state is not self._shown[0]:
            self._shown = (state, *_rows_of(state))
        _, inputs, targets = self._shown
        predictor = workspace.snapshot.predictor()

        def outputs_of(rows: slice) -> FloatArray:
            return predictor.outputs(inputs[rows])

        self.table.set_table(
            inputs,
            targets,
            dataset.feature_names,
            dataset.output_names,
            outputs_of if workspace.has_network else None,
            classes=dataset.class_names,
        )
        self.table.cursor_row = len(inputs) - 1 if state.index is None else state.index

    def heading(self) -> str:
        """Which row is edited, and its class."""
        label = self.label_name()
        return self.position("row") + (f", {label}" if label else "")

    def state(self) -> str:
        """What enter and space do here."""
        at_cell = f"[[table.toggle]] {self._space_action()}"
        if self.editor.changed:
            return f"{at_cell} · arrows move · not saved: [[edit.write_row]] saves it"
        if self._enter_types:
            at_cell = at_cell.replace(" ", " or [[edit.write_row]] ", 1)
        return f"{at_cell} · arrows move · saved"

    def words_of(self, binding: Binding) -> str:
        """Enter types where it has nothing to save."""
        return "Type" if binding.id == "edit.write_row" and self._enter_types else super().words_of(binding)

    @property
    def _enter_types(self) -> bool:
        return not self.editor.changed and self._is_typed()

    def _space_action(self) -> str:
        if self._at_class():
            return "chooses the class"
        return "types a number" if self._is_typed() else "swaps 0 and 1"

    def opinion_request(self) -> OpinionRequest:
        """The row."""
        editor = self.editor
        if self.dataset.class_names is not None:
            marks = tuple("< true" if index == editor.label else "" for index in range(self.dataset.outputs))
        else:
            marks = tuple(f"target {target:g}" for target in editor.target)
        return OpinionRequest(editor.values.reshape(1, -1), marks)

    # The cell under the cursor.

    def _at_class(self) -> bool:
        return self.dataset.class_names is not None and self.table.cursor_column >= self.dataset.features

    def _is_typed(self) -> bool:
        """Whether space asks for a number: the column under the cursor has other values than 0 and 1."""
        dataset, editor, column = self.dataset, self.editor, self.table.cursor_column
        if self._at_class():
            return False
        is_input = column < dataset.features
        value = editor.values[column] if is_input else editor.target[column - dataset.features]
        if value not in (0.0, 1.0) or (dataset.standardise and not dataset.samples):
            return True
        others = dataset.inputs[:, column] if is_input else dataset.targets[:, column - dataset.features]
        return bool(((others != 0) & (others != 1)).any())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Inverting and shifting make no sense for measured numbers; labelling needs classes."""
        if action in FLAGS_ONLY:
            return not self.dataset.standardise
        if action == "label":
            return self.dataset.class_names is not None
        return super().check_action(action, parameters)

    @on(TableEditor.Cursor)
    def _on_cursor(self, event: TableEditor.Cursor) -> None:
        if event.row != self.editor.index and event.row < self.dataset.samples:
            self.move(lambda: self.editor.goto(event.row))
        else:
            self.host.show()
        # What enter does depends on the cell.
        self.screen.refresh_bindings()

    @on(TableEditor.ClassAsked)
    def _on_class_asked(self) -> None:
        self.action_label()

    @on(TableEditor.Toggled)
    def _on_toggled(self, event: TableEditor.Toggled) -> None:
        features = self.dataset.features
        if self._is_typed():
            self._type(event.column)
        elif event.column < features:
            self.host.edit(lambda: self.editor.toggle((0, event.column)))
        else:
            self.host.edit(lambda: self.editor.toggle_target(event.column - features))

    def action_write_or_type(self) -> None:
        """Write the changed row; if it is unchanged, ask for the number under the cursor."""
        if self._enter_types:
            self._type(self.table.cursor_column)
        else:
            self.action_write()

    @work
    async def _type(self, column: int) -> None:
        """Ask for the exact value of a number in this row."""
        dataset, editor = self.dataset, self.editor
        output = column - dataset.features
        present = editor.values[column] if output < 0 else editor.target[output]
        name = (*dataset.feature_names, *dataset.output_names)[column]
        text = await self.app.push_screen_wait(
            Prompt(f"{name}, in the units of the table", value=_typed(float(present)), check=number_check)
        )
        if text and output < 0:
            self.host.edit(lambda: self.editor.set_cell(0, column, float(text)))
        elif text:
            self.host.edit(lambda: self.editor.set_target(output, float(text)))


def _typed(value: float) -> str:
    """A number as a person types it; nothing for a missing one."""
    return "" if isnan(value) else repr(value)


def _rows_of(state: EditState) -> tuple[Array, Array]:
    """The inputs (rows, features) and targets (rows, outputs) of all rows, with the drawn one in its place.

    They are the dataset's own arrays if the drawn row is unchanged.
    """
    dataset, index = state.dataset, state.index
    inputs, targets = dataset.inputs, dataset.targets
    if index is None:
        return np.concatenate([inputs, state.values[None]]), np.concatenate([targets, state.target[None]])
    if np.array_equal(inputs[index], state.values, equal_nan=True) and np.array_equal(targets[index], state.target):
        return inputs, targets
    inputs, targets = inputs.copy(), targets.copy()
    inputs[index], targets[index] = state.values, state.target
    inputs.setflags(write=False)
    targets.setflags(write=False)
    return inputs, targets
