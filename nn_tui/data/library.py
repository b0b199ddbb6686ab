"""The datasets that a person can choose from: the built-in ones and those in the person's folder."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nn_tui.data.atomic import write_atomically
from nn_tui.data.builtin import built_in
from nn_tui.data.catalog import BUILT_IN, SUFFIX, check_name, own_names
from nn_tui.data.dataset import Dataset
from nn_tui.data.edits import renamed
from nn_tui.data.errors import DataError
from nn_tui.data.text_format import dumps, loads

# More than the largest dataset of pictures takes; it keeps a wrong file from filling the memory.
MAX_BYTES: Final = 500_000_000


@dataclass(frozen=True)
class Entry:
    """One dataset of a list. problem is a sentence about an own file that cannot be read, else None."""

    name: str
    own: bool
    path: Path | None = None
    problem: str | None = None


class Library:
    """Built-in and own datasets by name, compared without regard to case.

    Files in the folder that cannot be read stay as they are. What cannot be written raises OSError and leaves
    the old file; bad names and unknown datasets raise DataError.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def entries(self) -> list[Entry]:
        """All datasets, the built-in ones first; reads every own file to say what is wrong with it."""
        own = [Entry(name, True, self._path(name), self._problem(name)) for name in own_names(self.folder)]
        return [*(Entry(name, False) for name in BUILT_IN), *own]

    def load(self, name: str) -> Dataset:
        """The dataset of that name; DataError when there is none or its file is damaged."""
        if name.lower() in BUILT_IN:
            return built_in(name.lower())
        stored = self._stored(name)
        return _read(self._path(stored), stored, own=True)

    def open_file(self, path: Path) -> Dataset:
        """The dataset in a file anywhere, named after the file; it is not own until it is copied."""
        if path.suffix.lower() != SUFFIX:
            raise DataError(f"{path}: only {SUFFIX} files in the dataset format open now: choose one.")
        return _read(path, _cleaned(path.stem), own=False)

    def save(self, dataset: Dataset) -> None:
        """Write an own dataset to its file; DataError rather than replace a damaged or another one."""
        check_name(dataset.name)
        if not dataset.own:
            raise DataError(f"{dataset.name} is not a dataset of your own: copy it under a name first.")
        existing = self._find(dataset.name)
        if existing is not None and existing != dataset.name:
            raise DataError(f"There is a dataset {existing} already: choose another name.")
        if existing is not None and self._problem(existing) is not None:
            raise DataError(f"{existing}{SUFFIX} is damaged and is left as it is: choose another name.")
        self._write(dataset)

    def copy(self, dataset: Dataset, new_name: str) -> Dataset:
        """Save the content as a new own dataset, which is returned; DataError when the name is taken."""
        self.check_free(new_name)
        copied = renamed(dataset, new_name)
        self._write(copied)
        return copied

    def rename(self, old: str, new: str) -> None:
        """Give an own dataset another name; DataError when that is taken or the dataset is built in."""
        stored = self._own(old)
        if self._find(new) != stored:
            self.check_free(new)
        check_name(new)
        self._path(stored).rename(self._path(new))

    def delete(self, name: str) -> None:
        """Remove an own dataset; DataError when there is none or it is built in."""
        self._path(self._own(name)).unlink()

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
        raise DataError(f"There is no dataset {name}: {advice}")

    def _own(self, name: str) -> str:
        # A file that bears a built-in name can only be moved out of the way by its own name.
        stored = self._find(name)
        if stored is None and name.lower() in BUILT_IN:
            raise DataError(f"{name} is a built-in dataset, which never changes: change a copy of it.")
        return stored if stored is not None else self._stored(name)

    def free_name(self, wanted: str) -> str:
        """The wanted name, or with a number behind it where that is taken."""
        base = wanted[:36]
        for name in (wanted[:40], *(f"{base}-{number}" for number in range(2, 1000))):
            if self._find(name) is None:
                return name
        return base

    def check_free(self, name: str) -> None:
        """Accept a name for a new dataset; raise DataError when it is not allowed or taken."""
        check_name(name)
        existing = self._find(name)
        if existing is not None:
            raise DataError(f"There is a dataset {existing} already: choose another name.")

    def _problem(self, name: str) -> str | None:
        try:
            check_name(name)
            _read(self._path(name), name, own=True)
        except DataError as error:
            return str(error)
        return None

    def _write(self, dataset: Dataset) -> None:
        content = dumps(dataset).encode()
        if len(content) > MAX_BYTES:
            raise DataError(f"{dataset.name} takes more than {MAX_BYTES} bytes: leave out samples.")
        write_atomically(self._path(dataset.name), content)


def _read(path: Path, name: str, *, own: bool) -> Dataset:
    try:
        if path.exists() and not path.is_file():
            raise DataError(f"{path}: this is not a file: choose a {SUFFIX} file.")
        if path.stat().st_size > MAX_BYTES:
            raise DataError(f"{path}: the file is larger than {MAX_BYTES} bytes: leave out samples.")
        text = path.read_bytes().decode()
    except FileNotFoundError:
        raise DataError(f"{path}: there is no such file: check the name.") from None
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror}): check the file's permissions.") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise DataError(f"{path.name}, line {line}: not UTF-8 text: save the file as UTF-8.") from None
    return loads(text, name, own=own, source=path.name)


def _cleaned(stem: str) -> str:
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", stem).strip("-_")[:40] or "file"
    try:
        check_name(name)
    except DataError:
        return f"{name}-file"
    return name
