"""The user's own datasets and kept runs: copy, begin, rename and delete them."""

from __future__ import annotations

from typing import NamedTuple

from nn_tui.data.dataset import Dataset
from nn_tui.data.editing.plane_edits import empty_plane
from nn_tui.data.own_format.format import loads
from nn_tui.tui.screens.data.dataset_list import Listed, run_title
from nn_tui.tui.screens.data.desk import Desk
from nn_tui.tui.screens.prompts import ChooseClass, Confirm, Prompt, complaint


class _Beginning(NamedTuple):
    title: str
    name: str
    classes: int | None


NEW_SETS = (
    _Beginning("letters on 5x6 pixels", "my-letters", None),
    *(_Beginning(f"points of {count} classes", "my-points", count) for count in range(2, 7)),
    _Beginning("points with numbers (regression)", "my-surface", 0),
)


class OwnDatasets:
    """What is done to the library, each after asking for a name or a confirmation."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._library = desk.workspace.library

    async def copy(self, dataset: Dataset) -> None:
        """Copy a dataset under a name of the user's own."""
        name = await self._ask_name(f"Copy {dataset.name} as", f"my-{dataset.name}")
        if name:
            self._desk.start_thread("files", lambda: self._copy(dataset, name))

    def _copy(self, dataset: Dataset, name: str) -> None:
        """Write the copy away from the event loop: a large table takes seconds."""
        copied: list[Dataset] = []
        problem = self._desk.problem(lambda: copied.append(self._library.copy(dataset, name)))
        if problem:
            self._desk.say(problem, "error", 10)
        else:
            self._desk.screen.app.call_from_thread(self._use, copied[0])

    def _use(self, dataset: Dataset) -> None:
        if self._desk.attempt(lambda: self._desk.workspace.use(dataset)):
            self._desk.follow(dataset.name)

    async def begin(self) -> None:
        """Begin an empty set."""
        chosen = await self._desk.ask(ChooseClass("A new, empty set of", tuple(each.title for each in NEW_SETS), 0))
        if chosen is None:
            return
        kind = NEW_SETS[chosen]
        name = await self._ask_name("Its name", kind.name)
        if not name:
            return
        empty = loads("shape: 5x6\nclasses: A B\n", name) if kind.classes is None else empty_plane(name, kind.classes)
        if self._desk.attempt(lambda: self._desk.workspace.use(self._library.copy(empty, name))):
            self._desk.follow(name)
            self._desk.say(f"{name} is empty: 2 adds its first sample.")

    async def rename(self, listed: Listed) -> None:
        """Rename an own dataset; one whose name is taken or reserved is offered another."""
        old = listed.name
        # A name that it cannot be given again is no use as a beginning.
        value = self._library.free_name(f"my-{old}") if listed.claimed_for else old
        new = await self._desk.ask(Prompt(f"Rename {old} to", value=value, check=complaint(self._library.check_free)))
        if new and self._desk.attempt(lambda: self._desk.workspace.rename(old, new)):
            self._desk.follow(new)

    async def delete(self, listed: Listed) -> None:
        """Delete an own dataset or a kept run."""
        name, path, workspace = listed.name, listed.run, self._desk.workspace
        title = f"the kept run {run_title(path)}" if path else name
        if not await self._desk.ask(Confirm(f"Delete {title} for good?", "Delete")):
            return
        if self._desk.attempt(lambda: path.unlink(missing_ok=True) if path else workspace.delete(name)):
            self._desk.follow(None)

    async def _ask_name(self, title: str, wanted: str) -> str | None:
        """A name for a new dataset; a free one is offered."""
        return await self._desk.ask(
            Prompt(title, value=self._library.free_name(wanted), check=complaint(self._library.check_free))
        )
