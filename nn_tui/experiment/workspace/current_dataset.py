"""The dataset that is worked on, with the drawing in progress."""

from __future__ import annotations

from nn_tui.data.dataset import Dataset
from nn_tui.data.editing.sample_editor import SampleEditor
from nn_tui.experiment.storage.background_writer import BackgroundWriter
from nn_tui.experiment.storage.drafts import Drafts


class CurrentDataset:
    """``dataset`` is what is edited and trained on; ``editor`` holds the drawing, which is kept while it is not in the
    dataset."""

    def __init__(self, dataset: Dataset, drafts: Drafts, writer: BackgroundWriter) -> None:
        self._drafts = drafts
        self._writer = writer
        self.dataset = dataset
        self.editor: SampleEditor = drafts.editor(dataset)

    def take(self, dataset: Dataset) -> None:
        """Another dataset, with the drawing of it that was kept."""
        self.dataset = dataset
        self.editor = self._drafts.editor(dataset)

    def follow(self, dataset: Dataset) -> None:
        """The dataset was edited; the drawing goes on."""
        self.dataset = dataset

    def keep_drawing(self) -> None:
        """Keep the drawing in progress, or forget it once it is as in the dataset."""
        state = self.editor.state
        if self.editor.changed:
            self._writer.keep("the drawing", lambda: self._drafts.save(state))
        else:
            self._writer.keep("the drawing", lambda: self._drafts.forget(state.dataset))
