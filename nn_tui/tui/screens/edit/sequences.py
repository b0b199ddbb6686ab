"""Editing sequences: steps under a cursor; 0 and 1 are swapped, numbers and words typed, texts written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

import numpy as np
from textual import on, work
from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget

from nn_tui.data.dataset import Dataset
from nn_tui.data.editing.pasted_sequence import paste_sequences, split_symbols
from nn_tui.data.editing.sequence_edits import SequenceEdits
from nn_tui.model.arrays import FloatArray
from nn_tui.tui.screens.edit.drawing import DrawingSheet
from nn_tui.tui.screens.edit.keys import SEQUENCE_HELP, SEQUENCE_KEYS
from nn_tui.tui.screens.edit.sequence_rows import SequenceRows
from nn_tui.tui.screens.edit.sheet import OpinionRequest, SheetHost
from nn_tui.tui.screens.edit.step_answers import StepAnswers
from nn_tui.tui.screens.number_checks import number_check
from nn_tui.tui.screens.prompts import ChooseClass, Confirm, Prompt
from nn_tui.tui.theme.capabilities import capabilities_of
from nn_tui.tui.widgets.roll.roll import Roll

MANY_OUTPUTS = 8
"""With more outputs than this, the bars are in the order of their size."""


class SequenceSheet(DrawingSheet):
    """One sequence under a cursor, with the network's answers at each step."""

    BINDINGS: ClassVar[list[BindingType]] = SEQUENCE_KEYS
    HELP = SEQUENCE_HELP

    def __init__(self, host: SheetHost) -> None:
        super().__init__(host, id="sequence")
        self._step_answers = StepAnswers()
        self._answers: FloatArray | None = None
        self._inserts = False
        self._goal: int | None = None
        self._made: tuple[Dataset, bool, SequenceEdits, SequenceRows] | None = None

    def compose(self) -> Iterable[Widget]:
        """The sequence."""
        yield Roll(id="roll")

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
        snapshot = None if workspace.needs_reset else workspace.snapshot
        self._answers = self._step_answers.of(editor.values, self.dataset, snapshot, self.host.is_training)
        self.roll.set_rows(self.rows.of(self.edits.line, editor.target, self._answers))
        if self._goal is not None:
            self.roll.cursor_column, self._goal = self._goal, None

    def leave(self) -> None:
        """End typing, so that keys are commands in another sequence."""
        self.roll.action_end_typing()

    def about(self) -> Content:
        """Which sequence is edited, with its label, and of which dataset."""
        steps, step = len(self.edits.line), min(self.roll.cursor_column + 1, len(self.edits.line))
        what = "symbol" if self.dataset.symbols else "step"
        return Content.assemble(
            (self.position("sequence"), "bold"),
            f", {what} {step} of {steps}\n",
            f"{self._label_words()}\n" if self._label_words() else "",
            (self.origin(), "$text-muted"),
        )

    def _label_words(self) -> str:
        if self.dataset.at_steps:
            return ""
        if self.dataset.class_names is not None:
            return f"labelled {self.label_name()}"
        return f"target {' '.join(f'{value:g}' for value in self.editor.target)}"

    def state(self) -> str:
        """What keys do here."""
        if self.roll.typing:
            return f"{'INSERTING' if self._inserts else 'TYPING OVER'} · esc ends typing"
        written = "not written: enter writes it" if self.editor.changed else "as written"
        return f"space {self._space_action()} · i + - steps · {written}"

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
        steps = workspace.snapshot.encoding.ends.inputs[0]
        if workspace.needs_reset or len(self.editor.values) <= steps:
            return ""
        return f"The network takes {steps} steps. Write this longer sequence, then reset it: Train (3), r."

    def opinion_request(self) -> OpinionRequest | None:
        """The answer at the step under the cursor."""
        dataset, target = self.dataset, self.editor.target
        step = self._step - self.edits.predicts_next
        if self._answers is None or step < 0:
            return None
        outputs, names = self._answers[step], self.rows.classes or dataset.output_names
        wanted = target[step] if dataset.at_steps else target
        if dataset.class_names is not None:
            right = int(wanted) if dataset.at_steps else int(wanted.argmax())
            mark = "< typed" if self.edits.predicts_next else "< class"
            marks = [mark if index == right else "" for index in range(len(names))]
        else:
            marks = [f"target {value:g}" for value in wanted.tolist()]
        order = np.arange(len(names))
        if len(names) > MANY_OUTPUTS:
            order = np.argsort(-outputs, kind="stable")
        bars = [names[index] for index in order], outputs[order]
        return OpinionRequest(self.editor.values, tuple(marks[index] for index in order), bars=bars)

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
        """Whether space asks for a number: there are other values than 0 and 1 in this row of the dataset."""
        dataset, editor = self.dataset, self.editor
        output = row - self.rows.inputs
        present = editor.values[step, row] if output < 0 else editor.target[step, output]
        others = dataset.inputs[:, :, row] if output < 0 else dataset.targets[:, :, output]
        return present not in (0.0, 1.0) or not ((others == 0) | (others == 1) | np.isnan(others)).all()

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
            self._write(step, inserts=False)
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

    def action_insert(self) -> None:
        """Insert a step before the cursor, or text."""
        if self.dataset.symbols:
            self._write(self._step, inserts=True)
        else:
            self._insert(self._step)

    def action_append(self) -> None:
        """Insert a step behind the cursor, or text."""
        if self.dataset.symbols:
            self._write(self._step + 1, inserts=True)
        else:
            self._insert(self._step + 1)

    def _insert(self, step: int) -> None:
        self._goal = step
        self.host.edit(lambda: self.edits.insert(step))

    def action_remove_step(self) -> None:
        """Remove the step under the cursor."""
        self.host.edit(lambda: self.edits.remove(self._step))

    @work
    async def _type_number(self, row: int, step: int) -> None:
        """Ask for the exact value of a number."""
        output, dataset, editor = row - self.rows.inputs, self.dataset, self.editor
        name = (*dataset.feature_names, *dataset.output_names)[row]
        present = editor.values[step, row] if output < 0 else editor.target[step, output]
        text = await self.app.push_screen_wait(
            Prompt(f"{name} at step {step + 1}", value=repr(float(present)), check=number_check)
        )
        if text and output < 0:
            self.host.edit(lambda: editor.set_cell(step, row, float(text)))
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
        chosen = await self.app.push_screen_wait(ChooseClass(title, dataset.class_names, self.present_class))
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

    def _write(self, place: int, *, inserts: bool) -> None:
        """Begin to type characters at a place of the text, or ask for the words there."""
        if not self.rows.are_characters:
            self._ask_for_words(place, place + (not inserts))
            return
        self._inserts = inserts
        self.roll.typing = True
        self.roll.cursor = (0, place)
        self.host.show()

    @work
    async def _ask_for_words(self, start: int, stop: int) -> None:
        """Ask for the words in the place of a range, and behind the end."""
        present = [self.dataset.symbols[place] for place in self.edits.line[start:stop].tolist()]
        title = f"Word {start + 1}, or several words" if present else f"Words to insert as word {start + 1}"
        text = await self.app.push_screen_wait(Prompt(title, value=" ".join(present)))
        if text:
            self._put(start, stop, text.split())

    @on(Roll.Typed)
    def _on_typed(self, event: Roll.Typed) -> None:
        symbols = self.dataset.symbols
        if event.text == "\n" and "\n" not in symbols:
            self.leave()
            return
        typed, start = split_symbols(event.text, symbols), self.roll.cursor_column
        stop = start if self._inserts else min(start + len(typed), len(self.edits.line))
        self._put(start, stop, typed)

    @on(Roll.Erased)
    def _on_erased(self, event: Roll.Erased) -> None:
        place = self.roll.cursor_column - event.before
        if 0 <= place < len(self.edits.line):
            self._goal = place
            self.host.edit(lambda: self.edits.remove(place))

    @work
    async def _put(self, start: int, stop: int, typed: Sequence[str]) -> None:
        """Put symbols in the place of a range; ask whether to add those that the dataset does not have."""
        unknown, is_typing = self.edits.unknown(typed), self.roll.typing
        if unknown:
            may_add = await self._may_add(unknown)
            if is_typing:
                # The question ended it.
                self._write(start, inserts=self._inserts)
            if not may_add:
                return

        def put() -> None:
            if unknown:
                self.editor.add_symbols(unknown)
            self._goal = start + len(typed)
            self.edits.type(start, stop, typed)

        if unknown:
            self.host.edit_own(put)
        else:
            self.host.edit(put)

    async def _may_add(self, unknown: Sequence[str]) -> bool:
        """Ask whether to add symbols to the dataset."""
        name, several = self.dataset.name, len(unknown) > 1
        what = "words" if several else "the word"
        if self.rows.are_characters:
            what = "characters" if several else "the character"
        question = f"{name} does not have {what} {' '.join(unknown)}. Add? The network will need a reset."
        agreed: bool = await self.app.push_screen_wait(Confirm(question, "Add"))
        return agreed

    def paste(self, text: str) -> None:
        """Paste what is typed, one sequence in the place of this one, or several more."""
        if self.roll.typing:
            self.roll.post_message(Roll.Typed(self.roll, text))
        elif len([line for line in text.splitlines() if line.strip()]) > 1:
            self.host.edit_own(lambda: self.editor.add_samples(*paste_sequences(self.dataset, text)))
        else:
            super().paste(text)
