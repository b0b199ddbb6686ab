"""The files that datasets were read from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from nn_tui.data.data_files import files_read
from nn_tui.data.dataset import Dataset
from nn_tui.data.library.any_file import open_file
from nn_tui.data.library.library import Library
from nn_tui.data.opened_file import Choices, OnProgress, OpenedFile
from nn_tui.data.own_format.file import name_from

_NO_CHOICES = Choices()


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

    def read(self, path: Path, choices: Choices = _NO_CHOICES, on_progress: OnProgress | None = None) -> Source:
        """Read a file, of the own format or of data. Nothing is changed, so any thread may call this.

        The dataset is named after the file where that name is free, and keeps its name when the file is read again.
        Raises DataError, and whatever ``on_progress`` raises to cancel.
        """
        known = (name for name, source in list(self._sources.items()) if source.path.resolve() == path.resolve())
        name = next((name for name in known if self._library.file_of(name) is None), None)
        name = name or self.free_name(name_from(path.stem))
        return Source(path, open_file(path, name, choices, on_progress))

    def add(self, source: Source, dataset: Dataset) -> None:
        """Remember that this dataset, whose content equals what was read, comes from that file."""
        self._sources[dataset.name] = replace(source, opened=replace(source.opened, dataset=dataset))

    def free_name(self, wanted: str) -> str:
        """The wanted name, or one with -file, -file-2 ... where an own dataset or another opened file has it."""
        stem = wanted.removesuffix("-file")
        endings = ("-file" if number == 1 else f"-file-{number}" for number in count(1))
        names = (stem[: 40 - len(ending)] + ending for ending in endings)
        taken = {name.lower() for name in list(self._sources)}
        name = wanted
        while name.lower() in taken or self._library.file_of(name) is not None:
            name = next(names)
        return name

    def rename(self, old: str, new: str) -> None:
        """Give the dataset of that name, if it was read from a file, another."""
        source = self._sources.pop(old, None)
        if source is not None:
            self.add(source, replace(source.opened.dataset, name=new))

    def with_content(self, dataset: Dataset) -> Dataset | None:
        """The dataset read from a file with the same content; rather the one of the same name, None without any."""
        opened = [source.opened.dataset for source in self._sources.values()]
        opened.sort(key=lambda other: other.name != dataset.name)
        return next((other for other in opened if other.same_content(dataset)), None)

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
