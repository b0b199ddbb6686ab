"""Drawings that are not yet in their dataset, kept so that a lost connection does not lose them.

One readable file per dataset, in the dataset format, with one drawing; its title says which sample it is.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from nn_tui.data.atomic import write_atomically
from nn_tui.data.dataset import Dataset
from nn_tui.data.editing.editor import EditState
from nn_tui.data.editing.sample_editor import SampleEditor
from nn_tui.data.errors import DataError
from nn_tui.data.own_format.format import dumps, loads

NEW = "new sample"


class Drafts:
    """The drafts in a folder, by the name of their dataset."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def save(self, state: EditState) -> None:
        """Write the drawing. Raises OSError, or DataError for a drawing that the format cannot hold."""
        title = NEW if state.index is None else f"sample {state.index + 1}"
        draft = replace(state.dataset, inputs=state.values[None], targets=state.target[None], title=title, tests=0)
        write_atomically(self._file(state.dataset.name), dumps(draft).encode())

    def rename(self, old: str, new: str) -> None:
        """Follow a dataset that gets another name. Raises OSError."""
        self._file(old).replace(self._file(new))

    def delete(self, name: str) -> None:
        """Delete the drawing, if there is one. Raises OSError."""
        self._file(name).unlink(missing_ok=True)

    def editor(self, dataset: Dataset) -> SampleEditor:
        """An editor of the dataset, with the kept drawing if it still fits."""
        editor = SampleEditor(dataset)
        with suppress(OSError, ValueError, DataError):
            draft = loads(self._file(dataset.name).read_text(encoding="utf-8"), dataset.name)
            if draft.same_shape(dataset, any_length=True) and draft.samples == 1:
                index = None if draft.title == NEW else int(draft.title.split()[-1]) - 1
                editor.take_up(index, draft.inputs[0], draft.targets[0])
        return editor

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.txt"
