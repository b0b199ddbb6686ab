"""An edit session in which all samples can be replaced at once."""

from __future__ import annotations

from dataclasses import replace

from nn_tui.data.dataset import Array
from nn_tui.data.editing.drawing import opened
from nn_tui.data.editing.editor import Editor


class SampleEditor(Editor):
    """An editor that also replaces all samples as one undo step."""

    def replace_samples(self, inputs: Array, targets: Array) -> None:
        """Replace all samples by inputs (samples, ...) and targets (samples, outputs).

        Raises DataError when they do not fit the dataset or are too many.
        """
        dataset = replace(self.dataset, inputs=inputs, targets=targets, settings=None)
        self._go(opened(dataset, max(dataset.samples - 1, 0)))
