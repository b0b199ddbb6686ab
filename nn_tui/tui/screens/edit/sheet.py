"""What the sheets of Edit have in common: one sheet for each kind of data, with its own keys and help."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple, Protocol

from textual.binding import Binding
from textual.containers import Vertical
from textual.widget import Widget

from nn_tui.data.dataset import Array, Dataset
from nn_tui.data.editing.sample_editor import SampleEditor
from nn_tui.experiment.sessions.memory import Memory, places
from nn_tui.experiment.workspace.workspace import Workspace
from nn_tui.model.arrays import FloatArray
from nn_tui.tui.presenting import wording
from nn_tui.tui.widgets.drawing.cursor_places import places_in, put_back

Operation = Callable[[], object]


class SheetHost(Protocol):
    """What a sheet needs from its screen."""

    @property
    def workspace(self) -> Workspace:
        """The dataset and its run."""
        ...

    @property
    def is_training(self) -> bool:
        """Whether the run is running."""
        ...

    def edit(self, operation: Operation) -> None:
        """Run an operation of the editor and show the result; notify of bad input."""
        ...

    def edit_own(self, operation: Operation) -> None:
        """Run an operation that changes the dataset; one that is not own is copied first."""
        ...

    def show(self) -> None:
        """Show the current state."""
        ...


class OpinionRequest(NamedTuple):
    """Inputs (1, features) to show the network's outputs for, and a remark for each output's bar.

    ``sided`` means that the sign of the single output says which of two classes it is.
    """

    inputs: Array
    marks: tuple[str, ...]
    sided: bool = False


class OpinionBars(NamedTuple):
    """Outputs (bars,) of the network to show, with a name and a remark for each."""

    outputs: FloatArray
    names: tuple[str, ...]
    marks: tuple[str, ...]


class Sheet(Vertical):
    """Edits one kind of data. The screen shows the sheet for the dataset's kind."""

    NOUN: ClassVar[str] = "drawing"
    """What a sample is called while it is edited."""
    BESIDE: ClassVar[str] = ""
    """The title of the frame around what is beside the sheet."""

    def __init__(self, host: SheetHost, id: str) -> None:
        super().__init__(id=id)
        self.host = host

    @property
    def editor(self) -> SampleEditor:
        """The drawing in progress."""
        return self.host.workspace.editor

    @property
    def dataset(self) -> Dataset:
        """The dataset as written so far."""
        return self.editor.dataset

    # What subclasses write.

    def beside(self) -> Sequence[Widget]:
        """Widgets of this sheet to show under the network's opinion. Here, none."""
        return ()

    def show(self) -> None:
        """Show the editor's dataset and its drawing. Here, nothing."""

    def heading(self) -> str:
        """What is on the sheet, as the title of the frame around it. Here, nothing."""
        return ""

    def state(self) -> str:
        """What the keys do now, in one line. Here, nothing."""
        return ""

    def words_of(self, binding: Binding) -> str:
        """What the footer calls the action of a key of this sheet now."""
        return binding.description

    def misfit(self) -> str:
        """Why the network has no answer to what is under the cursor. Here, nothing."""
        return ""

    def opinion_request(self) -> OpinionRequest | OpinionBars | None:
        """What to show the network's outputs for, or the outputs to show; None for nothing, as here."""
        return None

    def leave(self) -> None:
        """Called before another screen or sample is shown. Here, it does nothing."""

    @property
    def has_classes(self) -> bool:
        """Whether a class can be added."""
        return self.dataset.class_names is not None

    @property
    def present_class(self) -> int | None:
        """The class to rename; None if it has no name."""
        return self.editor.label

    def class_added(self) -> None:
        """Called when the dataset has a new class, the last one. Here, it does nothing."""

    def paste(self, text: str) -> None:
        """Paste text from a clipboard."""
        self.host.edit(lambda: self.editor.paste(text))

    def memory(self) -> Memory:
        """What to remember of it: where its cursors are, and in a subclass what its keys chose."""
        return {"cursors": places_in(self)}

    def recall(self, memory: Memory) -> None:
        """Take up what was remembered. What does not fit the dataset is ignored."""
        put_back(self, places(memory, "cursors"))

    # What all sheets share.

    @property
    def focus_target(self) -> Widget:
        """The widget with the cursor."""
        return self.query("*").first()

    def origin(self) -> str:
        """The name of the dataset, where it comes from, and whether a write changes it."""
        copied = "" if self.dataset.own else "; saving makes a copy"
        return f"{self.dataset.name}, {wording.origin(self.dataset)}{copied}"
