"""Copying, creating, renaming and deleting the user's own datasets and kept runs."""

from __future__ import annotations

from typing import NamedTuple

from nn_tui.data.dataset import Dataset
from nn_tui.data.editing.plane_edits import empty_plane
from nn_tui.data.own_format.format import loads
from nn_tui.data.plain_text import plain
from nn_tui.tui.screens.data.context import DataContext
from nn_tui.tui.screens.data.dataset_list import ListEntry, run_title
from nn_tui.tui.screens.prompts import ChooseClass, Confirm, Prompt, complaint


class _NewSet(NamedTuple):
    """A kind of empty dataset; ``classes`` is None for pictures and 0 for regression."""

    title: str
    name: str
    classes: int | None


NEW_SETS = (
    _NewSet("letters of 5 rows x 6 columns", "my-letters", None),
    *(_NewSet(f"points of {count} classes", "my-points", count) for count in range(2, 7)),
    _NewSet("points with numbers (regression)", "my-surface", 0),
)


class OwnDatasets:
    """Changes the library, after asking for a name or a confirmation."""

    def __init__(self, context: DataContext) -> None:
        self._context = context
        self._library = context.workspace.library

    async def copy(self, dataset: Dataset) -> None:
        """Copy a dataset under a new name."""
        name = await self._ask_name(f"Copy {dataset.name} as", f"my-{dataset.name}")
        if name:
            self._context.start_thread("files", lambda: self._copy(dataset, name))

    def _copy(self, dataset: Dataset, name: str) -> None:
        """Write the copy, in a thread: a large table takes seconds."""
        copied: list[Dataset] = []
        problem = self._context.problem(lambda: copied.append(self._library.copy(dataset, name)))
        if problem:
            self._context.say(problem, "error", 10)
        else:
            self._context.hand_over(lambda: self._use(copied[0]))

    def _use(self, dataset: Dataset) -> None:
        if self._context.attempt(lambda: self._context.workspace.use(dataset)):
            self._context.follow(dataset.name)

    async def begin(self) -> None:
        """Create an empty dataset."""
        chosen = await self._context.ask(ChooseClass("A new, empty set of", tuple(new.title for new in NEW_SETS), 0))
        if chosen is None:
            return
        kind = NEW_SETS[chosen]
        name = await self._ask_name("Its name", kind.name)
        if not name:
            return
        empty = loads("shape: 5x6\nclasses: A B\n", name) if kind.classes is None else empty_plane(name, kind.classes)
        if self._context.attempt(lambda: self._context.workspace.use(self._library.copy(empty, name))):
            self._context.follow(name)
            self._context.say(f"{name} is empty: [[app.edit]] adds its first sample.")

    async def rename(self, entry: ListEntry) -> None:
        """Rename an own dataset; if its name cannot stay, another one is offered."""
        old = entry.name
        # Such a name cannot be given again.
        value = self._library.free_name(f"my-{old}") if entry.name_is else old
        new = await self._context.ask(
            Prompt(f"Rename {plain(old)} to", value=value, check=complaint(self._library.check_free))
        )
        if new and self._context.attempt(lambda: self._context.workspace.rename(old, new)):
            self._context.follow(new)

    async def delete(self, entry: ListEntry) -> None:
        """Delete an own dataset or a kept run."""
        name, path, workspace = entry.name, entry.run, self._context.workspace
        title = f"the kept run {plain(run_title(path))}" if path else plain(name)
        if not await self._context.ask(Confirm(f"Delete {title} permanently?", "Delete")):
            return
        if self._context.attempt(lambda: path.unlink(missing_ok=True) if path else workspace.delete(name)):
            self._context.follow(None)

    async def _ask_name(self, title: str, wanted: str) -> str | None:
        """Ask for the name of a new dataset, offering a free one."""
        return await self._context.ask(
            Prompt(title, value=self._library.free_name(wanted), check=complaint(self._library.check_free))
        )
