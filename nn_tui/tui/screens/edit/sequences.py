"""Editing sequences: steps under a cursor; 0 and 1 are swapped, numbers and words typed, texts written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

import numpy as np
from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget

from nn_tui.data.dataset import Dataset
from nn_tui.data.editing.pasted_sequence import paste_sequences
from nn_tui.data.editing.sequence_edits import SequenceEdits
from nn_tui.model.arrays import FloatArray
from nn_tui.tui.presenting.sequences import show_sequences
from nn_tui.tui.screens.edit.drawing import DrawingSheet
from nn_tui.tui.screens.edit.keys import SEQUENCE_KEYS
from nn_tui.tui.screens.edit.sequence_rows import SequenceRows
from nn_tui.tui.screens.edit.sheet import Operation, OpinionBars, SheetHost
from nn_tui.tui.screens.edit.step_answers import StepAnswers
from nn_tui.tui.screens.edit.step_opinion import step_opinion
from nn_tui.tui.screens.edit.text_typing import TextTyping
from nn_tui.tui.screens.number_checks import number_check
from nn_tui.tui.screens.prompts import ChooseOne, Prompt
from nn_tui.tui.theme.capabilities import capabilities_of
from nn_tui.tui.widgets.roll.roll import Roll
from nn_tui.tui.widgets.sequences.sequence_list import SequenceList


class SequenceSheet(DrawingSheet):
    """One sequence under a cursor, with the network's answers at each step."""

    BINDINGS: ClassVar[list[BindingType]] = SEQUENCE_KEYS
    NOUN = "sequence"
    BESIDE = "Sequences"

    def __init__(self, host: SheetHost) -> None:
        super().__init__(host, id="sequence")
        self._step_answers = StepAnswers()
        self._answers: FloatArray | None = None
        self._text = TextTyping(self)
        self._listed: tuple[Dataset | None, int | None, bool] = (None, None, False)
        self._goal: int | None = None
        self._made: tuple[Dataset, bool, SequenceEdits, SequenceRows] | None = None

    def compose(self) -> Iterable[Widget]:
        """The sequence, and below it those of the dataset as they are written, from this one on."""
        yield Roll(id="roll")
        yield SequenceList(id="stored")

    @property
    def roll(self) -> Roll:
        """The sequence."""
        return self.query_one(Roll)

    @property
    def edits(self) -> SequenceEdits:
        """What can be changed of the sequence."""
        return self._of_dataset()[2]

    @property
    def rows(self) -> SequenceRows:
        """How sequences of this dataset are shown."""
        return self._of_dataset()[3]

    def _of_dataset(self) -> tuple[Dataset, bool, SequenceEdits, SequenceRows]:
        """What depends on the dataset alone, made once for each."""
        dataset, ascii_only = self.dataset, capabilities_of(self.app).ascii
        if self._made is None or self._made[0] is not dataset or self._made[1] != ascii_only:
            edits = SequenceEdits(self.editor)
            self._made = dataset, ascii_only, edits, SequenceRows(dataset, edits.predicts_next, ascii_only)
        return self._made

    # What is shown.

    def show(self) -> None:
        """Show the sequence, with the network's answers."""
        editor, workspace = self.editor, self.host.workspace
        snapshot = workspace.snapshot if workspace.has_network else None
        self._answers = self._step_answers.of(editor.values, self.dataset, snapshot, self.host.is_training)
        self.roll.set_rows(self.rows.of(self.edits.line, editor.target, self._answers), self.rows.gap)
        if self._goal is not None:
            self.roll.cursor_column, self._goal = self._goal, None
        listed = self.dataset, editor.index, capabilities_of(self.app).ascii
        if listed != self._listed:
            self._listed = listed
            show_sequences(self.query_one(SequenceList), self.dataset, ascii_only=listed[2], first=editor.index or 0)

    def leave(self) -> None:
        """End typing, so that keys are commands in another sequence."""
        self.roll.action_end_typing()

    def heading(self) -> str:
        """Which sequence is edited, with its label."""
        return self.position("sequence") + self._label_words()

    def _label_words(self) -> str:
        if self.dataset.at_steps:
            return ""
        if self.dataset.class_names is not None:
            return f", labelled {self.label_name()}"
        return f", target {' '.join(f'{value:.4g}' for value in self.editor.target)}"

    def state(self) -> str:
        """What is under the cursor, and what keys do there."""
        what = "step"
        if self.dataset.symbols:
            what = "character" if self.rows.are_characters else "word"
        place = f"{what} {self._step + 1} of {len(self.edits.line)}"
        if self.roll.typing:
            return f"{place} · {'INSERTING' if self._text.inserts else 'TYPING OVER'}: [[roll.done]] ends it"
        place += self._number_words()
        if self.editor.changed:
            return f"{place} · [[roll.change]] {self._space_action()} · not saved: [[edit.write_sequence]] saves it"
        change = f"[[roll.change]] or [[edit.write_sequence]] {self._space_action()}"
        return f"{place} · {change} · [[edit.insert_step]] [[edit.append_step]] [[edit.remove_step]] steps · saved"

    def words_of(self, binding: Binding) -> str:
        """Enter changes what is under the cursor where it has nothing to save."""
        is_change = binding.id == "edit.write_sequence" and not self.editor.changed
        return "Change" if is_change else super().words_of(binding)

    def _number_words(self) -> str:
        """The number under the cursor with more digits than its cell has."""
        row, output = self.roll.cursor_row, self.roll.cursor_row - self.rows.inputs
        has_number = self.dataset.class_names is None if output >= 0 else not self.dataset.symbols
        return f": {self._name_of(row)} {self._number_at(row, self._step):.4g}" if has_number else ""

    def _name_of(self, row: int) -> str:
        return (*self.dataset.feature_names, *self.dataset.output_names)[row]

    def _number_at(self, row: int, step: int) -> float:
        output = row - self.rows.inputs
        return float(self.editor.values[step, row] if output < 0 else self.editor.target[step, output])

    def _space_action(self) -> str:
        row, _ = self.roll.cursor
        if row >= self.rows.inputs and self.dataset.class_names is not None:
            return "takes the other class" if self.dataset.outputs == 2 else "chooses the class"
        if self.dataset.symbols:
            return "types over" if self.rows.are_characters else "types a word"
        return "types a number" if self._is_typed(row, self._step) else "swaps 0 and 1"

    def misfit(self) -> str:
        """Why the network does not answer, where the dataset still fits it."""
        workspace = self.host.workspace
        if not workspace.has_network or self._answers is not None:
            return ""
        steps = workspace.snapshot.encoding.ends.inputs[0]
        return (
            f"The network takes {steps} steps. Save this longer sequence, then reset it: "
            "Train ([[app.train]]), [[train.reset]]."
        )

    def opinion_request(self) -> OpinionBars | None:
        """The answer at the step under the cursor."""
        dataset, target = self.dataset, self.editor.target
        step = self._step - self.edits.predicts_next
        if self._answers is None or step < 0:
            return None
        wanted = np.asarray(target[step] if dataset.at_steps else target)
        mark = "< typed" if self.edits.predicts_next else "< true"
        return step_opinion(dataset, self.rows.classes or dataset.output_names, wanted, self._answers[step], mark)

    @property
    def has_classes(self) -> bool:
        """Whether a class can be added: the classes of a text are its symbols."""
        return self.dataset.class_names is not None and not self.edits.predicts_next

    @property
    def present_class(self) -> int | None:
        """The class of the sequence, or of the step under the cursor; None in a text."""
        if not self.has_classes:
            return None
        return int(self.editor.target[self._step]) if self.dataset.at_steps else self.editor.label

    # The place under the cursor.

    @property
    def _step(self) -> int:
        """The step under the cursor; the last one behind the end."""
        return min(self.roll.cursor_column, len(self.edits.line) - 1)

    def _is_typed(self, row: int, step: int) -> bool:
        """Whether space asks for a number: there are other values than 0 and 1 in this row."""
        return self._number_at(row, step) not in (0.0, 1.0) or not self.rows.is_flag(row)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A text has no labels: they are its symbols. While typing, keys are text and no commands."""
        if self.is_mounted and self.roll.typing:
            return action == "write"
        if action == "label":
            return not self.edits.predicts_next
        return super().check_action(action, parameters)

    @on(Roll.Cursor)
    @on(Roll.TypingEnded)
    def _on_cursor(self) -> None:
        self.host.show()

    # Changes.

    def action_write_or_change(self) -> None:
        """Write the changed sequence; if it is unchanged, change what is under the cursor."""
        if self.editor.changed:
            self.action_write()
        else:
            self.roll.action_change()

    @on(Roll.ChangeAsked)
    def _on_change_asked(self, event: Roll.ChangeAsked) -> None:
        row, step, output = event.row, event.step, event.row - self.rows.inputs
        if output >= 0 and self.dataset.class_names is not None:
            self._change_class(step)
        elif self.dataset.symbols and output < 0:
            self._text.begin(step, inserts=False)
        elif self._is_typed(row, step):
            self._type_number(row, step)
        elif output < 0:
            self.host.edit(lambda: self.editor.toggle((step, row)))
        else:
            self.host.edit(lambda: self.edits.toggle_target(step, output))

    def _change_class(self, step: int) -> None:
        if self.dataset.outputs == 2:
            self.host.edit(lambda: self.edits.set_class(step, 1 - int(self.editor.target[step])))
        else:
            self.action_label()

    def action_add(self) -> None:
        """Begin a new sequence; a text between its first symbol and its last."""
        self._goal = int(self.edits.predicts_next)
        super().action_add()

    def action_insert(self) -> None:
        """Insert a step before the cursor, or text."""
        if self.dataset.symbols:
            self._text.begin(self._step, inserts=True)
        else:
            self._insert(self._step)

    def action_append(self) -> None:
        """Insert a step behind the cursor, or text."""
        if self.dataset.symbols:
            self._text.begin(self._step + 1, inserts=True)
        else:
            self._insert(self._step + 1)

    def _insert(self, step: int) -> None:
        self.edit_at(step, lambda: self.edits.insert(step))

    def edit_at(self, place: int, operation: Operation, own: bool = False) -> None:
        """Run an operation, and go to a place of what it made; with ``own`` it changes the dataset."""

        def run() -> None:
            operation()
            self._goal = place

        edit = self.host.edit_own if own else self.host.edit
        edit(run)

    def action_remove_step(self) -> None:
        """Remove the step under the cursor."""
        self.host.edit(lambda: self.edits.remove(self._step))

    @work
    async def _type_number(self, row: int, step: int) -> None:
        """Ask for the exact value of a number."""
        output, present = row - self.rows.inputs, repr(self._number_at(row, step))
        title = f"{self._name_of(row)} at step {step + 1}"
        text = await self.app.push_screen_wait(Prompt(title, value=present, check=number_check))
        if text and output < 0:
            self.host.edit(lambda: self.editor.set_cell(step, row, float(text)))
        elif text:
            self.host.edit(lambda: self.edits.set_target(step, output, float(text)))

    @work
    async def action_label(self) -> None:
        """Choose the class, or type the target, of the sequence or of the step under the cursor."""
        dataset, step = self.dataset, self._step
        title = f"The class of step {step + 1} is" if dataset.at_steps else "Its class is"
        if dataset.class_names is None:
            await self._type_targets(step)
            return
        chosen = await self.app.push_screen_wait(ChooseOne(title, dataset.class_names, self.present_class))
        if chosen is not None and dataset.at_steps:
            self.host.edit(lambda: self.edits.set_class(step, chosen))
        elif chosen is not None:
            self.host.edit(lambda: self.editor.set_label(chosen))

    async def _type_targets(self, step: int) -> None:
        """Ask for the numbers that are the target of the sequence, or of a step."""
        dataset, editor = self.dataset, self.editor
        present = (editor.target[step] if dataset.at_steps else editor.target).tolist()

        def check(text: str) -> str | None:
            numbers = text.split()
            if len(numbers) != dataset.outputs:
                return f"Type {dataset.outputs} numbers, for {' '.join(dataset.output_names)}."
            return next(filter(None, map(number_check, numbers)), None)

        title = f"Target of step {step + 1}" if dataset.at_steps else "Its target"
        text = await self.app.push_screen_wait(Prompt(title, value=" ".join(map(repr, present)), check=check))
        if text:
            numbers = np.array([float(number) for number in text.split()])
            target = editor.target.copy()
            target[step if dataset.at_steps else slice(None)] = numbers
            self.host.edit(lambda: editor.redraw(editor.values, target))

    # Text.

    @on(Roll.Typed)
    def _on_typed(self, event: Roll.Typed) -> None:
        self._text.typed(event.text)

    @on(Roll.Erased)
    def _on_erased(self, event: Roll.Erased) -> None:
        self._text.erased(event.before)

    def paste(self, text: str) -> None:
        """Paste what is typed, one sequence in the place of this one, or several more."""
        if self.roll.typing:
            self._text.typed(text)
        elif len([line for line in text.splitlines() if line.strip()]) > 1:
            self.host.edit_own(lambda: self.editor.add_samples(*paste_sequences(self.dataset, text)))
        else:
            super().paste(text)
