"""The current dataset, with the drawing in progress."""

from __future__ import annotations

from nn_tui.data.dataset import Dataset
from nn_tui.data.editing.sample_editor import SampleEditor
from nn_tui.experiment.storage.background_writer import BackgroundWriter
from nn_tui.experiment.storage.drafts import Drafts


class CurrentDataset:
    """The dataset that is edited and trained on, and the ``editor`` with the drawing in progress."""

    def __init__(self, dataset: Dataset, drafts: Drafts, writer: BackgroundWriter) -> None:
        self._drafts = drafts
        self._writer = writer
        self.dataset = dataset
        self.editor: SampleEditor = drafts.editor(dataset)

    def take(self, dataset: Dataset) -> None:
        """Switch to another dataset, with its kept drawing."""
        self.dataset = dataset
        self.editor = self._drafts.editor(dataset)

    def follow(self, dataset: Dataset) -> None:
        """Take the edited dataset; the drawing stays as it is."""
        self.dataset = dataset

    def keep_drawing(self) -> None:
        """Keep the drawing in progress, or delete the kept one once the dataset holds it."""
        state = self.editor.state
        if self.editor.changed:
            self._writer.keep("the drawing", lambda: self._drafts.save(state))
        else:
            self._writer.keep("the drawing", lambda: self._drafts.delete(state.dataset.name))
