"""Edit: changing samples by hand, on a sheet for each kind of data, with the network's opinion beside it."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future

from textual import events, work
from textual.binding import Binding
from textual.containers import Vertical
from textual.dom import DOMNode
from textual.widget import Widget

from nn_tui.data.catalog import Kind
from nn_tui.data.classes import point_classes
from nn_tui.data.editing.editor import Editor
from nn_tui.data.editing.plane_edits import MOST_CLASSES
from nn_tui.experiment.sessions.memory import Memory, part, whole
from nn_tui.experiment.workspace.workspace import Workspace
from nn_tui.tui.explanation import Explanation
from nn_tui.tui.keys.catalogue import bindings_with_ids
from nn_tui.tui.presenting import wording
from nn_tui.tui.screens.base import Host, WorkScreen
from nn_tui.tui.screens.edit.explanation import EXPLANATIONS
from nn_tui.tui.screens.edit.opinion import Opinion
from nn_tui.tui.screens.edit.pixels import PixelSheet
from nn_tui.tui.screens.edit.points import PointSheet
from nn_tui.tui.screens.edit.sequences import SequenceSheet
from nn_tui.tui.screens.edit.sheet import Operation, Sheet
from nn_tui.tui.screens.edit.table import TableSheet
from nn_tui.tui.screens.prompts import Prompt, complaint
from nn_tui.tui.widgets.controls.text_line import TextLine
from nn_tui.tui.widgets.frame.framed import Framed, LegendPart

SHEETS: dict[str, type[PixelSheet | PointSheet | TableSheet | SequenceSheet]] = {
    "pixels": PixelSheet,
    "points": PointSheet,
    "table": TableSheet,
    "sequences": SequenceSheet,
}
"""The sheet for each kind of data."""


class EditScreen(WorkScreen):
    """The sheet for the dataset's kind, and the network's outputs for what is under its cursor."""

    NAME = "Edit"
    SIDE = "#right"

    def __init__(self, host: Host, workspace: Workspace) -> None:
        super().__init__(host)
        self.workspace = workspace
        self._sheets: dict[str, Sheet] = {kind: sheet(self) for kind, sheet in SHEETS.items()}
        self._front: Sheet | None = None
        self._offered_for = ""

    @property
    def editor(self) -> Editor:
        """The drawing in progress."""
        return self.workspace.editor

    @property
    def sheet(self) -> Sheet:
        """The sheet for the current dataset."""
        return self._sheets[self.editor.dataset.kind]

    @property
    def kind(self) -> Kind:
        """The kind of what is edited."""
        return self.editor.dataset.kind

    @property
    def is_training(self) -> bool:
        """Whether the run is running."""
        return self.host.is_training

    def on_screen_suspend(self) -> None:
        """Lift the pen when another screen opens."""
        self.sheet.leave()

    @classmethod
    def commands(cls, workspace: Workspace) -> Iterable[Binding]:
        """The keys of the sheet for the present dataset."""
        return bindings_with_ids(SHEETS[workspace.dataset.kind])

    async def holder(self, binding: Binding) -> DOMNode:
        """The sheet, with focus on what is drawn or typed."""
        self.set_focus(self.sheet.focus_target)
        return self.sheet

    def needs(self, binding: Binding) -> str:
        """What of the dataset is missing."""
        if binding.id == "edit.other_drawing":
            return "No other draft of this dataset waits."
        return f"{binding.description} is not for this dataset: {binding.tooltip[0].lower()}{binding.tooltip[1:]}."

    def explanation(self) -> Explanation:
        """Of the sheet."""
        return EXPLANATIONS[self.editor.dataset.kind]

    def words_of(self, binding: Binding) -> str:
        """What the sheet calls it."""
        return self.sheet.words_of(binding)

    def body(self) -> Iterable[Widget]:
        """The sheet on the left; what is on it, and the network's opinion, on the right."""
        yield Framed(*self._sheets.values(), id="left")
        beside = (widget for sheet in self._sheets.values() for widget in sheet.beside())
        yield Vertical(
            Framed(Opinion(), title="What the network answers", id="answer"), Framed(*beside, id="beside"), id="right"
        )

    def below(self) -> Iterable[Widget]:
        """What the keys do now."""
        yield TextLine("", id="state", classes="readout")

    def show(self) -> None:
        """Show the sheet and the opinion on it."""
        present, dataset = self.sheet, self.editor.dataset
        if present is not self._front:
            self._bring_to_front(present)
        present.show()
        if self.focused is None:
            self.set_focus(present.focus_target)
        self.query_one("#left", Framed).head(present.heading(), (LegendPart(present.origin()),))
        self.query_one("#beside", Framed).head(present.BESIDE)
        self.query_one("#state", TextLine).say(present.state())
        snapshot = self.workspace.snapshot if self.workspace.has_network else None
        self.query_one(Opinion).show(present.opinion_request(), dataset, snapshot, present.misfit())
        self._offer_other_drawing()

    # What is remembered.

    def memory(self) -> Memory:
        """Which sample of which dataset is on the sheet, and what the sheet remembers."""
        editor = self.editor
        return {
            "dataset": editor.dataset.name,
            "sample": editor.index,
            "sheet": self.sheet.memory(),
            "sides": self.sides.memory(),
        }

    def recall(self, memory: Memory) -> None:
        """Go to that sample, unless there is a drawing that is not written, and to where the cursor was."""
        editor = self.editor
        self.sides.recall(memory, "sides")
        if memory.get("dataset") != editor.dataset.name:
            return
        sample = whole(memory, "sample", editor.dataset.samples - 1)
        if sample is not None and not editor.changed:
            editor.goto(sample)
        self.show()
        self.sheet.recall(part(memory, "sheet"))

    # What is shown.

    def on_resize(self) -> None:
        """Give the opinion all the lines but some for what stands below it."""
        taken = 6
        self.query_one("#opinion").styles.max_height = max(3, self.query_one("#right").size.height - taken)

    def _bring_to_front(self, present: Sheet) -> None:
        """Show one sheet in place of the one before, and focus it at once."""
        self._front = present
        for sheet in self._sheets.values():
            for widget in (sheet, *sheet.beside()):
                widget.display = sheet is present
        self.set_focus(present.focus_target)

    # Changes.

    def edit(self, operation: Operation) -> None:
        """Run an operation of the editor; if it changes the dataset, make that the current one. Notify of bad input."""
        before = self.workspace.dataset
        try:
            operation()
        except ValueError as error:
            self.notify(str(error), severity="error", timeout=8)
            return
        if self.editor.dataset is not before:
            self.workspace.write(self.editor.dataset).add_done_callback(self._notify_refusal)
        self.workspace.current.keep_drawing()
        self.refresh_state()

    def _notify_refusal(self, followed: Future[None]) -> None:
        """Say why the run does not follow the dataset; called in the training thread."""
        error = followed.exception()
        if error is not None:
            self.notify(f"The run goes on without this change: {error}", severity="error", timeout=10)

    def edit_own(self, operation: Operation) -> None:
        """Run an operation that changes the dataset; one that is not own is copied first."""
        if self.editor.dataset.own:
            self.edit(operation)
        else:
            self._edit_copy(operation)

    @work
    async def _edit_copy(self, operation: Operation) -> None:
        dataset = self.editor.dataset
        name = await self.app.push_screen_wait(
            Prompt(
                f"{dataset.name} is {wording.origin(dataset)} and stays as it is. A name for your copy:",
                value=self.workspace.library.free_name(f"my-{dataset.name}"),
                check=complaint(self.workspace.library.check_free),
            )
        )
        if name is not None:
            self.editor.rebase(self.workspace.copy_as(name))
            self.edit(operation)

    # What every kind of data has.

    def on_paste(self, event: events.Paste) -> None:
        """Paste rows from the terminal's clipboard."""
        event.stop()
        self.sheet.paste(event.text)

    def action_paste(self) -> None:
        """Paste rows from the app's own clipboard."""
        if self.app.clipboard:
            self.sheet.paste(self.app.clipboard)
        else:
            self.notify("The clipboard is empty: copy rows of the dataset first.", timeout=5)

    def action_undo(self) -> None:
        """Undo the last change."""
        self.edit(self.editor.undo)

    def action_redo(self) -> None:
        """Bring back what was undone."""
        self.edit(self.editor.redo)

    def _offer_other_drawing(self) -> None:
        """Notify, once for each dataset, of drawings that wait besides the one shown."""
        name, others = self.workspace.dataset.name, self.workspace.current.other_drawings
        if others and name != self._offered_for:
            left = "another draft" if others == 1 else f"{others} other drafts"
            self.notify(
                f"An nn-tui that ended left {left} of {name}: [[edit.other_drawing]] goes on with it, and keeps this "
                "one.",
                timeout=8,
            )
        self._offered_for = name

    def action_other_drawing(self) -> None:
        """Go on with the drawing that has waited longest; the present one waits instead."""
        if not self.workspace.current.take_other_drawing():
            self.notify(f"This {self.sheet.NOUN} cannot be kept now: save it first.", severity="error", timeout=8)
        self.refresh_state()

    def offers(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Adding and renaming classes needs classes, and another drawing one that waits."""
        if action == "other_drawing":
            return self.workspace.current.other_drawings > 0
        if action == "add_class":
            return self.sheet.has_classes
        return action != "rename_class" or self.editor.dataset.class_names is not None

    @work
    async def action_add_class(self) -> None:
        """Ask for a name and add a class; the network then needs a reset."""
        dataset = self.editor.dataset
        if dataset.kind == "points" and point_classes(dataset) >= MOST_CLASSES:
            self.notify(
                f"There are {MOST_CLASSES} classes already, which is the most: [[edit.rename_class]] renames one.",
                timeout=5,
            )
            return
        name = await self.app.push_screen_wait(Prompt("Name of the new class (the network will need a reset)"))
        if name:
            self.edit_own(lambda: self._add_class(name))

    def _add_class(self, name: str) -> None:
        self.editor.add_class(name)
        self.sheet.class_added()

    @work
    async def action_rename_class(self) -> None:
        """Ask for another name of the current class."""
        chosen, names = self.sheet.present_class, self.editor.dataset.class_names
        if chosen is None or names is None:
            return
        name = await self.app.push_screen_wait(Prompt(f"New name of the class {names[chosen]}", value=names[chosen]))
        if name and name != names[chosen]:
            self.edit_own(lambda: self.editor.rename_class(chosen, name))
