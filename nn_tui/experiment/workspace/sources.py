"""The files that datasets were read from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from nn_tui.data.data_files import files_read, is_data_file
from nn_tui.data.dataset import Dataset
from nn_tui.data.library.library import Library
from nn_tui.data.opened_file import OnProgress, OpenedFile, Task
from nn_tui.data.own_format.file import name_from


@dataclass(frozen=True)
class Source:
    """A file and what was read from it."""

    path: Path
    opened: OpenedFile


class Sources:
    """Reads files, and remembers by the datasets' names which files they were read from."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._sources: dict[str, Source] = {}

    def read(
        self, path: Path, target: str | None = None, task: Task | None = None, on_progress: OnProgress | None = None
    ) -> Source:
        """Read a dataset file or a file of data. Nothing is changed, so any thread may call this.

        Raises DataError, and whatever ``on_progress`` raises to cancel.
        """
        if not is_data_file(path):
            return Source(path, OpenedFile(self._library.open_file(path)))
        # Reading files takes many modules: starting without a file does not load them.
        from nn_tui.data.files.opening import open_data_file

        opened = open_data_file(path, name_from(path.stem), target=target, task=task, on_progress=on_progress)
        return Source(path, opened)

    def add(self, source: Source, dataset: Dataset) -> None:
        """Remember that this dataset, whose content equals what was read, comes from that file."""
        self._sources[dataset.name] = replace(source, opened=replace(source.opened, dataset=dataset))

    def named(self, name: str) -> Dataset | None:
        """The dataset of that name as it was read; None if it came from no file."""
        source = self._sources.get(name)
        return source.opened.dataset if source else None

    def of(self, dataset: Dataset) -> Source | None:
        """The file that this dataset was read from; None for any other, and for an edited one."""
        source = self._sources.get(dataset.name)
        return source if source is not None and source.opened.dataset is dataset else None

    @property
    def paths(self) -> list[Path]:
        """The files that datasets were read from, the user's own too: nothing else may overwrite them."""
        read = (file for source in self._sources.values() for file in files_read(source.path))
        return [*self._library.files(), *read]

    @property
    def opened(self) -> list[str]:
        """The names of the datasets read from files since the start, without the user's own."""
        return [name for name, source in self._sources.items() if not source.opened.dataset.own]
