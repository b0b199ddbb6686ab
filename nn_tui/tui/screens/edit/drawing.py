"""What editing pictures and tables has in common: one sample is drawn at a time, and enter saves it in the dataset."""

from __future__ import annotations

from textual import work

from nn_tui.tui.screens.edit.sheet import Operation, Sheet
from nn_tui.tui.screens.number_checks import sample_check
from nn_tui.tui.screens.prompts import ChooseOne, Prompt


class DrawingSheet(Sheet):
    """A drawing that starts as a copy of a sample. Nothing is trained on it until it is saved."""

    def position(self, what: str) -> str:
        """Which sample is drawn: "Sample 3 of 26", "New sample 27"; ``what`` is the word for a sample."""
        index, samples = self.editor.index, self.dataset.samples
        return (
            f"New {what} {self.dataset.samples_before_tests + 1:,}"
            if index is None
            else f"{what.capitalize()} {index + 1:,} of {samples:,}"
        )

    def label_name(self) -> str:
        """The name of the drawing's class; "" without one."""
        names, label = self.dataset.class_names, self.editor.label
        return names[label] if names and label is not None else ""

    def move(self, operation: Operation) -> None:
        """Go to another sample, or begin one; notify of a change that was not saved and is left behind."""
        self.leave()
        before, was_changed = self.editor.state, self.editor.changed
        self.host.edit(operation)
        if was_changed and self.editor.state is not before:
            self.notify(f"The {self.NOUN} before was not saved: [[edit.undo]] brings it back.", timeout=6)

    def action_write(self) -> None:
        """Save the drawing in the dataset."""
        if self.editor.changed or not self.dataset.own:
            self.host.edit_own(self.editor.write)
        else:
            self.notify(f"Nothing to save: the {self.NOUN} is as it is in the dataset.", timeout=3)

    def action_clear(self) -> None:
        """Turn everything off."""
        self.host.edit(self.editor.clear)

    def action_invert(self) -> None:
        """Swap ink and paper."""
        self.host.edit(self.editor.invert)

    def action_shift(self, rows: int, columns: int) -> None:
        """Move the drawing by that many rows and columns."""
        self.host.edit(lambda: self.editor.shift(rows, columns))

    def action_go(self, step: int) -> None:
        """Go to the next or the previous sample."""
        self.move(self.editor.next if step > 0 else self.editor.previous)

    @work
    async def action_go_to(self) -> None:
        """Ask for the number of a sample and go there."""
        samples = self.dataset.samples
        if not samples:
            self.notify("There are no samples yet: [[edit.add]] begins the first one.", timeout=3)
            return
        text = await self.app.push_screen_wait(
            Prompt(
                f"Go to sample, 1 to {samples:,}", value=str((self.editor.index or 0) + 1), check=sample_check(samples)
            )
        )
        if text:
            self.move(lambda: self.editor.goto(int(text) - 1))

    def action_add(self) -> None:
        """Begin a new sample, not yet saved."""
        self.move(self.editor.add_sample)

    def action_duplicate(self) -> None:
        """Save a copy as a new sample."""
        self.host.edit_own(self.editor.duplicate)

    def action_delete(self) -> None:
        """Delete the sample; undo brings it back."""
        if self.editor.index is None:
            self.move(self.editor.delete_sample)
        else:
            self.host.edit_own(self.editor.delete_sample)

    @work
    async def action_label(self) -> None:
        """Choose the class of the drawing."""
        names = self.dataset.class_names or ()
        chosen = await self.app.push_screen_wait(ChooseOne("Its class is", names, self.editor.label))
        if chosen is not None:
            self.host.edit(lambda: self.editor.set_label(chosen))
