"""What the sheets of Edit have in common: one sheet for each kind of data, with its own keys and help."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from nn_tui.data.dataset import Array, Dataset
from nn_tui.data.editing.sample_editor import SampleEditor
from nn_tui.experiment.workspace.workspace import Workspace

Operation = Callable[[], object]


class Desk(Protocol):
    """What a sheet asks of the screen that it lies on."""

    @property
    def workspace(self) -> Workspace:
        """The dataset and its run."""
        ...

    @property
    def is_training(self) -> bool:
        """Whether the run is running."""
        ...

    def edit(self, operation: Operation) -> None:
        """Do something with the editor and show what came of it; bad input is told."""
        ...

    def edit_own(self, operation: Operation) -> None:
        """The same for what changes the dataset: of a built-in one, a copy is made first."""
        ...

    def show(self) -> None:
        """Show the present state."""
        ...


class Question(NamedTuple):
    """What the network is asked for its opinion on: inputs (1, features), and a remark for each output's bar.

    ``sided`` says that the one output means one of two classes, on which side of its middle it is.
    """

    inputs: Array
    marks: tuple[str, ...]
    sided: bool = False


class Sheet(Vertical):
    """One kind of data, to be edited. The screen shows the sheet that the dataset needs."""

    def __init__(self, desk: Desk, id: str) -> None:
        super().__init__(id=id)
        self.desk = desk

    @property
    def editor(self) -> SampleEditor:
        """The drawing in progress."""
        return self.desk.workspace.editor

    @property
    def dataset(self) -> Dataset:
        """The dataset as written so far."""
        return self.editor.dataset

    # What a kind of data writes.

    def beside(self) -> Sequence[Widget]:
        """Widgets of this sheet that belong under the network's opinion. Here, none."""
        return ()

    def show(self) -> None:
        """Show the editor's dataset and its drawing. Here, nothing."""

    def about(self) -> Content:
        """What is under the cursor, in two lines. Here, nothing."""
        return Content()

    def state(self) -> str:
        """What the keys do just now, in one line. Here, nothing."""
        return ""

    def question(self) -> Question | None:
        """What the network is asked; None for nothing, as here."""
        return None

    def leave(self) -> None:
        """Another screen comes, or another sheet. Here, nothing is to be put down."""

    @property
    def has_classes(self) -> bool:
        """Whether a class can be added."""
        return self.dataset.class_names is not None

    @property
    def present_class(self) -> int | None:
        """The class that is to be renamed; None where it has no name."""
        return self.editor.label

    def class_added(self) -> None:
        """The dataset has a new class, the last one. Here, nothing follows from it."""

    def paste(self, text: str) -> None:
        """Take text from a clipboard."""
        self.desk.edit(lambda: self.editor.paste(text))

    # What they share.

    @property
    def keys_to(self) -> Widget:
        """The widget with the cursor."""
        return self.query("*").first()

    def whose(self) -> str:
        """The dataset, and whether it can be changed."""
        own = "your own" if self.dataset.own else "built in; a write makes a copy"
        return f"{self.dataset.name}, {own}"
