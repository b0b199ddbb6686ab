"""Copying, creating, renaming and deleting the user's own datasets and kept runs."""

from __future__ import annotations

from nn_tui.data.dataset import Dataset
from nn_tui.data.plain_text import plain
from nn_tui.tui.screens.data.context import DataContext
from nn_tui.tui.screens.data.dataset_list import ListEntry, run_title
from nn_tui.tui.screens.data.new_set import ask_new_set
from nn_tui.tui.screens.prompts import Confirm, Prompt, complaint


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
        wanted = await ask_new_set(self._context)
        if wanted is None:
            return
        make, offered = wanted
        name = await self._ask_name("Its name", offered)
        if name and self._context.attempt(lambda: self._context.workspace.use(self._library.copy(make(name), name))):
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
