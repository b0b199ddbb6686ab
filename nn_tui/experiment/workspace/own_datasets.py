"""The user's own datasets, on disk or still being written, and what happens when others change them too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from nn_tui.data.dataset import Dataset
from nn_tui.data.editing.edits import renamed
from nn_tui.data.errors import ChangedError
from nn_tui.data.library.content import NOTHING_KNOWN, Digest, digest_of
from nn_tui.data.library.library import Library
from nn_tui.data.own_format.format import dumps
from nn_tui.experiment.storage.background_writer import BackgroundWriter


class Conflict(NamedTuple):
    """A dataset that was edited here and changed on disk meanwhile: what was edited here is kept as ``copy``."""

    name: str
    copy: str


class OwnDatasets:
    """Writes own datasets in the background, and remembers those that are not on disk yet.

    Every file is compared by its content with what it was when its dataset was taken up here. One that was changed
    since is not overwritten: what was edited here is kept beside it under another name, at once and until ``settle`` is
    called, and ``on_conflict`` is called in the writer's thread.
    """

    def __init__(self, library: Library, writer: BackgroundWriter, on_conflict: Callable[[Conflict], None]) -> None:
        self._library = library
        self._writer = writer
        self._on_conflict = on_conflict
        self._written: dict[str, Dataset] = {}
        # Of datasets read last, and of those taken up: what their files held then.
        self._read: dict[str, tuple[Dataset, Digest]] = {}
        self._taken_up: dict[str, Digest] = {}
        # What the files held that the person saw last.
        self._seen: dict[str, Digest] = {}
        # How files looked that had not changed; looking alone does not read them again.
        self._unchanged: dict[str, tuple[int, ...]] = {}
        self._conflicts: dict[str, Conflict] = {}

    def load(self, name: str) -> Dataset:
        """The dataset as it was last written, even if that is not on disk yet. Raises DataError."""
        if name in self._written and not self._writer.is_kept(_job(name)):
            return self._written[name]
        # Before it is read: a file that changes meanwhile then counts as changed.
        digest = self._library.digest(name)
        dataset = self._library.load(name)
        if dataset.own:
            self._read[dataset.name] = dataset, digest or NOTHING_KNOWN
            self._seen[dataset.name] = digest or NOTHING_KNOWN
        return dataset

    def take_up(self, dataset: Dataset) -> None:
        """From now on this own dataset may be edited: what its file held when it was read is what may be replaced."""
        read, digest = self._read.get(dataset.name, (None, NOTHING_KNOWN))
        if dataset.own and dataset is not self._written.get(dataset.name):
            self._taken_up[dataset.name] = digest if read is dataset else digest_of(dumps(dataset).encode())

    def has(self, name: str) -> bool:
        """Whether the name, ignoring case, means an own dataset."""
        return not self._library.is_built_in(name) and self._library.file_of(name) is not None

    def is_changed(self, name: str) -> bool:
        """Whether another program changed the file of a dataset that is taken up, while nothing waits to be written."""
        if name not in self._taken_up or name in self._conflicts or not self._writer.is_kept(_job(name)):
            return False
        look = _look_of(self._library.file_of(name))
        if look is None or look == self._unchanged.get(name):
            return False
        if self._library.digest(name) in (None, self._taken_up[name]):
            self._unchanged[name] = look
            return False
        return True

    def write(self, dataset: Dataset) -> None:
        """Write it soon."""
        self._written[dataset.name] = dataset
        self._writer.keep(_job(dataset.name), lambda: self._write(dataset))

    def _write(self, dataset: Dataset) -> None:
        """In the writer's thread."""
        name = dataset.name
        if name in self._conflicts:
            self._library.save(renamed(dataset, self._conflicts[name].copy))
            return
        try:
            based_on = self._taken_up.get(name, NOTHING_KNOWN)
            self._taken_up[name] = self._seen[name] = self._library.save(dataset, based_on=based_on)
        except ChangedError:
            copy = self._library.copy_beside(dataset, f"{name}-mine").name
            self._conflicts[name] = Conflict(name, copy)
            self._on_conflict(self._conflicts[name])

    def conflict(self, name: str) -> Conflict | None:
        """The conflict about a dataset that is not settled yet."""
        return self._conflicts.get(name)

    def settle(self, conflict: Conflict) -> None:
        """The person has decided about it: from now on its dataset is written under its own name again."""
        self._conflicts.pop(conflict.name, None)
        self._written.pop(conflict.name, None)

    def overwrite(self, dataset: Dataset) -> None:
        """Write it now, whatever its file holds. Raises DataError, OSError."""
        self._taken_up[dataset.name] = self._seen[dataset.name] = self._library.overwrite(dataset)

    def rename(self, old: str, new: str, timeout: float) -> None:
        """Rename its file, after waiting at most ``timeout`` seconds for pending writes. Raises DataError, OSError."""
        self._writer.flush(timeout)
        self._library.rename(old, new)
        # A write that failed before must not bring the old name back.
        self._writer.forget(_job(old))
        self._written.pop(old, None)
        for known in (self._taken_up, self._seen):
            if old in known:
                known[new] = known.pop(old)

    def delete(self, name: str, timeout: float) -> None:
        """Delete its file, after waiting at most ``timeout`` seconds for pending writes. Raises DataError, OSError.

        Raises ChangedError for one that is not as the person saw it last; as it is then it counts as seen.
        """
        self._writer.flush(timeout)
        try:
            self._library.delete(name, based_on=self._seen.get(name))
        except ChangedError:
            self._seen[name] = self._library.digest(name) or NOTHING_KNOWN
            raise ChangedError(
                f"{name} was changed on disk meanwhile: look at it again before you delete it."
            ) from None
        # A write that failed before must not bring it back.
        self._writer.forget(_job(name))
        self._conflicts.pop(name, None)
        self._written.pop(name, None)
        self._read.pop(name, None)
        self._taken_up.pop(name, None)
        self._seen.pop(name, None)


def _job(name: str) -> str:
    return f"dataset {name}"


def _look_of(path: Path | None) -> tuple[int, ...] | None:
    try:
        status = path.stat() if path else None
    except OSError:
        return None
    return status and (status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)
