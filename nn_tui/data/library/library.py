"""The datasets that a person can choose from: the built-in ones and those in the person's folder."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nn_tui.data.atomic import write_atomically
from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.catalog import (
    BUILT_IN,
    NOT_GENERATED,
    RESERVED,
    SUFFIX,
    Settings,
    check_kept_name,
    check_name,
    keeps_reserved_name,
    own_names,
)
from nn_tui.data.dataset import Dataset
from nn_tui.data.editing.edits import renamed
from nn_tui.data.errors import ChangedError, DataError
from nn_tui.data.file_lock import locked_folder
from nn_tui.data.library.content import Digest, digest_of, digest_of_file
from nn_tui.data.own_format.file import MAX_BYTES, mark_of, name_from, read_head, read_text_file
from nn_tui.data.own_format.format import check_head, dumps
from nn_tui.data.plain_text import plain
from nn_tui.data.reading import reading

LARGE_BYTES: Final = 1_000_000
"""Of a larger own file, `Library.entries` reads only the head."""


@dataclass(frozen=True)
class LibraryEntry:
    """One dataset of a list.

    ``problem`` is a sentence about an own file that cannot be read; ``reserved_for`` is what the name of an own dataset
    is reserved for. Both are None otherwise.
    """

    name: str
    own: bool
    path: Path | None = None
    problem: str | None = None
    reserved_for: str | None = None


class Library:
    """Built-in and own datasets by name, ignoring case.

    A name means the built-in dataset, unless an own dataset had the name before it was reserved. Files in the folder
    that cannot be read stay as they are. Raises OSError when a file cannot be written, which leaves the old one, and
    DataError for bad names and unknown datasets.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # Files that were last read or written without a problem: their time of change and size then.
        self._sound: dict[Path, tuple[int, int]] = {}

    def entries(self) -> list[LibraryEntry]:
        """All datasets, the built-in ones first, with the problems of own files.

        An own file of up to 1 MB is read whole, and again only when it has changed. Of a larger one that was not read
        or written before, only the lines above the first sample are read; `load` finds problems below them.
        """
        own = [
            LibraryEntry(name, True, self._path(name), self._listed(name), RESERVED.get(name.lower()))
            for name in own_names(self.folder)
        ]
        return [*(LibraryEntry(name, False) for name in BUILT_IN if self.is_built_in(name)), *own]

    def is_built_in(self, name: str) -> bool:
        """Whether the name means a built-in dataset."""
        return name.lower() in BUILT_IN and not keeps_reserved_name(name, self.folder)

    def file_of(self, name: str) -> Path | None:
        """The file of an own dataset; None when there is none of that name."""
        stored = self._find(name)
        return None if stored is None else self._path(stored)

    def files(self) -> list[Path]:
        """The files of the user's own datasets."""
        return [self._path(name) for name in own_names(self.folder)]

    def load(self, name: str, settings: Settings | None = None) -> Dataset:
        """The dataset of that name; a generated one with these settings.

        Raises DataError when there is none, its file is damaged, or it does not take such settings.
        """
        if self.is_built_in(name):
            return built_in(name.lower(), settings)
        stored = self._stored(name)
        if settings is not None:
            raise DataError(f"{stored} {NOT_GENERATED}")
        return self._read_own(stored)

    def digest(self, name: str) -> Digest | None:
        """The digest of an own dataset's file as it is now; None without such a file, or if it cannot be read."""
        path = self.file_of(name)
        return None if path is None else digest_of_file(path)

    def save(self, dataset: Dataset, *, based_on: Digest | None = None) -> Digest:
        """Write an own dataset to its file, and return the digest of what was written.

        Raises DataError rather than replace a damaged or another one; with ``based_on``, the digest of the file when it
        was read, ChangedError rather than replace one with another content.
        """
        check_kept_name(dataset.name)
        if not dataset.own:
            raise DataError(f"{dataset.name} is not a dataset of your own: copy it under a name first.")
        content = self._content(dataset)
        with self._changing():
            existing = self._find(dataset.name)
            if existing is not None and existing != dataset.name:
                raise DataError(f"There is a dataset {existing} already: choose another name.")
            if existing is not None and based_on is not None:
                self._check_unchanged(existing, (based_on, digest_of(content)))
            if existing is not None and self._problem(existing) is not None:
                raise DataError(f"{existing}{SUFFIX} is damaged and is left as it is: choose another name.")
            return self._write(dataset, content)

    def _check_unchanged(self, name: str, expected: tuple[Digest, ...]) -> None:
        digest = self.digest(name)
        if digest is not None and digest not in expected:
            raise ChangedError(f"{name} was changed on disk since it was read here.")

    def overwrite(self, dataset: Dataset) -> Digest:
        """Write an own dataset to its file, whatever that holds, and return the digest of what was written."""
        check_kept_name(dataset.name)
        return self._write(dataset, self._content(dataset))

    def copy(self, dataset: Dataset, new_name: str) -> Dataset:
        """Save the content as a new own dataset, which is returned. Raises DataError when the name is taken."""
        copied = renamed(dataset, new_name)
        content = self._content(copied)
        with self._changing():
            self.check_free(new_name)
            self._write(copied, content)
        return copied

    def copy_beside(self, dataset: Dataset, wanted: str) -> Dataset:
        """Save the content as a new own dataset of the wanted name or, where that is taken, another one."""
        # Another instance may take a name that was free a moment before.
        with self._changing():
            copied = renamed(dataset, self.free_name(wanted))
            self._write(copied, self._content(copied))
        return copied

    def rename(self, old: str, new: str) -> None:
        """Give an own dataset another name. Raises DataError when that is taken or the dataset is built in."""
        with self._changing():
            stored = self._own(old)
            if self._find(new) != stored:
                self.check_free(new)
            check_name(new)
            self._path(stored).rename(self._path(new))

    def delete(self, name: str, *, based_on: Digest | None = None) -> None:
        """Remove an own dataset. Raises DataError when there is none or it is built in.

        With ``based_on``, the digest of its file when it was read, raises ChangedError for one with another content.
        """
        with locked_folder(self.folder):
            stored = self._own(name)
            if based_on is not None:
                self._check_unchanged(stored, (based_on,))
            self._path(stored).unlink()

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """While files are written and renamed. Raises OSError for a folder that cannot be listed: what it holds might
        be overwritten."""
        with locked_folder(self.folder):
            with suppress(FileNotFoundError):
                os.listdir(self.folder)
            yield

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}{SUFFIX}"

    def _find(self, name: str) -> str | None:
        names = own_names(self.folder)
        if name in names:
            return name
        return next((stored for stored in names if stored.lower() == name.lower()), None)

    def _stored(self, name: str) -> str:
        stored = self._find(name)
        if stored is not None:
            return stored
        known = [*BUILT_IN, *own_names(self.folder)]
        by_lower = {candidate.lower(): candidate for candidate in known}
        near = [by_lower[match] for match in difflib.get_close_matches(name.lower(), by_lower)]
        advice = f"did you mean {' or '.join(near)}?" if near else f"choose one of {', '.join(known)}."
        raise DataError(f"There is no dataset {plain(name)}: {advice}")

    def _own(self, name: str) -> str:
        # An own file with a built-in name can still be renamed or deleted by that name.
        stored = self._find(name)
        if stored is None and name.lower() in BUILT_IN:
            raise DataError(f"{plain(name)} is a built-in dataset, which stays as it is: change a copy of it.")
        return stored if stored is not None else self._stored(name)

    def free_name(self, wanted: str) -> str:
        """The wanted name, made one that a dataset may have, with a number added where it is taken."""
        wanted = name_from(wanted)
        base = wanted[:36]
        for name in (wanted, *(f"{base}-{number}" for number in range(2, 1000))):
            if self._find(name) is None:
                return name
        return base

    def check_free(self, name: str) -> None:
        """Accept a name for a new dataset; raise DataError when it is not allowed or taken."""
        check_name(name)
        existing = self._find(name)
        if existing is not None:
            raise DataError(f"There is a dataset {existing} already: choose another name.")

    def _listed(self, name: str) -> str | None:
        """The problem of an own file; of a large one that was not read before, only that of its head."""
        path = self._path(name)
        mark = mark_of(path)
        if mark is None or mark[1] <= LARGE_BYTES or self._sound.get(path) == mark:
            return self._problem(name)
        try:
            check_kept_name(name)
            with reading(path):
                check_head(read_head(path, LARGE_BYTES), plain(path.name))
        except DataError as error:
            return str(error)
        return None

    def _problem(self, name: str) -> str | None:
        """The problem of an own file; one that had none and has not changed is not read again."""
        try:
            check_kept_name(name)
            path = self._path(name)
            if path not in self._sound or mark_of(path) != self._sound[path]:
                self._read_own(name)
        except DataError as error:
            return str(error)
        return None

    def _read_own(self, name: str) -> Dataset:
        path = self._path(name)
        mark = mark_of(path)
        dataset = read_text_file(path, name, own=True)
        if mark is not None:
            self._sound[path] = mark
        return dataset

    def _content(self, dataset: Dataset) -> bytes:
        content = dumps(dataset).encode()
        if len(content) > MAX_BYTES:
            raise DataError(f"{dataset.name} takes more than {MAX_BYTES} bytes: leave out samples.")
        return content

    def _write(self, dataset: Dataset, content: bytes) -> Digest:
        path = self._path(dataset.name)
        write_atomically(path, content)
        mark = mark_of(path)
        if mark is not None:
            self._sound[path] = mark
        return digest_of(content)
