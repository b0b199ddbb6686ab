"""The current dataset, with the drawing in progress."""

from __future__ import annotations

from nn_tui.data.dataset import Dataset
from nn_tui.data.editing.sample_editor import SampleEditor
from nn_tui.experiment.storage.background_writer import BackgroundWriter
from nn_tui.experiment.storage.drafts import Drafts

KEPT_WITHIN = 2.0
"""Seconds that a drawing may take to be written before another one of the same dataset is taken up."""


class CurrentDataset:
    """The dataset that is edited and trained on, and the ``editor`` with the drawing in progress."""

    def __init__(self, dataset: Dataset, drafts: Drafts, writer: BackgroundWriter) -> None:
        self._drafts = drafts
        self._writer = writer
        # Editors whose drawings were not written yet when their datasets were left.
        self._unwritten: dict[str, SampleEditor] = {}
        self.dataset = dataset
        self.editor: SampleEditor = drafts.editor(dataset)
        self.other_drawings = drafts.waiting(dataset)
        """How many other drawings of this dataset are kept, left by instances that have ended."""

    def take(self, dataset: Dataset) -> None:
        """Switch to another dataset, with its kept drawing."""
        if self.editor.changed and not self._writer.is_kept(_job(self.dataset.name)):
            self._unwritten[self.dataset.name] = self.editor
        unwritten = self._unwritten.pop(dataset.name, None)
        is_kept = self._writer.is_kept(_job(dataset.name))
        self.dataset = dataset
        if unwritten is not None and not is_kept and unwritten.dataset.same_content(dataset):
            self.editor = unwritten
        else:
            if not is_kept:
                self._writer.flush(KEPT_WITHIN)
            self.editor = self._drafts.editor(dataset)
        self.other_drawings = self._drafts.waiting(dataset)

    def follow(self, dataset: Dataset) -> None:
        """Take the edited dataset; the drawing stays as it is."""
        self.dataset = dataset

    def keep_drawing(self) -> None:
        """Keep the drawing in progress, or delete the kept one once the dataset holds it."""
        state, name = self.editor.state, self.editor.state.dataset.name
        if self.editor.changed:
            self._writer.keep(_job(name), lambda: self._drafts.save(state))
        else:
            self._writer.keep(_job(name), lambda: self._drafts.delete(name))

    def forget_drawings(self, name: str, *, all_of_them: bool = False) -> None:
        """Delete the kept drawing of a dataset, or all of them."""
        delete = self._drafts.delete_all if all_of_them else self._drafts.delete
        self._unwritten.pop(name, None)
        self._writer.keep(_job(name), lambda: delete(name))

    def rename_drawings(self, old: str, new: str) -> None:
        """Have the kept drawings follow a dataset that gets another name. Raises OSError."""
        self._writer.flush(KEPT_WITHIN)
        self._writer.forget(_job(old))
        self._drafts.rename(old, new)

    def take_other_drawing(self) -> bool:
        """Take up the next of the drawings that wait; the present one waits instead.

        False where there is none, or the present one could not be written yet.
        """
        if not self._writer.flush(KEPT_WITHIN) or not self._writer.is_kept(_job(self.dataset.name)):
            # What is not written would be lost.
            return False
        editor = self._drafts.next_editor(self.dataset)
        if editor is None:
            return False
        self.editor = editor
        self.other_drawings = self._drafts.waiting(self.dataset)
        return True


def _job(name: str) -> str:
    return f"the drawing of {name}"
