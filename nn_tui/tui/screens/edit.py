"""Edit: one drawing, begun as a copy of a sample, with the network's opinion of it beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future
from typing import ClassVar

import numpy as np
from textual import events, on, work
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from nn_tui.data.editor import Editor
from nn_tui.experiment.workspace import Workspace
from nn_tui.tui.screens.base import Host, WorkScreen
from nn_tui.tui.screens.edit_keys import HELP, KEYS
from nn_tui.tui.screens.preview import sample_pictures
from nn_tui.tui.screens.prompts import ChooseClass, Prompt, complaint
from nn_tui.tui.widgets.bars import Bars
from nn_tui.tui.widgets.pictures import PictureGrid
from nn_tui.tui.widgets.pixel_editor import PixelEditor
from nn_tui.tui.widgets.table_editor import TableEditor
from nn_tui.tui.widgets.words import Words

PIXELS_ONLY = frozenset({"pen", "label", "add_class", "rename_class", "shift_rows", "mirror"})


class EditScreen(WorkScreen):
    """The drawing under a cursor. Nothing is trained on it until enter writes it."""

    NAME = "Edit"
    BINDINGS: ClassVar[list[BindingType]] = KEYS
    HELP = HELP

    def __init__(self, host: Host, workspace: Workspace) -> None:
        super().__init__(host)
        self.workspace = workspace

    @property
    def editor(self) -> Editor:
        """The drawing in progress."""
        return self.workspace.editor

    def on_screen_suspend(self) -> None:
        """Another screen comes: the pen is up when one comes back."""
        self._lift_pen()

    def body(self) -> Iterable[Widget]:
        """The drawing on the left; what it is, and what the network says, on the right."""
        yield Vertical(
            PixelEditor(id="pixels"),
            TableEditor(id="table"),
            id="left",
        )
        yield Vertical(
            Words("", id="about"),
            Words("The network's opinion", classes="heading"),
            Bars(id="opinion"),
            Words("", id="opinion-note", classes="hint"),
            PictureGrid(compact=True, selectable=False, id="samples"),
            id="right",
        )

    def below(self) -> Iterable[Widget]:
        """What the drawing is waiting for."""
        yield Words("", id="state", classes="readout")

    @property
    def _pixels(self) -> PixelEditor:
        return self.query_one("#pixels", PixelEditor)

    @property
    def _table(self) -> TableEditor:
        return self.query_one("#table", TableEditor)

    def show(self) -> None:
        """Show the drawing and the opinion on it."""
        editor, dataset = self.editor, self.editor.dataset
        is_picture = dataset.kind == "pixels"
        self._pixels.display, self._table.display = is_picture, not is_picture
        if is_picture:
            self._pixels.set_picture(editor.values)
            self.query_one("#samples", PictureGrid).set_pictures(sample_pictures(dataset), diverging=False)
        else:
            self._show_table()
        self.query_one("#samples").display = is_picture
        wanted: Widget = self._pixels if is_picture else self._table
        if self.focused is None or not self.focused.display:
            wanted.focus()
        self._show_about()
        self._show_opinion()

    def _show_table(self) -> None:
        """The rows as stored, the one being edited as it is drawn."""
        editor, dataset = self.editor, self.editor.dataset
        inputs, targets = list(dataset.inputs), list(dataset.targets)
        if editor.index is None:
            inputs.append(editor.values)
            targets.append(editor.target)
        else:
            inputs[editor.index], targets[editor.index] = editor.values, editor.target
        outputs = None
        if not self.workspace.needs_reset:
            outputs = self.workspace.snapshot.outputs(np.reshape(inputs, (-1, dataset.features)))
        self._table.set_table(
            np.reshape(inputs, (-1, dataset.features)),
            np.reshape(targets, (-1, dataset.outputs)),
            dataset.feature_names,
            dataset.output_names,
            outputs,
        )
        row = len(inputs) - 1 if editor.index is None else editor.index
        self._table.cursor_row = row

    def _show_about(self) -> None:
        editor, dataset = self.editor, self.editor.dataset
        new = editor.index is None
        number = f"new sample {dataset.samples + 1}" if editor.index is None else f"sample {editor.index + 1}"
        label = ""
        if dataset.class_names and editor.label is not None:
            label = f", labelled {dataset.class_names[editor.label]}"
        own = "your own" if dataset.own else "built in; a write makes a copy"
        self.query_one("#about", Words).say(
            Content.assemble(
                (number, "bold"),
                f"{'' if new else f' of {dataset.samples}'}{label}\n",
                (f"{dataset.name}, {own}", "$text-muted"),
            )
        )
        pen = {None: "space toggles, p draws", 1.0: "PEN DRAWS (p)", 0.0: "PEN ERASES (p)"}[self._pixels.pen]
        state = "not written: enter writes it" if editor.changed else "as written"
        parts = [pen if dataset.kind == "pixels" else "space toggles", "arrows or hjkl move", state]
        self.query_one("#state", Words).say("  ·  ".join(parts))

    def _show_opinion(self) -> None:
        bars, note = self.query_one("#opinion", Bars), self.query_one("#opinion-note", Words)
        dataset, snapshot = self.editor.dataset, self.workspace.snapshot
        bars.display = not self.workspace.needs_reset
        if self.workspace.needs_reset:
            note.say(
                "The network was made for other classes or another shape. Go to Train (3) and press r to reset it."
            )
            return
        outputs = snapshot.outputs(self.editor.values.reshape(1, -1))[0]
        if dataset.kind == "table":
            marks = [f"target {target:g}" for target in self.editor.target]
        else:
            marks = ["< label" if index == self.editor.label else "" for index in range(len(outputs))]
        bars.set_bars(dataset.output_names, outputs, marks=marks)
        trained = f"after {snapshot.epoch:,} epochs" if snapshot.epoch else "untrained: 3, then space, trains it"
        if not dataset.samples:
            trained = "no samples yet: draw one, then enter"
        note.say(Content.styled(trained, "$text-muted"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A table has no pen, no classes and no rows to shift."""
        if action in PIXELS_ONLY:
            return self.editor.dataset.kind == "pixels"
        return True

    def _edit(self, operation: Callable[[], None]) -> None:
        """Do something to the drawing; if that changes the dataset, take it over. Bad input is told."""
        before = self.workspace.dataset
        try:
            operation()
        except ValueError as error:
            self.notify(str(error), severity="error", timeout=8)
            return
        if self.editor.dataset is not before:
            self.workspace.write(self.editor.dataset).add_done_callback(self._tell_refusal)
        self.workspace.keep_drawing()
        self.refresh_state()

    def _tell_refusal(self, followed: Future[None]) -> None:
        """Say why the run does not follow the dataset; comes from the training thread."""
        error = followed.exception()
        if error is not None:
            self.notify(f"The run goes on without this change: {error}", severity="error", timeout=10)

    @work
    async def _edit_own(self, operation: Callable[[], None]) -> None:
        """The same for what changes the dataset: of a built-in one, a copy is made first."""
        dataset = self.editor.dataset
        if not dataset.own:
            name = await self.app.push_screen_wait(
                Prompt(
                    f"{dataset.name} never changes. Name your copy of it",
                    value=self.workspace.library.free_name(f"my-{dataset.name}"),
                    check=complaint(self.workspace.library.check_free),
                )
            )
            if name is None:
                return
            self.editor.rebase(self.workspace.copy_as(name))
        self._edit(operation)

    @on(PixelEditor.Toggled)
    def _on_toggled(self, event: PixelEditor.Toggled) -> None:
        self._edit(lambda: self.editor.toggle((event.row, event.column)))

    @on(PixelEditor.Drawn)
    def _on_drawn(self, event: PixelEditor.Drawn) -> None:
        self._edit(lambda: self.editor.set_cell(event.row, event.column, event.value))

    @on(TableEditor.Cursor)
    def _on_row(self, event: TableEditor.Cursor) -> None:
        row = None if event.row >= self.editor.dataset.samples else event.row
        if row != self.editor.index and row is not None:
            self._move(lambda: self.editor.goto(row))

    @on(TableEditor.Toggled)
    def _on_table_toggled(self, event: TableEditor.Toggled) -> None:
        features = self.editor.dataset.features
        if event.column < features:
            self._edit(lambda: self.editor.toggle((0, event.column)))
        else:
            self._edit(lambda: self.editor.toggle_target(event.column - features))

    def on_paste(self, event: events.Paste) -> None:
        """Rows from the terminal's clipboard."""
        event.stop()
        self._edit(lambda: self.editor.paste(event.text))

    def action_paste(self) -> None:
        """Rows from the app's own clipboard."""
        if self.app.clipboard:
            self._edit(lambda: self.editor.paste(self.app.clipboard))
        else:
            self.notify("The clipboard is empty: copy rows of 0 and 1, or # and ., first.", timeout=5)

    def action_write(self) -> None:
        """Write the drawing to the dataset."""
        if self.editor.changed or not self.editor.dataset.own:
            self._edit_own(self.editor.write)
        else:
            self.notify("Nothing to write: the drawing is as it is in the dataset.", timeout=3)

    def action_pen(self) -> None:
        """Ink, paper, up."""
        pixels = self._pixels
        pixels.pen = {None: 1.0, 1.0: 0.0, 0.0: None}[pixels.pen]
        if pixels.pen is not None:
            row, column = pixels.cursor
            self._edit(lambda: self.editor.set_cell(row, column, pixels.pen or 0.0))
        self.show()

    def action_clear(self) -> None:
        """Turn everything off."""
        self._edit(self.editor.clear)

    def action_invert(self) -> None:
        """Swap ink and paper."""
        self._edit(self.editor.invert)

    def action_mirror(self) -> None:
        """Swap left and right."""
        self._edit(self.editor.mirror)

    def action_shift(self, rows: int, columns: int) -> None:
        """Move the drawing by one."""
        self._edit(lambda: self.editor.shift(rows, columns))

    def action_shift_rows(self, rows: int) -> None:
        """Move the drawing up or down by one."""
        self._edit(lambda: self.editor.shift(rows, 0))

    def action_undo(self) -> None:
        """Take back."""
        self._edit(self.editor.undo)

    def action_redo(self) -> None:
        """Do again."""
        self._edit(self.editor.redo)

    def _move(self, operation: Callable[[], None]) -> None:
        """To another sample; what was not written is told of, since it is left behind."""
        before = self.editor.state
        was_changed = self.editor.changed
        self._edit(operation)
        if was_changed and self.editor.index != before.index:
            self.notify("The change was not written: u brings it back.", timeout=4)

    def _lift_pen(self) -> None:
        """What was drawn with ends here: the arrows are not to wipe another drawing."""
        self._pixels.pen = None

    def action_go(self, step: int) -> None:
        """To another sample."""
        self._lift_pen()
        self._move(self.editor.next if step > 0 else self.editor.previous)

    def action_add(self) -> None:
        """A new sample, not yet written."""
        self._lift_pen()
        self._edit(self.editor.add_sample)

    def action_duplicate(self) -> None:
        """A written copy as a new sample."""
        self._edit_own(self.editor.duplicate)

    def action_delete(self) -> None:
        """Delete the sample; undo brings it back."""
        if self.editor.index is None:
            self._edit(self.editor.delete_sample)
        else:
            self._edit_own(self.editor.delete_sample)

    @work
    async def action_label(self) -> None:
        """Choose the class of the drawing."""
        names = self.editor.dataset.class_names or ()
        chosen = await self.app.push_screen_wait(ChooseClass("The drawing is", names, self.editor.label))
        if chosen is not None:
            self._edit(lambda: self.editor.set_label(chosen))

    @work
    async def action_add_class(self) -> None:
        """Add a class; the network needs a reset then."""
        name = await self.app.push_screen_wait(Prompt("Name of the new class (the network will need a reset)"))
        if name:
            self._edit_own(lambda: self.editor.add_class(name))

    @work
    async def action_rename_class(self) -> None:
        """Rename the class of this drawing."""
        label, names = self.editor.label, self.editor.dataset.class_names
        if label is None or names is None:
            return
        name = await self.app.push_screen_wait(Prompt(f"New name of the class {names[label]}", value=names[label]))
        if name and name != names[label]:
            self._edit_own(lambda: self.editor.rename_class(label, name))
