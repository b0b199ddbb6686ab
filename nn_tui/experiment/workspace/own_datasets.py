"""The user's own datasets, on disk or still being written."""

from __future__ import annotations

from nn_tui.data.dataset import Dataset
from nn_tui.data.library.library import Library
from nn_tui.experiment.storage.background_writer import BackgroundWriter


class OwnDatasets:
    """Writes own datasets in the background, and remembers those that are not on disk yet."""

    def __init__(self, library: Library, writer: BackgroundWriter) -> None:
        self._library = library
        self._writer = writer
        self._written: dict[str, Dataset] = {}

    def load(self, name: str) -> Dataset:
        """The dataset as it was last written, even if that is not on disk yet. Raises DataError."""
        if name in self._written and not self._writer.is_kept(_job(name)):
            return self._written[name]
        return self._library.load(name)

    def has(self, name: str) -> bool:
        """Whether the name, ignoring case, means an own dataset."""
        return not self._library.is_built_in(name) and self._library.file_of(name) is not None

    def write(self, dataset: Dataset) -> None:
        """Write it soon."""
        self._written[dataset.name] = dataset
        self._writer.keep(_job(dataset.name), lambda: self._library.save(dataset))

    def rename(self, old: str, new: str, timeout: float) -> None:
        """Rename its file, after waiting at most ``timeout`` seconds for pending writes. Raises DataError, OSError."""
        self._writer.flush(timeout)
        self._library.rename(old, new)
        # A write that failed before must not bring the old name back.
        self._writer.forget(_job(old))
        self._written.pop(old, None)

    def stop_writing(self, name: str, timeout: float) -> None:
        """Drop its pending writes before it is deleted, and wait at most ``timeout`` seconds for one under way."""
        self._writer.forget(_job(name))
        self._writer.flush(timeout)

    def delete(self, name: str) -> None:
        """Delete its file. Raises DataError, OSError."""
        self._library.delete(name)
        self._written.pop(name, None)


def _job(name: str) -> str:
    return f"dataset {name}"
